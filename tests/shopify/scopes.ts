import { getNamedType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode } from 'graphql';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readAdminSchema } from '../../scripts/generate/schema.ts';
import { API_VERSION } from '../../app/shopify/version.ts';
import { TOPICS, TOPICS_BY_CHOICE } from '../../app/shopify/webhooks/topics.ts';

interface RawType {
  name: string;
  requiredAccess?: string | null;
  fields?: { name: string; requiredAccess?: string | null }[] | null;
}

/** The committed introspection says beside each type and field which scopes open it; graphql-js drops that. */
const introspection = JSON.parse(
  gunzipSync(
    readFileSync(new URL(`../../app/shopify/admin/schema/admin-${API_VERSION}.json.gz`, import.meta.url)),
  ).toString('utf8'),
) as { data: { ['__schema']: { types: RawType[] } } };
const raw = new Map(introspection.data['__schema'].types.map((type) => [type.name, type]));

const schema = readAdminSchema();

/** Scopes in a sentence like "`read_products` access scope or `read_x` access scope. Also: …": one of them is enough. */
function alternatives(sentence: string | null | undefined): string[] {
  const [needed = ''] = (sentence ?? '').split('Also:');
  return [...needed.matchAll(/`((?:read|write)_\w+)`/g)].flatMap(([, scope]) => scope ?? []);
}

/** Scopes that the same sentence asks for besides: "Also: The app requires read_x access scope and …". */
function alsoRequired(sentence: string | null | undefined): string[][] {
  const [, also = ''] = (sentence ?? '').split('Also:');
  return [...also.matchAll(/requires ((?:read|write)_\w+) access scope/g)].map(([, scope]) => [scope ?? '']);
}

/** Mutations about which the schema only says "as the owner": the owner is always a product here. */
const AS_OWNER = new Set([
  'tagsAdd',
  'tagsRemove',
  'metafieldsSet',
  'metafieldsDelete',
  'metafieldDefinitionCreate',
  'metafieldDefinitionUpdate',
]);

/** One of these is enough, per topic (descriptions of WebhookSubscriptionTopic). */
const TOPIC_SCOPES: Record<string, string[]> = {
  inventory_levels: ['read_inventory'],
  inventory_items: ['read_inventory', 'read_products'],
  products: ['read_products'],
  collections: ['read_products'],
  orders: ['read_orders', 'read_marketplace_orders'],
  refunds: ['read_orders', 'read_marketplace_orders'],
  locations: ['read_locations'],
  themes: ['read_themes'],
  bulk_operations: [],
  app: [],
  customers: [],
  shop: [],
};

/** The smallest set of scopes with which all documents run and all topics arrive. */
export function neededScopes(documents: readonly DocumentNode[]): string[] {
  const needs = [...documents.flatMap(needsOf), ...topicNeeds()].filter((need) => need.length > 0);
  // What has no alternative is certain; the rest is mostly covered by it.
  const scopes = new Set(needs.filter((need) => need.length === 1).flat());
  const covered = (need: string[]): boolean =>
    need.some((scope) => scopes.has(scope) || scopes.has(scope.replace(/^read_/, 'write_')));
  for (const need of needs) if (!covered(need)) scopes.add(need[0] ?? '');
  // write_x includes read_x.
  return [...scopes].filter(
    (scope) => !scope.startsWith('read_') || !scopes.has(scope.replace(/^read_/, 'write_')),
  );
}

function needsOf(document: DocumentNode): string[][] {
  const types = new TypeInfo(schema);
  const needs: string[][] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      [Kind.FIELD](node) {
        const parent = types.getParentType()?.name ?? '';
        const field = raw.get(parent)?.fields?.find(({ name }) => name === node.name.value);
        const type = raw.get(getNamedType(types.getType())?.name ?? '');
        needs.push(alternatives(field?.requiredAccess), alternatives(type?.requiredAccess));
        if (parent === 'Mutation' && AS_OWNER.has(node.name.value)) needs.push(['write_products']);
        needs.push(...alsoRequired(field?.requiredAccess));
      },
      // A subscription takes what its topic takes.
      [Kind.ENUM](node) {
        if (getNamedType(types.getInputType())?.name === 'WebhookSubscriptionTopic')
          needs.push(needOfTopic(node.value.toLowerCase().replace(/_(?=[^_]+$)/, '/')));
      },
      [Kind.INLINE_FRAGMENT](node) {
        needs.push(alternatives(raw.get(node.typeCondition?.name.value ?? '')?.requiredAccess));
      },
    }),
  );
  return needs;
}

const topicNeeds = (): string[][] =>
  Object.keys(TOPICS)
    .filter((topic) => !(topic in TOPICS_BY_CHOICE))
    .map(needOfTopic);

function needOfTopic(topic: string): string[] {
  const need = TOPIC_SCOPES[topic.split('/')[0] ?? ''];
  if (!need) throw new Error(`Which scope does ${topic} need?`);
  return need;
}

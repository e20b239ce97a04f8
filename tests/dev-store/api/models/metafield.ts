/** Metafields and their definitions. The app's own namespace is written `$app` and stored `app--{id}`. */
import { createHash } from 'node:crypto';
import type { DefinitionRecord, MetafieldRecord } from '../../state/records.ts';
import { numberOf, parseId } from '../../state/ids.ts';
import { isoSeconds } from '../../views.ts';
import { NotModelled } from '../errors.ts';
import { connectionOf } from '../connection.ts';
import type { Context } from '../context.ts';
import { modelOf, PAGING, valueModel } from '../model.ts';

/** The stored form of a namespace: none or `$app` is the app's own, `$app:x` a part of it. */
export function fullNamespace(appId: string, namespace: string | null | undefined): string {
  if (namespace === null || namespace === undefined || namespace === '$app') return `app--${appId}`;
  return namespace.startsWith('$app:') ? `app--${appId}--${namespace.slice(5)}` : namespace;
}

/** Changes whenever type or value do. */
export function digestOf(metafield: Pick<MetafieldRecord, 'type' | 'value'>): string {
  return createHash('sha256').update(`${metafield.type}\n${metafield.value}`).digest('hex');
}

/** `PRODUCT` for `gid://shopify/Product/1`. */
export function ownerTypeOf(ownerId: string): string {
  const type = parseId(ownerId)?.type ?? '';
  return type === 'AppInstallation'
    ? 'API_PERMISSION'
    : type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

/** Fields of every `HasMetafields`. */
export const metafieldFields = {
  metafield: {
    args: ['key', 'namespace'],
    resolve: (owner: { id: string }, args: Record<string, unknown>, ctx: Context) => {
      const namespace = fullNamespace(ctx.app.id, args['namespace'] as string | null | undefined);
      const all = ctx.shop.state.metafieldsOf(owner.id) ?? [];
      return all.find((m) => m.namespace === namespace && m.key === args['key']) ?? null;
    },
  },
  metafields: {
    args: [...PAGING, 'namespace', 'keys'],
    resolve: (owner: { id: string }, args: Record<string, unknown>, ctx: Context) => {
      const namespace = args['namespace'] as string | null | undefined;
      const keys = args['keys'] as string[] | null | undefined;
      const wantedNamespace = namespace == null ? null : fullNamespace(ctx.app.id, namespace);
      const wantedKeys = keys?.map((key) => {
        const dot = key.lastIndexOf('.');
        return dot < 0 ? key : `${fullNamespace(ctx.app.id, key.slice(0, dot))}.${key.slice(dot + 1)}`;
      });
      const found = (ctx.shop.state.metafieldsOf(owner.id) ?? []).filter(
        (m) =>
          (wantedNamespace === null || m.namespace === wantedNamespace) &&
          (!wantedKeys || wantedKeys.includes(m.key) || wantedKeys.includes(`${m.namespace}.${m.key}`)),
      );
      return connectionOf(found, (m) => m.id, args, ctx);
    },
  },
};

const definitionOf = (ctx: Context, m: MetafieldRecord): DefinitionRecord | null =>
  [...ctx.shop.state.definitions.values()].find(
    (d) => d.ownerType === ownerTypeOf(m.ownerId) && d.namespace === m.namespace && d.key === m.key,
  ) ?? null;

function productOf(ctx: Context, ownerId: string): object {
  const product = ctx.shop.state.products.get(ownerId);
  if (!product) throw new NotModelled(`the owner of a metafield that is no product (${ownerId})`);
  return product;
}

export const Metafield = modelOf<MetafieldRecord>({
  id: (m) => m.id,
  legacyResourceId: (m) => numberOf(m.id),
  namespace: (m) => m.namespace,
  key: (m) => m.key,
  type: (m) => m.type,
  value: (m) => m.value,
  jsonValue: (m) => jsonValue(m),
  compareDigest: digestOf,
  sizeInBytes: (m) => Buffer.byteLength(m.value),
  createdAt: (m) => isoSeconds(m.createdAt),
  updatedAt: (m) => isoSeconds(m.updatedAt),
  ownerType: (m) => ownerTypeOf(m.ownerId),
  owner: (m, _, ctx) => productOf(ctx, m.ownerId),
  definition: (m, _, ctx) => definitionOf(ctx, m),
});

function jsonValue({ type, value }: MetafieldRecord): unknown {
  if (type === 'json' || type === 'boolean' || type === 'number_integer' || type.startsWith('list.'))
    return JSON.parse(value) as unknown;
  return value;
}

export const MetafieldDefinition = modelOf<DefinitionRecord>({
  id: (d) => d.id,
  namespace: (d) => d.namespace,
  key: (d) => d.key,
  name: (d) => d.name,
  description: (d) => d.description,
  ownerType: (d) => d.ownerType,
  pinnedPosition: (d) => d.pinnedPosition,
  access: (d) => d.access,
  type: (d) => ({
    name: d.type,
    category:
      d.type
        .replace(/^list\./, '')
        .split('_')[0]
        ?.toUpperCase() ?? '',
  }),
  validations: () => [],
  validationStatus: () => 'ALL_VALID',
  metafieldsCount: (d, _, ctx) => metafieldsUnder(ctx, d).length,
});

/** Every metafield that a definition describes. */
export function metafieldsUnder(ctx: Pick<Context, 'shop'>, definition: DefinitionRecord): MetafieldRecord[] {
  const { products, variants, collections, rest } = ctx.shop.state;
  const lists = [...products.values(), ...variants.values(), ...collections.values()].map(
    (owner) => owner.metafields,
  );
  return [...lists, rest.shopMetafields]
    .flat()
    .filter(
      (m) =>
        m.namespace === definition.namespace &&
        m.key === definition.key &&
        ownerTypeOf(m.ownerId) === definition.ownerType,
    );
}

export const metafieldTypes = {
  Metafield,
  MetafieldDefinition,
  MetafieldDefinitionType: valueModel('name', 'category'),
  MetafieldAccess: valueModel('admin', 'storefront', 'customerAccount'),
  MetafieldIdentifier: valueModel('ownerId', 'namespace', 'key'),
  MetafieldDefinitionIdentifier: valueModel('ownerType', 'namespace', 'key'),
};

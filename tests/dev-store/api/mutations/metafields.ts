/** metafieldsSet and metafieldsDelete. */
import type { Act } from '../../shop.ts';
import { parseId } from '../../state/ids.ts';
import type { DefinitionRecord, MetafieldRecord } from '../../state/records.ts';
import { grants } from '../../webhooks/announcer.ts';
import type { Context } from '../context.ts';
import { perform } from '../context.ts';
import { accessDenied, NotModelled } from '../errors.ts';
import { digestOf, fullNamespace } from '../models/metafield.ts';
import type { UserError } from './support.ts';
import { userError } from './support.ts';

const MOST = 25;

interface SetInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
}

/** The scope that changing an owner takes. */
const WRITE_SCOPE: Readonly<Record<string, string>> = {
  Product: 'write_products',
  ProductVariant: 'write_products',
  Collection: 'write_products',
};

function checkScope(ownerId: string, mutation: string, ctx: Context): void {
  const scope = WRITE_SCOPE[parseId(ownerId)?.type ?? ''];
  if (scope !== undefined && !grants(ctx.scopes, scope))
    throw accessDenied(mutation, `\`${scope}\` access scope.`);
}

const notSet = (userErrors: UserError[]) => ({ metafields: null, userErrors });

/** Atomic: one error and nothing is written. Duplicates in one call apply in order. */
export function metafieldsSet(args: Record<string, unknown>, ctx: Context): object {
  const inputs = args['metafields'] as SetInput[];
  if (inputs.length > MOST)
    return notSet([
      userError(
        ['metafields'],
        'Exceeded the maximum metafields input limit of 25.',
        'LESS_THAN_OR_EQUAL_TO',
      ),
    ]);
  const errors: UserError[] = [];
  const ready: { input: SetInput; namespace: string; type: string }[] = [];
  inputs.forEach((input, i) => {
    checkScope(input.ownerId, 'metafieldsSet', ctx);
    const namespace = fullNamespace(ctx.app.id, input.namespace);
    const checked = checkSet(input, namespace, String(i), ctx);
    if (typeof checked === 'string') ready.push({ input, namespace, type: checked });
    else errors.push({ ...checked, elementIndex: null });
  });
  if (errors.length > 0) return notSet(errors);
  const written = perform(ctx, (act) =>
    ready.map(({ input, namespace, type }) => write(act, input, namespace, type)),
  );
  return { metafields: written, userErrors: [] };
}

function checkSet(input: SetInput, namespace: string, i: string, ctx: Context): string | UserError {
  const at = (field?: string) => ['metafields', i, ...(field === undefined ? [] : [field])];
  const { state } = ctx.shop;
  const present = state.metafieldsOf(input.ownerId);
  if (!present) return userError(at('ownerId'), 'Owner does not exist.', 'INVALID_VALUE');
  const foreign = /^app--(\d+)/.exec(namespace)?.[1];
  if (foreign !== undefined && foreign !== ctx.app.id)
    return userError(
      at(),
      'Access to this namespace and key on Metafields for this resource type is not allowed.',
      'APP_NOT_AUTHORIZED',
    );
  const lengths = lengthError(namespace, input.key, at);
  if (lengths) return lengths;
  const old = present.find((m) => m.namespace === namespace && m.key === input.key);
  const definition = [...state.definitions.values()].find(
    (d) => d.namespace === namespace && d.key === input.key && ownerMatches(d, input.ownerId),
  );
  const type = input.type ?? definition?.type ?? old?.type;
  if (type === undefined) return userError(at('type'), "Type can't be blank", 'BLANK');
  const bad = valueError(type, input.value);
  if (bad) return userError(at('value'), bad, 'INVALID_VALUE');
  const same = old?.type === type && old.value === input.value;
  if (input.compareDigest !== undefined && !same) {
    if (input.compareDigest !== null && !old)
      return userError(at(), 'Invalid `compareDigest` value.', 'INVALID_COMPARE_DIGEST');
    const fresh = old ? digestOf(old) === input.compareDigest : input.compareDigest === null;
    if (!fresh)
      return userError(
        at(),
        'The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.',
        'STALE_OBJECT',
      );
  }
  return type;
}

function ownerMatches(definition: DefinitionRecord, ownerId: string): boolean {
  const type = parseId(ownerId)?.type.toUpperCase() ?? '';
  return definition.ownerType.replace('_', '') === type;
}

/** Shopify's limits for namespace and key. */
export function lengthError(
  namespace: string,
  key: string,
  at: (field?: string) => string[],
): UserError | null {
  if (namespace.length < 3)
    return userError(at('namespace'), 'Namespace is too short (minimum is 3 characters)', 'TOO_SHORT');
  if (namespace.length > 255)
    return userError(at('namespace'), 'Namespace is too long (maximum is 255 characters)', 'TOO_LONG');
  if (key.length < 2) return userError(at('key'), 'Key is too short (minimum is 2 characters)', 'TOO_SHORT');
  if (key.length > 64) return userError(at('key'), 'Key is too long (maximum is 64 characters)', 'TOO_LONG');
  return null;
}

/** Null when the value fits the type. Types whose rules are not known here are refused. */
export function valueError(type: string, value: string): string | null {
  if (value === '') return "Value can't be blank.";
  switch (type) {
    case 'single_line_text_field':
      return value.includes('\n') ? 'Value must be a single line text string.' : null;
    case 'multi_line_text_field':
      return null;
    case 'number_integer':
      return /^-?\d+$/.test(value) ? null : 'Value must be an integer.';
    case 'number_decimal':
      return /^-?\d+(\.\d+)?$/.test(value) ? null : 'Value must be a decimal.';
    case 'boolean':
      return value === 'true' || value === 'false' ? null : 'Value must be true or false.';
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(value) ? null : 'Value must be in YYYY-MM-DD format.';
    case 'date_time':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)
        ? null
        : 'Value must be in “YYYY-MM-DDTHH:MM:SS” format. For example: 2022-06-01T15:30:00';
    case 'json':
      return isJson(value) ? null : 'Value is invalid JSON.';
    case 'list.single_line_text_field':
      return isJson(value) && Array.isArray(JSON.parse(value)) ? null : 'Value must be an array.';
    default:
      throw new NotModelled(`metafields of type ${type}`);
  }
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function write(act: Act, input: SetInput, namespace: string, type: string): MetafieldRecord {
  const list = act.state.metafieldsOf(input.ownerId) ?? [];
  const old = list.find((m) => m.namespace === namespace && m.key === input.key);
  if (old?.type === type && old.value === input.value) return old;
  touchOwner(act, input.ownerId);
  if (old) {
    Object.assign(old, { type, value: input.value, updatedAt: act.now });
    return old;
  }
  const made: MetafieldRecord = {
    id: act.state.newId('Metafield'),
    ownerId: input.ownerId,
    namespace,
    key: input.key,
    type,
    value: input.value,
    createdAt: act.now,
    updatedAt: act.now,
  };
  list.push(made);
  return made;
}

/** A product is touched by its own metafields and by those of its variants. */
export function touchOwner(act: Act, ownerId: string): void {
  const { products, variants } = act.state;
  const product = products.get(ownerId) ?? products.get(variants.get(ownerId)?.productId ?? '');
  if (product) act.touchProduct(product);
}

/** Deletes by owner, namespace and key; null stands for one that was not there. */
export function metafieldsDelete(args: Record<string, unknown>, ctx: Context): object {
  const inputs = args['metafields'] as { ownerId: string; namespace: string; key: string }[];
  const identifiers = inputs.map((input) => ({
    ...input,
    namespace: fullNamespace(ctx.app.id, input.namespace),
  }));
  for (const { ownerId } of inputs) checkScope(ownerId, 'metafieldsDelete', ctx);
  const foreign = identifiers.some(({ namespace }) => {
    const owner = /^app--(\d+)/.exec(namespace)?.[1];
    return owner !== undefined && owner !== ctx.app.id;
  });
  if (foreign) {
    const message = 'Access to this namespace and key on Metafields for this resource type is not allowed.';
    return { deletedMetafields: null, userErrors: [userError(['metafields'], message)] };
  }
  const deleted = perform(ctx, (act) =>
    identifiers.map((identifier) => {
      const list = act.state.metafieldsOf(identifier.ownerId) ?? [];
      const index = list.findIndex((m) => m.namespace === identifier.namespace && m.key === identifier.key);
      if (index < 0) return null;
      touchOwner(act, identifier.ownerId);
      list.splice(index, 1);
      return identifier;
    }),
  );
  return { deletedMetafields: deleted, userErrors: [] };
}

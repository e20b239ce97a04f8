/** Metafield definitions: made, changed and deleted. */
import type { DefinitionRecord } from '../../state/records.ts';
import type { Context } from '../context.ts';
import { perform } from '../context.ts';
import { fullNamespace, metafieldsUnder } from '../models/metafield.ts';
import { lengthError, touchOwner, valueError } from './metafields.ts';
import type { UserError } from './support.ts';
import { only, userError } from './support.ts';

interface DefinitionInput {
  ownerType: string;
  namespace?: string | null;
  key: string;
  name?: string | null;
  description?: string | null;
  type?: string;
  access?: { admin?: string | null; storefront?: string | null; customerAccount?: string | null } | null;
  pin?: boolean | null;
}

const DEFINITION_FIELDS = ['ownerType', 'namespace', 'key', 'name', 'description', 'type', 'access', 'pin'];

const at = (field?: string) => (field === undefined ? ['definition'] : ['definition', field]);

/** Makes a definition; namespace and key must be free for that kind of owner. */
export function metafieldDefinitionCreate(args: Record<string, unknown>, ctx: Context): object {
  const input = args['definition'] as DefinitionInput;
  only(input as unknown as Record<string, unknown>, 'MetafieldDefinitionInput', DEFINITION_FIELDS);
  const { state } = ctx.shop;
  const namespace = fullNamespace(ctx.app.id, input.namespace);
  const name = input.name ?? '';
  const type = input.type ?? '';
  const errors: UserError[] = [];
  const lengths = lengthError(namespace, input.key, at);
  if (lengths) errors.push(lengths);
  if (name.length > 255)
    errors.push(userError(at('name'), 'Name is too long (maximum is 255 characters)', 'TOO_LONG'));
  if (errors.length === 0) valueError(type, '0');
  const sameOwner = [...state.definitions.values()].filter((d) => d.ownerType === input.ownerType);
  if (sameOwner.some((d) => d.namespace === namespace && d.key === input.key)) {
    const owner = input.ownerType.charAt(0) + input.ownerType.slice(1).toLowerCase().replace('_', ' ');
    const message = `Key is in use for ${owner} metafields on the '${namespace}' namespace.`;
    errors.push(userError(at('key'), message, 'TAKEN'));
  }
  if (sameOwner.length >= 256)
    errors.push(
      userError(
        at(),
        'Stores can only have 256 definitions for each store resource.',
        'RESOURCE_TYPE_LIMIT_EXCEEDED',
      ),
    );
  if (errors.length > 0) return { createdDefinition: null, userErrors: errors };
  const definition: DefinitionRecord = {
    id: state.newId('MetafieldDefinition'),
    ownerType: input.ownerType,
    namespace,
    key: input.key,
    name,
    description: input.description ?? null,
    type,
    access: {
      admin: input.access?.admin ?? 'PUBLIC_READ_WRITE',
      storefront: input.access?.storefront ?? 'NONE',
      customerAccount: input.access?.customerAccount ?? 'NONE',
    },
    pinnedPosition: input.pin === true ? sameOwner.filter((d) => d.pinnedPosition !== null).length + 1 : null,
    createdAt: ctx.now,
  };
  state.definitions.set(definition.id, definition);
  state.version++;
  return { createdDefinition: definition, userErrors: [] };
}

const notUpdated = (error: UserError) => ({
  updatedDefinition: null,
  userErrors: [error],
  validationJob: null,
});
const notDeleted = (error: UserError) => ({
  deletedDefinition: null,
  deletedDefinitionId: null,
  userErrors: [error],
});

/** Changes name, description and access; the type stays. */
export function metafieldDefinitionUpdate(args: Record<string, unknown>, ctx: Context): object {
  const input = args['definition'] as DefinitionInput;
  only(input as unknown as Record<string, unknown>, 'MetafieldDefinitionUpdateInput', DEFINITION_FIELDS);
  const definition = findDefinition(input, ctx);
  if (!definition) return notUpdated(userError(['definition'], 'Definition not found.', 'NOT_FOUND'));
  if ((input.name?.length ?? 0) > 255)
    return notUpdated(
      userError(['definition', 'name'], 'Name is too long (maximum is 255 characters)', 'TOO_LONG'),
    );
  if (input.name != null) definition.name = input.name;
  if (input.description !== undefined) definition.description = input.description;
  const { access } = definition;
  if (input.access?.admin != null) access.admin = input.access.admin;
  if (input.access?.storefront != null) access.storefront = input.access.storefront;
  if (input.access?.customerAccount != null) access.customerAccount = input.access.customerAccount;
  ctx.shop.state.version++;
  return { updatedDefinition: definition, userErrors: [], validationJob: null };
}

function findDefinition(
  identifier: { ownerType: string; namespace?: string | null; key: string },
  ctx: Context,
): DefinitionRecord | undefined {
  const namespace = fullNamespace(ctx.app.id, identifier.namespace);
  return [...ctx.shop.state.definitions.values()].find(
    (d) => d.ownerType === identifier.ownerType && d.namespace === namespace && d.key === identifier.key,
  );
}

/** Deletes a definition, with its metafields when asked; in the app's own namespace they must go too. */
export function metafieldDefinitionDelete(args: Record<string, unknown>, ctx: Context): object {
  const { state } = ctx.shop;
  const identifier = args['identifier'] as {
    ownerType: string;
    namespace?: string | null;
    key: string;
  } | null;
  const definition = identifier
    ? findDefinition(identifier, ctx)
    : state.definitions.get(String(args['id'] ?? ''));
  if (!definition) return notDeleted(userError(null, 'Definition not found.', 'NOT_FOUND'));
  const all = args['deleteAllAssociatedMetafields'] === true;
  if (definition.namespace.startsWith('app--') && !all)
    return notDeleted(
      userError(
        null,
        'Deleting a definition in a reserved namespace must have deleteAllAssociatedMetafields set to true.',
        'RESERVED_NAMESPACE_ORPHANED_METAFIELDS',
      ),
    );
  if (all)
    perform(ctx, (act) => {
      for (const metafield of metafieldsUnder(ctx, definition)) {
        const list = act.state.metafieldsOf(metafield.ownerId) ?? [];
        touchOwner(act, metafield.ownerId);
        list.splice(list.indexOf(metafield), 1);
      }
    });
  state.definitions.delete(definition.id);
  state.version++;
  const { ownerType, namespace, key } = definition;
  return {
    deletedDefinition: { ownerType, namespace, key },
    deletedDefinitionId: definition.id,
    userErrors: [],
  };
}

/** inventorySetQuantities and inventoryAdjustQuantities, with `@idempotent` and compare-and-set. */
import { moveQuantities } from '../../effects/inventory.ts';

import type {
  ItemRecord,
  LevelRecord,
  LocationRecord,
  QuantityName,
  StoredQuantity,
} from '../../state/records.ts';
import { quantityOf } from '../../state/visibility.ts';
import { isoSeconds } from '../../views.ts';
import type { Context } from '../context.ts';
import { perform } from '../context.ts';
import { badRequest, invalidArguments, NotModelled } from '../errors.ts';
import type { UserError } from './support.ts';
import { atMost, userError } from './support.ts';

const REASONS = [
  'correction', 'cycle_count_available', 'damaged', 'movement_canceled', 'movement_created', 'movement_received',
  'movement_updated', 'other', 'promotion', 'quality_control', 'received', 'reservation_created',
  'reservation_deleted', 'reservation_updated', 'restock', 'safety_stock', 'shrinkage',
]; // prettier-ignore
const ADJUSTABLE = ['available', 'damaged', 'incoming', 'quality_control', 'reserved', 'safety_stock'];
const SET_LIMIT = 1_000_000_000;
const ADJUST_LIMIT = 2_000_000_000;

interface Row {
  inventoryItemId: string;
  locationId: string;
  quantity: number;
  changeFromQuantity?: number | null;
}

interface Change {
  level: LevelRecord;
  item: ItemRecord;
  location: LocationRecord;
  name: QuantityName;
  delta: number;
}

/** Answers a repeated key with its first answer, and refuses the key with other input. */
function once(
  mutation: string,
  args: Record<string, unknown>,
  key: string | null,
  ctx: Context,
  run: () => object,
): object {
  if (key === null)
    throw badRequest('The @idempotent directive is required for this mutation but was not provided.');
  if (key.trim() === '') throw badRequest('The idempotency key cannot be blank.');
  const store = ctx.shop.state.rest.idempotent;
  const slot = `${mutation} ${key}`;
  const parameters = JSON.stringify(args);
  const known = store[slot];
  if (known && known.parameters !== parameters)
    return {
      inventoryAdjustmentGroup: null,
      userErrors: [
        userError(
          null,
          'The idempotency key was used before with other parameters.',
          'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
        ),
      ],
    };
  if (known) return known.answer as object;
  const answer = run();
  store[slot] = { parameters, answer };
  return answer;
}

const failed = (userErrors: UserError[]) => ({ inventoryAdjustmentGroup: null, userErrors });

/** Sets `available` or `on_hand`. */
export function inventorySetQuantities(
  args: Record<string, unknown>,
  ctx: Context,
  key: string | null,
): object {
  const input = args['input'] as {
    name: string;
    reason: string;
    referenceDocumentUri?: string;
    quantities: Row[];
  };
  return once('inventorySetQuantities', args, key, ctx, () => {
    atMost(input.quantities);
    for (const row of input.quantities)
      if (!('changeFromQuantity' in row))
        throw invalidArguments(
          'InventoryQuantityInput must include the following argument: changeFromQuantity.',
        );
    const errors: UserError[] = [];
    if (input.name !== 'available' && input.name !== 'on_hand')
      errors.push(
        userError(
          ['input', 'name'],
          "The quantity name must be either 'available' or 'on_hand'.",
          'INVALID_NAME',
        ),
      );
    errors.push(...reasonErrors(input.reason), ...duplicateErrors(input.quantities, 'quantities'));
    if (errors.length > 0) return failed(errors);
    const name = input.name as 'available' | 'on_hand';
    const changes: Change[] = [];
    input.quantities.forEach((row, i) => {
      const at = (field: string) => ['input', 'quantities', String(i), field];
      const size = setErrors(row.quantity, name, at('quantity'));
      const found = find(row, ctx, at);
      if (size) errors.push(size);
      else if ('message' in found) errors.push(found);
      else {
        const present = quantityOf(found.level, name);
        if (row.changeFromQuantity != null && row.changeFromQuantity !== present)
          errors.push(
            userError(
              at('changeFromQuantity'),
              'The changeFromQuantity argument no longer matches the persisted quantity.',
              'CHANGE_FROM_QUANTITY_STALE',
            ),
          );
        else changes.push({ ...found, name, delta: row.quantity - present });
      }
    });
    return errors.length > 0 ? failed(errors) : apply(changes, input.reason, input.referenceDocumentUri, ctx);
  });
}

/** Adds to one of the quantities. */
export function inventoryAdjustQuantities(
  args: Record<string, unknown>,
  ctx: Context,
  key: string | null,
): object {
  const input = args['input'] as {
    name: string;
    reason: string;
    referenceDocumentUri?: string;
    changes: (Omit<Row, 'quantity'> & { delta: number; ledgerDocumentUri?: string | null })[];
  };
  return once('inventoryAdjustQuantities', args, key, ctx, () => {
    atMost(input.changes);
    for (const row of input.changes)
      if (!('changeFromQuantity' in row))
        throw invalidArguments(
          'InventoryChangeInput must include the following argument: changeFromQuantity.',
        );
    const errors: UserError[] = [];
    if (!ADJUSTABLE.includes(input.name))
      errors.push(
        userError(
          ['input', 'name'],
          `The specified quantity name is invalid. Valid values are: ${ADJUSTABLE.join(', ')}.`,
          'INVALID_QUANTITY_NAME',
        ),
      );
    errors.push(...reasonErrors(input.reason));
    if (errors.length > 0) return failed(errors);
    const name = input.name as StoredQuantity;
    const changes: Change[] = [];
    input.changes.forEach((row, i) => {
      const at = (field: string) => ['input', 'changes', String(i), field];
      const ledger = ledgerError(name, row.ledgerDocumentUri ?? null, at('ledgerDocumentUri'));
      const found = find(row, ctx, at);
      if (ledger) errors.push(ledger);
      else if ('message' in found) errors.push(found);
      else if (Math.abs(row.delta) > ADJUST_LIMIT)
        throw new NotModelled('an adjustment beyond 2,000,000,000');
      else if (row.changeFromQuantity != null && row.changeFromQuantity !== quantityOf(found.level, name))
        errors.push(
          userError(
            at('changeFromQuantity'),
            'The changeFromQuantity argument no longer matches the persisted quantity.',
            'CHANGE_FROM_QUANTITY_STALE',
          ),
        );
      else changes.push({ ...found, name, delta: row.delta });
    });
    return errors.length > 0 ? failed(errors) : apply(changes, input.reason, input.referenceDocumentUri, ctx);
  });
}

function reasonErrors(reason: string): UserError[] {
  if (REASONS.includes(reason)) return [];
  const message = `The specified reason is invalid. Valid values are: ${REASONS.join(', ')}.`;
  return [userError(['input', 'reason'], message, 'INVALID_REASON')];
}

function duplicateErrors(rows: readonly Row[], list: string): UserError[] {
  const count = new Map<string, number>();
  const keyOf = (row: Row) => `${row.inventoryItemId} ${row.locationId}`;
  for (const row of rows) count.set(keyOf(row), (count.get(keyOf(row)) ?? 0) + 1);
  return rows.flatMap((row, i) =>
    (count.get(keyOf(row)) ?? 0) > 1
      ? [
          userError(
            ['input', list, String(i), 'locationId'],
            'The combination of inventoryItemId and locationId must be unique.',
            'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
          ),
        ]
      : [],
  );
}

function setErrors(quantity: number, name: string, field: string[]): UserError | null {
  if (quantity > SET_LIMIT)
    return userError(field, "The quantity can't be higher than 1,000,000,000.", 'INVALID_QUANTITY_TOO_HIGH');
  if (quantity < -SET_LIMIT)
    return userError(field, "The quantity can't be lower than -1,000,000,000.", 'INVALID_QUANTITY_TOO_LOW');
  if (name === 'on_hand' && quantity < 0)
    return userError(field, "The quantity can't be negative.", 'INVALID_QUANTITY_NEGATIVE');
  return null;
}

function ledgerError(name: string, uri: string | null, field: string[]): UserError | null {
  if (name === 'available')
    return uri === null
      ? null
      : userError(
          field,
          'A ledger document URI is not allowed when adjusting available.',
          'INVALID_AVAILABLE_DOCUMENT',
        );
  if (uri === null)
    return userError(
      field,
      'A ledger document URI is required except when adjusting available.',
      'INVALID_QUANTITY_DOCUMENT',
    );
  return uri.startsWith('gid://shopify/')
    ? userError(
        field,
        'Internal (gid://shopify/) ledger documents are not allowed to be adjusted via API.',
        'INTERNAL_LEDGER_DOCUMENT',
      )
    : null;
}

function find(
  row: { inventoryItemId: string; locationId: string },
  ctx: Context,
  at: (field: string) => string[],
): { level: LevelRecord; item: ItemRecord; location: LocationRecord } | UserError {
  const item = ctx.shop.state.items.get(row.inventoryItemId);
  const location = ctx.shop.state.locations.get(row.locationId);
  if (!item)
    return userError(
      at('inventoryItemId'),
      'The specified inventory item could not be found.',
      'INVALID_INVENTORY_ITEM',
    );
  if (!location)
    return userError(at('locationId'), 'The specified location could not be found.', 'INVALID_LOCATION');
  const bundle = item.variantIds.some((id) => ctx.shop.state.variants.get(id)?.requiresComponents);
  if (bundle) throw new NotModelled('setting the stock of a bundle parent');
  const level = item.levels[location.id];
  if (!level?.isActive) throw new NotModelled('setting stock through the API where the item is not stocked');
  return { level, item, location };
}

/** Changing `available` by d changes `on_hand` by d: two rows. No change at all answers no group. */
function apply(changes: readonly Change[], reason: string, uri: string | undefined, ctx: Context): object {
  const real = changes.filter((change) => change.delta !== 0);
  if (real.length === 0) return { inventoryAdjustmentGroup: null, userErrors: [] };
  perform(ctx, (act) => {
    for (const { level, name, delta } of real)
      moveQuantities(act, level, { [name === 'on_hand' ? 'available' : name]: delta });
  });
  const rows = real.flatMap(({ item, location, name, delta }) => {
    const stored = name === 'on_hand' ? 'available' : name;
    const names = stored === 'incoming' ? [stored] : [stored, 'on_hand'];
    return names.map((one) => ({
      name: one,
      delta,
      quantityAfterChange: null,
      itemId: item.id,
      locationId: location.id,
      ledgerDocumentUri: null,
    }));
  });
  const group = {
    id: ctx.shop.state.newId('InventoryAdjustmentGroup'),
    createdAt: isoSeconds(ctx.now),
    reason,
    referenceDocumentUri: uri ?? null,
    changes: rows,
  };
  return { inventoryAdjustmentGroup: group, userErrors: [] };
}

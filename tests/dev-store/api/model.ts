/**
 * How types are modelled. A type that appears here is strict: a field (or argument) that its model lacks is
 * refused by name. Nothing falls through to "whatever the record happens to hold".
 */
import type { Context } from './context.ts';

export type Resolve = (source: never, args: never, ctx: Context, key: string | null) => unknown;

export interface FieldModel {
  resolve: Resolve;
  /** Arguments that have an effect; any other one that is given is refused. */
  args: readonly string[];
}

export type TypeModel = Readonly<Record<string, FieldModel>>;

type Source<T> = (source: T, args: Record<string, unknown>, ctx: Context, key: string | null) => unknown;
type Written<T> = Record<string, Source<T> | { args: readonly string[]; resolve: Source<T> }>;

/** Writes down the model of a type whose source is `T`. */
export function modelOf<T>(fields: Written<T>): TypeModel {
  const model: Record<string, FieldModel> = {};
  for (const [name, field] of Object.entries(fields)) {
    const plain = typeof field === 'function' ? { resolve: field, args: [] } : field;
    model[name] = { resolve: plain.resolve as unknown as Resolve, args: plain.args };
  }
  return model;
}

/** A model of a value object: its fields are the source's own properties. */
export function valueModel(...names: string[]): TypeModel {
  return modelOf<Record<string, unknown>>(
    Object.fromEntries(
      names.map((name) => [name, (source: Record<string, unknown>) => source[name] ?? null]),
    ),
  );
}

/** Arguments of every connection. */
export const PAGING = ['first', 'last', 'after', 'before', 'reverse'] as const;

/** Mutations that must carry `@idempotent(key:)`; elsewhere the directive is not supported. */
export const IDEMPOTENT = new Set(['inventorySetQuantities', 'inventoryAdjustQuantities']);

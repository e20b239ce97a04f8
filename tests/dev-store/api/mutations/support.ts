/** What mutations share: user errors, and refusing input that would have no effect here. */
import { isInputObjectType } from 'graphql';
import { NotModelled, tooLong } from '../errors.ts';
import { adminSchema } from '../schema.ts';

export interface UserError {
  field: readonly string[] | null;
  message: string;
  code?: string | null;
  elementIndex?: number | null;
}

/** A user error, with a code where its type has one. */
export function userError(field: readonly string[] | null, message: string, code?: string | null): UserError {
  return code === undefined ? { field, message } : { field, message, code };
}

/** Refuses an input object that sets anything but these fields; what only has its default does not count. */
export function only(input: Record<string, unknown>, type: string, fields: readonly string[]): void {
  const definition = adminSchema().schema.getType(type);
  const defaults = isInputObjectType(definition) ? definition.getFields() : {};
  for (const [name, value] of Object.entries(input))
    if (!fields.includes(name) && value !== defaults[name]?.defaultValue)
      throw new NotModelled(`${type}.${name}`);
}

/** Shopify's limit for any list in an input. */
export function atMost(list: readonly unknown[], limit = 250): void {
  if (list.length > limit) throw tooLong(list.length, limit);
}

/** The official Admin schema 2026-10, and the access that it says each field needs. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { buildClientSchema } from 'graphql';

const FILE = new URL('../../../app/shopify/admin/schema/admin-2026-10.json.gz', import.meta.url);

export const API_VERSION = '2026-10';

interface WithAccess {
  name: string;
  requiredAccess?: string | null;
  fields?: WithAccess[] | null;
}

export interface Access {
  /** The schema's own words, for the error text. */
  text: string;
  /** One of these scopes suffices. */
  anyOf: readonly string[];
}

export interface AdminSchema {
  schema: GraphQLSchema;
  /** By `Type` and by `Type.field`; only entries that name scopes. */
  access: ReadonlyMap<string, Access>;
}

let loaded: AdminSchema | undefined;

/** Loads the schema once (about 0.3 s). */
export function adminSchema(): AdminSchema {
  if (loaded) return loaded;
  const { data } = JSON.parse(gunzipSync(readFileSync(FILE)).toString('utf8')) as {
    data: IntrospectionQuery;
  };
  const access = new Map<string, Access>();
  const note = (key: string, text: string | null | undefined) => {
    const anyOf = text ? scopesIn(text) : [];
    if (text && anyOf.length > 0) access.set(key, { text: text.trim(), anyOf });
  };
  const { __schema: described } = data;
  for (const type of described.types as unknown as WithAccess[]) {
    note(type.name, type.requiredAccess);
    for (const field of type.fields ?? []) note(`${type.name}.${field.name}`, field.requiredAccess);
  }
  loaded = { schema: buildClientSchema(data, { assumeValid: true }), access };
  return loaded;
}

/** Scopes named before any "Also:" (what follows are permissions of the user). */
function scopesIn(text: string): string[] {
  const main = text.split(/\bAlso:/)[0] ?? '';
  return [...main.matchAll(/`((?:read|write)_[a-z_]+)`/g)].map((match) => match[1] ?? '');
}

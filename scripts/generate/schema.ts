import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema } from 'graphql';
import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { API_VERSION } from '../../app/shopify/version.ts';

/** The official Admin schema of the version that the app speaks, as committed. */
export function readAdminSchema(): GraphQLSchema {
  const file = new URL(`../../app/shopify/admin/schema/admin-${API_VERSION}.json.gz`, import.meta.url);
  const { data } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as {
    data: IntrospectionQuery;
  };
  return buildClientSchema(data, { assumeValid: true });
}

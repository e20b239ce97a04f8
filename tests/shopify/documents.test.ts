import { getNamedType, NoDeprecatedCustomRule, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode } from 'graphql';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { ApiVersion } from '@shopify/shopify-api';
import * as operations from '../../app/shopify/admin/generated/operations.ts';
import { API_VERSION } from '../../app/shopify/version.ts';
import { readDocuments } from '../../scripts/generate/operations.ts';
import { readAdminSchema } from '../../scripts/generate/schema.ts';
import { neededScopes } from './scopes.ts';

const root = new URL('../../', import.meta.url);
const schema = readAdminSchema();
const documents = readDocuments();
const toml = parseToml(readFileSync(new URL('shopify.app.toml', root), 'utf8')) as {
  access_scopes: { scopes: string; optional_scopes: string[] };
  webhooks: { api_version: string };
};

const nameOf = (document: DocumentNode): string =>
  document.definitions.find((one) => one.kind === 'OperationDefinition')?.name?.value ?? '';

describe('every document', () => {
  it.each(documents.map(({ document }) => [nameOf(document), document] as const))(
    '%s fits the official schema, and nothing in it is deprecated',
    (_name, document) => {
      expect(validate(schema, document)).toEqual([]);
      expect(validate(schema, document, [NoDeprecatedCustomRule])).toEqual([]);
    },
  );

  it('is generated, and nothing else is', () => {
    const generated = Object.values(operations).map(({ name }) => name);
    expect(generated.toSorted()).toEqual(documents.map(({ document }) => nameOf(document)).toSorted());
  });

  it('costs less than Shopify allows a single one', () => {
    for (const operation of Object.values(operations))
      expect(operation.cost, operation.name).toBeLessThanOrEqual(1000);
  });

  it('selects nothing personal', () => {
    const personal = new Set(['Customer', 'MailingAddress', 'ShopAddress', 'StaffMember']);
    for (const { document } of documents) {
      const types = new TypeInfo(schema);
      visit(
        document,
        visitWithTypeInfo(types, {
          Field() {
            const type = getNamedType(types.getType());
            expect(personal.has(type?.name ?? ''), nameOf(document)).toBe(false);
          },
        }),
      );
    }
  });
});

describe('one API version', () => {
  it('is that of the library, the schema and the webhooks', () => {
    expect(API_VERSION).toBe(ApiVersion.October26);
    expect(toml.webhooks.api_version).toBe(API_VERSION);
    expect(
      gunzipSync(readFileSync(new URL(`app/shopify/admin/schema/admin-${API_VERSION}.json.gz`, root))),
    ).toBeTruthy();
  });
});

/** Sent only after a person turned on what needs them, and granted the scopes for it. */
const BY_CHOICE: Record<string, string[]> = {
  'discounts.graphql': ['read_discounts'],
  'incoming.graphql': ['read_inventory_shipments'],
  'order-topics.graphql': ['read_orders'],
  'orders.graphql': ['read_orders'],
  'pixel.graphql': ['read_customer_events', 'write_pixels'],
  'returns.graphql': ['read_orders', 'read_returns'],
  'shipments.graphql': ['read_orders'],
  'themes.graphql': ['read_themes'],
};

describe('scopes', () => {
  const asked = toml.access_scopes.scopes.split(',');

  it('are exactly those that the documents and webhooks need', () => {
    const always = documents.filter(({ file }) => !(file in BY_CHOICE));
    expect(neededScopes(always.map(({ document }) => document)).toSorted()).toEqual(asked.toSorted());
  });

  it.each(Object.entries(BY_CHOICE))('of %s are asked for when it is turned on', (file, scopes) => {
    const own = documents.filter((one) => one.file === file).map(({ document }) => document);
    const others = documents.filter((one) => !(one.file in BY_CHOICE)).map(({ document }) => document);
    const more = neededScopes([...others, ...own]).filter((scope) => !asked.includes(scope));
    expect(more.toSorted()).toEqual(scopes);
    expect(toml.access_scopes.optional_scopes).toEqual(expect.arrayContaining(scopes));
  });

  it('that are optional are not asked for at install', () => {
    for (const scope of toml.access_scopes.optional_scopes) expect(asked).not.toContain(scope);
  });

  it('that are optional are needed by something that can be turned on', () => {
    const needed = new Set(Object.values(BY_CHOICE).flat());
    expect(toml.access_scopes.optional_scopes.toSorted()).toEqual([...needed].toSorted());
  });
});

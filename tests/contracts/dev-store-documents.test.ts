/** What the dev store says about documents before anything runs: schema, prices, and what it does not model. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryCost, withDefaults } from '../dev-store/api/cost.ts';
import { checkDocument } from '../dev-store/api/documents.ts';
import { registerModels } from '../dev-store/api/models.ts';
import { adminSchema } from '../dev-store/api/schema.ts';
import { Harness, SHIRT } from './dev-store-harness.ts';

const OPERATIONS = readFileSync(new URL('./fixtures/operations.graphql', import.meta.url), 'utf8');
const OURS = new URL('../../app/shopify/admin/operations/', import.meta.url);

let h: Harness;
beforeAll(async () => {
  registerModels();
  h = await Harness.start();
});
afterAll(() => h.close());

const codes = (text: string) => [
  ...new Set(checkDocument(adminSchema().schema, text).errors.map((error) => error.extensions?.['code'])),
];

describe('documents', () => {
  test('every operation of the platform report is valid, and what is not modelled says so', () => {
    const lines = OPERATIONS.split('\n').filter((line) => /^(query|mutation) /.test(line));
    const refused = lines.filter((line) => codes(line).length > 0);
    for (const line of refused) expect(codes(line)).toEqual(['NOT_MODELLED_BY_DEV_STORE']);
    const names = refused.map((line) => /^\w+ (\w+)/.exec(line)?.[1]);
    expect(names).toEqual(['AppInstall', 'CollectionSelections', 'Shopifyql', 'AutoDiscountOff']);
    expect(lines).toHaveLength(34);
  });

  test('every operation of the app is valid and modelled', () => {
    const files = readdirSync(OURS).filter((name) => name.endsWith('.graphql'));
    const errors = files.flatMap((name) => {
      const text = readFileSync(new URL(name, OURS), 'utf8');
      return checkDocument(adminSchema().schema, text).errors.map((error) => `${name}: ${error.message}`);
    });
    expect(files.length).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  test.each([
    ['{ shop { nme } }', 'undefinedField', "Field 'nme' doesn't exist on type 'Shop'"],
    [
      '{ products(first: 1, colour: "x") { nodes { id } } }',
      'argumentNotAccepted',
      "Field 'products' doesn't accept argument 'colour'",
    ],
    ['{ product { id } }', 'missingRequiredArguments', "Field 'product' is missing required arguments: id"],
    ['{ product(id: "7") { id } }', 'argumentLiteralsIncompatible', "Invalid global id '7'"],
    ['query Q($x: ID!) { shop { id } }', 'variableNotUsed', 'Variable $x is declared by Q but not used'],
    [
      '{ shop }',
      'selectionMismatch',
      "Field must have selections (field 'shop' returns Shop but has no selections. Did you mean 'shop { ... }'?)",
    ],
    ['{ shop { id @nope } }', 'undefinedDirective', 'Directive @nope is not defined'],
    [
      '{ shop { id ... on Nope { id } } }',
      'undefinedType',
      "No such type Nope, so it can't be a fragment condition",
    ],
    [
      'mutation { tagsAdd(id: "gid://shopify/Product/1", tags: []) { userErrors { code } } }',
      'undefinedField',
      "Field 'code' doesn't exist on type 'UserError'",
    ],
    ['{ shop {', 'PARSE_ERROR', 'syntax error, unexpected end of file at [1, 9]'],
  ])('%s', async (query, code, message) => {
    const answer = await h.graphql(query);
    expect(answer.status).toBe(200);
    expect(answer.data).toBeUndefined();
    expect(answer.extensions).toBeUndefined();
    expect(answer.errors?.map((error) => [error.extensions?.['code'], error.message])).toEqual([
      [code, message],
    ]);
  });

  test('an unknown field names its path', async () => {
    const answer = await h.graphql('query Name { products(first: 1) { nodes { x } } }');
    expect(answer.errors?.[0]).toEqual({
      message: "Field 'x' doesn't exist on type 'Product'",
      locations: [{ line: 1, column: 43 }],
      path: ['query Name', 'products', 'nodes', 'x'],
      extensions: { code: 'undefinedField', typeName: 'Product', fieldName: 'x' },
    });
  });

  test('variables are checked with their path', async () => {
    const answer = await h.graphql(
      'mutation($input: [PublicationInput!]!) { publishablePublish(id: "gid://shopify/Product/1", input: $input) { userErrors { message } } }',
      { input: [{ publicationId: '' }, { nope: 1 }] },
    );
    expect(answer.errors?.[0]?.message).toBe(
      "Variable $input of type [PublicationInput!]! was provided invalid value for 0.publicationId (Invalid global id ''), 1.nope (Field is not defined on PublicationInput)",
    );
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('INVALID_VARIABLE');
  });

  test('several operations need a name, and an unknown name is refused', async () => {
    const two = 'query A { shop { id } } query B { shop { name } }';
    expect((await h.graphql(two)).errors).toEqual([{ message: 'An operation name is required' }]);
  });

  test('a field that the schema has and the dev store has not is refused before anything runs', async () => {
    const [product] = await h.createProducts([SHIRT]);
    const answer = await h.graphql(
      'mutation($id: ID!) { tagsAdd(id: $id, tags: ["x"]) { node { ... on Product { sellingPlanGroupsCount { count } } } } }',
      { id: product?.id },
    );
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]?.message).toBe('The dev store does not model Product.sellingPlanGroupsCount.');
    expect((await h.state()).products[0]?.tags).toEqual(['Summer']);
  });

  test('an input field without effect here is refused too', async () => {
    const [product] = await h.createProducts([SHIRT]);
    const answer = await h.graphql(
      'mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { userErrors { message } } }',
      { p: { id: product?.id, templateSuffix: 'x' } },
    );
    expect(answer.errors?.[0]?.message).toBe(
      'The dev store does not model ProductUpdateInput.templateSuffix.',
    );
  });
});

describe('prices', () => {
  test('at least 90 of 100 documents recorded on real stores cost exactly what Shopify asked', () => {
    const { schema } = adminSchema();
    const rows = readFileSync(new URL('./fixtures/query-costs.jsonl', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    const exact = rows.filter((row) => {
      const { document, requested } = JSON.parse(row) as { document: string; requested: number };
      const parsed = parse(document);
      const operation = parsed.definitions.find((d) => d.kind === 'OperationDefinition');
      return operation && queryCost(schema, parsed, operation, withDefaults(operation, {})) === requested;
    });
    expect(rows).toHaveLength(100);
    expect(exact.length).toBeGreaterThanOrEqual(90);
  });

  test.each([
    ['ProductState', 42],
    ['InventoryItemState', 34],
    ['ChangedProducts', 11],
    ['OrdersCycle', 184],
    ['TagsAdd', 10],
    ['Publish', 26],
    ['MetafieldsSet', 10],
    ['FlowTrigger', 1],
  ])('%s costs %i', (name, cost) => {
    const text = OPERATIONS.split('\n').find((line) => new RegExp(`^\\w+ ${name}\\b`).test(line)) ?? '';
    const document = parse(text);
    const operation = document.definitions.find((d) => d.kind === 'OperationDefinition');
    expect(operation && queryCost(adminSchema().schema, document, operation, {})).toBe(cost);
  });

  test('an answer says what was asked, what it cost in the end, and what is left', async () => {
    const answer = await h.graphql(
      '{ product(id: "gid://shopify/Product/1") { id variants(first: 50) { nodes { id } } } }',
    );
    expect(answer.data).toEqual({ product: null });
    expect(answer.extensions?.cost).toMatchObject({ requestedQueryCost: 10, actualQueryCost: 1 });
    expect(answer.extensions?.cost.throttleStatus).toMatchObject({
      maximumAvailable: 2000,
      restoreRate: 100,
    });
  });
});

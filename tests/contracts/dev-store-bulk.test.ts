/** Bulk queries and mutations, from the staged upload to the JSONL. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Harness } from './dev-store-harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await Harness.start();
});
afterEach(() => h.close());

interface Started {
  bulkOperation: { id: string; status: string } | null;
  userErrors: { field: string[] | null; message: string; code: string | null }[];
}
interface Operation {
  id: string;
  status: string;
  errorCode: string | null;
  objectCount: string;
  rootObjectCount: string;
  fileSize: string | null;
  url: string | null;
  partialDataUrl: string | null;
}

const QUERY =
  'mutation($query: String!, $group: Boolean = false) { bulkOperationRunQuery(query: $query, groupObjects: $group) { bulkOperation { id status } userErrors { field message code } } }';
const MUTATION =
  'mutation($mutation: String!, $path: String!) { bulkOperationRunMutation(mutation: $mutation, stagedUploadPath: $path) { bulkOperation { id status } userErrors { field message code } } }';
const READ =
  'query($id: ID!) { bulkOperation(id: $id) { id status errorCode objectCount rootObjectCount fileSize url partialDataUrl } }';

const start = async (query: string, group = false) =>
  (await h.data<{ bulkOperationRunQuery: Started }>(QUERY, { query, group })).bulkOperationRunQuery;

async function finished(started: Started): Promise<Operation> {
  for (let i = 0; i < 300; i++) {
    const { bulkOperation } = await h.data<{ bulkOperation: Operation }>(READ, {
      id: started.bulkOperation?.id,
    });
    if (!['CREATED', 'RUNNING', 'CANCELING'].includes(bulkOperation.status)) return bulkOperation;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the bulk operation did not finish');
}

async function linesOf(operation: Operation): Promise<Record<string, unknown>[]> {
  const text = await (await fetch(operation.url ?? '')).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const EXPORT =
  '{ products { edges { node { id title variants { edges { node { id sku inventoryItem { tracked inventoryLevels { edges { node { id quantities(names: ["available"]) { quantity } } } } } } } } } } } }';

describe('queries', () => {
  test('children point to their parent, non-connections stay inside, counts are text', async () => {
    const products = await h.createProducts(
      Array.from({ length: 230 }, (_, i) => ({
        title: `P ${i}`,
        variants: [{ sku: `S-${i}`, available: i }, {}],
      })),
    );
    const started = await start(EXPORT);
    expect(started).toMatchObject({ bulkOperation: { status: 'CREATED' }, userErrors: [] });
    const operation = await finished(started);
    const lines = await linesOf(operation);
    expect(operation).toMatchObject({
      status: 'COMPLETED',
      errorCode: null,
      rootObjectCount: '230',
      objectCount: String(230 + 460 + 1380),
    });
    expect(lines).toHaveLength(230 + 460 + 1380);
    const roots = lines.filter((line) => !('__parentId' in line));
    expect(roots.map((line) => line['id'])).toEqual(products.map((product) => product.id));
    expect(Object.keys(roots[0] ?? {})).toEqual(['id', 'title']);
    const variant = lines.find((line) => line['sku'] === 'S-7');
    expect(variant).toEqual({
      id: products[7]?.variants[0]?.id,
      sku: 'S-7',
      inventoryItem: { tracked: true },
      __parentId: products[7]?.id,
    });
    const levels = lines.filter((line) => line['__parentId'] === variant?.['id']);
    expect(levels.map((line) => line['quantities'])).toEqual([
      [{ quantity: 7 }],
      [{ quantity: 0 }],
      [{ quantity: 0 }],
    ]);
    expect(lines.findIndex((line) => '__parentId' in line)).toBeGreaterThan(1);
    const [told] = (await h.arrived('bulk_operations/finish')).slice(-1);
    expect(told?.body).toMatchObject({
      admin_graphql_api_id: operation.id,
      status: 'completed',
      type: 'query',
      error_code: null,
    });
  });

  test('grouped ones follow their parent; an empty result has no address', async () => {
    await h.createProducts([{ title: 'A', variants: [{}, {}] }, { title: 'B' }]);
    const lines = await linesOf(
      await finished(
        await start('{ products { edges { node { id variants { edges { node { id } } } } } } }', true),
      ),
    );
    expect(lines.map((line) => ('__parentId' in line ? 'v' : 'p')).join('')).toBe('pvvpv');
    expect(
      await finished(await start('{ products(query: "tag:none") { edges { node { id } } } }')),
    ).toMatchObject({ status: 'COMPLETED', url: null, objectCount: '0' });
  });

  test.each([
    ['{ shop { id } }', 'Bulk queries must contain at least one connection.'],
    [
      '{ products { nodes { id } } }',
      "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'products { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: 'products'.",
    ],
    [
      '{ node(id: "gid://shopify/Product/1") { ... on Product { variants { edges { node { id } } } } } }',
      'Bulk queries cannot contain a top level `node` field.',
    ],
    [
      '{ products { edges { node { title variants { edges { node { id } } } } } } }',
      "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': products.",
    ],
    [
      'mutation { tagsAdd(id: "gid://shopify/Product/1", tags: []) { userErrors { message } } }',
      'Invalid operation type. Only `query` operations are supported.',
    ],
    ['{ products {', 'Invalid bulk query: syntax error, unexpected end of file'],
  ])('%s is refused', async (query, message) => {
    expect(await start(query)).toEqual({
      bulkOperation: null,
      userErrors: [{ field: ['query'], message, code: 'INVALID' }],
    });
  });

  test('five at a time; one can be cancelled; a finished one cannot', async () => {
    await h.dials({ bulkMs: 300 });
    await h.createProducts([{ title: 'A' }]);
    const query = '{ products { edges { node { id } } } }';
    const five = [];
    for (let i = 0; i < 5; i++) five.push(await start(query));
    const sixth = await start(query);
    expect(sixth.userErrors[0]).toEqual({
      field: null,
      code: 'OPERATION_IN_PROGRESS',
      message: `A bulk query operation for this app and shop is already in progress: ${five.map((one) => one.bulkOperation?.id).join(', ')}.`,
    });
    const running =
      '{ bulkOperations(first: 10, query: "status:running OR status:created") { nodes { id } } }';
    expect(
      (await h.data<{ bulkOperations: { nodes: unknown[] } }>(running)).bulkOperations.nodes,
    ).toHaveLength(5);
    const cancel =
      'mutation($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { field message } } }';
    const [first, second] = five as [Started, Started];
    expect(await h.data(cancel, { id: first.bulkOperation?.id })).toEqual({
      bulkOperationCancel: { bulkOperation: { status: 'CANCELING' }, userErrors: [] },
    });
    expect(await finished(first)).toMatchObject({ status: 'CANCELED', url: null, fileSize: null });
    await finished(second);
    expect(await h.data(cancel, { id: second.bulkOperation?.id })).toMatchObject({
      bulkOperationCancel: {
        userErrors: [{ field: null, message: 'A bulk operation cannot be canceled when it is completed' }],
      },
    });
  });

  test('fails when a scope is missing, or when the dial says so', async () => {
    await h.createProducts([{ title: 'A' }, { title: 'B' }]);
    await h.dials({ bulkFailure: 1 });
    const failed = await finished(await start('{ products { edges { node { id } } } }'));
    expect(failed).toMatchObject({ status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR', url: null });
    expect(await linesOf({ ...failed, url: failed.partialDataUrl })).toHaveLength(1);
    await h.do('installApp', { scopes: [] });
    expect(await finished(await start('{ products { edges { node { id } } } }'))).toMatchObject({
      status: 'FAILED',
      errorCode: 'ACCESS_DENIED',
    });
  });
});

async function upload(lines: unknown[]): Promise<string> {
  const { stagedUploadsCreate } = await h.data<{
    stagedUploadsCreate: { stagedTargets: { url: string; parameters: { name: string; value: string }[] }[] };
  }>(
    'mutation($input: [StagedUploadInput!]!) { stagedUploadsCreate(input: $input) { stagedTargets { url resourceUrl parameters { name value } } userErrors { field message } } }',
    {
      input: [
        {
          resource: 'BULK_MUTATION_VARIABLES',
          filename: 'vars.jsonl',
          mimeType: 'text/jsonl',
          httpMethod: 'POST',
        },
      ],
    },
  );
  const [target] = stagedUploadsCreate.stagedTargets;
  const form = new FormData();
  for (const { name, value } of target?.parameters ?? []) form.append(name, value);
  form.append(
    'file',
    new Blob([lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')]),
    'vars.jsonl',
  );
  const response = await fetch(target?.url ?? '', { method: 'POST', body: form });
  expect(response.status).toBe(201);
  return target?.parameters.find(({ name }) => name === 'key')?.value ?? '';
}

const run = async (mutation: string, path: string) =>
  (await h.data<{ bulkOperationRunMutation: Started }>(MUTATION, { mutation, path }))
    .bulkOperationRunMutation;

describe('mutations', () => {
  const TAGS =
    'mutation($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } } }';
  test('run every line, in any order, each with its number and its errors', async () => {
    const products = await h.createProducts(Array.from({ length: 30 }, (_, i) => ({ title: `P ${i}` })));
    const path = await upload([
      ...products.map(({ id }) => ({ id, tags: ['x'] })),
      { id: 'gid://shopify/Product/1', tags: ['x'] },
      { tags: ['x'] },
      '{',
    ]);
    const operation = await finished(await run(TAGS, path));
    const lines = await linesOf(operation);
    expect(operation).toMatchObject({ status: 'COMPLETED', objectCount: '33' });
    const numbers = lines.map((line) => line['__lineNumber'] as number);
    expect([...numbers].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 33 }, (_, i) => i));
    expect(numbers).not.toEqual([...numbers].toSorted((a, b) => a - b));
    const line = (n: number) => lines.find((one) => one['__lineNumber'] === n);
    expect(line(0)).toEqual({
      data: { tagsAdd: { node: { id: products[0]?.id }, userErrors: [] } },
      __lineNumber: 0,
    });
    expect(line(30)).toMatchObject({
      data: { tagsAdd: { userErrors: [{ message: 'Product does not exist' }] } },
    });
    expect(line(31)).toMatchObject({ errors: [{ extensions: { code: 'INVALID_VARIABLE' } }] });
    expect(line(32)).toMatchObject({ errors: [{ message: 'The line is not valid JSON.' }] });
    expect((await h.state()).products.every((product) => product.tags.includes('x'))).toBe(true);
  });

  test('need a file that is there and not empty, and one allowed mutation', async () => {
    const path = await upload([{}]);
    const first = async (mutation: string, file = path) => (await run(mutation, file)).userErrors[0];
    expect(await first(TAGS, 'tmp/none')).toMatchObject({ code: 'NO_SUCH_FILE' });
    expect(await first(TAGS, await upload([]))).toMatchObject({
      code: 'INVALID_STAGED_UPLOAD_FILE',
      message: 'The input file is empty.',
    });
    expect(await first('{ shop { id } }')).toMatchObject({
      message: 'Invalid operation type. Only `mutation` operations are supported.',
    });
    expect(
      await first(
        'mutation { bulkOperationCancel(id: "gid://shopify/BulkOperation/1") { userErrors { message } } }',
      ),
    ).toMatchObject({ message: 'You must use an allowed mutation name.', code: null });
    expect(
      await first(
        `mutation { a: ${TAGS.slice(TAGS.indexOf('tagsAdd'), -1).replace('$id', '"gid://shopify/Product/1"').replace('$tags', '[]')} b: flowTriggerReceive(handle: "x", payload: {}) { userErrors { message } } }`,
      ),
    ).toMatchObject({ message: 'You must specify a single top level mutation.' });
  });

  test('a form whose file is not last is refused', async () => {
    const form = new FormData();
    form.append('file', new Blob(['{}']), 'vars.jsonl');
    form.append('key', 'tmp/1/bulk/x/vars.jsonl');
    expect((await fetch(`${h.store.url}/staged-uploads`, { method: 'POST', body: form })).status).toBe(400);
  });
});

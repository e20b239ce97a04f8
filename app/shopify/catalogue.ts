import { z } from 'zod';
import type { BulkState, CatalogueRow, Priority, ReadResult } from '../flow/ports.ts';
import { CatalogueExport, ReadBulkOperation, StartBulkQuery } from './admin/generated/operations.ts';
import { digitsOf, toGid } from './ids.ts';
import { component } from './reads/components.ts';
import { productFacts, variantFacts } from './reads/facts.ts';
import { levelReading } from './reads/levels.ts';
import { ask, readResultOf, type ReadDeps } from './reads/reading.ts';
import type { Transport } from './transport.ts';

/** Shopify runs five bulk queries of an app at a time; when they are busy, this is when to ask again. Milliseconds. */
const BUSY_MS = 60_000;

/** Starts the export of all products, variants, components and levels inside Shopify; it costs ten points however large the shop. */
export async function startCatalogueExport(
  deps: ReadDeps,
  shop: string,
): Promise<ReadResult<{ bulkId: string }>> {
  const started = readResultOf(
    StartBulkQuery.name,
    await deps.request(shop, StartBulkQuery, { query: CatalogueExport.text }, { priority: 'background' }),
  );
  if (!started.ok) return started;
  const { bulkOperation, userErrors } = started.value.bulkOperationRunQuery ?? {
    bulkOperation: null,
    userErrors: [],
  };
  if (bulkOperation) {
    return { ok: true, value: { bulkId: digitsOf('BulkOperation', bulkOperation.id) }, cost: started.cost };
  }
  const detail = userErrors.map(({ message }) => message).join('; ');
  if (userErrors.some(({ code }) => code === 'INVALID'))
    throw new Error(`Shopify refused the export: ${detail}`);
  return { ok: false, reason: 'later', retryAfterMs: BUSY_MS, detail };
}

/** How far an export is. A `url` lives seven days; null: the shop is empty. */
export async function bulkState(
  deps: ReadDeps,
  shop: string,
  bulkId: string,
  priority: Priority = 'background',
): Promise<ReadResult<BulkState>> {
  const answer = await ask(deps, shop, ReadBulkOperation, { id: toGid('BulkOperation', bulkId) }, priority);
  if (!answer.ok) return answer;
  const { cost } = answer;
  const operation = answer.value.bulkOperation;
  if (!operation)
    return {
      ok: true,
      cost,
      value: { state: 'failed', url: null, detail: 'Shopify does not know this export' },
    };
  const objects = Number(operation.objectCount);
  switch (operation.status) {
    case 'CREATED':
    case 'RUNNING':
    case 'CANCELING':
      return { ok: true, cost, value: { state: 'running', objects } };
    case 'COMPLETED':
      return { ok: true, cost, value: { state: 'completed', url: operation.url, objects } };
    case 'FAILED':
    case 'CANCELED':
    case 'EXPIRED': {
      const detail = `${operation.status} ${operation.errorCode ?? ''}`.trim();
      return { ok: true, cost, value: { state: 'failed', url: operation.partialDataUrl, detail } };
    }
  }
}

const Id = z.object({ id: z.string() });
const Line = z.discriminatedUnion('__typename', [
  z.object({
    __typename: z.literal('Product'),
    id: z.string(),
    title: z.string(),
    handle: z.string(),
    status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']),
    tags: z.array(z.string()),
    productType: z.string(),
    vendor: z.string(),
    isGiftCard: z.boolean(),
    updatedAt: z.string(),
    featuredMedia: z
      .object({ preview: z.object({ image: z.object({ url: z.string() }).nullable() }).nullable() })
      .nullable(),
  }),
  z.object({
    __typename: z.literal('ProductVariant'),
    id: z.string(),
    title: z.string(),
    sku: z.string().nullable(),
    price: z.string(),
    position: z.number(),
    inventoryPolicy: z.enum(['DENY', 'CONTINUE']),
    requiresComponents: z.boolean(),
    product: Id,
    inventoryItem: z.object({ id: z.string(), tracked: z.boolean() }),
  }),
  z.object({
    __typename: z.literal('ProductVariantComponent'),
    quantity: z.number(),
    productVariant: Id,
    __parentId: z.string(),
  }),
  z.object({
    __typename: z.literal('InventoryLevel'),
    isActive: z.boolean(),
    updatedAt: z.string(),
    item: z.object({ id: z.string(), tracked: z.boolean() }),
    location: Id,
    quantities: z.array(z.object({ name: z.string(), quantity: z.number() })),
  }),
]);

/**
 * Streams a finished export line by line; children may come before or after their parent.
 * @throws when the stream breaks or a line is not what the query asked for.
 */
export async function* catalogueRows(transport: Transport, url: string): AsyncIterable<CatalogueRow> {
  for await (const text of transport.lines(url)) {
    const line = Line.parse(JSON.parse(text));
    // oxlint-disable-next-line no-underscore-dangle -- GraphQL's own name
    switch (line.__typename) {
      case 'Product':
        yield { type: 'product', product: productFacts(line) };
        break;
      case 'ProductVariant':
        yield { type: 'variant', variant: variantFacts(line, line.product.id) };
        break;
      case 'ProductVariantComponent':
        yield {
          type: 'component',
          // oxlint-disable-next-line no-underscore-dangle -- the only place where a line names its bundle
          bundleVariantId: digitsOf('ProductVariant', line.__parentId),
          component: component(line),
        };
        break;
      case 'InventoryLevel':
        yield { type: 'level', level: levelReading(line, line.item) };
        break;
    }
  }
}

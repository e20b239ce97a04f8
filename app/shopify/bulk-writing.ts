/** Many writes of one kind as one operation inside Shopify: lines up, one mutation for each, results line by line. */
import { chunks } from '../core/chunks.ts';
import type { ProductReading } from '../core/reading.ts';
import type { BulkWrite, Priority, ReadResult, WriteResult } from '../flow/ports.ts';
import type { AdminRequest } from './admin/client.ts';
import {
  BulkSetMetafields,
  BulkTagsAdd,
  BulkTagsRemove,
  CancelBulk,
  DeleteMetafields,
  Publish,
  ReadPlain,
  RecentBulkMutations,
  SetMetafields,
  StageBulkLines,
  StartBulkMutation,
  Unpublish,
  UpdateProduct,
  type ReadPlainAnswer,
} from './admin/generated/operations.ts';
import { digitsOf, toGid } from './ids.ts';
import { METAFIELD_KEY, METAFIELD_NAMESPACE, METAFIELD_TYPE } from './metafield.ts';
import { ask, mapRead, readAll, type ReadDeps } from './reads/reading.ts';
import type { Transport } from './transport.ts';
import { writeResult } from './write-result.ts';
import { publicationInput, unpublicationInput } from './writing.ts';

type Deps = ReadDeps & { transport: Transport };
/** What a reading of a product's plain fields is made of. */
export type PlainNode = NonNullable<ReadPlainAnswer['products'][number]>;
type SetMetafield = Extract<BulkWrite, { kind: 'set_metafield' }>;

/** Shopify's own limit of one metafieldsSet. */
const METAFIELDS = 25;
const IDS = 250;
/** When all five bulk mutations of this app run, this is when to ask again. Milliseconds. */
const BUSY_MS = 30_000;

const DOCUMENTS = {
  tags_add: BulkTagsAdd,
  tags_remove: BulkTagsRemove,
  set_metafield: BulkSetMetafields,
  delete_metafield: DeleteMetafields,
  set_status: UpdateProduct,
  publish: Publish,
  unpublish: Unpublish,
} as const;

/** Status, tags and our metafield of products; deleted ones are missing. */
export async function readPlain(
  deps: ReadDeps,
  shop: string,
  productIds: readonly string[],
  priority: Priority,
): Promise<ReadResult<ProductReading[]>> {
  return readAll(chunks(productIds, IDS), async (ids) =>
    mapRead(
      await ask(deps, shop, ReadPlain, { ids: ids.map((id) => toGid('Product', id)) }, priority),
      ({ products }) => products.flatMap((node) => (node ? [readingOf(node, deps.clock.now())] : [])),
    ),
  );
}

export const readingOf = (node: PlainNode, readAt: number): ProductReading => ({
  id: digitsOf('Product', node.id),
  status: node.status,
  tags: node.tags,
  publications: [],
  collectionIds: [],
  metafield: node.metafield?.value ?? null,
  variants: [],
  readAt,
});

/**
 * Sets metafields 25 to a call. Such a call does all or nothing: when one product is in the way of the others, each goes
 * alone, so that only that one is refused.
 */
export async function setMetafields(
  request: AdminRequest,
  shop: string,
  writes: readonly SetMetafield[],
  priority: Priority,
): Promise<WriteResult[]> {
  const results: WriteResult[] = [];
  for (const some of chunks(writes, METAFIELDS)) {
    const sent = await request(shop, SetMetafields, { metafields: some.map(metafieldOf) }, { priority });
    const together = writeResult(sent, ({ metafieldsSet }) => metafieldsSet);
    const alone = some.length > 1 && (together.outcome === 'refused' || together.outcome === 'gone');
    if (alone) for (const one of some) results.push(...(await setMetafields(request, shop, [one], priority)));
    else results.push(...some.map(() => shared(together, some.length)));
  }
  return results;
}

/** Each write of a call bears its part of the points. */
const shared = (result: WriteResult, writes: number): WriteResult =>
  'cost' in result ? { ...result, cost: result.cost / writes } : result;

const metafieldOf = ({ productId, value }: SetMetafield) => ({
  ownerId: toGid('Product', productId),
  namespace: METAFIELD_NAMESPACE,
  key: METAFIELD_KEY,
  type: METAFIELD_TYPE,
  value,
});

/** The variables of the lines, in their order: one for each product, metafields 25 to a line. */
export function linesOf(writes: readonly BulkWrite[]): { variables: object; writes: readonly BulkWrite[] }[] {
  const alone = writes.flatMap((write) => {
    const variables = variablesOf(write);
    return variables === null ? [] : [{ variables, writes: [write] }];
  });
  const set = writes.filter((write) => write.kind === 'set_metafield');
  const removed = writes.filter((write) => write.kind === 'delete_metafield');
  return [
    ...alone,
    ...chunks(set, METAFIELDS).map((some) => ({
      variables: { metafields: some.map(metafieldOf) },
      writes: some,
    })),
    ...chunks(removed, METAFIELDS).map((some) => ({
      variables: {
        metafields: some.map(({ productId }) => ({
          ownerId: toGid('Product', productId),
          namespace: METAFIELD_NAMESPACE,
          key: METAFIELD_KEY,
        })),
      },
      writes: some,
    })),
  ];
}

/** Of a write that has a line of its own. */
function variablesOf(write: BulkWrite): object | null {
  const id = toGid('Product', write.productId);
  switch (write.kind) {
    case 'tags_add':
    case 'tags_remove':
      return { id, tags: write.tags };
    case 'set_status':
      return { product: { id, status: write.status } };
    case 'publish':
      return { id, input: publicationInput(write) };
    case 'unpublish':
      return { id, input: unpublicationInput(write) };
    case 'set_metafield':
    case 'delete_metafield':
      return null;
  }
}

/**
 * Uploads the lines and starts the operation; `bulkId` null: the answer was lost, it may run.
 * @throws when Shopify refuses the document or the file: that is our bug.
 */
export async function startBulkWrites(
  { request, transport }: Deps,
  shop: string,
  writes: readonly BulkWrite[],
  priority: Priority,
): Promise<ReadResult<{ bulkId: string | null }>> {
  const [first] = writes;
  if (!first || writes.some(({ kind }) => kind !== first.kind))
    throw new Error('A bulk operation has writes, all of one kind');
  const options = { priority };
  const staged = await request(shop, StageBulkLines, {}, options);
  if (!staged.ok) return failed(staged);
  const target = staged.data.stagedUploadsCreate?.stagedTargets?.[0];
  const path = target?.parameters.find(({ name }) => name === 'key')?.value;
  if (!target?.url || !path) return away('Shopify named no place for the upload');
  const lines = linesOf(writes).map(({ variables }) => JSON.stringify(variables));
  try {
    await transport.upload(target.url, target.parameters, `${lines.join('\n')}\n`);
  } catch (error) {
    return away(String(error));
  }
  const mutation = DOCUMENTS[first.kind].text;
  const started = await request(shop, StartBulkMutation, { mutation, path }, options);
  if (!started.ok && started.reason === 'unsure')
    return { ok: true, value: { bulkId: null }, cost: staged.cost };
  if (!started.ok) return failed(started);
  const { bulkOperation, userErrors } = started.data.bulkOperationRunMutation ?? {
    bulkOperation: null,
    userErrors: [],
  };
  const cost = staged.cost + started.cost;
  if (bulkOperation)
    return { ok: true, value: { bulkId: digitsOf('BulkOperation', bulkOperation.id) }, cost };
  const detail = userErrors.map(({ message }) => message).join('; ');
  if (userErrors.some(({ code }) => code === 'INVALID_MUTATION'))
    throw new Error(`Shopify refused a bulk mutation: ${detail}`);
  return away(detail);
}

const away = (detail: string): ReadResult<never> => ({
  ok: false,
  reason: 'later',
  retryAfterMs: BUSY_MS,
  detail,
});

function failed(result: Exclude<Awaited<ReturnType<AdminRequest>>, { ok: true }>): ReadResult<never> {
  if (result.reason === 'no_access') return result;
  if (result.reason === 'rejected') throw new Error(result.errors.map(({ message }) => message).join('; '));
  return result.reason === 'later' ? result : away(result.detail);
}

/** Bulk mutations of this app that have not ended; a start whose answer was lost is among them. */
export async function runningBulkWrites(deps: ReadDeps, shop: string): Promise<ReadResult<string[]>> {
  return mapRead(await ask(deps, shop, RecentBulkMutations, {}, 'normal'), ({ bulkOperations }) =>
    bulkOperations.nodes
      .filter(({ status }) => ['CREATED', 'RUNNING', 'CANCELING'].includes(status))
      .map(({ id }) => digitsOf('BulkOperation', id)),
  );
}

/** Asks a running operation to stop; lines that were done stay done. One that has ended already stays as it is. */
export async function cancelBulk(deps: ReadDeps, shop: string, bulkId: string): Promise<ReadResult<null>> {
  return mapRead(
    await ask(deps, shop, CancelBulk, { id: toGid('BulkOperation', bulkId) }, 'urgent'),
    () => null,
  );
}

/** Many writes of one kind as one operation inside Shopify: lines up, one mutation for each, results line by line. */
import { z } from 'zod';
import type { ProductReading } from '../core/reading.ts';
import type { BulkWrite, Priority, ReadResult, WriteResult } from '../flow/ports.ts';
import type { AdminRequest } from './admin/client.ts';
import {
  BulkTagsAdd,
  BulkTagsRemove,
  DeleteMetafields,
  ReadPlain,
  RecentBulkMutations,
  SetMetafields,
  StageBulkLines,
  StartBulkMutation,
  type ReadPlainAnswer,
} from './admin/generated/operations.ts';
import { digitsOf, toGid } from './ids.ts';
import { METAFIELD_KEY, METAFIELD_NAMESPACE, METAFIELD_TYPE } from './metafield.ts';
import { ask, chunks, mapRead, readAll, type ReadDeps } from './reads/reading.ts';
import type { Transport } from './transport.ts';
import { writeResult } from './write-result.ts';

type Deps = ReadDeps & { transport: Transport };
type PlainNode = NonNullable<ReadPlainAnswer['products'][number]>;
type SetMetafield = Extract<BulkWrite, { kind: 'set_metafield' }>;

/** Shopify's own limit of one metafieldsSet. */
const METAFIELDS = 25;
const IDS = 250;
/** When all five bulk mutations of this app run, this is when to ask again. Milliseconds. */
const BUSY_MS = 30_000;

const DOCUMENTS = {
  tags_add: BulkTagsAdd,
  tags_remove: BulkTagsRemove,
  set_metafield: SetMetafields,
  delete_metafield: DeleteMetafields,
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

const readingOf = (node: PlainNode, readAt: number): ProductReading => ({
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

/** The variables of the lines, in their order: a tag call for each product, metafields 25 to a line. */
function linesOf(writes: readonly BulkWrite[]): { variables: object; writes: readonly BulkWrite[] }[] {
  const tags = writes.flatMap((write) =>
    write.kind === 'tags_add' || write.kind === 'tags_remove'
      ? [{ variables: { id: toGid('Product', write.productId), tags: write.tags }, writes: [write] }]
      : [],
  );
  const set = writes.filter((write) => write.kind === 'set_metafield');
  const removed = writes.filter((write) => write.kind === 'delete_metafield');
  return [
    ...tags,
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

/** Uploads the lines and starts the operation. @throws when Shopify refuses the document or the file: that is our bug. */
export async function startBulkWrites(
  { request, transport }: Deps,
  shop: string,
  writes: readonly BulkWrite[],
): Promise<ReadResult<{ bulkId: string }>> {
  const [first] = writes;
  if (!first || writes.some(({ kind }) => kind !== first.kind))
    throw new Error('A bulk operation has writes, all of one kind');
  const options = { priority: 'normal' } as const;
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
  if (result.reason === 'no_access') return { ok: false, reason: 'no_access', detail: result.detail };
  if (result.reason === 'rejected') throw new Error(result.errors.map(({ message }) => message).join('; '));
  return result.reason === 'later' ? result : away(result.detail);
}

/** How many bulk mutations of this app have not ended; a start whose answer was lost is among them. */
export async function runningBulkWrites(deps: ReadDeps, shop: string): Promise<ReadResult<number>> {
  return mapRead(
    await ask(deps, shop, RecentBulkMutations, {}, 'normal'),
    ({ bulkOperations }) =>
      bulkOperations.nodes.filter(({ status }) => ['CREATED', 'RUNNING', 'CANCELING'].includes(status))
        .length,
  );
}

const Line = z.object({
  __lineNumber: z.number().int(),
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string() }).loose()).optional(),
});
const Payload = z
  .object({
    node: z.unknown().optional(),
    userErrors: z.array(
      z.object({
        field: z.array(z.string()).nullable(),
        message: z.string(),
        code: z
          .string()
          .nullish()
          .transform((code) => code ?? null),
      }),
    ),
  })
  .nullable();
const ReadBack = z.object({
  id: z.string(),
  status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']),
  tags: z.array(z.string()),
  metafield: z.object({ value: z.string() }).nullable(),
});

type LineResult = { result: WriteResult; reading: ProductReading | null };

/**
 * Matches a result file with its writes by line number, in whatever order the lines come. A write without a line may or
 * may not have been done. Of metafields that share a refused line nothing was done.
 * @throws when the stream breaks or a line is not what the operation promises.
 */
export async function bulkWriteResults(
  { transport, clock }: Deps,
  url: string | null,
  writes: readonly BulkWrite[],
): Promise<LineResult[]> {
  const lines = linesOf(writes);
  const results = new Map<BulkWrite, LineResult>();
  for await (const text of url === null ? [] : transport.lines(url)) {
    const told = Line.parse(JSON.parse(text));
    const { __lineNumber: number } = told;
    const line = lines[number];
    if (!line) throw new Error(`A bulk result speaks of line ${number}, which was not sent`);
    const one = resultOf(told, clock.now());
    const refused = one.result.outcome !== 'done' && line.writes.length > 1;
    for (const write of line.writes) results.set(write, refused ? { ...one, result: ONE_IN_THE_WAY } : one);
  }
  return writes.map((write) => results.get(write) ?? { result: NO_LINE, reading: null });
}

const NO_LINE: WriteResult = { outcome: 'unsure', reason: 'The bulk operation told nothing about it' };
const ONE_IN_THE_WAY: WriteResult = {
  outcome: 'later',
  reason: 'Another product of the same call was refused',
  retryAfterMs: 0,
};

function resultOf({ data, errors }: z.infer<typeof Line>, readAt: number): LineResult {
  const payload = Payload.safeParse(Object.values(data ?? {})[0] ?? null);
  if (errors?.length || !payload.success || !payload.data) {
    const reason =
      errors?.map(({ message }) => message).join('; ') ?? 'Shopify answered nothing to the write';
    return { result: { outcome: 'unsure', reason }, reading: null };
  }
  const answered = payload.data;
  const result = writeResult({ ok: true, data: answered, cost: 0 }, (own) => own);
  const back = ReadBack.safeParse(answered.node);
  const reading = back.success ? readingOf({ __typename: 'Product', ...back.data }, readAt) : null;
  return { result, reading };
}

/** What became of writes in bulk: the result file, line by line. */
import { z } from 'zod';
import type { ProductReading } from '../core/reading.ts';
import type { BulkWrite, WriteResult } from '../flow/ports.ts';
import { linesOf, readingOf } from './bulk-writing.ts';
import type { ReadDeps } from './reads/reading.ts';
import type { Transport } from './transport.ts';
import { writeResult } from './write-result.ts';

type Deps = Pick<ReadDeps, 'clock'> & { transport: Transport };

const Line = z.object({
  __lineNumber: z.number().int(),
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string() }).loose()).optional(),
});
const Payload = z
  .object({
    node: z.unknown().optional(),
    metafields: z.array(z.object({ owner: z.unknown() }).nullable()).nullish(),
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
    const result = one.result.outcome !== 'done' && line.writes.length > 1 ? ONE_IN_THE_WAY : one.result;
    for (const write of line.writes)
      results.set(write, { result, reading: one.readings.get(write.productId) ?? null });
  }
  return writes.map((write) => results.get(write) ?? { result: NO_LINE, reading: null });
}

const NO_LINE: WriteResult = { outcome: 'unsure', reason: 'The bulk operation told nothing about it' };
const ONE_IN_THE_WAY: WriteResult = {
  outcome: 'later',
  reason: 'Another product of the same call was refused',
  retryAfterMs: 0,
};

function resultOf(
  { data, errors }: z.infer<typeof Line>,
  readAt: number,
): { result: WriteResult; readings: Map<string, ProductReading> } {
  const payload = Payload.safeParse(Object.values(data ?? {})[0] ?? null);
  if (errors?.length || !payload.success || !payload.data) {
    const reason =
      errors?.map(({ message }) => message).join('; ') ?? 'Shopify answered nothing to the write';
    return { result: { outcome: 'unsure', reason }, readings: new Map() };
  }
  const answered = payload.data;
  const result = writeResult({ ok: true, data: answered, cost: 0 }, (own) => own);
  const owners = [answered.node, ...(answered.metafields ?? []).map((one) => one?.owner)];
  const readings = owners.flatMap((owner) => {
    const back = ReadBack.safeParse(owner);
    return back.success ? [readingOf({ __typename: 'Product', ...back.data }, readAt)] : [];
  });
  return { result, readings: new Map(readings.map((reading) => [reading.id, reading])) };
}

/** Runs bulk operations beside everything else, a window or a few lines at a time. */
import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Context } from '../api/context.ts';
import type { BulkLine } from '../api/log.ts';
import { executeChecked } from '../api/execute.ts';
import { adminSchema } from '../api/schema.ts';
import { variableErrors } from '../api/variables.ts';
import type { Shop } from '../shop.ts';
import { numberOf } from '../state/ids.ts';
import type { BulkRecord } from '../state/records.ts';
import { checkBulkMutation, checkBulkQuery } from './check.ts';
import { toLines } from './lines.ts';

const WINDOW = 100;
const LINES_AT_ONCE = 20;
const CANCEL_SEEN_MS = 100;

type ContextFor = (shop: Shop, scopes: readonly string[]) => Context;

export class BulkRunner {
  readonly #contextFor: ContextFor;
  readonly #changed: () => void;
  readonly #ran: (shop: Shop, line: BulkLine) => void;

  constructor(contextFor: ContextFor, changed: () => void, ran: (shop: Shop, line: BulkLine) => void) {
    this.#contextFor = contextFor;
    this.#changed = changed;
    this.#ran = ran;
  }

  /** Starts an operation whose document has been checked; the record answers at once as CREATED. */
  start(
    ctx: Context,
    input: Pick<BulkRecord, 'type' | 'query' | 'groupObjects' | 'stagedUploadPath'>,
  ): BulkRecord {
    const bulk: BulkRecord = {
      ...input,
      id: ctx.shop.state.newId('BulkOperation'),
      status: 'CREATED',
      errorCode: null,
      scopes: [...ctx.scopes],
      createdAt: ctx.now,
      completedAt: null,
      objectCount: 0,
      rootObjectCount: 0,
      fileSize: null,
      file: null,
      partialFile: null,
    };
    ctx.shop.state.bulk.set(bulk.id, bulk);
    ctx.shop.state.version++;
    this.#launch(ctx.shop, bulk);
    return bulk;
  }

  /** Takes up what an earlier process left unfinished. */
  resume(shop: Shop): void {
    for (const bulk of shop.state.bulk.values())
      if (bulk.status === 'CREATED' || bulk.status === 'RUNNING') this.#launch(shop, bulk);
      else if (bulk.status === 'CANCELING') this.#end(shop, bulk, 'CANCELED');
  }

  #launch(shop: Shop, bulk: BulkRecord): void {
    this.#work(shop, bulk).catch((error: unknown) => {
      process.stderr.write(`bulk operation failed: ${String(error)}\n`);
      bulk.errorCode = 'INTERNAL_SERVER_ERROR';
      this.#end(shop, bulk, 'FAILED');
    });
  }

  async #work(shop: Shop, bulk: BulkRecord): Promise<void> {
    await breathe();
    if (bulk.status === 'CANCELING') return this.#end(shop, bulk, 'CANCELED');
    bulk.status = 'RUNNING';
    bulk.objectCount = 0;
    bulk.rootObjectCount = 0;
    await lasting(shop, bulk, shop.clock.now() + shop.dials.bulkMs);
    const lines = bulk.type === 'QUERY' ? await this.#query(shop, bulk) : await this.#mutation(shop, bulk);
    if (isCanceling(bulk)) return this.#end(shop, bulk, 'CANCELED');
    const unlucky = shop.apiRandom.chance(shop.dials.bulkFailure);
    if (bulk.errorCode !== null || unlucky) {
      bulk.errorCode ??= 'INTERNAL_SERVER_ERROR';
      bulk.partialFile = keep(shop, bulk, lines.slice(0, Math.floor(lines.length / 2)));
      return this.#end(shop, bulk, 'FAILED');
    }
    bulk.file = keep(shop, bulk, lines);
    bulk.fileSize = bulk.file === null ? 0 : Buffer.byteLength(shop.state.files.get(bulk.file) ?? '');
    this.#end(shop, bulk, 'COMPLETED');
  }

  #end(shop: Shop, bulk: BulkRecord, status: 'COMPLETED' | 'FAILED' | 'CANCELED'): void {
    bulk.status = status;
    if (status !== 'CANCELED') bulk.completedAt = shop.clock.now();
    shop.state.version++;
    shop.perform((act) => act.emit('bulk_operations/finish', bulk.id));
    this.#changed();
  }

  async #query(shop: Shop, bulk: BulkRecord): Promise<string[]> {
    const checked = checkBulkQuery(bulk.query);
    if (!checked.ok) throw new Error(checked.message);
    const ctx = this.#contextFor(shop, bulk.scopes);
    const all: string[] = [];
    const window = { offset: 0, size: WINDOW, total: 0, atRoot: false };
    ctx.window = window;
    do {
      const answer = await executeChecked(checked.document, { variables: {}, operationName: null }, ctx);
      if (answer.errors) {
        const denied = answer.errors.some((error) => error.extensions?.['code'] === 'ACCESS_DENIED');
        bulk.errorCode = denied ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR';
        return all;
      }
      const { lines, roots } = toLines(answer.data ?? {}, bulk.groupObjects);
      for (const line of lines) all.push(line);
      bulk.rootObjectCount += roots;
      bulk.objectCount += lines.length;
      window.offset += WINDOW;
      await breathe();
    } while (window.offset < window.total && !isCanceling(bulk));
    return all;
  }

  /** Lines are not worked through in their order. */
  async #mutation(shop: Shop, bulk: BulkRecord): Promise<string[]> {
    const checked = checkBulkMutation(bulk.query);
    if (!checked.ok) throw new Error(checked.message);
    const input = (shop.state.files.get(bulk.stagedUploadPath ?? '') ?? '').split('\n');
    const work = input.map((text, line) => ({ text, line })).filter(({ text }) => text.trim() !== '');
    for (let i = work.length - 1; i > 0; i--) {
      const j = shop.apiRandom.below(i + 1);
      [work[i], work[j]] = [work[j] as (typeof work)[0], work[i] as (typeof work)[0]];
    }
    const ctx = this.#contextFor(shop, bulk.scopes);
    const all: string[] = [];
    for (const [index, { text, line }] of work.entries()) {
      if (isCanceling(bulk)) break;
      ctx.now = shop.clock.now();
      const answer = await runLine(text, checked.document, checked.operation, ctx);
      this.#ran(shop, lineOf(text, checked.operation, ctx.now));
      all.push(JSON.stringify({ ...answer, __lineNumber: line }));
      bulk.objectCount++;
      bulk.rootObjectCount++;
      if (index % LINES_AT_ONCE === 0) await breathe();
    }
    return all;
  }
}

function lineOf(text: string, { name }: OperationDefinitionNode, now: number): BulkLine {
  let variables: Record<string, unknown> = {};
  try {
    variables = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // A line that cannot be read did nothing.
  }
  return { at: new Date(now).toISOString(), operation: name?.value ?? '', variables };
}

async function runLine(
  text: string,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  ctx: Context,
): Promise<object> {
  let variables: Record<string, unknown>;
  try {
    variables = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { errors: [{ message: 'The line is not valid JSON.' }] };
  }
  const errors = variableErrors(adminSchema().schema, operation, variables);
  if (errors.length > 0) return { errors };
  return executeChecked(document, { variables, operationName: null }, ctx);
}

/** Until the store's clock says so, or somebody cancels. */
async function lasting(shop: Shop, bulk: BulkRecord, endsAt: number): Promise<void> {
  do {
    const next = Math.min(endsAt, shop.clock.now() + CANCEL_SEEN_MS);
    await new Promise<void>((resolve) => shop.clock.at(next, resolve));
  } while (shop.clock.now() < endsAt && !isCanceling(bulk));
}

/** A cancelled operation is seen between two pieces of work (the compiler cannot know that the status changes). */
function isCanceling(bulk: BulkRecord): boolean {
  return bulk.status === 'CANCELING';
}

/** Stores a result; nothing is stored for an empty one, whose address is null. */
function keep(shop: Shop, bulk: BulkRecord, lines: readonly string[]): string | null {
  if (lines.length === 0) return null;
  const key = `bulk-${numberOf(bulk.id)}-${randomUUID()}.jsonl`;
  shop.state.files.set(key, `${lines.join('\n')}\n`);
  return key;
}

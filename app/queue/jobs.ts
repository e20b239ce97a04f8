/**
 * Long and scheduled work (sync, reconciliation, retention) on pg-boss, in the same database as everything else. The
 * quick steps do not run here but on the marks of app/db: a thousand notices about one product are one mark.
 */
import { fromPglite, PgBoss, type ConnectionOptions, type JobResult } from 'pg-boss';
import type { z } from 'zod';
import type { Log } from '../db/log.ts';
import type { Database } from '../db/open.ts';
import type { Sql, SqlParameter } from '../db/sql.ts';
import { sqlOfTx } from '../db/store.ts';
import type { Jobs } from '../flow/background.ts';
import type { ShopTx } from '../flow/store.ts';

export interface JobOptions {
  /** How often a failed job is tried again, 0 … 20; the waits double from `retryDelayS`. */
  retries?: number;
  retryDelayS?: number;
  /** Jobs of this name that one process runs at a time, each with another key. */
  concurrency?: number;
}

export interface JobQueue extends Jobs {
  /** A job is known by its name; its data is parsed before the handler sees it. Before `start`. */
  define<T>(
    name: string,
    schema: z.ZodType<T>,
    handler: (data: T) => Promise<void>,
    options?: JobOptions,
  ): void;
  /**
   * One queued and one running job per key: a second one that would be queued is dropped, but one that is to run at once
   * brings a delayed one forward. With `tx` the job exists exactly when that transaction does.
   * @throws with `tx` before the queue is there (`start`, or one `send` without): making it inside would wait for itself.
   */
  send(name: string, data: object, options: { key: string; afterMs?: number; tx?: ShopTx }): Promise<void>;
  /** Runs by a cron expression (five fields, UTC) in one process at a time over all of them. Before `start`. */
  schedule(name: string, cron: string, handler: () => Promise<void>): void;
  /** Lets running jobs finish (at most ten seconds) and takes no more. */
  stop(): Promise<void>;
}

interface Definition {
  schema: z.ZodType<unknown> | null;
  handler: (data: unknown) => Promise<void>;
  options: Required<JobOptions>;
  cron: string | null;
}

const DEFAULTS: Required<JobOptions> = { retries: 5, retryDelayS: 5, concurrency: 2 };
const LONGEST_RETRY_S = 600;
/** A worker that shows no sign of life for this long has died; its job goes back into the queue. */
const HEARTBEAT_S = 30;
const EXPIRE_S = 3_600;
const START_AGAIN_MS = 1_000;

/** Connects to the queue and creates its tables. Jobs can be sent at once; they run after `start`. */
export async function createJobs({ database, log }: { database: Database; log: Log }): Promise<JobQueue> {
  const boss = new PgBoss({
    ...(database.driver.kind === 'embedded'
      ? { db: fromPglite(database.driver.pglite), backend: 'pglite' as const }
      : { connectionString: database.driver.url, max: 3, application_name: 'holdfast-jobs' }),
    monitorIntervalSeconds: HEARTBEAT_S,
    superviseIntervalSeconds: HEARTBEAT_S,
  });
  boss.on('error', (error) => log.error({ err: error }, 'The job queue had an error'));
  await boss.start();
  const definitions = new Map<string, Definition>();
  const queues = new Map<string, Promise<void>>();
  const ready = new Set<string>();
  const working = new Set<string>();
  let stopping = false;

  /** A database that is away at the start comes back: the process waits for it. */
  const persist = async (step: () => Promise<void>): Promise<void> => {
    while (!stopping) {
      try {
        await step();
        return;
      } catch (error) {
        if (stopping) return;
        log.warn({ err: error }, 'The job queue does not answer; trying again shortly');
        await new Promise((resolve) => setTimeout(resolve, START_AGAIN_MS));
      }
    }
  };

  const makeQueue = async (name: string, options: Required<JobOptions>): Promise<void> => {
    await boss.createQueue(name, queueOptions(options));
    // Fills the queue's own cache, so that sending needs no statement outside the sender's transaction.
    await boss.findJobs(name, { key: '', queued: true });
    ready.add(name);
  };
  /** Once per process: a queue must be there before a job can be sent to it. */
  const queue = (name: string): Promise<void> => {
    const options = definitions.get(name)?.options ?? DEFAULTS;
    const known = queues.get(name);
    if (known) return known;
    const made = makeQueue(name, options);
    queues.set(name, made);
    // What failed because the database was away is made by whoever asks next.
    made.catch(() => queues.delete(name));
    return made;
  };
  const put = (name: string, definition: Definition): void => {
    if (definitions.has(name)) throw new Error(`The job "${name}" is defined twice.`);
    definitions.set(name, definition);
  };
  const schedule = (name: string, cron: string, handler: () => Promise<void>): void =>
    put(name, { schema: null, handler, cron, options: { ...DEFAULTS, retries: 0, concurrency: 1 } });

  return {
    define: (name, schema, handler, options) =>
      put(name, {
        schema,
        handler: (data) => handler(schema.parse(data)),
        cron: null,
        options: { ...DEFAULTS, ...options },
      }),
    schedule,
    everyMinute: (name, handler) => schedule(name, '* * * * *', handler),

    async send(name, data, { key, afterMs = 0, tx }) {
      if (tx && !ready.has(name)) throw new Error(`The queue "${name}" is not ready for transactions yet.`);
      await queue(name);
      const startAfter = new Date(Date.now() + afterMs);
      const where = { singletonKey: key, startAfter, ...(tx ? { db: inTransaction(sqlOfTx(tx)) } : {}) };
      const id = await boss.send(name, data, where);
      if (id === null && afterMs === 0) await boss.update(name, data, where);
    },

    async start() {
      if (database.kind === 'embedded') await failOrphans(boss, database.sql);
      for (const [name, definition] of definitions) {
        await persist(async () => {
          await queue(name);
          if (!working.has(name)) await work(boss, name, definition, log);
          working.add(name);
          if (definition.cron !== null)
            await boss.schedule(name, definition.cron, null, { singletonKey: name });
        });
      }
    },

    async stop() {
      stopping = true;
      await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}

const queueOptions = (options: Required<JobOptions>) => ({
  // One queued and one active job per key (`short` would allow two active).
  policy: 'stately' as const,
  retryLimit: options.retries,
  retryDelay: options.retryDelayS,
  retryBackoff: true,
  retryDelayMax: LONGEST_RETRY_S,
  expireInSeconds: EXPIRE_S,
  heartbeatSeconds: HEARTBEAT_S,
  deleteAfterSeconds: 7 * 86_400,
});

async function work(boss: PgBoss, name: string, definition: Definition, log: Log): Promise<void> {
  const options = {
    pollingIntervalSeconds: 1,
    localConcurrency: definition.options.concurrency,
    includeMetadata: true,
    perJobResults: true,
  } as const;
  await boss.work<unknown, unknown, typeof options>(name, options, async (jobs) => {
    const results: JobResult[] = [];
    for (const job of jobs) {
      const parsed = definition.schema?.safeParse(job.data);
      if (parsed && !parsed.success) {
        log.error(
          { job: name, id: job.id, err: parsed.error },
          'A job has data that nobody can read; it is dead',
        );
        results.push({ id: job.id, status: 'deadletter', output: { message: parsed.error.message } });
        continue;
      }
      try {
        await definition.handler(job.data);
        results.push({ id: job.id, status: 'completed' });
      } catch (error) {
        const last = job.retryCount >= job.retryLimit;
        const fields = { job: name, id: job.id, attempt: job.retryCount + 1, err: error };
        if (last) log.error(fields, 'A job failed for the last time; it is dead');
        else log.warn(fields, 'A job failed and will be tried again');
        results.push({ id: job.id, status: 'failed', output: { message: String(error) } });
      }
    }
    return results;
  });
}

/** In the embedded database this process is alone: a job that is active before it starts has lost its worker. */
async function failOrphans(boss: PgBoss, sql: Sql): Promise<void> {
  const orphans = await sql.rows<{ id: string; name: string }>(
    `SELECT id::text AS id, name FROM pgboss.job WHERE state = 'active'`,
  );
  for (const { id, name } of orphans) await boss.fail(name, id, { message: 'Its process ended.' });
}

const inTransaction = (sql: Sql): NonNullable<ConnectionOptions['db']> => ({
  executeSql: async (text: string, values: unknown[] = []) => ({
    rows: await sql.rows(text, ...values.map(toParameter)),
  }),
});

/** What pg-boss gives as a parameter of the statements that send a job: text, numbers, booleans and dates. */
function toParameter(value: unknown): SqlParameter {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value);
}

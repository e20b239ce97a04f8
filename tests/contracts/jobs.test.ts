import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createJobs, type JobQueue } from '../../app/queue/jobs.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { quiet } from '../support/database.ts';
import { newShop } from './store-fixture.ts';

const TIMEOUT = 60_000;
const numbered = z.object({ n: z.number() });
let lastName = 0;
const newName = (): string => `job-${(lastName += 1)}`;

onEachDatabase('Jobs', (ground) => {
  const open: JobQueue[] = [];
  const queue = async (log = quiet): Promise<JobQueue> => {
    const jobs = await createJobs({ database: ground.database, log });
    open.push(jobs);
    return jobs;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((jobs) => jobs.stop()));
  }, TIMEOUT);
  const statesOf = async (name: string): Promise<string[]> =>
    (
      await ground.database.sql.rows<{ state: string }>(
        'SELECT state::text AS state FROM pgboss.job WHERE name = $1 ORDER BY 1',
        name,
      )
    ).map(({ state }) => state);

  it(
    'run once per key, those that were sent before the start too',
    async () => {
      const jobs = await queue();
      const name = newName();
      const seen: number[] = [];
      jobs.define(name, numbered, async ({ n }) => void seen.push(n));
      await jobs.send(name, { n: 1 }, { key: 'a' });
      await jobs.send(name, { n: 1 }, { key: 'a' });
      await jobs.send(name, { n: 2 }, { key: 'b' });
      await jobs.start();
      await vi.waitFor(async () => expect(await statesOf(name)).toEqual(['completed', 'completed']), 20_000);
      expect(seen.toSorted()).toEqual([1, 2]);
    },
    TIMEOUT,
  );

  it(
    'are sent with a transaction or not at all',
    async () => {
      const jobs = await queue();
      const name = newName();
      const seen: number[] = [];
      jobs.define(name, numbered, async ({ n }) => void seen.push(n));
      await expect(
        ground.store.inShop(newShop(), (tx) => jobs.send(name, { n: 0 }, { key: '0', tx })),
      ).rejects.toThrow('not ready');
      await jobs.start();
      const failed = ground.store.inShop(newShop(), async (tx) => {
        await jobs.send(name, { n: 1 }, { key: '1', tx });
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      await ground.store.inShop(newShop(), (tx) => jobs.send(name, { n: 2 }, { key: '2', tx }));
      await vi.waitFor(() => expect(seen).toEqual([2]), 20_000);
      expect(await statesOf(name)).toHaveLength(1);
    },
    TIMEOUT,
  );

  it(
    'bring a delayed one forward when it is wanted at once',
    async () => {
      const jobs = await queue();
      const name = newName();
      const seen: number[] = [];
      jobs.define(name, numbered, async ({ n }) => void seen.push(n));
      await jobs.start();
      await jobs.send(name, { n: 1 }, { key: 'a', afterMs: 3_600_000 });
      await jobs.send(name, { n: 2 }, { key: 'a', afterMs: 7_200_000 });
      expect(await statesOf(name)).toEqual(['created']);
      await jobs.send(name, { n: 3 }, { key: 'a' });
      await vi.waitFor(() => expect(seen).toEqual([3]), 20_000);
    },
    TIMEOUT,
  );

  it(
    'are tried again after a failure, and are dead with a line in the log after the last',
    async () => {
      const error = vi.fn();
      const jobs = await queue({ ...quiet, error });
      const name = newName();
      const tries: number[] = [];
      jobs.define(
        name,
        numbered,
        async ({ n }) => {
          tries.push(n);
          throw new Error('poison');
        },
        { retries: 1, retryDelayS: 1 },
      );
      await jobs.start();
      await jobs.send(name, { n: 1 }, { key: 'a' });
      await jobs.send(name, { not: 'readable' }, { key: 'b' });
      await vi.waitFor(async () => expect(await statesOf(name)).toEqual(['failed', 'failed']), 30_000);
      expect(tries).toEqual([1, 1]);
      expect(error).toHaveBeenCalledTimes(2);
      expect(error).toHaveBeenCalledWith(
        expect.objectContaining({ job: name, attempt: 2 }),
        expect.stringContaining('dead'),
      );
    },
    TIMEOUT,
  );

  it(
    'run one at a time for a key, also in two processes',
    async () => {
      const name = newName();
      let inside = 0;
      let most = 0;
      let runs = 0;
      for (const jobs of [await queue(), await queue()]) {
        jobs.define(name, numbered, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setTimeout(resolve, 1_500));
          inside -= 1;
          runs += 1;
        });
        await jobs.start();
      }
      await open[0]?.send(name, { n: 1 }, { key: 'a' });
      await vi.waitFor(() => expect(inside).toBe(1), 20_000);
      await open[1]?.send(name, { n: 2 }, { key: 'a' });
      await vi.waitFor(() => expect(runs).toBe(2), 20_000);
      expect(most).toBe(1);
    },
    TIMEOUT,
  );

  it(
    'keep a schedule once, however many processes ask for it',
    async () => {
      const name = newName();
      for (const jobs of [await queue(), await queue()]) {
        jobs.everyMinute(name, async () => {});
        await jobs.start();
      }
      const rows = await ground.database.sql.rows(
        'SELECT name, cron FROM pgboss.schedule WHERE name = $1',
        name,
      );
      expect(rows).toEqual([{ name, cron: '* * * * *' }]);
      expect(() => open[0]?.everyMinute(name, async () => {})).toThrow('twice');
    },
    TIMEOUT,
  );
});

import { beforeEach, expect, it, vi } from 'vitest';
import type { Claim } from '../../app/flow/store.ts';
import { startWorker, type WorkerPorts } from '../../app/flow/worker.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, item, newShop, NOON } from './store-fixture.ts';

const LEASE = 30_000;

onEachDatabase('The to-do list', (ground) => {
  beforeEach(async () => {
    await ground.database.prisma.work.deleteMany();
  });
  const work = () => ground.store.work;

  it('gives each mark to one of eight claimers at the same time', async () => {
    const shops = Array.from({ length: 5 }, newShop);
    for (const shop of shops) {
      await work().mark(
        shop,
        'judge',
        Array.from({ length: 40 }, (_, at) => String(at)),
        NOON,
      );
    }
    const got: string[] = [];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let empty = 0; empty < 3;) {
          const claims = await work().claim('judge', 7, NOON, LEASE);
          if (claims.length === 0) empty += 1;
          for (const claim of claims) {
            got.push(`${claim.shop} ${claim.subject}`);
            await work().done(claim);
          }
        }
      }),
    );
    expect(got).toHaveLength(200);
    expect(new Set(got).size).toBe(200);
    expect(await work().backlog(NOON)).toEqual([]);
  });

  it('is one mark however often it is made, due at the earliest time', async () => {
    const shop = newShop();
    for (const due of [NOON + 5000, NOON + 1000, NOON + 9000])
      await work().mark(shop, 'judge', ['1', '1'], due);
    expect(await work().nextDueAt(['judge', 'act'])).toBe(NOON + 1000);
    expect(await work().claim('judge', 10, NOON + 999, LEASE)).toEqual([]);
    expect(await work().claim('act', 10, NOON + 1000, LEASE)).toEqual([]);
    expect(await work().claim('judge', 10, NOON + 1000, LEASE)).toHaveLength(1);
    expect(await work().nextDueAt(['act'])).toBe(null);
  });

  it('keeps a mark that was made again during the work, with the time of the new one', async () => {
    const shop = newShop();
    await work().mark(shop, 'judge', ['now', 'later'], NOON);
    const claims = await work().claim('judge', 10, NOON, LEASE);
    await work().mark(shop, 'judge', ['now'], NOON + 1);
    await work().mark(shop, 'judge', ['later'], NOON + 6 * 3_600_000);
    expect(await work().claim('judge', 10, NOON + 1, LEASE)).toEqual([]);
    for (const claim of claims) await work().done(claim);
    const again = only(await work().claim('judge', 10, NOON + 1, LEASE));
    expect(again.subject).toBe('now');
    await work().done(again);
    expect(await work().nextDueAt(['judge'])).toBe(NOON + 6 * 3_600_000);
  });

  it('gives a mark to another when its lease has run out, and then ignores the first', async () => {
    const shop = newShop();
    await work().mark(shop, 'act', ['1'], NOON);
    const first = only(await work().claim('act', 1, NOON, LEASE));
    expect(await work().nextDueAt(['act'])).toBe(NOON + LEASE);
    expect(await work().claim('act', 1, NOON + LEASE - 1, LEASE)).toEqual([]);
    const second = only(await work().claim('act', 1, NOON + LEASE, LEASE));
    await work().done(first);
    await work().retry(first, NOON, 'too late');
    expect(await work().claim('act', 1, NOON + LEASE, LEASE)).toEqual([]);
    expect(await work().nextDueAt(['act'])).toBe(NOON + 2 * LEASE);
    await work().done(second);
    expect(await work().nextDueAt(['act'])).toBe(null);
  });

  it('is found by a worker that nobody pokes, which asks once for all steps', async () => {
    const shop = newShop();
    const asked: string[] = [];
    const { store } = ground;
    const worker = startWorker({
      store: {
        ...store,
        work: {
          ...store.work,
          ready: (steps, now) => {
            asked.push('ready');
            return store.work.ready(steps, now);
          },
          claim: (step, ...more) => {
            asked.push(step);
            return store.work.claim(step, ...more);
          },
        },
      },
      clock: { now: () => NOON },
      log: { error: (details) => asked.push(JSON.stringify(details)) },
      atOnce: 1,
      makeWay: async () => undefined,
    } satisfies Partial<WorkerPorts> as unknown as WorkerPorts);
    await vi.waitUntil(() => asked.filter((what) => what === 'ready').length >= 2, 10_000);
    // Each step has looked once as it started; while nothing is due nobody claims.
    expect(asked.filter((what) => what !== 'ready')).toHaveLength(6);
    await work().mark(shop, 'judge', ['1'], NOON);
    await vi.waitUntil(async () => (await work().backlog(NOON)).length === 0, 10_000);
    await vi.waitUntil(async () => (await work().busy(NOON)) === 0, 10_000);
    await worker.stop();
    expect(asked.filter((what) => what.startsWith('{'))).toEqual([]);
  });

  it('is at rest when nothing is due and nobody works', async () => {
    const shop = newShop();
    await work().mark(shop, 'judge', ['1'], NOON);
    await work().mark(shop, 'act', ['timer'], NOON + 1);
    expect(await work().busy(NOON)).toBe(1);
    const claim = only(await work().claim('judge', 1, NOON, LEASE));
    expect(await work().busy(NOON)).toBe(1);
    await work().done(claim);
    expect(await work().busy(NOON)).toBe(0);
    expect(await work().busy(NOON + 1)).toBe(1);
  });

  it('counts attempts, and forgets them when the work is done', async () => {
    const shop = newShop();
    await work().mark(shop, 'act', ['1'], NOON);
    const first = only(await work().claim('act', 1, NOON, LEASE));
    expect(first.attempts).toBe(0);
    await work().retry(first, NOON + 500, 'THROTTLED');
    expect(await work().claim('act', 1, NOON + 499, LEASE)).toEqual([]);
    const second = only(await work().claim('act', 1, NOON + 500, LEASE));
    expect(second.attempts).toBe(1);
    await work().mark(shop, 'act', ['1'], NOON + 600);
    await work().done(second);
    expect(only(await work().claim('act', 1, NOON + 600, LEASE)).attempts).toBe(0);
  });

  it('forgets attempts when the work goes on, so that a long run that fails once does not wait for minutes', async () => {
    const shop = newShop();
    await work().mark(shop, 'run', ['1'], NOON);
    await work().retry(only(await work().claim('run', 1, NOON, LEASE)), NOON, 'ECONNRESET');
    const second = only(await work().claim('run', 1, NOON, LEASE));
    expect(second.attempts).toBe(1);
    await work().goOn(second, NOON + 500, 'running');
    expect(await work().claim('run', 1, NOON + 499, LEASE)).toEqual([]);
    expect(only(await work().claim('run', 1, NOON + 500, LEASE)).attempts).toBe(0);
  });

  it('does not let one shop with 20,000 marks delay another', async () => {
    const busy = newShop();
    const quiet = newShop();
    await work().mark(
      busy,
      'judge',
      Array.from({ length: 20_000 }, (_, at) => String(at)),
      NOON - 60_000,
    );
    await work().mark(quiet, 'judge', ['a', 'b', 'c'], NOON);
    const claims = await work().claim('judge', 10, NOON, LEASE);
    expect(claims).toHaveLength(10);
    expect(claims.filter(({ shop }) => shop === quiet)).toHaveLength(3);
    expect(await work().backlog(NOON)).toEqual([{ step: 'judge', due: 19_993, oldestMs: 60_000 }]);
  });

  it('brings forward what a clock that was ahead put off, and nothing that waits for its time', async () => {
    const shop = newShop();
    const ahead = NOON + 3 * HOUR;
    await installShop(ground.store, shop, ['1', '2']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('live'));
      await tx.insertCampaign(campaign('soon', { state: 'approved', startsAt: NOON + DAY }));
      await tx.upsertItems([item('live', '1'), item('soon', '2')], NOON);
    });
    await ground.database.prisma.work.deleteMany();
    await work().mark(shop, 'act', ['leased'], ahead);
    expect(await work().claim('act', 1, ahead, LEASE)).toHaveLength(1);
    await work().mark(shop, 'act', ['leased'], NOON);
    await work().mark(shop, 'act', ['late'], ahead);
    await work().mark(shop, 'judge', ['1', '2'], ahead);
    await work().mark(shop, 'campaign', ['soon'], NOON + DAY);
    await work().mark(shop, 'act', ['soon'], NOON + HOUR);
    expect(await work().claim('act', 9, NOON, LEASE)).toEqual([]);

    expect(await work().catchUp(NOON)).toBe(3);
    expect(await work().catchUp(NOON)).toBe(0);
    const subjects = async (step: 'act' | 'judge' | 'campaign') =>
      (await work().claim(step, 9, NOON, LEASE)).map(({ subject }) => subject).toSorted();
    expect(await subjects('act')).toEqual(['late', 'leased']);
    expect(await subjects('judge')).toEqual(['1']);
    expect(await subjects('campaign')).toEqual([]);
  });

  it('makes a mark with its transaction, or not at all', async () => {
    const shop = newShop();
    const failed = ground.store.inShop(shop, async (tx) => {
      await tx.mark('judge', ['1'], NOON);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await work().nextDueAt(['judge'])).toBe(null);
    await ground.store.inShop(shop, (tx) => tx.mark('judge', ['1'], NOON));
    expect(await work().nextDueAt(['judge'])).toBe(NOON);
  });
});

const only = (claims: readonly Claim[]): Claim => {
  const [claim] = claims;
  if (!claim || claims.length !== 1) throw new Error(`one claim was expected, not ${claims.length}`);
  return claim;
};

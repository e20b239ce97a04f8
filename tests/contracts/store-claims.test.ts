/** Whose marks a worker takes: a shop's together, shops that nobody else is on first, and each shop in its turn. */
import { beforeEach, expect, it } from 'vitest';
import { workQueue } from '../../app/db/repositories/work.ts';
import type { Sql } from '../../app/db/sql.ts';
import type { Claim, Step } from '../../app/flow/store.ts';
import { takeTurns } from '../../app/flow/turns.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { newShop, NOON } from './store-fixture.ts';

const LEASE = 30_000;
const SECOND = 1_000;

onEachDatabase('Claims of several workers', (ground) => {
  beforeEach(async () => {
    await ground.database.prisma.work.deleteMany();
  });
  const work = () => ground.store.work;
  const crowd = async (marks: number, at = NOON, step: Step = 'judge'): Promise<string> => {
    const shop = newShop();
    const subjects = Array.from({ length: marks }, (_, n) => String(n));
    await work().mark(shop, step, subjects, at);
    return shop;
  };
  const take = (limit: number, at = NOON, together = 16): Promise<Claim[]> =>
    work().claim('judge', limit, at, LEASE, { together });

  it('take a shop’s marks together, and everybody’s first of them before anybody’s second', async () => {
    const [first, second] = [await crowd(50, NOON - 3), await crowd(20, NOON - 2)];
    const third = await crowd(1, NOON - 1);
    expect(perShop(await take(32))).toEqual({ [first]: 16, [second]: 16 });
    expect(perShop(await take(40))).toEqual({ [third]: 1, [second]: 4, [first]: 34 });
  });

  it('leave each other the shops that they are on, while there is something else to do', async () => {
    const [theirs, other] = [await crowd(40, NOON - 1), await crowd(40)];
    expect(perShop(await take(16))).toEqual({ [theirs]: 16 });
    expect(perShop(await take(32))).toEqual({ [other]: 32 });
    // Nothing waits while somebody has time for it.
    expect(perShop(await take(32))).toEqual({ [theirs]: 24, [other]: 8 });
  });

  it('take at once what comes to a shop that another is on, where nothing else is due', async () => {
    const shop = await crowd(3);
    expect(await take(32)).toHaveLength(3);
    await work().mark(shop, 'judge', ['new'], NOON);
    expect((await take(32)).map(({ subject }) => subject)).toEqual(['new']);
  });

  it('take a shop like any other when whoever is on it is late', async () => {
    const late = await crowd(1, NOON - 2);
    expect(await take(1)).toHaveLength(1);
    await work().mark(late, 'judge', ['new'], NOON - 1);
    await crowd(100);
    expect(perShop(await take(16, NOON + SECOND))[late]).toBe(undefined);
    expect(perShop(await take(16, NOON + 5 * SECOND))[late]).toBe(1);
  });

  it('give each mark to one of eight who take at the same time, and all of them', async () => {
    for (let shops = 0; shops < 5; shops += 1) await crowd(40);
    const got: string[] = [];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let empty = 0; empty < 3;) {
          const claims = await take(7, NOON, 4);
          if (claims.length === 0) empty += 1;
          got.push(...claims.map(({ shop, subject }) => `${shop} ${subject}`));
          await ground.store.shopWork.doneAll(claims);
        }
      }),
    );
    expect(got).toHaveLength(200);
    expect(new Set(got).size).toBe(200);
  });

  it('look at no more marks of a large crowd than of a small one', async () => {
    const looks = async (marks: number): Promise<number> => {
      await crowd(marks);
      await ground.database.sql.run('VACUUM ANALYZE "Work"');
      return ground.database.transact(async (sql) => {
        const before = await looked(sql);
        const taken = await workQueue({ ...ground.database, sql }).claim('judge', 8, NOON, LEASE);
        expect(taken).toHaveLength(8);
        return (await looked(sql)) - before;
      });
    };
    const few = await looks(300);
    await ground.database.prisma.work.deleteMany();
    expect(few).toBeGreaterThan(7);
    expect(await looks(20_000)).toBeLessThan(few * 2);
  });

  it('serve every shop in its turn, however many marks of how many others are older', async () => {
    const turns = takeTurns(ground.store.work);
    const busy = await Promise.all(Array.from({ length: 5 }, (_, at) => crowd(500, NOON - 60_000 + at)));
    const next = async (): Promise<Record<string, number>> => {
      const claims = await turns.take('judge', { limit: 32, leaseMs: LEASE, together: 16 }, NOON);
      await ground.store.shopWork.doneAll(claims);
      return perShop(claims);
    };
    const served = [await next(), await next(), await next()].flatMap((one) => Object.keys(one));
    expect(new Set(served)).toEqual(new Set(busy));
    const quiet = await crowd(1);
    expect(await next()).toMatchObject({ [quiet]: 1 });
  });
});

/** Rows of marks that this connection has read, lately: the server counts what it has not yet handed on. */
async function looked(sql: Sql): Promise<number> {
  const [row] = await sql.rows<{ rows: number }>(
    `SELECT (idx_tup_fetch + seq_tup_read)::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'Work'`,
  );
  return row?.rows ?? 0;
}

/** How many of these marks are of each shop. */
const perShop = (claims: readonly Claim[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { shop } of claims) counts[shop] = (counts[shop] ?? 0) + 1;
  return counts;
};

/**
 * What moves a whole shop at once (put everything back, the brake, an end, a reinstall) is one transaction: what it asks
 * the database must not grow with the products that are held, nor with the campaigns that hold them.
 */
import { expect, it } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { createStore } from '../../app/db/store.ts';
import { stateCommands } from '../../app/flow/commands/states.ts';
import { createLifecycle } from '../../app/flow/lifecycle.ts';
import { tendCampaign } from '../../app/flow/tend.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { counted } from '../support/counted.ts';
import { campaign, DAY, HOUR, installShop, item, newShop, NOON } from './store-fixture.ts';

const ANNA = { userId: '7', name: 'Anna', role: 'merchandiser' as const };

onEachDatabase('Thousands of held products', (ground) => {
  it('are let go by as few statements as a handful', async () => {
    const [few, many] = [await scene(ground, 5, 2), await scene(ground, 1_000, 3)];
    const commands: [string, (one: Scene) => Promise<unknown>][] = [
      ['start', ({ tend }) => tend('live')],
      ['end', ({ states, shop }) => states.end(shop, ANNA, 'c0')],
      ['ended by the clock', ({ tend }) => tend('ended')],
      ['cancel', ({ states, shop }) => states.cancel(shop, ANNA, 'c1')],
      ['put one back', ({ states, shop }) => states.putEverythingBack(shop, ANNA, 'c1')],
      ['stop', ({ states, shop }) => states.stopAllActions(shop, ANNA)],
      ['resume', ({ states, shop }) => states.resumeActions(shop, ANNA)],
      ['brake', ({ states, shop }) => states.brake(shop, ANNA, 'put_back')],
      ['put all back', ({ states, shop }) => states.putEverythingBack(shop, ANNA, null)],
      ['new token', ({ revive }) => revive()],
      ['reinstall', ({ reinstall }) => reinstall()],
    ];
    for (const [name, run] of commands) {
      for (const one of [few, many]) await one.hold();
      expect(await statements(many, run), name).toBeLessThanOrEqual(await statements(few, run));
    }
  }, 120_000);

  it('are put back: what acts is closed and marked, what only watches stays, and it is on the record', async () => {
    const { states, shop, hold, read } = await scene(ground, 40, 3);
    await hold();
    await hold('watch');
    expect(await states.putEverythingBack(shop, ANNA, 'c0')).toEqual({ ok: true, products: 40 });
    expect(await read()).toMatchObject({
      open: { act: 80, watch: 40 },
      watching: ['c0'],
      act: 40,
      judge: 40,
    });
    expect(await states.putEverythingBack(shop, ANNA, null)).toEqual({ ok: true, products: 40 });
    const { open, causes, watching, told } = await read();
    expect([open, causes, watching]).toEqual([{ watch: 40 }, ['put_back'], ['c0', 'c1', 'c2']]);
    expect(told).toEqual([40, 40]);
    // Nothing is left: pressed again it says so.
    expect(await states.putEverythingBack(shop, ANNA, null)).toEqual({ ok: true, products: 0 });
  });

  it('are put back with the brake let go, or neither', async () => {
    const { states, shop, hold, read, brakeOf, fail } = await scene(ground, 10, 1);
    await hold();
    await ground.store.inShop(shop, (tx) => tx.saveShop({ brakeEngagedAt: NOON }));
    fail(/UPDATE "Alert"/);
    await expect(states.brake(shop, ANNA, 'put_back')).rejects.toThrow('The process died here');
    expect(await read()).toMatchObject({ open: { act: 10 }, watching: [] });
    expect(await brakeOf()).toBe(NOON);
    fail(null);
    expect(await states.brake(shop, ANNA, 'put_back')).toMatchObject({ ok: true });
    expect(await read()).toMatchObject({ open: {}, watching: ['c0'] });
    expect(await brakeOf()).toBeNull();
  });
});

type Scene = Awaited<ReturnType<typeof scene>>;

async function statements(one: Scene, run: (one: Scene) => Promise<unknown>): Promise<number> {
  one.counter.reset();
  await run(one);
  return one.counter.statements();
}

/** A shop in which each campaign has each product; `hold` lets each campaign hold each one (again). */
async function scene(ground: Ground, count: number, campaigns: number) {
  const shop = newShop();
  const productIds = Array.from({ length: count }, (_, at) => String(at + 1));
  const ids = Array.from({ length: campaigns }, (_, at) => `c${at}`);
  await installShop(ground.store, shop, productIds);
  await ground.store.inShop(shop, async (tx) => {
    for (const id of ids) {
      await tx.insertCampaign(campaign(id, { handle: id, startsAt: NOON - HOUR, endsAt: NOON + DAY }));
      await tx.upsertItems(
        productIds.map((productId) => item(id, productId)),
        NOON,
      );
    }
  });
  const { database, counter } = counted(ground.database);
  const store = createStore(database);
  const clock = { now: () => NOON };
  const states = stateCommands({ store, clock, poke: () => {}, shopify: {} as never, newId: () => shop });
  const lifecycle = createLifecycle({
    store,
    clock,
    forgetSessions: async () => undefined,
    firstSettings: settingsSchema.parse({}),
    requestSync: async () => undefined,
    requestNightly: async () => undefined,
    requestOrders: async () => undefined,
    grantedScopes: async () => ['read_orders'],
    requestFarewell: async () => undefined,
  });
  const { sql } = ground.database;
  const rows = <T>(text: string) => sql.rows<T & object>(text, shop);
  const marks = async (step: string): Promise<number> =>
    (await rows(`SELECT 1 FROM "Work" WHERE shop = $1 AND step = '${step}'`)).length;
  return {
    shop,
    states,
    fail: counter.fail,
    async hold(mode = 'act') {
      await sql.run(`DELETE FROM "Work" WHERE shop = $1`, shop);
      if (mode === 'act') {
        await sql.run(`DELETE FROM "Hold" WHERE shop = $1`, shop);
        await sql.run(
          `UPDATE "Campaign" SET mode = 'act', state = 'live', "endsAt" = to_timestamp(${NOON + DAY}::float8 / 1000),
             "endedAt" = NULL, "frozenAt" = NULL WHERE shop = $1`,
          shop,
        );
      }
      // One variant for each campaign and mode, so that a hold that watches stands beside one that acts.
      await sql.run(
        `INSERT INTO "Hold" (shop, id, "campaignId", "productId", "variantId", response, mode, cause, reason, "openedAt")
         SELECT i.shop, i."campaignId" || '/' || i."productId" || $2, i."campaignId", i."productId", i."variantId" || $2, 'hide', $2,
           'sold_out', '{}', now() FROM "CampaignItem" i WHERE i.shop = $1 AND ($2 = 'act' OR i."campaignId" = 'c0')`,
        shop,
        mode,
      );
    },
    async tend(to: 'live' | 'ended') {
      await sql.run(
        to === 'live'
          ? `UPDATE "Campaign" SET state = 'approved' WHERE shop = $1 AND id = 'c1'`
          : `UPDATE "Campaign" SET "endsAt" = to_timestamp(${NOON - 1}::float8 / 1000) WHERE shop = $1 AND id = 'c1'`,
        shop,
      );
      await tendCampaign({ store, clock }, shop, 'c1');
    },
    async revive() {
      await sql.run(`UPDATE "Shop" SET "tokenRevokedAt" = now() WHERE shop = $1`, shop);
      await lifecycle.authenticated(shop);
    },
    async reinstall() {
      await sql.run(`UPDATE "Shop" SET "uninstalledAt" = now() WHERE shop = $1`, shop);
      await lifecycle.authenticated(shop);
    },
    counter,
    brakeOf: () => ground.store.inShop(shop, async (tx) => (await tx.shop())?.brakeEngagedAt),
    async read() {
      const open = await rows<{ mode: string; count: number }>(
        `SELECT mode, count(*)::int AS count FROM "Hold" WHERE shop = $1 AND "closedAt" IS NULL GROUP BY mode`,
      );
      const causes = await rows<{ cause: string }>(
        `SELECT DISTINCT "closeCause" AS cause FROM "Hold" WHERE shop = $1 AND "closedAt" IS NOT NULL`,
      );
      const watching = await rows<{ id: string }>(
        `SELECT id FROM "Campaign" WHERE shop = $1 AND mode = 'watch' ORDER BY id`,
      );
      const told = await rows<{ products: number }>(
        `SELECT (params->>'products')::int AS products FROM "LedgerEntry" WHERE shop = $1 AND message = 'ledger.put_back'
         ORDER BY id`,
      );
      return {
        open: Object.fromEntries(open.map(({ mode, count: holds }) => [mode, holds])),
        causes: causes.map(({ cause }) => cause),
        watching: watching.map(({ id }) => id),
        told: told.map(({ products }) => products),
        act: await marks('act'),
        judge: await marks('judge'),
      };
    },
  };
}

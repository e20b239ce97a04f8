/** What an item is short of is one number with one date, whoever tells it: the alert, the readiness or the plan for operations. */
import { beforeEach, expect, test } from 'vitest';
import { policySchema } from '../../app/core/policy.ts';
import { readinessOf } from '../../app/core/readiness/readiness.ts';
import type { StockQuery } from '../../app/db/views/views.ts';
import { openAlerts } from '../../app/db/views/inbox.ts';
import { createViews } from '../../app/db/views/create.ts';
import { judgeWithin } from '../../app/flow/judge.ts';
import { onEachDatabase } from '../support/each-database.ts';
import {
  campaign,
  DAY,
  installShop,
  item,
  level,
  newShop,
  NOON,
  orderLine,
  variant,
} from './store-fixture.ts';

onEachDatabase('One shortage', (ground) => {
  let shop: string;
  const policyOf = (given: object = {}) => policySchema.parse(given);
  const change = (id: string, given: object) =>
    ground.store.inShop(shop, (tx) => tx.updateCampaign(id, { policy: policyOf(given) }));
  const judge = () => ground.store.inShop(shop, (tx) => judgeWithin(tx, '1', NOON));
  const deliver = (units: number, arrivesAt: number) =>
    ground.store.inShop(shop, (tx) =>
      tx.putArrivals([
        {
          id: 'a',
          inventoryItemId: '111',
          locationId: '1',
          units,
          arrivesAt,
          source: 'typed',
          reference: '',
          createdAt: NOON,
          createdBy: 'x',
        },
      ]),
    );

  /** Sells 4 a day; one campaign runs for nine more days, another on the same stock begins tomorrow. */
  beforeEach(async () => {
    shop = newShop();
    await installShop(ground.store, shop, ['1']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertVariants([variant('1')], null);
      await tx.insertCampaign(
        campaign('runs', {
          state: 'live',
          priority: 1,
          startsAt: NOON - DAY,
          endsAt: NOON + 9 * DAY,
          policy: policyOf(),
        }),
      );
      await tx.insertCampaign(
        campaign('comes', {
          state: 'approved',
          priority: 2,
          startsAt: NOON + DAY,
          endsAt: NOON + 11 * DAY,
          policy: policyOf(),
        }),
      );
      await tx.upsertItems(
        [item('runs', '1', { plannedUnits: 40 }), item('comes', '1', { plannedUnits: 30 })],
        NOON,
      );
      await tx.saveLevels([level('1', 20)], NOON);
      await tx.upsertOrderLines(
        Array.from({ length: 40 }, (_, n) => orderLine('1', 4, NOON - (n + 0.5) * DAY, { orderId: `h${n}` })),
      );
    });
  });

  const plan = async (campaignId: string) => {
    const [line] = (
      await createViews(ground.database.sql).coming(shop, { campaignId, page: 1, pageSize: 25 }, NOON)
    ).lines;
    return (
      line && { short: line.missing, needed: line.left, usable: line.usable, by: line.by, due: line.due }
    );
  };
  const readiness = async (campaignId: string) => {
    const facts = await ground.store.inShop(shop, (tx) => tx.readinessFacts(campaignId, NOON));
    const check = facts && readinessOf(facts).checks.find(({ key }) => key === 'stock');
    const [line] = check?.items ?? [];
    const { units, needed, stock, landAt, due = null, dueAt = null } = line?.params ?? {};
    return {
      short: units,
      needed,
      usable: stock,
      by: landAt,
      due: due === null ? null : { units: due, at: dueAt, tooLate: line?.also === 'due_late' },
    };
  };

  const query: StockQuery = {
    scope: 'campaigns',
    search: '',
    light: null,
    campaignId: null,
    sort: 'urgency',
    page: 1,
  };
  const stock = (given: Partial<StockQuery> = {}, now = NOON) =>
    createViews(ground.database.sql).stock(shop, { ...query, ...given }, now);

  test('of a campaign that runs: alert, readiness and plan name the same units, the safe need and the same date', async () => {
    await judge();
    const [alert] = (await openAlerts(ground.database.sql, shop, 10, NOON, null)).rows;
    const told = await readiness('runs');
    expect(alert).toMatchObject({ kind: 'below_need', params: { short: told.short, usable: told.usable } });
    expect(await plan('runs')).toEqual(told);
    expect(told.usable).toBe(20);
    expect(told.short).toBe(Number(told.needed) - 20);
  });

  test('of one that comes: what is left for it is none of what the first one needs', async () => {
    await judge();
    const told = await readiness('comes');
    expect(told).toEqual(await plan('comes'));
    expect(told).toMatchObject({ usable: 0, by: NOON + DAY });
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('1', 60, { updatedAt: NOON + 1 })], NOON));
    await judge();
    const [{ need } = { need: 0 }] = await ground.database.sql.rows<{ need: number }>(
      `select (assessment->>'need')::int as need from "Verdict" where shop = $1 and "campaignId" = 'runs'`,
      shop,
    );
    const later = await readiness('comes');
    expect(later).toEqual(await plan('comes'));
    expect(later.usable).toBe(60 - need);
    expect(later.short).toBe(Number(later.needed) - (60 - need));
  });

  test('the reserve is nobody’s', async () => {
    await change('comes', { reserve: 7 });
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('1', 60, { updatedAt: NOON + 1 })], NOON));
    await judge();
    const before = await plan('comes');
    await change('comes', { reserve: 0 });
    expect((await plan('comes'))?.usable).toBe(Number(before?.usable) + 7);
    expect(await plan('comes')).toEqual(await readiness('comes'));
  });

  test('a delivery counts where the campaign counts on deliveries; elsewhere it is named beside the shortage', async () => {
    const at = NOON + DAY / 2;
    await deliver(30, at);
    await judge();
    const due = { units: 30, at, tooLate: false };
    for (const id of ['runs', 'comes']) {
      const told = await readiness(id);
      expect(told).toEqual(await plan(id));
      expect(told.due).toEqual(due);
    }
    const uncounted = await readiness('comes');
    for (const id of ['runs', 'comes']) await change(id, { countIncoming: true });
    await judge();
    expect(await plan('runs')).toMatchObject({ usable: 50, due: null });
    const counted = await readiness('comes');
    expect(counted).toEqual(await plan('comes'));
    expect(counted.short).toBeLessThan(Number(uncounted.short));

    await deliver(30, NOON + 2 * DAY);
    expect(await readiness('comes')).toMatchObject({
      due: { units: 30, at: NOON + 2 * DAY, tooLate: true },
    });
  });

  test('a draft is asked for as if it came', async () => {
    await judge();
    const told = await readiness('comes');
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('comes', { state: 'draft' }));
    expect(await readiness('comes')).toEqual(told);
  });

  test('Stock names the same units of what comes, and no such item is green', async () => {
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('1', 60, { updatedAt: NOON + 1 })], NOON));
    await judge();
    const { short } = await readiness('comes');
    expect(short).toBeGreaterThan(0);
    for (const scope of ['campaigns', 'all'] as const) {
      const { rows } = await stock({ scope });
      expect(rows).toMatchObject([
        {
          light: 'yellow',
          comingDecides: true,
          coming: [{ id: 'comes', name: 'Campaign comes', startsAt: NOON + DAY, short, nothingLeft: false }],
        },
      ]);
    }
  });

  test('Stock counts and finds the light that it shows; red where nothing is left for what comes', async () => {
    for (const [units, light] of [
      [60, 'yellow'],
      [1_000, 'green'],
    ] as const) {
      await ground.store.inShop(shop, (tx) =>
        tx.saveLevels([level('1', units, { updatedAt: NOON + units })], NOON),
      );
      await judge();
      const found = await stock();
      expect(found.rows).toMatchObject([{ light }]);
      expect(found.lights).toEqual({ red: 0, yellow: 0, grey: 0, green: 0, [light]: 1 });
      expect((await stock({ light })).total).toBe(1);
      for (const other of (['red', 'yellow', 'grey', 'green'] as const).filter((one) => one !== light))
        expect((await stock({ light: other })).total).toBe(0);
    }
    await change('comes', { reserve: 1_000 });
    expect(await stock({ light: 'red' })).toMatchObject({
      total: 1,
      lights: { red: 1, green: 0 },
      rows: [{ light: 'red', soldOut: false, coming: [{ nothingLeft: true }] }],
    });
  });

  test('a proposed campaign is told of, a draft, one that has begun or one that has enough is not', async () => {
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('1', 60, { updatedAt: NOON + 1 })], NOON));
    await judge();
    const told = async (now = NOON) => (await stock({}, now)).rows.map(({ coming }) => coming.length);
    const become = (given: object) => ground.store.inShop(shop, (tx) => tx.updateCampaign('comes', given));
    await become({ state: 'proposed' });
    expect(await told()).toEqual([1]);
    await become({ state: 'draft' });
    expect(await told()).toEqual([0]);
    await become({ state: 'approved' });
    expect(await told(NOON + DAY)).toEqual([0]);
  });
});

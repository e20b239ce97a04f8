/** The plan that operations see, and their answers, on each database. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { demandAhead } from '../../app/core/coming-demand.ts';
import { need } from '../../app/core/demand/need.ts';
import { policySchema } from '../../app/core/policy.ts';
import { withoutQuantities } from '../../app/core/without-quantities.ts';
import { createViews } from '../../app/db/views/create.ts';
import { keptPlans } from '../../app/db/views/kept-plan.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import type { Commands, Person } from '../../app/flow/commands/commands.ts';
import { ASKING_NOBODY } from '../support/asking-nobody.ts';
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

const OPS: Person = { userId: '2', name: 'Olu', role: 'operations' };
const MERCH: Person = { userId: '3', name: 'Mia', role: 'merchandiser' };

/** What it takes to be safe with a plan of so many units for seven days, and no sales. */
const safe = (planned: number): number => {
  const { forecast } = demandAhead(planned, [], 7);
  return forecast ? need(forecast, 0.05) : 0;
};
const SAFE = safe(100);

onEachDatabase('Plan for operations', (ground) => {
  let shop: string;
  let commands: Commands;
  const views = () => createViews(ground.database.sql);

  beforeEach(async () => {
    shop = newShop();
    commands = createCommands({
      store: ground.store,
      shopify: ASKING_NOBODY,
      clock: { now: () => NOON },
      poke: () => {},
      newId: () => 'new',
    });
    await installShop(ground.store, shop, ['1']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertVariants([variant('1')], null);
      const counting = policySchema.parse({ countIncoming: true });
      const window = { startsAt: NOON + 2 * DAY, endsAt: NOON + 9 * DAY };
      await tx.insertCampaign(campaign('c1', { state: 'approved', ...window, policy: counting }));
      await tx.insertCampaign(campaign('c2', { state: 'draft', ...window }));
      await tx.upsertItems(
        [item('c1', '1', { plannedUnits: 100 }), item('c2', '1', { plannedUnits: 50 })],
        NOON,
      );
      await tx.saveLevels([level('1', 30)], NOON);
      await tx.putArrivals([
        {
          id: 'a',
          inventoryItemId: '111',
          locationId: '1',
          units: 20,
          arrivesAt: NOON + DAY,
          source: 'typed',
          reference: '',
          createdAt: NOON,
          createdBy: 'x',
        },
      ]);
    });
  });

  const ALL = { campaignId: null, page: 1, pageSize: 25 };

  test('what is missing, by when, after stock and what lands in time; drafts ask for nothing', async () => {
    const plan = await views().coming(shop, ALL, NOON);
    expect(plan.campaigns.map(({ id }) => id)).toEqual(['c1']);
    expect(plan).toMatchObject({ total: 1, unplanned: 0, parcels: null, bestDay: null, pace: null });
    expect(plan.lines).toMatchObject([
      {
        campaignId: 'c1',
        left: SAFE,
        usable: 50,
        missing: SAFE - 50,
        restock: SAFE - 50,
        planned: 100,
      },
    ]);
    // By the day from which the fifty may be gone.
    expect(plan.lines[0]?.by).toBeGreaterThan(NOON + 2 * DAY);
    expect(plan.lines[0]?.by).toBeLessThan(NOON + 9 * DAY);
    expect(plan.weeks.reduce((sum, { units }) => sum + units, 0)).toBe(100);
    // Thirty lie there and twenty land; what else is asked for has no place yet.
    expect(plan.weeks[0]?.places).toEqual([
      { name: 'Warehouse', units: 50 },
      { name: null, units: (plan.weeks[0]?.units ?? 0) - 50 },
    ]);
  });

  test('all items of a campaign, also those that the stock covers', async () => {
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('1', 500, { updatedAt: NOON + 1 })], NOON));
    expect((await views().coming(shop, ALL, NOON)).lines).toEqual([]);
    const own = await views().coming(shop, { ...ALL, campaignId: 'c1', page: 9 }, NOON);
    expect(own).toMatchObject({
      total: 1,
      page: 1,
      lines: [{ missing: 0, left: SAFE, usable: 520, campaign: 'Campaign c1' }],
    });
  });

  test('stock elsewhere can be moved', async () => {
    const policy = policySchema.parse({ locationIds: ['none'] });
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('c1', { policy }));
    expect((await views().coming(shop, ALL, NOON)).lines).toMatchObject([
      { missing: SAFE, moves: [{ from: 'Warehouse', units: 30 }], restock: SAFE - 30 },
    ]);
  });

  test('parcels against what left on the best days, and the hours at the pace of packing', async () => {
    const MINUTE = 60_000;
    const order = (day: number, n: number) => {
      const at = NOON - day * DAY + n * 6 * MINUTE;
      return { orderId: `${day}-${n}`, at };
    };
    const orders = [1, 2, 3, 4, 5].flatMap((day) =>
      Array.from({ length: 10 + day }, (_, n) => order(day, n)),
    );
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveShippingWatch({
        lookedAt: NOON,
        readUntil: NOON,
        denied: false,
        returnsReadUntil: null,
        returnsDenied: false,
        slippingSince: null,
      });
      await tx.saveShippedOrders(
        orders.map(({ orderId, at }) => ({
          orderId,
          orderedAt: at,
          updatedAt: at,
          cancelledAt: null,
          cancelReason: null,
          complete: true,
          parcels: [{ carrier: null, shippedAt: at, deliveredAt: null, dueAt: null }],
        })),
      );
      // Of something that no campaign speaks of: two units in each order.
      await tx.upsertOrderLines(orders.map(({ orderId, at }) => orderLine('2', 2, at, { orderId })));
    });
    const plan = await views().coming(shop, ALL, NOON);
    // 100 units in 7 days are 14.3 on the busiest day; 65 orders of 2 units in 28 days are 4.6 more; 2 units a parcel.
    expect(plan).toMatchObject({ parcels: 10, bestDay: 13, pace: 6 });
    const [first] = plan.weeks;
    expect(first?.packingHours).toBe(Math.ceil(((((first?.units ?? 0) + 32.5) / 2) * 6) / 60));
  });

  test('what the model expects counts where it is more than the plan: history before the start, the judge after it', async () => {
    const sold = (perDay: number) =>
      Array.from({ length: 28 }, (_, n) =>
        orderLine('1', perDay, NOON - (n + 0.5) * DAY, { orderId: `h${n}` }),
      );
    await ground.store.inShop(shop, (tx) => tx.upsertOrderLines(sold(40)));
    const [ahead] = (await views().coming(shop, ALL, NOON)).lines;
    expect(ahead).toMatchObject({ toBeSafe: true, planned: 100 });
    expect(ahead?.left).toBeGreaterThan(130);
    expect(ahead?.missing).toBe((ahead?.left ?? 0) - 50);
    expect(ahead?.demandHigh).toBeGreaterThan(ahead?.expectedDemand ?? Infinity);

    await ground.database.sql.run(
      `insert into "Verdict" (shop, "campaignId", "variantId", "productId", verdict, assessment, at)
       values ($1, 'c1', '11', '1', 'below_need', '{"expectedDemand": 333, "demandSd": 20}', to_timestamp(0))`,
      shop,
    );
    const later = (await views().coming(shop, ALL, NOON + 3 * DAY)).lines;
    expect(later).toMatchObject([{ left: 333, expectedDemand: 333, demandLow: 308, demandHigh: 359 }]);
    // It has not begun: what a judge said of an earlier window is not asked.
    expect((await views().coming(shop, ALL, NOON)).lines).toMatchObject([{ left: ahead?.left }]);
  });

  test('what the judge calls covered while it runs is not said to be missing', async () => {
    await ground.database.sql.run(
      `insert into "Verdict" (shop, "campaignId", "variantId", "productId", verdict, assessment, at)
       values ($1, 'c1', '11', '1', 'covered', '{"expectedDemand": 30, "demandSd": 9, "need": 33, "needToBeSafe": 46, "shortBy": 0, "usable": 50}', to_timestamp(0))`,
      shop,
    );
    const during = NOON + 3 * DAY;
    expect((await views().coming(shop, ALL, during)).lines).toEqual([]);
    expect((await views().coming(shop, { ...ALL, campaignId: 'c1' }, during)).lines).toMatchObject([
      { standing: 'covered', left: 46, usable: 50, missing: 0, judged: true },
    ]);
    // Where selling out is the goal, what is planned and not there is told as before.
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('c1', { goal: 'sell_out' }));
    expect((await views().coming(shop, ALL, during)).lines).toMatchObject([
      { left: 100, toBeSafe: false, judged: false },
    ]);
  });

  test('a bundle whose parts were not read is not known; with them it takes its parts', async () => {
    const own = { id: '12', inventoryItemId: '112' };
    const wholly = variant('1', { ...own, requiresComponents: true });
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertVariants([wholly], null);
      await tx.upsertItems(
        [item('c1', '1', { variantId: '12', inventoryItemId: '112', plannedUnits: 10 })],
        NOON,
      );
    });
    const ofBundle = async () =>
      (await views().coming(shop, ALL, NOON)).lines.filter(({ variantId }) => variantId === '12');
    expect(await ofBundle()).toMatchObject([{ standing: 'not_known', missing: 0, left: safe(10) }]);
    const put = (variantId: string) =>
      ground.store.inShop(shop, (tx) =>
        tx.saveComponents([{ bundleVariantId: '12', variantId, quantity: 30 }]),
      );
    await put('11');
    expect(await ofBundle()).toMatchObject([
      { standing: 'missing', component: 'Product 1', left: 30 * safe(10) },
    ]);
    await put('unheard-of');
    expect(await ofBundle()).toMatchObject([{ standing: 'not_known' }]);
  });

  test('a viewer without quantities gets none of it', async () => {
    const plan = withoutQuantities(await views().coming(shop, ALL, NOON));
    expect(plan.weeks[0]).toMatchObject({
      units: null,
      onBusiestDay: null,
      parcels: null,
      packingHours: null,
    });
    expect(plan.lines).toMatchObject([
      { standing: 'missing', planned: null, left: null, missing: null, restock: null },
    ]);
    expect(plan).toMatchObject({ bestDay: null, parcels: null });
  });

  describe('kept, as of a large shop', () => {
    const MINUTE = 60_000;
    const fresh = async (now: number) => {
      const { keptAt: _at, current: _current, ...plan } = await views().coming(shop, ALL, now);
      return plan;
    };
    const kept = () => keptPlans(ground.database.sql, 0).coming;
    const stock = (units: number, updatedAt: number) =>
      ground.store.inShop(shop, (tx) => tx.saveLevels([level('1', units, { updatedAt })], updatedAt));
    const heard = (at: number) =>
      ground.database.sql.run(
        `update "Shop" set "lastWebhookAt" = to_timestamp($2::float8 / 1000) where shop = $1`,
        shop,
        at,
      );

    beforeEach(async () => {
      await ground.database.sql.run(`delete from "Work" where shop = $1`, shop);
      await heard(NOON - 10 * MINUTE);
    });

    test('what people set is in it at once', async () => {
      const coming = kept();
      expect((await coming(shop, ALL, NOON)).lines).toMatchObject([{ missing: SAFE - 50 }]);
      const changes: (() => Promise<unknown>)[] = [
        () => ground.database.sql.run(`update "Arrival" set units = 21 where shop = $1`, shop),
        () =>
          ground.store.inShop(shop, (tx) => tx.upsertItems([item('c1', '1', { plannedUnits: 90 })], NOON)),
        () => ground.store.inShop(shop, (tx) => tx.updateCampaign('c1', { startsAt: NOON + DAY - 1 })),
        () => ground.store.inShop(shop, (tx) => tx.updateCampaign('c2', { state: 'proposed' })),
        () =>
          ground.database.sql.run(
            `update "Location" set "fulfillsOnlineOrders" = false where shop = $1`,
            shop,
          ),
        () =>
          ground.database.sql.run(
            `update "Shop" set "ianaTimezone" = 'Pacific/Auckland' where shop = $1`,
            shop,
          ),
        () => ground.store.inShop(shop, (tx) => tx.upsertItems([item('c2', '1', { removedAt: NOON })], NOON)),
      ];
      for (const change of changes) {
        const before = await fresh(NOON);
        await change();
        const plan = await coming(shop, ALL, NOON);
        expect(plan).toMatchObject({ ...(await fresh(NOON)), keptAt: null, current: true });
        expect(await fresh(NOON)).not.toEqual(before);
      }
    });

    test('what the shop tells is in it after a minute, and until then it says that it is behind', async () => {
      const coming = kept();
      await coming(shop, ALL, NOON);
      expect(await coming(shop, ALL, NOON + MINUTE)).toMatchObject({ keptAt: NOON, current: true });
      await stock(10, NOON + MINUTE);
      await heard(NOON + MINUTE);
      const old = { keptAt: NOON, current: false, lines: [{ missing: SAFE - 50 }] };
      expect(await coming(shop, ALL, NOON + MINUTE - 1)).toMatchObject(old);
      expect(await coming(shop, ALL, NOON + 2 * MINUTE)).toMatchObject(old);
      const renewed = { keptAt: NOON + 2 * MINUTE, lines: [{ missing: SAFE - 30 }] };
      await vi.waitFor(async () => {
        expect(await coming(shop, ALL, NOON + 2 * MINUTE)).toMatchObject(renewed);
      });
      // A file is never behind, and what it worked out is kept.
      await stock(0, NOON + 2 * MINUTE);
      await heard(NOON + 3 * MINUTE);
      const file = await coming(shop, { ...ALL, asOfNow: true }, NOON + 3 * MINUTE);
      expect(file).toMatchObject({ ...(await fresh(NOON + 3 * MINUTE)), keptAt: null, current: true });
      expect(await coming(shop, ALL, NOON + 3 * MINUTE)).toMatchObject({ lines: [{ missing: SAFE - 20 }] });
    });

    test('one that was worked out while something was under way is not taken for settled', async () => {
      const coming = kept();
      for (const underWay of [
        `insert into "Work" (shop, step, subject, "dueAt", "markedAt") values ($1, 'judge', '1', to_timestamp(0), now())`,
        `insert into "WebhookEvent" (shop, "webhookId", topic, "triggeredAt", "receivedAt", body)
           values ($1, 'w', 'orders/create', now(), now(), '')`,
      ]) {
        await ground.database.sql.run(underWay, shop);
        await coming(shop, { ...ALL, asOfNow: true }, NOON);
        expect(await coming(shop, ALL, NOON + 1)).toMatchObject({ keptAt: NOON, current: false });
        await ground.database.sql.run(`delete from "Work" where shop = $1`, shop);
      }
    });

    test('names and answers are read as they stand', async () => {
      const coming = kept();
      await coming(shop, ALL, NOON);
      await commands.answerFeasibility(shop, OPS, {
        campaignId: 'c1',
        variantId: '11',
        answer: 'not_feasible',
        note: 'no van',
      });
      expect(await coming(shop, ALL, NOON)).toMatchObject({
        keptAt: NOON,
        lines: [{ answer: { note: 'no van' } }],
      });
    });
  });

  test('operations answer, marketing reads; the last answer stands', async () => {
    const input = { campaignId: 'c1', variantId: '11' };
    const answer = (by: Person, said: 'feasible' | 'feasible_with' | 'not_feasible', note: string) =>
      commands.answerFeasibility(shop, by, { ...input, answer: said, note });
    expect(await answer(MERCH, 'feasible', '')).toMatchObject({ reason: 'forbidden' });
    expect(await answer(OPS, 'not_feasible', ' ')).toMatchObject({ ok: false });
    expect(
      await commands.answerFeasibility(shop, OPS, {
        ...input,
        variantId: '99',
        answer: 'feasible',
        note: '',
      }),
    ).toMatchObject({
      ok: false,
    });
    await answer(OPS, 'not_feasible', 'no van');
    expect(await answer(OPS, 'feasible_with', 'a second van')).toEqual({ ok: true });
    expect(await views().feasibility(shop, 'c1')).toMatchObject([
      {
        product: 'Product 1',
        answer: 'feasible_with',
        note: 'a second van',
        by: 'Olu',
        at: NOON,
        plannedThen: 100,
        planned: 100,
      },
    ]);
  });
});

/** What a campaign has sold is one number wherever it is told: since its start, on its channels, whenever an item joined. */
import { expect, test } from 'vitest';
import { createViews } from '../../app/db/views/create.ts';
import { measureShop } from '../../app/flow/measure.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaignOf } from './pictures.ts';
import { campaign, DAY, HOUR, installShop, item, level, newShop, NOON, orderLine } from './store-fixture.ts';

onEachDatabase('What a campaign sold', (ground) => {
  test('is the same for the forecast, the results, the stock plan and the measures', async () => {
    const shop = newShop();
    const { store, database } = ground;
    const start = NOON - 2 * DAY;
    await installShop(store, shop, ['7']);
    await store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { startsAt: start, endsAt: NOON + 3 * DAY }));
      // Entered a day after it began.
      await tx.upsertItems([item('c', '7', { plannedUnits: 30 })], NOON - DAY);
      await tx.saveLevels([level('7', 50)], NOON);
      const sell = (units: number, at: number, more: object = {}) =>
        orderLine('7', units, at, { lineId: `${units}`, ...more });
      await tx.upsertOrderLines([
        sell(64, start - HOUR),
        sell(6, start + HOUR),
        sell(2, NOON - HOUR),
        sell(1, NOON - HOUR, { cancelledAt: NOON, cancelReason: 'INVENTORY' }),
        sell(32, NOON - HOUR, { cancelledAt: NOON, cancelReason: 'CUSTOMER' }),
        sell(16, NOON - HOUR, { source: 'pos', locationId: '1' }),
      ]);
    });
    await measureShop({ store, clock: { now: () => NOON } }, shop);

    const views = createViews(database.sql);
    const [judged] = (await campaignOf(ground, shop)).items;
    const results = await views.results(shop, 'c', NOON);
    const plan = await views.coming(shop, { campaignId: 'c', page: 1, pageSize: 25 }, NOON);
    const [measured] = await database.prisma.measureItem.findMany({ where: { shop } });

    expect({
      forecast: judged?.sold,
      results: results?.sold,
      resultsByDay: results?.days.map(({ sold }) => sold),
      stillPlanned: plan.lines.map(({ left }) => left),
      measured: measured?.outcome,
    }).toMatchObject({
      forecast: 9,
      results: 9,
      resultsByDay: [6, 0, 3],
      stillPlanned: [30 - 9],
      measured: { ordered: 9, broken: 1 },
    });
    const [broken] = (
      await views.insights(
        shop,
        { from: start - 12 * HOUR, to: NOON, beforeFrom: start - 3 * DAY, beforeTo: start - 12 * HOUR },
        NOON,
      )
    ).measures.filter(({ name }) => name === 'broken');
    expect(broken?.value).toBeCloseTo(1 / 9);
  });
});

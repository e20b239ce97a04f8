/** What a suggested plan learns from: items of ended campaigns whose demand is known. */
import { expect, it } from 'vitest';
import { measureShop } from '../../app/flow/measure.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import { previewCommands } from '../../app/flow/commands/preview.ts';
import { campaignInput } from '../../app/flow/commands/inputs.ts';
import type { CommandPorts } from '../../app/flow/commands/support.ts';
import type { Store } from '../../app/flow/store.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import {
  assessment,
  campaign,
  DAY,
  delivery,
  HOUR,
  installShop,
  item,
  level,
  newShop,
  NOON,
  orderLine,
} from './store-fixture.ts';

const MIDNIGHT = NOON - 12 * HOUR;
const PRODUCTS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'];
const over = { state: 'ended' as const, startsAt: MIDNIGHT - 10 * DAY, endsAt: MIDNIGHT - 3 * DAY };

/** Each product sells 2 a day for 40 days, and 6 a day in the ended campaign of 7 days. */
async function withEnded({ store }: Ground, ids = PRODUCTS): Promise<string> {
  const shop = newShop();
  await installShop(store, shop, [...ids, '99']);
  await store.inShop(shop, async (tx) => {
    await tx.insertCampaign(campaign('old', over));
    await tx.upsertItems(
      ids.map((id) => item('old', id)),
      NOON - 30 * DAY,
    );
    await tx.upsertOrderLines(
      [...ids, '99'].flatMap((id) =>
        Array.from({ length: 40 }, (_, day) =>
          orderLine(id, day >= 3 && day < 10 && id !== '99' ? 6 : 2, MIDNIGHT - (day + 0.5) * DAY),
        ),
      ),
    );
  });
  return shop;
}
const learnedOf = ({ store }: Ground, shop: string, kind = 'sale') =>
  store.inShop(shop, (tx) => tx.endedItems(kind, NOON));

onEachDatabase('Items of ended campaigns', (ground) => {
  it('come with the days before their window, what they sold in it, kind and length', async () => {
    const shop = await withEnded(ground, ['1']);
    const [one, ...others] = await learnedOf(ground, shop);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ kind: 'sale', windowDays: 7, sold: 42 });
    expect(one?.history).toHaveLength(30);
    expect(new Set(one?.history)).toEqual(new Set([2]));
  });

  it('teach nothing when they ran out, were hidden, were taken out, or their campaign is no ended one', async () => {
    const shop = await withEnded(ground, ['1', '2', '3', '4', '5']);
    const hold = { campaignId: 'old', mode: 'act' as const, reason: assessment };
    await ground.store.inShop(shop, async (tx) => {
      const at = MIDNIGHT - 5 * DAY;
      await tx.openHolds('1', [{ ...hold, variantId: '11', response: 'flag', cause: 'sold_out' }], at);
      await tx.openHolds('2', [{ ...hold, variantId: '21', response: 'hide', cause: 'below_need' }], at);
      await tx.openHolds('3', [{ ...hold, variantId: '31', response: 'flag', cause: 'below_need' }], at);
      await tx.upsertItems([item('old', '4', { removedAt: at })], at);
      for (const [id, state] of [
        ['called-off', 'cancelled'],
        ['running', 'live'],
      ] as const) {
        await tx.insertCampaign(campaign(id, { ...over, state }));
        await tx.upsertItems([item(id, '5')], at);
      }
      await tx.insertCampaign(
        campaign('ancient', { state: 'ended', startsAt: NOON - 420 * DAY, endsAt: NOON - 410 * DAY }),
      );
      await tx.upsertItems([item('ancient', '5')], at);
    });
    const found = await learnedOf(ground, shop);
    expect(found.map(({ sold }) => sold)).toEqual([42, 42]);
  });

  it('teach nothing when a whole day of the window had no stock', async () => {
    const shop = await withEnded(ground, ['1', '2']);
    const empty = level('1', 0, { updatedAt: MIDNIGHT - 8 * DAY });
    // Numbers of stock are kept while a campaign runs.
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('old', { state: 'live' }));
    await ground.store.takeIn(
      delivery(shop, level('1', 5, { updatedAt: MIDNIGHT - 20 * DAY })),
      MIDNIGHT - 20 * DAY,
    );
    await ground.store.takeIn(delivery(shop, empty), MIDNIGHT - 8 * DAY);
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('old', { state: 'ended' }));
    expect(await learnedOf(ground, shop)).toHaveLength(1);
  });

  it('teach nothing when the look back found that they ran out or may have, or when they were taken out of the ads', async () => {
    const shop = await withEnded(ground, ['1', '2', '3', '4']);
    const at = MIDNIGHT - 5 * DAY;
    await ground.store.inShop(shop, async (tx) => {
      const hold = { campaignId: 'old', mode: 'act' as const, reason: assessment };
      const stop = { ...hold, variantId: '21', response: 'stop_promoting' as const };
      await tx.openHolds('2', [{ ...stop, cause: 'below_need' }], at);
      // A campaign that does nothing about what sells out holds nothing: half a day without stock is on no day's record.
      await tx.updateCampaign('old', { state: 'live' });
    });
    for (const [id, available, when] of [
      ['1', 5, over.startsAt],
      ['3', 5, over.startsAt],
      // Of seven days nobody saw the first five.
      ['4', 5, at],
      ['1', 0, at + 7 * HOUR],
      ['1', 9, at + 19 * HOUR],
    ] as const)
      await ground.store.takeIn(delivery(shop, level(id, available, { updatedAt: when })), when);
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('old', { state: 'ended' }));
    expect(await learnedOf(ground, shop)).toHaveLength(3);
    await measureShop({ store: ground.store, clock: { now: () => NOON } }, shop);
    expect(await learnedOf(ground, shop)).toHaveLength(1);
  });

  it.each([
    ['first', 7, 10],
    ['second', 3, 6],
  ])('teach nothing when the shop had no order in the %s half of their campaign', async (_half, from, to) => {
    const shop = await withEnded(ground, ['1']);
    expect(await learnedOf(ground, shop)).toHaveLength(1);
    await ground.database.sql.run(
      `DELETE FROM "OrderLine" WHERE shop = $1 AND "orderedAt" BETWEEN to_timestamp($2::float8 / 1000) AND to_timestamp($3::float8 / 1000)`,
      shop,
      MIDNIGHT - to * DAY - 12 * HOUR,
      MIDNIGHT - from * DAY,
    );
    expect(await learnedOf(ground, shop)).toEqual([]);
  });

  it('compare with days outside of campaigns that ran, and with no draft', async () => {
    const shop = await withEnded(ground, ['1']);
    await ground.store.inShop(shop, async (tx) => {
      const before = { startsAt: MIDNIGHT - 20 * DAY, endsAt: MIDNIGHT - 17.5 * DAY };
      for (const [id, state] of [
        ['earlier', 'ended'],
        ['idea', 'draft'],
      ] as const) {
        const window =
          id === 'idea' ? { startsAt: MIDNIGHT - 30 * DAY, endsAt: MIDNIGHT - 28 * DAY } : before;
        await tx.insertCampaign(campaign(id, { ...window, state }));
        await tx.upsertItems([item(id, '1')], NOON - 60 * DAY);
      }
    });
    const history =
      (await learnedOf(ground, shop)).find(({ campaign: { id } }) => id === 'old')?.history ?? [];
    // Of the days 40 to 11 before: 20, 19 and the day in which it ended.
    expect(history.flatMap((units, index) => (units === null ? [40 - index] : []))).toEqual([20, 19, 18]);
  });

  it('are at most 40 of one campaign, of the same kind first', async () => {
    const shop = await withEnded(
      ground,
      Array.from({ length: 45 }, (_, i) => String(i + 1)),
    );
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('mail', { ...over, kind: 'email', endsAt: MIDNIGHT - 5 * DAY }));
      await tx.upsertItems([item('mail', '3')], NOON - 30 * DAY);
    });
    const found = await learnedOf(ground, shop, 'email');
    expect(found.filter(({ kind }) => kind === 'sale')).toHaveLength(40);
    expect(found.filter(({ kind }) => kind === 'email')).toMatchObject([{ windowDays: 5, sold: 30 }]);
  });

  it('lift the suggestion of the next campaign, which says what it rests on', async () => {
    const shop = await withEnded(ground);
    const commands = previewCommands({
      store: ground.store,
      shopify: {
        readCollectionMembers: () => Promise.resolve({ ok: true, value: null, cost: 0 }),
        readDiscount: () => Promise.resolve({ ok: true, value: null, cost: 0 }),
      },
      clock: { now: () => NOON },
      newId: () => 'draft',
    });
    const suggestionOf = async (name: string) => {
      const input = campaignInput.parse({
        name: 'Next',
        kind: 'sale',
        startsAt: MIDNIGHT + DAY,
        endsAt: MIDNIGHT + 8 * DAY,
        sources: [{ kind: 'picked', value: '99' }],
        policy: {},
      });
      const by = { userId: '1', name: 'Ada', role: 'merchandiser' as const };
      const result = await commands.previewCampaign(name, by, input, null);
      return result.ok ? result.preview.items[0]?.suggestion : undefined;
    };
    const learned = await suggestionOf(shop);
    // Two a day for seven days, about three times: twelve items are believed for the most part, not wholly.
    expect(learned).toMatchObject({ learnedFrom: 12, betterThanRecentPace: true });
    expect(learned?.uplift).toBeGreaterThan(2);
    expect(learned?.units).toBeGreaterThan(28);

    const beginner = await withEnded(ground, []);
    expect(await suggestionOf(beginner)).toMatchObject({ learnedFrom: 0, uplift: 1, units: 14 });
  });

  it('are read before a plan is saved, not while its transaction waits, and once with what the form shows', async () => {
    const told: string[] = [];
    const store: Pick<Store, 'inShop'> = {
      inShop: (shop, work) =>
        ground.store.inShop(shop, (tx) =>
          work(
            new Proxy(tx, {
              get(all, name) {
                if (name === 'endedItems' || name === 'insertCampaign' || name === 'upsertItems')
                  told.push(name);
                return Reflect.get(all, name) as unknown;
              },
            }),
          ),
        ),
    };
    const ports = {
      store,
      shopify: {} as CommandPorts['shopify'],
      clock: { now: () => NOON },
      poke: () => {},
      newId: () => 'next',
    } satisfies Partial<CommandPorts> as CommandPorts;
    const commands = createCommands(ports);
    const shop = await withEnded(ground);
    const by = { userId: '1', name: 'Ada', role: 'merchandiser' as const };
    const plan = campaignInput.parse({
      name: 'Next',
      startsAt: MIDNIGHT + DAY,
      endsAt: MIDNIGHT + 8 * DAY,
      sources: [{ kind: 'picked', value: '99' }],
      plannedUnits: { '991': 900 },
      policy: {},
    });
    expect(await commands.createCampaign(shop, by, plan)).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.plan_looks_too_high', params: { planned: 900 } }],
    });
    expect(told[0]).toBe('endedItems');
    const preview = await commands.previewCampaign(shop, by, plan, null);
    expect(preview).toMatchObject({ preview: { items: [{ suggestion: { learnedFrom: 12 } }] } });
    expect(await commands.createCampaign(shop, by, { ...plan, confirmedPlans: true })).toMatchObject({
      ok: true,
    });
    expect(await commands.setItem(shop, by, 'next', '991', { plannedUnits: 901 })).toMatchObject({
      ok: false,
    });
    expect(told.filter((name) => name === 'endedItems')).toHaveLength(1);
  });
});

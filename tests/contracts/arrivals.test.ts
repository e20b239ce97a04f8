/** Units on their way: what people type or send, and what a verdict makes of it. */
import { expect, it } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { defaultPolicy } from '../../app/core/policy.ts';
import { arrivalCommands } from '../../app/flow/commands/arrivals.ts';
import type { CommandPorts } from '../../app/flow/commands/support.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, item, level, newShop, NOON, variant } from './store-fixture.ts';

const ADA = { userId: '11', name: 'Ada', role: 'operations' } as const;

onEachDatabase('Units on their way', (ground) => {
  let poked = 0;
  const commands = () =>
    arrivalCommands({
      store: ground.store,
      clock: { now: () => NOON },
      poke: () => void (poked += 1),
    } as Partial<CommandPorts> as CommandPorts);
  const installed = async (zone = 'UTC'): Promise<string> => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7', '8'], zone);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { policy: { ...defaultPolicy(), countIncoming: true } }));
      await tx.upsertItems([item('c', '7')], NOON - 8 * DAY);
      await tx.saveLevels([level('7', 15)], NOON);
    });
    return shop;
  };
  const judged = async (shop: string) => {
    const picture = await ground.store.inShop(shop, (tx) => tx.picture('7', NOON));
    if (!picture) throw new Error('It is known');
    return decide(picture).verdicts[0];
  };
  const listed = async (shop: string) => {
    const answer = await commands().listArrivals(shop, ADA);
    return answer.ok ? answer.arrivals : [];
  };
  const lastSaid = (shop: string) =>
    ground.database.sql.rows(
      `SELECT message, params, "productId", "variantId", actor FROM "LedgerEntry" WHERE shop = $1 ORDER BY id DESC LIMIT 1`,
      shop,
    );

  it('that a person types count for a campaign that counts on them, from the next judgement on', async () => {
    const shop = await installed();
    expect(await judged(shop)).toMatchObject({ verdict: 'below_need', assessment: { usable: 15 } });
    const arrival = {
      variantId: '71',
      locationId: '1',
      units: 90,
      arrivesAt: NOON + 2 * HOUR,
      reference: 'PO 7',
    };
    const before = poked;
    expect(await commands().addArrival(shop, ADA, arrival)).toMatchObject({ ok: true });
    expect(poked).toBe(before + 1);
    expect(await judged(shop)).toMatchObject({
      verdict: 'covered',
      assessment: { usable: 105, incoming: 90 },
    });
    const which = {
      params: { units: 90, day: arrival.arrivesAt },
      productId: '7',
      variantId: '71',
      actor: 'Ada (11)',
    };
    expect(await lastSaid(shop)).toEqual([{ message: 'ledger.arrival_entered', ...which }]);
    const claims = await ground.store.work.claim('judge', 10, NOON, 1);
    expect(claims.filter((one) => one.shop === shop).map(({ subject }) => subject)).toEqual(['7']);

    const [kept] = await listed(shop);
    expect(kept).toMatchObject({ units: 90, source: 'typed', reference: 'PO 7', createdBy: 'Ada (11)' });
    expect(await commands().removeArrival(shop, ADA, kept?.id ?? '')).toEqual({ ok: true });
    expect(await lastSaid(shop)).toEqual([{ message: 'ledger.arrival_taken_out', ...which }]);
    expect(await judged(shop)).toMatchObject({ assessment: { usable: 15, incoming: 0 } });
    expect(await commands().removeArrival(shop, ADA, kept?.id ?? '')).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.no_such_arrival' }],
    });
  });

  it('of another shop, of an unknown place or of a bundle are refused', async () => {
    const [shop, other] = [await installed(), newShop()];
    const arrival = { variantId: '71', locationId: '1', units: 9, arrivesAt: NOON + HOUR, reference: '' };
    const problem = async (given: Partial<typeof arrival>, where = shop) => {
      const answer = await commands().addArrival(where, ADA, { ...arrival, ...given });
      return answer.ok ? null : answer.problems[0]?.message;
    };
    await installShop(ground.store, other, []);
    expect(await problem({}, other)).toBe('problem.no_such_product');
    expect(await problem({ locationId: '99' })).toBe('problem.no_such_location');
    await ground.store.inShop(shop, (tx) =>
      tx.upsertVariants([variant('8', { requiresComponents: true, components: [] })], null),
    );
    expect(await problem({ variantId: '81' })).toBe('problem.arrival_of_bundle');
    expect(await listed(shop)).toEqual([]);
  });

  it('come as a CSV: by the end of their day in the zone of the shop, the same row once', async () => {
    const shop = await installed('Australia/Sydney');
    const csv = 'SKU,Units,Date,Reference\nsku-7,"1,000",2026-11-17,PO 1\nsku-8,5,2026-11-18,\n';
    expect(await commands().importArrivals(shop, ADA, csv)).toEqual({ ok: true, imported: 2, removed: 0 });
    const moment = Date.UTC(2026, 10, 17, 12, 59);
    expect(await listed(shop)).toMatchObject([
      { inventoryItemId: '711', locationId: '1', units: 1000, arrivesAt: moment, source: 'csv' },
      { inventoryItemId: '811', units: 5 },
    ]);
    await commands().importArrivals(shop, ADA, csv);
    expect(await listed(shop)).toHaveLength(2);
    expect(await lastSaid(shop)).toMatchObject([
      { message: 'ledger.arrivals_saved', params: { imported: 2, removed: 0 }, productId: null },
    ]);
    const changed = csv.replace('"1,000"', '40').replace('sku-8,5', 'sku-8,0');
    expect(await commands().importArrivals(shop, ADA, changed)).toEqual({
      ok: true,
      imported: 1,
      removed: 1,
    });
    expect(await listed(shop)).toMatchObject([{ units: 40 }]);
  });

  it.each([
    ['sku,units\nsku-7,5', 'problem.arrivals_columns', undefined],
    ['sku,units,date\nnobody,5,2026-11-20', 'problem.arrivals_row_variant', 2],
    ['sku,units,date\nsku-7,5,2026-11-20\nsku-7,many,2026-11-20', 'problem.arrivals_row_units', 3],
    ['sku,units,date\nsku-7,5,20.11.2026', 'problem.arrivals_row_date', 2],
    ['sku,units,date\nsku-7,5,2026-02-30', 'problem.arrivals_row_date', 2],
    ['sku,units,date,location\nsku-7,5,2026-11-20,Moon', 'problem.arrivals_row_location', 2],
    ['variant_id,units,date\n"71', 'problem.csv_unreadable', undefined],
  ])('in %j are refused as a whole, with the row', async (csv, message, row) => {
    const shop = await installed();
    const answer = await commands().importArrivals(shop, ADA, csv);
    expect(answer).toMatchObject({ ok: false, problems: [{ message }] });
    if (row !== undefined && !answer.ok) expect(answer.problems[0]?.params).toEqual({ row });
    expect(await listed(shop)).toEqual([]);
  });

  it('name their place where the shop sells from several', async () => {
    const shop = await installed();
    await ground.store.inShop(shop, (tx) =>
      tx.saveShopFacts(
        {
          gid: '1',
          name: shop,
          ianaTimezone: 'UTC',
          currencyCode: 'EUR',
          plan: '',
          locations: ['1', '2'].map((id) => ({
            id,
            name: `Hall ${id}`,
            isActive: true,
            fulfillsOnlineOrders: true,
          })),
          publications: [],
        },
        NOON,
      ),
    );
    const unnamed = await commands().importArrivals(shop, ADA, 'sku,units,date\nsku-7,5,2026-11-20');
    expect(unnamed).toMatchObject({ problems: [{ message: 'problem.arrivals_row_location' }] });
    await commands().importArrivals(shop, ADA, 'sku,units,date,location\nsku-7,5,2026-11-20,hall 2');
    expect(await listed(shop)).toMatchObject([{ locationId: '2' }]);
  });
});

/** What is kept of a campaign's readiness: its changes, once each, apart for each shop. */
import { expect, it } from 'vitest';
import { MOST_AT_ONCE } from '../../app/core/readiness/look.ts';
import { MOST_VISITED, visited } from '../../app/core/readiness/visits.ts';
import { createViews } from '../../app/db/views/create.ts';
import { readinessCommands } from '../../app/flow/commands/readiness.ts';
import { watchReadiness } from '../../app/flow/readiness/watch.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, HOUR, installShop, item, newShop, NOON, ofProduct, product } from './store-fixture.ts';

const PERSON = { userId: '1', name: 'Vera', role: 'viewer' } as const;

onEachDatabase('The history of readiness', (ground) => {
  it('has a row for each change and none for each look', async () => {
    const [shop, other] = [newShop(), newShop()];
    let now = NOON;
    const clock = { now: () => now };
    for (const one of [shop, other]) {
      await installShop(ground.store, one, ['7']);
      await ground.store.inShop(one, async (tx) => {
        await tx.insertCampaign(campaign('c1'));
        await tx.upsertItems([item('c1', '7', { hero: true })], NOON - HOUR);
      });
    }
    const set = (available: number, updatedAt: number) =>
      ground.store.inShop(shop, (tx) =>
        tx.saveLevels(
          [{ inventoryItemId: '711', locationId: '1', available, isActive: true, updatedAt }],
          updatedAt,
        ),
      );
    const look = () => watchReadiness({ store: ground.store, clock }, shop);
    await set(0, NOON);
    await look();
    now += HOUR;
    await look();
    const current = () => ground.store.inShop(shop, (tx) => tx.currentReadiness('c1'));
    expect(await current()).toMatchObject({ at: NOON, verdict: 'not_ready' });

    await set(100, now);
    await look();
    expect(await current()).toMatchObject({ at: now });
    const { history } = (await createViews(ground.database.sql).readiness(shop, 'c1', now)) ?? {};
    expect(history?.map(({ at }) => at)).toEqual([now, NOON]);
    expect(history?.[0]?.changed).toContainEqual({ key: 'heroes', state: 'ready' });
    expect(history?.[1]?.changed).toEqual([]);
    expect(await ground.store.inShop(other, (tx) => tx.currentReadiness('c1'))).toBe(null);
  });

  it('of a large campaign is what the last look found, with its age, until somebody looks again', async () => {
    const [shop, other] = [newShop(), newShop()];
    let now = NOON;
    const [store, views] = [ground.store, createViews(ground.database.sql)];
    const { lookAtReadiness } = readinessCommands({ store, clock: { now: () => now } });
    for (const one of [shop, other]) {
      await installShop(store, one, ['7']);
      await store.inShop(one, (tx) => tx.insertCampaign(campaign('c1')));
    }
    const many = Array.from({ length: MOST_AT_ONCE + 1 }, (_, n) =>
      item('c1', '7', { variantId: `v${n}`, inventoryItemId: `i${n}`, plannedUnits: 5 }),
    );
    const save = (items: typeof many) => store.inShop(shop, (tx) => tx.upsertItems(items, now));
    await save(many.slice(0, 3));
    const looked = async () => (await views.readiness(shop, 'c1', now))?.looked;
    expect(await looked()).toMatchObject({ keptAt: null, current: true });

    await save(many);
    expect(await looked()).toBe(null);
    expect(await lookAtReadiness(shop, PERSON, 'c1')).toEqual({ ok: true });
    const inFull = await looked();
    expect(inFull).toMatchObject({
      keptAt: NOON,
      current: true,
      running: true,
    });
    expect(inFull?.checks.map(({ key }) => key)).toContain('heroes');

    now += HOUR;
    expect(await looked()).toEqual({ ...inFull, current: false });
    await lookAtReadiness(shop, PERSON, 'c1');
    expect(await looked()).toMatchObject({ keptAt: now, current: true });
    await save([{ ...many[3], hero: true } as (typeof many)[number]]);
    expect(await looked()).toMatchObject({ keptAt: now, current: false });
    now += 1;
    await watchReadiness({ store, clock: { now: () => now } }, shop);
    expect(await looked()).toMatchObject({ keptAt: now, current: true });

    expect(await lookAtReadiness(other, PERSON, 'c2')).toMatchObject({ ok: false });
    expect(await store.inShop(other, (tx) => tx.readinessLook('c1'))).toBe(null);
  }, 120_000);

  it('is served after whoever has the better place, unless that one only watches and it acts', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.inShop(shop, async (tx) => {
      for (const [id, mode, priority] of [
        ['acts first', 'act', 1],
        ['watches second', 'watch', 2],
        ['acts third', 'act', 3],
        ['watches fourth', 'watch', 4],
      ] as const) {
        await tx.insertCampaign(campaign(id, { name: id, mode, priority }));
        await tx.upsertItems([item(id, '7', {})], NOON);
      }
      const before = async (id: string) =>
        (await tx.readinessFacts(id, NOON))?.items[0]?.claims
          .filter(({ first }) => first)
          .map(({ name }) => name);
      expect(await before('acts third')).toEqual(['acts first']);
      expect(await before('watches second')).toEqual(['acts first']);
      expect(await before('watches fourth')).toEqual(['acts first', 'watches second', 'acts third']);
    });
  });

  it('fetches the pages that its checks speak of', async () => {
    const shop = newShop();
    const ids = Array.from({ length: 14 }, (_, n) => String(30 + n));
    await installShop(ground.store, shop, ids);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('heroes'));
      await tx.insertCampaign(campaign('plans'));
      await tx.insertCampaign(campaign('over', { endsAt: NOON - 1 }));
      await tx.upsertItems(
        ids.map((id, n) => item('heroes', id, { hero: n > 1, plannedUnits: n })),
        NOON,
      );
      await tx.upsertItems(
        ids.map((id, n) => item('plans', id, { plannedUnits: n % 5 || null })),
        NOON,
      );
      await tx.upsertItems([item('over', '30', {})], NOON);
      const found = await tx.pagesOfCampaigns(NOON);
      const products = (of: readonly { productId: string }[]) => of.map(({ productId }) => productId);
      for (const id of ['heroes', 'plans']) {
        const facts = await tx.readinessFacts(id, NOON);
        const wanted = products(visited(facts?.items ?? []));
        expect(products(visited(found.filter((page) => page.campaignId === id)))).toEqual(wanted);
        expect(wanted).toHaveLength(id === 'heroes' ? MOST_VISITED : 3);
      }
      expect(found.some(({ campaignId }) => campaignId === 'over')).toBe(false);
    });
  });

  it('knows which unlisted product we hide: not one that was unlisted before, nor one that we left to others', async () => {
    const shop = newShop();
    const ids = ['1', '2', '3', '4'];
    await installShop(ground.store, shop, ids);
    await ground.store.inShop(shop, async (tx) => {
      const unlisted = ids.map((id) => product(id, { status: 'UNLISTED' }));
      await tx.upsertProducts(unlisted, NOON);
      await tx.insertCampaign(campaign('c'));
      await tx.upsertItems(
        ids.map((id) => item('c', id)),
        NOON,
      );
      const ours = {
        field: 'status' as const,
        was: 'ACTIVE',
        wrote: 'UNLISTED',
        state: 'confirmed' as const,
        at: NOON,
        confirmedAt: NOON,
        foreignSeenAt: null,
        foreignValue: null,
      };
      await tx.putBaselines(ofProduct('1', [ours]));
      await tx.putBaselines(ofProduct('2', [{ ...ours, was: 'UNLISTED' }]));
      await tx.putBaselines(ofProduct('3', [{ ...ours, state: 'left_alone' }]));
      const facts = await tx.readinessFacts('c', NOON);
      expect(facts?.items.filter(({ hiddenByUs }) => hiddenByUs).map(({ productId }) => productId)).toEqual([
        '1',
      ]);
    });
  });
});

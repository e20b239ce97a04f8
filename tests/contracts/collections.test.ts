/** Campaigns follow collections: by hand, by webhook, at each look at the shop (domain: membership source). */
import { expect, it } from 'vitest';
import { createViews } from '../../app/db/views/create.ts';
import { campaignCommands } from '../../app/flow/commands/campaigns.ts';
import { campaignInput } from '../../app/flow/commands/inputs.ts';
import { nameOf } from '../../app/flow/commands/support.ts';
import { followSources } from '../../app/flow/followed.ts';
import { digestEvents } from '../../app/flow/observe.ts';
import { seeProduct } from '../../app/flow/see.ts';
import type { DiscountMembers, SourceMembers } from '../../app/flow/ports.ts';
import { readEvent } from '../../app/shopify/webhooks/door.ts';
import { ASKING_NOBODY, findsNothing } from '../support/asking-nobody.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { assessment, DAY, installShop, newShop, nothing, NOON, product, variant } from './store-fixture.ts';

const ANNA = { userId: '7', name: 'Anna', role: 'merchandiser' as const };

onEachDatabase('A campaign that follows a collection', (ground) => {
  it('has what the collections hold, beside what was picked, under the collection’s name', async () => {
    const { make, members, sources } = await scene(ground, { '5': ['1', '2'], '6': ['2', '3'] });
    await make({ collections: ['5', '6'], picked: ['1'] });
    expect(await members()).toEqual({ '1': 'picked', '2': 'collection', '3': 'collection' });
    expect(await sources()).toContainEqual({ kind: 'collection', value: '5', label: 'Collection 5' });
  });

  it('reads a product that we have not seen yet before it joins', async () => {
    const { make, members } = await scene(ground, { '5': ['1', '99'] });
    await make({ collections: ['5'] });
    expect(await members()).toEqual({ '1': 'collection', '99': 'collection' });
  });

  it('is told by the webhook what joined and left, and hears of no other collection', async () => {
    const { make, members, holds, deliver, asked } = await scene(ground, { '5': ['1', '2'] });
    await make({ collections: ['5'] });
    holds['5'] = ['2', '3'];
    await deliver('collections/update', '6');
    expect(await members()).toEqual({ '1': 'collection', '2': 'collection' });
    const before = asked.length;
    await deliver('collections/update', '5');
    expect(asked.slice(before)).toEqual(['5']);
    expect(await members()).toEqual({ '2': 'collection', '3': 'collection' });
  });

  it('keeps a held item that the collection dropped until its release, and has it back when it returns', async () => {
    const { make, members, holds, hold, follow, leaving } = await scene(ground, { '5': ['1', '2'] });
    await make({ collections: ['5'] });
    await hold('1');
    holds['5'] = ['2'];
    await follow();
    expect(await members()).toEqual({ '1': 'collection', '2': 'collection' });
    expect(await leaving()).toEqual(['1']);
    holds['5'] = ['1', '2'];
    await follow();
    expect(await leaving()).toEqual([]);
  });

  it('loses what a deleted collection brought, and nothing else', async () => {
    const { make, members, holds, deliver } = await scene(ground, { '5': ['1', '2'] });
    await make({ collections: ['5'], picked: ['2'] });
    delete holds['5'];
    await deliver('collections/delete', '5');
    expect(await members()).toEqual({ '2': 'picked' });
  });

  it('changes nothing while Shopify cannot be asked, and nothing once it has ended', async () => {
    const { make, members, holds, follow, away, end } = await scene(ground, { '5': ['1'] });
    await make({ collections: ['5'] });
    holds['5'] = [];
    away(true);
    expect((await follow()).ok).toBe(false);
    away(false);
    await end();
    expect((await follow()).ok).toBe(true);
    expect(await members()).toEqual({ '1': 'collection' });
  });

  it('leaves out for good what a person took out of it, new variants of it too, until a person puts it in', async () => {
    const { make, members, deliver, follow, takeOut, putIn, edit, seeAgain } = await scene(ground, {
      '5': ['1', '2'],
    });
    const id = await make({ collections: ['5'] });
    await takeOut('1');
    await follow();
    await deliver('collections/update', '5');
    await seeAgain('1', ['11', '12']);
    await edit(id, { collections: ['5'] });
    expect(await members()).toEqual({ '2': 'collection' });
    await putIn('1');
    await follow();
    expect(await members()).toEqual({ '1': 'picked', '2': 'collection' });
  });

  it('leaves out what a person took out although its tag still names it', async () => {
    const { make, members, takeOut, seeAgain } = await scene(ground, {});
    await make({ tags: ['warm'] });
    await seeAgain('1', ['11'], ['warm']);
    expect(await members()).toEqual({ '1': 'tag' });
    await takeOut('1');
    await seeAgain('1', ['11'], ['warm']);
    expect(await members()).toEqual({});
  });

  it('has what a discount applies to: single variants, whole products, and what its collections hold', async () => {
    const { make, items, discounts, follow, seeAgain } = await scene(ground, { '5': ['3'] });
    await seeAgain('1', ['11', '12']);
    discounts['8'] = { products: ['2'], variants: ['11'], collections: ['5'] };
    await make({ discounts: ['8'] });
    expect(await items()).toEqual({ '11': 'discount', '21': 'discount', '31': 'discount' });
    await seeAgain('1', ['11', '12', '13']);
    await follow();
    expect(await items()).toEqual({ '11': 'discount', '21': 'discount', '31': 'discount' });
    discounts['8'] = { products: [], variants: ['12'], collections: [] };
    await follow();
    expect(await items()).toEqual({ '12': 'discount' });
    delete discounts['8'];
    await follow();
    expect(await items()).toEqual({});
  });

  it('leaves nobody out, and takes nobody in, who came by a discount that tells no more', async () => {
    const { make, edit, items, holds, discounts, follow, sources } = await scene(ground, { '5': ['3'] });
    discounts['8'] = { products: ['1', '2'] };
    const id = await make({ discounts: ['8'], collections: ['5'] });
    const all = { '11': 'discount', '21': 'discount', '31': 'collection' };
    for (const why of ['everything', 'untold', 'scope'] as const) {
      discounts['8'] = { why };
      holds['5'] = ['3'];
      expect(await follow()).toMatchObject({ ok: true });
      expect(await items()).toEqual(all);
      expect(await edit(id, { discounts: ['8'], collections: ['5'] })).toMatchObject({ ok: true });
      expect(await items()).toEqual(all);
    }
    expect(await sources()).toContainEqual({ kind: 'discount', value: '8', label: 'Discount 8' });
    holds['5'] = [];
    await follow();
    expect(await items()).toEqual({ '11': 'discount', '21': 'discount' });
    await edit(id, { collections: ['5'] });
    expect(await items()).toEqual({});
  });

  it('cannot begin to follow a discount that does not say what it applies to', async () => {
    const { attempt, discounts } = await scene(ground, {});
    for (const why of ['everything', 'untold', 'scope'] as const) {
      discounts['8'] = { why };
      expect(await attempt({ discounts: ['8'] })).toMatchObject({
        ok: false,
        problems: [{ field: 'sources', message: `problem.discount.${why}` }],
      });
    }
  });

  it('lets go of a collection that its form names no more, and keeps what a tag or a pick names', async () => {
    const { make, edit, members } = await scene(ground, { '5': ['1', '2', '3'] });
    const id = await make({ collections: ['5'] });
    await edit(id, { picked: ['2'] });
    expect(await members()).toEqual({ '2': 'picked' });
  });

  it('has in its record what a person did before what came of it', async () => {
    const { make, edit, putIn, record } = await scene(ground, { '5': ['1', '2'] });
    const id = await make({ collections: ['5'] });
    await putIn('3');
    await edit(id, { picked: ['3'], collections: ['5'], tags: ['warm'] });
    await edit(id, { picked: ['3'] });
    expect((await record(id)).toReversed().map(({ message }) => message)).toEqual([
      'ledger.campaign_created',
      'ledger.item_joined',
      'ledger.item_joined',
      'ledger.items_added',
      'ledger.item_joined',
      'ledger.campaign_edited',
      'ledger.campaign_edited',
      'ledger.item_left',
      'ledger.item_left',
    ]);
  });

  it('names who put a product in by hand, and Holdfast for what a collection brought', async () => {
    const { make, putIn, record } = await scene(ground, { '5': ['1'] });
    const id = await make({ collections: ['5'], picked: ['2'] });
    await putIn('3');
    const joined = (await record(id)).filter(({ message }) => message === 'ledger.item_joined');
    expect(Object.fromEntries(joined.map(({ productId, actor }) => [productId, actor]))).toEqual({
      '1': 'holdfast',
      '2': nameOf(ANNA),
      '3': nameOf(ANNA),
    });
  });
});

/** A shop with products 1 to 3, its collections by id, and a campaign made by a person. */
async function scene(ground: Ground, given: Record<string, string[]>) {
  const shop = newShop();
  await installShop(ground.store, shop, ['1', '2', '3']);
  const holds: Record<string, string[] | undefined> = { ...given };
  const discounts: Record<string, Told | undefined> = {};
  const asked: string[] = [];
  let isAway = false;
  let ids = 0;
  const shopify = {
    ...ASKING_NOBODY,
    readCollectionMembers: async (_shop: string, id: string) => {
      asked.push(id);
      if (isAway) return { ok: false as const, reason: 'later' as const, retryAfterMs: 1, detail: 'away' };
      const productIds = holds[id];
      const title = `Collection ${id}`;
      const value: SourceMembers | null = productIds ? { title, productIds, shown: { title } } : null;
      return { ok: true as const, value, cost: 1 };
    },
    readDiscount: async (_shop: string, id: string) => {
      const told = discounts[id];
      const { products = [], variants = [], collections = [], why: applies = 'named' } = told ?? {};
      if (applies === 'scope')
        return { ok: false as const, reason: 'no_access' as const, access: 'scope' as const, detail: '' };
      const value: DiscountMembers | null = told
        ? {
            title: `Discount ${id}`,
            startsAt: NOON,
            endsAt: null,
            applies,
            productIds: products,
            variants: variants.map((one) => ({ id: one, productId: one.slice(0, 1) })),
            collectionIds: collections,
          }
        : null;
      return { ok: true as const, value, cost: 1 };
    },
    readProductFacts: async (_shop: string, wanted: readonly string[]) => ({
      ok: true as const,
      value: { products: wanted.map((id) => product(id)), variants: wanted.map((id) => variant(id)) },
      cost: 1,
    }),
    findProductsByTag: findsNothing,
    readOrder: never,
    readShop: never,
  };
  const ports = { store: ground.store, shopify, clock: { now: () => NOON } };
  const commands = campaignCommands({ ...ports, poke: () => {}, newId: () => `${shop}-${(ids += 1)}` });
  const input = (wanted: {
    collections?: string[];
    discounts?: string[];
    picked?: string[];
    tags?: string[];
  }) => {
    const { collections = [], picked = [], tags = [] } = wanted;
    return campaignInput.parse({
      name: 'Warm things',
      startsAt: NOON - DAY,
      endsAt: NOON + DAY,
      policy: {},
      sources: [
        ...collections.map((value) => ({ kind: 'collection', value })),
        ...picked.map((value) => ({ kind: 'picked', value })),
        ...tags.map((value) => ({ kind: 'tag', value })),
        ...(wanted.discounts ?? []).map((value) => ({ kind: 'discount', value })),
      ],
    });
  };
  const only = async () => {
    const [one] = await ground.store.inShop(shop, (tx) => tx.campaigns());
    if (!one) throw new Error('there is a campaign');
    return one.id;
  };
  const rows = async () => {
    const id = await only();
    return ground.store.inShop(shop, (tx) => tx.items(id));
  };
  return {
    holds,
    discounts,
    asked,
    away: (is: boolean) => void (isAway = is),
    async make(wanted: Parameters<typeof input>[0]) {
      const made = await commands.createCampaign(shop, ANNA, input(wanted));
      if (!made.ok) throw new Error('refused');
      return made.id;
    },
    edit: (id: string, wanted: Parameters<typeof input>[0]) =>
      commands.editCampaign(shop, ANNA, id, input(wanted)),
    follow: () => followSources(ports, shop, 'background'),
    async takeOut(productId: string) {
      const done = await commands.removeProduct(shop, ANNA, await only(), productId);
      expect(done).toEqual({ ok: true });
    },
    async putIn(productId: string) {
      const done = await commands.addProducts(shop, ANNA, await only(), [productId]);
      expect(done).toEqual({ ok: true });
    },
    seeAgain: (productId: string, variantIds: readonly string[], tags: string[] = []) =>
      ground.store.inShop(shop, (tx) => {
        const variants = variantIds.map((id) => variant(productId, { id, inventoryItemId: `7${id}` }));
        return seeProduct(tx, product(productId, { tags }), variants, NOON);
      }),
    async end() {
      const id = await only();
      await ground.store.inShop(shop, (tx) => tx.updateCampaign(id, { state: 'ended' }));
    },
    async sources() {
      const id = await only();
      return ground.store.inShop(shop, (tx) => tx.sources(id));
    },
    members: async () =>
      Object.fromEntries((await rows()).map(({ productId, source }) => [productId, source])),
    items: async () => Object.fromEntries((await rows()).map(({ variantId, source }) => [variantId, source])),
    /** What the page of its activity says, newest first. */
    async record(campaignId: string) {
      const everything = { productId: null, search: '', kinds: [], from: null, to: null, before: null };
      const views = createViews(ground.database.sql);
      const { rows: lines } = await views.ledger(shop, { ...everything, campaignId, limit: 50 });
      return lines;
    },
    attempt: (wanted: Parameters<typeof input>[0]) => commands.createCampaign(shop, ANNA, input(wanted)),
    leaving: async () =>
      (await rows()).filter(({ droppedAt }) => droppedAt !== null).map(({ productId }) => productId),
    async hold(productId: string) {
      const campaignId = await only();
      const opened = {
        campaignId,
        variantId: `${productId}1`,
        response: 'flag' as const,
        mode: 'act' as const,
      };
      await ground.store.inShop(shop, (tx) =>
        tx.openHolds(productId, [{ ...opened, cause: 'below_need', reason: assessment }], NOON),
      );
    },
    async deliver(topic: string, collectionId: string) {
      const webhookId = `${topic}-${(ids += 1)}`;
      const event = { shop, webhookId, topic, triggeredAt: NOON, body: `{"id": ${collectionId}}` };
      await ground.store.takeIn({ ...nothing, events: [event] }, NOON);
      const quiet = async () => undefined;
      const lifecycle = {
        uninstalled: quiet,
        scopesChanged: quiet,
        redactShop: quiet,
        bulkFinished: quiet,
      };
      const log = { warn: () => undefined };
      const settled = await digestEvents({ ...ports, read: readEvent, lifecycle, log }, shop, 1);
      expect(settled).toEqual({ settled: true });
    },
  };
}

/** What a discount of these tests says of itself. */
interface Told {
  products?: string[];
  variants?: string[];
  collections?: string[];
  why?: 'scope' | 'everything' | 'untold';
}

const never = () => Promise.reject(new Error('not asked here'));

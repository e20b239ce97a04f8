import { expect, it } from 'vitest';
import type { ProductReading } from '../../app/core/reading.ts';
import type { BaselineRow } from '../../app/flow/store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import {
  assessment,
  campaign,
  DAY,
  installShop,
  item,
  newShop,
  NOON,
  orderLine,
  product,
  variant,
  ofProduct,
} from './store-fixture.ts';

onEachDatabase('Records of a shop', (ground) => {
  it('counts active products along', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['1', '2', '3']);
    const active = () =>
      ground.store.inShop(shop, async (tx) => (await tx.picture('1', NOON))?.shop.activeProducts);
    expect(await active()).toBe(3);
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertProducts([product('2', { status: 'DRAFT', updatedAt: NOON + 1 })], NOON);
      await tx.upsertProducts([product('2', { updatedAt: NOON - 1 })], NOON);
      await tx.markProductsDeleted(['3', '3'], NOON);
      await tx.upsertProducts([product('4')], NOON);
    });
    expect(await active()).toBe(2);
    await ground.store.inShop(shop, (tx) => tx.saveShop({ syncState: 'done' }));
    expect(await active()).toBe(2);
  });

  it('keeps the newest of a product, and lets one live that is seen again', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertProducts(
        [product('7', { title: 'New', updatedAt: NOON + 10, tags: ['Sale', 'a,b'] })],
        NOON + 10,
      );
      await tx.upsertProducts([product('7', { title: 'Old', updatedAt: NOON + 5 })], NOON + 20);
      await tx.markProductsDeleted(['7'], NOON + 30);
    });
    const [gone] = await ground.store.inShop(shop, (tx) => tx.products(['7']));
    expect(gone).toEqual({
      ...product('7', { title: 'New', updatedAt: NOON + 10, tags: ['Sale', 'a,b'] }),
      deletedAt: NOON + 30,
    });
    expect(await ground.store.inShop(shop, (tx) => tx.productIdsByTag('sale'))).toEqual([]);
    await ground.store.inShop(shop, (tx) =>
      tx.upsertProducts([product('7', { updatedAt: NOON + 10, tags: ['Sale'] })], NOON + 40),
    );
    expect(await ground.store.inShop(shop, (tx) => tx.productIdsByTag(' SALE '))).toEqual(['7']);
  });

  it('removes variants that the product no longer has, and their items leave', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7', '8']);
    const left = await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c'));
      await tx.upsertItems([item('c', '7'), item('c', '8')], NOON);
      await tx.upsertVariants([variant('7', { id: '72', inventoryItemId: '722', price: '5' })], {
        productId: '7',
      });
      return {
        variants: await tx.variantsOf(['7', '8']),
        items: await tx.items('c'),
        all: await tx.items('c', { withRemoved: true }),
      };
    });
    expect(left.variants.map(({ id, price }) => `${id} ${price}`)).toEqual(['72 5.0000', '81 19.9000']);
    expect(left.items.map(({ variantId }) => variantId)).toEqual(['81']);
    expect(left.all).toHaveLength(2);
  });

  it('never replaces a reading by an older one', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const reading: ProductReading = {
      id: '7',
      status: 'UNLISTED',
      tags: ['promote:x'],
      publications: [{ publicationId: '9', published: true, publishDate: '2026-11-01T00:00:00Z' }],
      collectionIds: ['5'],
      metafield: null,
      variants: [{ id: '71', publications: [] }],
      readAt: NOON + 100,
    };
    await ground.store.inShop(shop, async (tx) => {
      expect(await tx.lastReading('7')).toBe(null);
      await tx.saveReadings([reading]);
      await tx.saveReadings([{ ...reading, status: 'ACTIVE', readAt: NOON + 50 }]);
      expect(await tx.lastReading('7')).toEqual(reading);
      expect(await tx.products(['7'])).toMatchObject([{ status: 'UNLISTED', tags: ['promote:x'] }]);
    });
  });

  it('counts what a product sold before its first hold, by whole days: what a held size does not sell is not its share', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const recent = () =>
      ground.store.inShop(shop, async (tx) => (await tx.picture('7', NOON))?.variants[0]?.recentUnits);
    const hold = { campaignId: 'c', variantId: '71', cause: 'sold_out', reason: assessment } as const;
    await ground.store.inShop(shop, (tx) =>
      tx.upsertOrderLines([
        orderLine('7', 2, NOON - 1.5 * DAY),
        orderLine('7', 3, NOON - DAY),
        orderLine('7', 5, NOON - DAY / 24),
      ]),
    );
    expect(await recent()).toBe(5);
    const [open] = await ground.store.inShop(shop, (tx) =>
      tx.openHolds('7', [{ ...hold, response: 'flag', mode: 'act' }], NOON - DAY),
    );
    expect(await recent()).toBe(2);
    await ground.store.inShop(shop, (tx) => tx.closeHolds([{ id: open?.id ?? '', cause: 'stock' }], NOON));
    expect(await recent()).toBe(5);
  });

  it('counts an order line once and as it was last', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const line = orderLine('7', 3, NOON - DAY);
    await ground.store.inShop(shop, async (tx) => {
      expect(await tx.upsertOrderLines([line, line])).toEqual({ variantIds: ['71'] });
      expect(await tx.upsertOrderLines([line])).toEqual({ variantIds: [] });
      expect(await tx.upsertOrderLines([{ ...line, quantity: 1, updatedAt: NOON }])).toEqual({
        variantIds: ['71'],
      });
      expect(await tx.upsertOrderLines([{ ...line, quantity: 9 }])).toEqual({ variantIds: [] });
      expect((await tx.picture('7', NOON))?.variants[0]?.recentUnits).toBe(1);
    });
  });

  it('keeps campaigns, their sources and the campaigns of a tag', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, []);
    const row = campaign('c', { budget: '1200.50', collectionId: '44', useTags: false });
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(row);
      await tx.insertCampaign(campaign('old', { state: 'ended' }));
      for (const id of ['c', 'old'])
        await tx.setSources(id, [
          { kind: 'tag', value: 'Summer' },
          { kind: 'picked', value: '7' },
        ]);
      expect(await tx.campaign('c')).toEqual(row);
      expect(await tx.campaignByHandle('campaign-c')).toEqual(row);
      expect(await tx.campaignsByTag(['x', ' SUMMER '])).toEqual(['c']);
      expect(await tx.sources('c')).toEqual([
        { kind: 'picked', value: '7', label: null },
        { kind: 'tag', value: 'Summer', label: null },
      ]);
      await tx.updateCampaign('c', {
        name: 'Renamed',
        frozen: true,
        frozenAt: NOON,
        budget: null,
        version: 2,
      });
      expect(await tx.campaign('c')).toEqual({
        ...row,
        name: 'Renamed',
        frozen: true,
        frozenAt: NOON,
        budget: null,
        version: 2,
      });
      expect((await tx.campaigns({ states: ['live'] })).map(({ id }) => id)).toEqual(['c']);
      expect(await tx.campaigns()).toHaveLength(2);
      await expect(tx.updateCampaign('c', { frozen: true })).rejects.toThrow('frozenAt');
    });
  });

  it('opens a hold and an alert once while they last', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const hold = {
      campaignId: 'c',
      variantId: '71',
      response: 'flag',
      mode: 'act',
      cause: 'below_need',
      reason: assessment,
    } as const;
    const alert = {
      subject: 'brake',
      kind: 'brake',
      urgency: 'now',
      message: 'm',
      params: { n: 1 },
      campaignId: null,
    } as const;
    await ground.store.inShop(shop, async (tx) => {
      const [first] = await tx.openHolds('7', [hold], NOON);
      expect(first).toMatchObject({ campaignId: 'c', variantId: '71', response: 'flag', openedAt: NOON });
      expect(await tx.openHolds('7', [hold, { ...hold, response: 'hide' }], NOON + 1)).toHaveLength(1);
      await tx.closeHolds([{ id: first?.id ?? '', cause: 'stock' }], NOON + 2);
      expect((await tx.holdsOf('7')).map(({ response }) => response)).toEqual(['hide']);
      expect(await tx.openHolds('7', [hold], NOON + 3)).toHaveLength(1);
      expect(await tx.productIdsWithOpenHolds()).toEqual(['7']);
      expect(await tx.openAlerts(null, [alert, alert], NOON)).toEqual(['brake']);
      expect(await tx.openAlerts('7', [alert], NOON + 1)).toEqual([]);
      await tx.resolveAlerts(['brake'], NOON + 2);
      expect(await tx.openAlerts(null, [alert], NOON + 3)).toEqual(['brake']);
    });
  });

  it('gives baselines back exactly, a value of null included', async () => {
    const shop = newShop();
    const row = {
      state: 'writing',
      at: NOON,
      confirmedAt: null,
      foreignSeenAt: null,
      foreignValue: null,
    } as const;
    const rows: BaselineRow[] = [
      { ...row, field: 'metafield', was: null, wrote: '{"a":1}' },
      {
        ...row,
        field: 'publication:9',
        was: { published: true, publishDate: null },
        wrote: { published: false, publishDate: null },
      },
      {
        ...row,
        field: 'status',
        was: 'ACTIVE',
        wrote: 'UNLISTED',
        state: 'confirmed',
        confirmedAt: NOON + 1,
        foreignSeenAt: NOON,
        foreignValue: 'DRAFT',
      },
      { ...row, field: 'tag:promote:x', was: true, wrote: false },
    ];
    await ground.store.inShop(shop, async (tx) => {
      await tx.putBaselines(
        ofProduct(
          '7',
          rows.map((one) => ({ ...one, wrote: 'x' })),
        ),
      );
      await tx.putBaselines(ofProduct('7', rows));
      expect(await tx.baselines('7')).toEqual(rows);
      await tx.dropBaselines([
        { productId: '7', field: 'status' },
        { productId: '7', field: 'metafield' },
      ]);
      expect((await tx.baselines('7')).map(({ field }) => field)).toEqual(['publication:9', 'tag:promote:x']);
      expect(await tx.productIdsWithBaselines()).toEqual(['7']);
    });
  });

  it('plans actions in order and closes them', async () => {
    const shop = newShop();
    await ground.store.inShop(shop, async (tx) => {
      const planned = await tx.planActions(
        [
          {
            productId: '7',
            writes: [
              {
                write: { kind: 'unpublish', productId: '7', variantId: null, from: ['9'] },
                fields: ['publication:9'],
                urgency: 'urgent',
              },
              {
                write: { kind: 'tags_remove', productId: '7', tags: ['promote:x'] },
                fields: ['tag:promote:x'],
                urgency: 'normal',
              },
            ],
            causes: [{ campaignId: 'c', response: 'stop_promoting' }],
          },
        ],
        NOON,
      );
      expect(await tx.openActions('7')).toEqual(planned);
      const [first, second] = planned.map(({ id }) => id);
      const [done, cut] = [
        { id: first ?? '', state: 'done' as const, cost: 10.4, error: null },
        { id: second ?? '', state: 'unsure' as const, cost: 0, error: 'cut' },
      ];
      await tx.finishActions([done, cut], NOON);
      expect(await tx.openActions('7')).toMatchObject([{ id: second, state: 'unsure' }]);
    });
  });
});

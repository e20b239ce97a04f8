/** Shops with the same ids do not see one another, and one is erased without a trace. */
import { expect, it } from 'vitest';
import { TABLES_OF_SHOP } from '../../app/db/repositories/shop.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { delivery, installShop, level, newShop, NOON } from './store-fixture.ts';
import { fill, rowsOf } from './full-shop.ts';

onEachDatabase('Shops beside one another', (ground) => {
  it('keeps shops with the same ids apart, and erases one without a trace', async () => {
    const [a, b] = [newShop(), newShop()];
    for (const shop of [a, b]) await installShop(ground.store, shop, ['7']);
    const before = await glance(ground, b);
    await ground.store.takeIn(delivery(a, level('7', 5)), NOON);
    await ground.store.takeIn(
      {
        levels: [],
        disconnects: [],
        events: [{ shop: a, webhookId: 'w', topic: 't', triggeredAt: NOON, body: '{}' }],
      },
      NOON,
    );
    await ground.store.inShop(a, fill);
    await ground.database.prisma.session.create({
      data: { id: `offline_${a}`, shop: a, state: '', accessToken: 'sealed', scope: 'read_products' },
    });
    await ground.database.prisma.apiBudget.create({
      data: { shop: a, available: 1, maximum: 1, restoreRate: 1, at: new Date(NOON) },
    });
    const { homeVisit, replay, savedView, campaignDay } = ground.database.prisma;
    await homeVisit.create({ data: { shop: a, userId: '1', seenAt: new Date(NOON) } });
    await campaignDay.create({ data: { shop: a, campaignId: 'c', day: 1, at: new Date(NOON) } });
    await replay.create({ data: { shop: a, madeAt: new Date(NOON), result: {} } });
    const view = { userId: '1', page: 'stock', name: 'Mine', query: 'q=tea' };
    await savedView.create({ data: { shop: a, ...view, savedAt: new Date(NOON) } });
    const { satisfaction, satisfactionAddress, feedAddress, pixel, pageHour, flowEvent, flowRun } =
      ground.database.prisma;
    const noon = new Date(NOON);
    await feedAddress.create({
      data: { shop: a, campaignId: 'c', serial: 1, createdAt: noon, createdBy: '1' },
    });
    await pixel.create({ data: { shop: a, pixelId: '1', turnedOnAt: noon } });
    await pageHour.create({
      data: { shop: a, productId: '7', hour: noon, views: 1, carts: 0, checkouts: 0, purchases: 0 },
    });
    await ground.database.prisma.ownedCollection.create({
      data: { shop: a, collectionId: '1', productId: '7' },
    });
    await satisfaction.create({
      data: { shop: a, answerId: '1', at: noon, score: 1, receivedAt: noon },
    });
    await satisfactionAddress.create({
      data: { shop: a, serial: 1, createdAt: noon, createdBy: '1' },
    });
    const told = { handle: 'product-held', subject: 's', payload: {}, state: 'waiting' };
    await flowEvent.create({ data: { shop: a, id: '1', ...told, at: noon, dueAt: noon } });
    await flowRun.create({
      data: { shop: a, runId: 'r', handle: 'hold-product', state: 'running', startedAt: noon },
    });
    await ground.store.inShop(a, async (tx) => {
      await tx.keepForeignChange({ productId: '7', field: 'status', at: NOON, likeness: 'x' });
    });
    const { arrival, variantComponent } = ground.database.prisma;
    const due = { inventoryItemId: '711', locationId: '1', units: 4, arrivesAt: noon };
    await arrival.create({
      data: { shop: a, id: '1', ...due, source: 'typed', createdAt: noon, createdBy: '1' },
    });
    await variantComponent.create({
      data: { shop: a, bundleVariantId: '1', variantId: '71', quantity: 2 },
    });
    const { briefMail, campaignChannel, slackThread } = ground.database.prisma;
    await slackThread.create({ data: { shop: a, campaignId: 'c', room: '#promo', ts: '1.1' } });
    await briefMail.create({ data: { shop: a, userId: '1', dueAt: noon, state: 'sent', startedAt: noon } });
    const channel = { channel: 'slack', address: 'x', host: 'hooks.test' };
    await campaignChannel.create({ data: { shop: a, campaignId: 'c', ...channel } });
    const { telling, delivery: deliveries } = ground.database.prisma;
    await telling.create({ data: { shop: a, settings: {}, channels: {} } });
    const toWhom = {
      readerId: '1',
      audience: 'owner',
      alertId: 'x',
      phase: 'opened',
      subject: 's',
      groupKey: 'g',
    };
    await deliveries.create({
      data: { shop: a, id: '1', ...toWhom, how: 'digest', reason: 'rule', state: 'waiting', at: noon },
    });
    const own = { shop: a, campaignId: 'c' };
    const { bulkRun, measureItem, measureDay, measureCampaign, watchedWeek } = ground.database.prisma;
    await bulkRun.create({ data: { shop: a, id: '1', state: 'running', startedAt: noon } });
    await measureItem.create({
      data: { ...own, variantId: '71', productId: '7', endsAt: noon, outcome: {}, measuredAt: noon },
    });
    await measureDay.create({ data: { ...own, day: 1, facts: {} } });
    const window = { startsAt: noon, endsAt: noon, ended: true };
    await measureCampaign.create({ data: { ...own, ...window, totals: {}, worth: {}, measuredAt: noon } });
    await watchedWeek.create({ data: { shop: a, madeAt: noon, result: {} } });
    const { placement, placementTask, signOff, decision } = ground.database.prisma;
    await placement.create({
      data: {
        ...own,
        id: '1',
        kind: 'email',
        name: 'News',
        productIds: ['7'],
        createdAt: noon,
        createdBy: '1',
      },
    });
    await placementTask.create({
      data: {
        ...own,
        id: '1',
        placementId: '1',
        productId: '7',
        kind: 'take_out',
        state: 'open',
        openedAt: noon,
      },
    });
    const asked = { proposedAt: noon, proposedBy: '1', proposedByName: 'Ada' };
    await signOff.create({ data: { ...own, id: '1', version: 1, state: 'proposed', facts: {}, ...asked } });
    await ground.store.inShop(a, (tx) => tx.beginActingList('c', null, [['7']], NOON));
    await decision.create({
      data: { shop: a, id: '1', text: 'Order more', owner: 'Ada', createdAt: noon, createdBy: '1' },
    });
    expect(await glance(ground, b)).toEqual(before);
    await ground.store.inShop(b, fill);
    const full = await glance(ground, b);
    const rows = await rowsOf(ground, a);
    expect(Object.keys(rows).toSorted()).toEqual([...TABLES_OF_SHOP].toSorted());
    await ground.store.inShop(a, (tx) => tx.eraseShop());
    expect(await rowsOf(ground, a)).toEqual({});
    expect(await glance(ground, b)).toEqual(full);
  });

  it('knows every table that has a shop', async () => {
    const rows = await ground.database.sql.rows<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'shop'`,
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...TABLES_OF_SHOP].toSorted());
  });
});

/** Everything that the shop's own reads tell. */
const glance = ({ store }: Ground, shop: string) =>
  store.inShop(shop, async (tx) => ({
    shop: await tx.shop(),
    picture: await tx.picture('7', NOON),
    campaigns: await tx.campaigns(),
    sources: await tx.sources('c'),
    items: await tx.itemsOfProduct('7'),
    holds: await tx.holdsOf('7'),
    baselines: await tx.baselines('7'),
    actions: await tx.openActions('7'),
    member: await tx.member('u'),
    team: await tx.members(),
    events: await tx.undigestedEvents(10),
    byTag: await tx.campaignsByTag(['summer']),
    bySku: await tx.findVariantsBySku(['sku-7']),
    byHandle: await tx.findProductsByHandle(['product-7']),
    byId: await tx.variantsByIds(['71']),
    ofItems: await tx.productIdsOfItems(['711']),
    members: await tx.campaignProductIds('c'),
    held: await tx.productIdsWithOpenHolds(),
    written: await tx.productIdsWithBaselines(),
  }));

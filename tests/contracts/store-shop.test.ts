import { expect, it } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { TABLES_OF_SHOP } from '../../app/db/repositories/shop.ts';
import type { ShopTx } from '../../app/flow/store.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import {
  assessment,
  campaign,
  DAY,
  delivery,
  installShop,
  item,
  level,
  newShop,
  NOON,
  orderLine,
  ofProduct,
} from './store-fixture.ts';

onEachDatabase('What a shop keeps', (ground) => {
  it('commits a transaction whole or not at all', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const failed = ground.store.inShop(shop, async (tx) => {
      await fill(tx);
      throw new Error('power cut');
    });
    await expect(failed).rejects.toThrow('power cut');
    expect(await rowsOf(ground, shop)).toEqual({
      Shop: 1,
      Location: 1,
      Publication: 1,
      Product: 1,
      Variant: 1,
    });
  });

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

  it('installs, uninstalls and installs again', async () => {
    const shop = newShop();
    const { store } = ground;
    await store.inShop(shop, (tx) => tx.saveShop({ uninstalledAt: NOON }));
    expect(await store.inShop(shop, (tx) => tx.shop())).toBe(null);
    await installShop(store, shop, []);
    await store.inShop(shop, (tx) =>
      tx.saveShop({ uninstalledAt: NOON, tokenRevokedAt: NOON, syncDetail: { bulkId: '5' } }),
    );
    expect(await store.installedShops()).not.toContain(shop);
    await store.inShop(shop, (tx) =>
      tx.saveShop({
        installedAt: NOON + 1,
        settings: settingsSchema.parse({ reserve: 3 }),
        syncDetail: null,
      }),
    );
    expect(await store.installedShops()).toContain(shop);
    expect(await store.inShop(shop, (tx) => tx.shop())).toMatchObject({
      installedAt: NOON + 1,
      uninstalledAt: null,
      tokenRevokedAt: null,
      ianaTimezone: 'UTC',
      syncDetail: null,
      settings: { reserve: 3, comeBackUnits: 1 },
    });
  });

  it('refuses a statement that comes after its transaction', async () => {
    let late: ShopTx | undefined;
    await ground.store.inShop(newShop(), async (tx) => void (late = tx));
    await expect(late?.shop()).rejects.toThrow('over');
  });

  it('runs a transaction again when the database ended it for concurrency', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['1', '2']);
    const order: string[] = [];
    const crossed = ground.database.kind === 'postgres' ? meeting(2) : async () => {};
    const both = (first: string, second: string): Promise<void> =>
      ground.store.inShop(shop, async (tx) => {
        order.push(first);
        await tx.setItemTracked(`${first}11`, false);
        // Each has locked its first variant before either asks for its second: a deadlock, the first time.
        await crossed();
        await tx.setItemTracked(`${second}11`, false);
      });
    await Promise.all([both('1', '2'), both('2', '1')]);
    expect(order).toHaveLength(ground.database.kind === 'postgres' ? 3 : 2);
    const variants = await ground.store.inShop(shop, (tx) => tx.variantsOf(['1', '2']));
    expect(variants.map(({ tracked }) => tracked)).toEqual([false, false]);
  });

  it('lets one at a time do what is locked', async () => {
    let inside = 0;
    let most = 0;
    const turn = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    };
    const failing = ground.store.withLock('k', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await Promise.all(Array.from({ length: 5 }, () => ground.store.withLock('k', turn)));
    expect(most).toBe(1);
    await Promise.all([
      ground.store.withLock('a', () => ground.store.withLock('b', turn)),
      ground.store.withLock('c', turn),
    ]);
  });
});

/** Waits until so many have come; whoever comes later passes. */
function meeting(size: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let come = 0;
  return () =>
    new Promise((resolve) => {
      come += 1;
      waiting.push(resolve);
      if (come >= size) for (const pass of waiting.splice(0)) pass();
    });
}

/** Something in every table that a transaction of the shop writes. */
async function fill(tx: ShopTx): Promise<void> {
  await tx.insertCampaign(campaign('c'));
  await tx.keepReadiness('c', NOON, { verdict: 'ready', checks: [] });
  await tx.keepReadinessLook('c', NOON, { verdict: 'ready', checks: [], running: true });
  await tx.saveShippingWatch({
    lookedAt: NOON,
    readUntil: NOON,
    denied: false,
    returnsReadUntil: null,
    returnsDenied: false,
    slippingSince: null,
  });
  await tx.saveShipmentWatch({ lookedAt: NOON, denied: false });
  await tx.noteLaunch({ productId: '7', at: NOON, tag: null, campaignId: null });
  const order = {
    orderedAt: NOON,
    updatedAt: NOON,
    cancelledAt: null,
    cancelReason: null,
    complete: true,
    parcels: [],
  };
  const came = { returnId: '1', orderId: '1', createdAt: NOON, status: 'OPEN', lines: [] };
  await tx.saveReturns([came]);
  await tx.saveShippedOrders([{ orderId: '1', ...order }]);
  await tx.savePages(
    [
      {
        productId: '7',
        updatedAt: NOON,
        url: null,
        description: 0,
        images: 0,
        withoutAlt: 0,
        shown: {},
        variants: [],
      },
    ],
    NOON,
  );
  await tx.seeCollectionPage('1', {});
  const answered = { status: 200, ms: 1, content: null, problem: null };
  await tx.saveLandingVisit({ placementId: 'p', url: 'https://a.test', failingSince: null }, answered, NOON);
  await tx.setSources('c', [{ kind: 'tag', value: 'summer' }]);
  await tx.saveLevels([level('7', 5)], NOON);
  await tx.upsertItems([item('c', '7')], NOON);
  const said = { answer: 'feasible', note: '', at: NOON, by: 'p', planned: 60 } as const;
  await tx.putFeasibility({ campaignId: 'c', variantId: '71', ...said });
  const survey = { id: 'campaign:c', campaignId: 'c', title: 'C', openedAt: NOON, closesAt: NOON + DAY };
  await tx.openSurvey({ ...survey, anonymous: false }, ['u']);
  const scores = { plan_in_time: 1, told_of_changes: 2, stock_matched: 3, alerts_helped: 4 };
  await tx.addSurveyAnswer({ id: 'w', surveyId: 'campaign:c', scores, text: 't', by: 'p' });
  await tx.addGuestLink({
    id: 'l',
    name: 'Anna',
    role: 'operations',
    purposes: ['stock'],
    locale: 'en',
    createdAt: NOON,
    createdBy: 'p',
    expiresAt: NOON + DAY,
    revokedAt: null,
    lastUsedAt: null,
  });
  await tx.upsertOrderLines([orderLine('7', 2, NOON - DAY)]);
  const verdict = { campaignId: 'c', variantId: '71', verdict: 'below_need', assessment } as const;
  await tx.saveVerdicts([{ productId: '7', ...verdict }], NOON);
  await tx.openHolds(
    '7',
    [
      {
        campaignId: 'c',
        variantId: '71',
        response: 'flag',
        mode: 'act',
        cause: 'below_need',
        reason: assessment,
      },
    ],
    NOON,
  );
  await tx.putBaselines(
    ofProduct('7', [
      {
        field: 'status',
        was: 'ACTIVE',
        wrote: 'UNLISTED',
        state: 'writing',
        at: NOON,
        confirmedAt: null,
        foreignSeenAt: null,
        foreignValue: null,
      },
    ]),
  );
  await tx.planActions(
    [
      {
        productId: '7',
        writes: [
          { write: { kind: 'delete_metafield', productId: '7' }, fields: ['metafield'], urgency: 'normal' },
        ],
        causes: [],
      },
    ],
    NOON,
  );
  await tx.beginCrowd(['7'], NOON);
  await tx.ledger(
    '7',
    [
      {
        kind: 'hold',
        message: 'm',
        params: { n: 1 },
        campaignId: 'c',
        variantId: '71',
        actor: 'holdfast',
        cost: 10,
      },
    ],
    NOON,
  );
  await tx.addOverride({
    productId: '7',
    campaignId: null,
    kind: 'keep_visible',
    response: null,
    until: null,
    untilKind: 'restock',
    reason: 'r',
    by: 'p',
    inferred: false,
    createdAt: NOON,
  });
  await tx.openAlerts(
    '7',
    [{ subject: 's', kind: 'sold_out', urgency: 'now', message: 'm', params: {}, campaignId: 'c' }],
    NOON,
  );
  await tx.upsertMember({
    userId: 'u',
    role: 'owner',
    name: 'N',
    email: null,
    locale: 'en',
    accountOwner: true,
    collaborator: false,
    interim: false,
    joinedAt: NOON,
    lastSeenAt: NOON,
  });
  await tx.mark('judge', ['7'], NOON);
  await tx.savePagesLook(NOON);
}

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

/** Number of rows of the shop in each table that has any. */
async function rowsOf({ database }: Ground, shop: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES_OF_SHOP) {
    const [row] = await database.sql.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM "${table}" WHERE shop = $1`,
      shop,
    );
    if (row && row.count > 0) counts[table] = row.count;
  }
  return counts;
}

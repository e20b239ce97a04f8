/** Shopify's own shipments as arrivals: never counted beside the stock that they became, never left out of both. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { defaultPolicy } from '../../app/core/policy.ts';
import { arrivalCommands } from '../../app/flow/commands/arrivals.ts';
import type { CommandPorts } from '../../app/flow/commands/support.ts';
import { followShipments } from '../../app/flow/shipments.ts';
import { SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, installShop, item, variant } from './store-fixture.ts';

const ADA = { userId: '11', name: 'Ada', role: 'operations' } as const;
const SCOPE = 'read_inventory_shipments';
const digits = (gid: unknown): string => /\/(\d+)$/.exec(String(gid))?.[1] ?? '';

onEachDatabase('Shopify’s shipments', (ground) => {
  let bench: Bench;
  let now = Date.now();
  let scopes: string[] = [];
  let first = '';
  /** A product of the dev store, its stock at one place, as gids. */
  let goods: { productId: string; variantId: string; inventoryItemId: string; locationId: string };

  const meta = (path: string, body: object = {}) => bench.meta('POST', `do/${path}`, body);
  const ports = () => ({ store: ground.store, shopify: bench.port, clock: { now: () => now } });
  const commands = () => arrivalCommands({ ...ports(), poke: () => {}, newId: () => 'x' } as CommandPorts);
  const listed = async () => {
    const answer = await commands().listArrivals(SHOP, ADA);
    return answer.ok ? answer.arrivals : [];
  };
  /** Both clocks go on. */
  const pass = async (ms: number) => {
    now += ms;
    await bench.meta('POST', 'clock', { advanceSeconds: ms / 1000 });
  };
  /** A quarter of an hour later. */
  const look = async () => {
    await pass(15 * 60_000);
    return followShipments(ports(), SHOP);
  };
  const usable = async () => {
    const picture = await ground.store.inShop(SHOP, (tx) => tx.picture(digits(goods.productId), now));
    if (!picture) throw new Error('It is known');
    const [verdict] = decide(picture).verdicts;
    return verdict && [verdict.verdict, verdict.assessment.buyable, verdict.assessment.incoming];
  };
  /** The number of the shop reaches us, as a webhook brings it. */
  const tell = async () => {
    const read = await bench.port.readLevels(SHOP, [digits(goods.inventoryItemId)], 'normal');
    if (!read.ok) throw new Error(read.detail);
    await ground.store.inShop(SHOP, (tx) => tx.saveLevels(read.value, now));
  };
  const ship = async (quantity: number, days: number | null, more: object = {}) =>
    String(
      (
        await meta('createShipment', {
          locationId: goods.locationId,
          arrivesAt: days === null ? null : now + days * DAY,
          lines: [{ inventoryItemId: goods.inventoryItemId, quantity }],
          ...more,
        })
      )['shipmentId'],
    );

  beforeAll(async () => {
    bench = await startBench();
    await meta('installApp');
    await bench.visit();
    await meta('createProducts', { products: [{ title: 'Kettle', variants: [{ available: 15 }] }] });
    const state = (await bench.meta('GET', 'state')) as {
      app: { scopes: string[] };
      locations: { id: string }[];
      products: { id: string; variants: { id: string; inventoryItemId: string }[] }[];
    };
    scopes = state.app.scopes;
    const [product] = state.products;
    const [one] = product?.variants ?? [];
    const locationId = state.locations[0]?.id ?? '';
    if (!product || !one) throw new Error('It was made');
    goods = { productId: product.id, variantId: one.id, inventoryItemId: one.inventoryItemId, locationId };
    await installShop(ground.store, SHOP, [digits(product.id)]);
    const facts = await bench.port.readShop(SHOP);
    if (!facts.ok) throw new Error(facts.detail);
    const ids = {
      variantId: digits(one.id),
      inventoryItemId: digits(one.inventoryItemId),
    };
    await ground.store.inShop(SHOP, async (tx) => {
      await tx.saveShopFacts(facts.value, now);
      await tx.upsertVariants(
        [
          variant(digits(product.id), {
            id: ids.variantId,
            inventoryItemId: ids.inventoryItemId,
          }),
        ],
        null,
      );
      await tx.insertCampaign(
        campaign('c', {
          startsAt: now - 3 * DAY,
          endsAt: now + 4 * DAY,
          policy: { ...defaultPolicy(), countIncoming: true },
        }),
      );
      await tx.upsertItems([item('c', digits(product.id), ids)], now - 4 * DAY);
    });
    await tell();
  }, 60_000);
  afterAll(() => bench.close());

  it('are not read before somebody turned them on, and cannot be without the access', async () => {
    first = await ship(90, 0.1);
    expect(await look()).toBe('off');
    expect(await commands().followShipments(SHOP, ADA, true)).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.shipments_denied' }],
    });
    expect(await listed()).toEqual([]);
  });

  it('count with what is still to come, on a known day, and are judged at once', async () => {
    await meta('installApp', { scopes: [...scopes, SCOPE] });
    await ship(50, null);
    await ship(50, 0.1, { status: 'DRAFT' });
    expect(await usable()).toEqual(['below_need', 15, 0]);
    expect(await commands().followShipments(SHOP, ADA, true)).toEqual({ ok: true });
    expect(await listed()).toMatchObject([
      { source: 'shopify', units: 90, reference: '#T0001-1', locationId: digits(goods.locationId) },
    ]);
    expect(await usable()).toEqual(['covered', 15, 90]);
    const claims = await ground.store.work.claim('judge', 50, now, 1);
    expect(claims.map(({ subject }) => subject)).toContain(digits(goods.productId));
    expect(await followShipments(ports(), SHOP)).toBe('fresh');
  });

  it('stay beside typed ones, and nobody can take them away by hand', async () => {
    const [read] = await listed();
    expect(await commands().removeArrival(SHOP, ADA, read?.id ?? '')).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.arrival_of_shopify' }],
    });
    const typed = {
      variantId: digits(goods.variantId),
      locationId: digits(goods.locationId),
      units: 1,
      arrivesAt: now + DAY / 4,
      reference: 'by hand',
    };
    await commands().addArrival(SHOP, ADA, typed);
    await look();
    expect((await listed()).map(({ source }) => source).toSorted()).toEqual(['shopify', 'typed']);
    expect(await usable()).toEqual(['covered', 15, 91]);
    await commands().addArrival(SHOP, ADA, { ...typed, units: 0 });
  });

  it('that arrive are never counted twice: not before the next look, not after it', async () => {
    const shipment = first;
    await meta('receiveShipment', { shipmentId: shipment, most: 60 });
    await tell();
    // 75 are here; whether the 90 are still to come is not known before Shopify was asked.
    expect(await usable()).toEqual(['covered', 75, 0]);
    await look();
    expect(await listed()).toMatchObject([{ units: 30 }]);
    await pass(2 * 60_000);
    expect(await look()).toBe('read');
    expect(await usable()).toEqual(['covered', 75, 30]);
    // All of it is received, and no webhook says so: the look brings the stock in the same moment.
    await meta('receiveShipment', { shipmentId: shipment });
    expect(await usable()).toEqual(['covered', 75, 30]);
    await look();
    expect(await listed()).toEqual([]);
    expect(await usable()).toEqual(['covered', 105, 0]);
  });

  it('follow a new date, and leave when they are cancelled', async () => {
    const shipment = await ship(40, 1);
    await look();
    const [before] = await listed();
    await meta('changeShipment', { shipmentId: shipment, arrivesAt: now + 2 * DAY });
    await look();
    const [after] = await listed();
    expect([after?.id, (after?.arrivesAt ?? 0) > (before?.arrivesAt ?? 0) + DAY / 2]).toEqual([
      before?.id,
      true,
    ]);
    await meta('deleteShipment', { shipmentId: shipment });
    await look();
    expect(await listed()).toEqual([]);
  });

  it('do not count once they were not read for a day, and all leave with the access', async () => {
    await ship(40, 3);
    await look();
    expect(await usable()).toMatchObject({ 2: 40 });
    await pass(1.1 * DAY);
    await tell();
    expect(await usable()).toMatchObject({ 2: 0 });
    await look();
    expect(await usable()).toMatchObject({ 2: 40 });
    await meta('installApp', { scopes });
    expect(await look()).toBe('denied');
    expect(await listed()).toEqual([]);
    expect(await ground.store.inShop(SHOP, (tx) => tx.shipmentWatch())).toEqual({
      lookedAt: now,
      denied: true,
    });
    await meta('installApp', { scopes: [...scopes, SCOPE] });
    await look();
    expect(await listed()).toHaveLength(1);
    await commands().followShipments(SHOP, ADA, false);
    expect(await listed()).toEqual([]);
    expect(await look()).toBe('off');
  });
});

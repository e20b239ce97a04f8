/** Work that comes in crowds: what is done once for many, and that one shop's crowd is in no other shop's way. */
import { expect, it, vi } from 'vitest';
import { startActing, type ActingPorts } from '../../app/flow/acting.ts';
import { createStore } from '../../app/db/store.ts';
import type { EventFact } from '../../app/flow/facts.ts';
import { digestEvents } from '../../app/flow/observe.ts';
import { rereadOf, type Store } from '../../app/flow/store.ts';
import { takeAndDo, type WorkerPorts } from '../../app/flow/worker.ts';
import { counted } from '../support/counted.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { portsOf } from './digest-fixture.ts';
import {
  campaign,
  HOUR,
  installShop,
  item,
  newShop,
  nothing,
  NOON,
  product,
  variant,
} from './store-fixture.ts';

const LEASE = 30_000;

onEachDatabase('Work in crowds', (ground) => {
  it('of one shop keeps no other shop waiting, and the rest of its own waits for it', async () => {
    const [busy, other] = [newShop(), newShop()];
    const { store } = ground;
    const mark = (shop: string, ids: string[]) => store.work.mark(shop, 'act', ids, NOON);
    const began: string[] = [];
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const acting = startActing(
      {
        store,
        clock: { now: () => NOON },
        log: { error: () => undefined },
        act: {
          crowd: { urgent: 50, normal: 6 },
          clock: { now: () => NOON },
          store: {
            shopWork: { open: async () => 0 },
            async inShop(shop: string) {
              began.push(shop);
              if (shop === busy) await gate;
              throw new Error('Nothing more is needed here');
            },
          },
        },
      } as unknown as ActingPorts,
      (shops) => store.work.claim('act', 10, NOON, LEASE, { except: shops }),
      () => undefined,
    );
    await mark(busy, ['1']);
    expect(await acting.takeAndStart()).toBe(1);
    await mark(busy, ['2']);
    await mark(other, ['3']);
    expect(await acting.takeAndStart()).toBe(1);
    await vi.waitUntil(() => began.length > 1, 10_000);
    expect(began).toEqual([busy, other]);
    expect(await store.shopWork.open(busy, 'act', 10, NOON)).toBe(2);
    open();
    await acting.finished();
    expect(await acting.takeAndStart()).toBe(1);
    await acting.finished();
    expect(began).toEqual([busy, other, busy]);
  });

  it('levels that contradict each other are read in one list', async () => {
    const shop = newShop();
    const asked: string[][] = [];
    const { store } = ground;
    await store.work.mark(shop, 'observe', ['1', '2', '3'].map(rereadOf), NOON);
    const observe = portsOf(store);
    const ports = {
      store,
      clock: { now: () => NOON },
      log: { error: (details: object) => expect(details).toBeUndefined() },
      observe: {
        ...observe,
        shopify: {
          ...observe.shopify,
          async readLevels(_shop: string, items: readonly string[]) {
            asked.push([...items].toSorted());
            return { ok: true, value: [], cost: 9 };
          },
        },
      },
      atOnce: 4,
      makeWay: async () => undefined,
    } as unknown as WorkerPorts;
    expect(await takeAndDo(ports, 'observe')).toBe(3);
    expect(asked).toEqual([['1', '2', '3']]);
    expect(await store.shopWork.open(shop, 'observe', 10, NOON)).toBe(0);
  });

  it('new orders that come by turns with news of products take as many statements as one of each', async () => {
    const { database, counter } = counted(ground.database);
    const statements = async (count: number): Promise<number> => {
      const ids = Array.from({ length: count }, (_, at) => String(at + 1));
      const shop = newShop();
      await installShop(ground.store, shop, ids);
      await ground.store.inShop(shop, async (tx) => {
        await tx.insertCampaign(campaign('c'));
        await tx.upsertItems(
          ids.map((id) => item('c', id)),
          NOON,
        );
      });
      await takeIn(
        ground.store,
        shop,
        ids.flatMap((id) => [ordered(id), retold(id)]),
      );
      counter.reset();
      const ports = { ...portsOf(createStore(database)), read: readFact };
      expect(await digestEvents(ports, shop, 1)).toEqual({ settled: true });
      const taken = counter.statements();
      const marks = await ground.store.work.claim('judge', 1_000, NOON + 3_600_000, LEASE);
      expect(marks.filter((one) => one.shop === shop)).toHaveLength(count);
      const known = await ground.store.inShop(shop, (tx) => tx.products(ids));
      expect(known.map(({ vendor }) => vendor)).toEqual(ids.map(() => 'New vendor'));
      expect(await unitsOrdered(shop)).toBe(count * 2);
      return taken;
    };
    const unitsOrdered = async (shop: string): Promise<number> => {
      const [row] = await ground.database.sql.rows<{ units: number }>(
        'SELECT sum(quantity)::int AS units FROM "OrderLine" WHERE shop = $1',
        shop,
      );
      return row?.units ?? 0;
    };
    expect(await statements(40)).toBe(await statements(1));
  });
});

const readFact = (_topic: string, body: string) => ({
  ok: true as const,
  fact: JSON.parse(body) as EventFact,
});

const ordered = (id: string): EventFact => ({
  topic: 'orders/create',
  orderId: id,
  needsRead: false,
  lines: [
    {
      orderId: id,
      lineId: id,
      variantId: variant(id).id,
      productId: id,
      publicationId: null,
      source: null,
      locationId: null,
      bundleVariantId: null,
      quantity: 2,
      orderedAt: NOON,
      cancelledAt: null,
      cancelReason: null,
      updatedAt: NOON,
    },
  ],
});

const retold = (id: string): EventFact => ({
  topic: 'products/update',
  product: product(id, { vendor: 'New vendor', updatedAt: NOON + HOUR }),
  variants: [variant(id)],
  needsRead: true,
});

const takeIn = (store: Store, shop: string, facts: readonly EventFact[]) =>
  store.takeIn(
    {
      ...nothing,
      events: facts.map((fact, at) => ({
        shop,
        webhookId: `${shop} ${String(at).padStart(4, '0')}`,
        topic: fact.topic,
        triggeredAt: NOON + at,
        body: JSON.stringify(fact),
      })),
    },
    NOON,
  );

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { IntakeBatch } from '../../app/flow/store.ts';
import { rereadOf } from '../../app/flow/store.ts';
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
  nothing,
} from './store-fixture.ts';

onEachDatabase('Intake', (ground) => {
  it('ends with the newest number, whatever the order, repetition and grouping of deliveries and reads', async () => {
    const told = fc.record({
      item: fc.constantFrom('1', '2'),
      location: fc.constantFrom('1', '2'),
      second: fc.integer({ min: 0, max: 6 }),
      trigger: fc.integer({ min: 0, max: 3 }),
      read: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(told, { minLength: 1, maxLength: 14 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        async (facts, order) => {
          const shop = newShop();
          await installShop(ground.store, shop, []);
          // A later second is newer; within one second only deliveries compare, by their trigger. The number tells which one it is.
          const events = facts.map(({ item: id, location, second, trigger, read }) => ({
            key: `${id}:${location}`,
            rank: read ? second * 10 + 9 : second * 10 + trigger,
            read,
            second,
            trigger,
            reading: level('0', read ? second * 10 + 9 : second * 10 + trigger, {
              inventoryItemId: id,
              locationId: location,
              updatedAt: NOON + second * 1000 + (read ? 500 : 0),
            }),
          }));
          const sent = [...order.map((at) => events[at % events.length]), ...events].filter(
            (event) => event !== undefined,
          );
          for (let at = 0; at < sent.length; at += 3) {
            const group = sent.slice(at, at + 3);
            const batch = {
              ...nothing,
              levels: group
                .filter(({ read }) => !read)
                .map(({ reading, second, trigger }) => ({
                  ...reading,
                  shop,
                  triggeredAt: NOON + second * 1000 + trigger,
                })),
            };
            await ground.store.takeIn(batch, NOON + DAY);
            const reads = group.filter(({ read }) => read).map(({ reading }) => reading);
            await ground.store.inShop(shop, (tx) => tx.saveLevels(reads, NOON + DAY));
          }
          const kept = await levelsOf(ground, shop);
          for (const key of new Set(events.map((event) => event.key))) {
            const newest = Math.max(...events.filter((event) => event.key === key).map(({ rank }) => rank));
            expect(kept.get(key)?.available).toBe(newest);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('lets the trigger decide between equal seconds, and asks for a read when it cannot', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.takeIn(delivery(shop, level('7', 5), NOON + 200), NOON);
    await ground.store.takeIn(delivery(shop, level('7', 8), NOON + 100), NOON);
    expect((await levelsOf(ground, shop)).get('711:1')?.available).toBe(5);
    expect(await marks(ground, shop)).toEqual([]);
    await ground.store.takeIn(delivery(shop, level('7', 4), NOON + 200), NOON);
    expect((await levelsOf(ground, shop)).get('711:1')?.available).toBe(5);
    expect(await marks(ground, shop)).toEqual([`observe ${rereadOf('711')}`]);
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('7', 4)], NOON + 60_000));
    expect((await levelsOf(ground, shop)).get('711:1')?.available).toBe(4);
  });

  it('does not believe a read of the very second in which a delivery said something else', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.takeIn(delivery(shop, level('7', 5), NOON + 200), NOON);
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('7', 6)], NOON + 900));
    expect((await levelsOf(ground, shop)).get('711:1')?.available).toBe(5);
    expect(await marks(ground, shop)).toEqual([`observe ${rereadOf('711')}`]);
  });

  it('asks for a read when one batch contradicts itself', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const one = { ...level('7', 5), shop, triggeredAt: NOON };
    await ground.store.takeIn({ ...nothing, levels: [one, { ...one, available: 6 }] }, NOON);
    expect(await marks(ground, shop)).toEqual([`observe ${rereadOf('711')}`]);
  });

  it('writes one row and nothing else for a variant in no campaign', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.takeIn(delivery(shop, level('7', 5)), NOON);
    await ground.store.takeIn(delivery(shop, level('7', 4, { updatedAt: NOON + 1000 })), NOON);
    expect(await marks(ground, shop)).toEqual([]);
    expect(await changesOf(ground, shop)).toEqual([]);
    expect((await levelsOf(ground, shop)).get('711:1')).toMatchObject({ available: 4, previous: 5 });
  });

  it('marks the products of campaign items when their number changes, keeps their history, and confirms the rest', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7', '8', '9']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('live'));
      await tx.insertCampaign(campaign('draft', { state: 'draft' }));
      await tx.insertCampaign(campaign('over', { state: 'ended' }));
      await tx.upsertItems([item('live', '7'), item('draft', '8'), item('over', '9')], NOON);
    });
    for (const id of ['7', '8', '9']) await ground.store.takeIn(delivery(shop, level(id, 5)), NOON);
    expect(await marks(ground, shop)).toEqual(['judge 7']);
    expect(await changesOf(ground, shop)).toEqual(['711 5', '811 5']);
    const [claim] = (await ground.store.work.claim('judge', 1_000, NOON, 1000)).filter(
      (one) => one.shop === shop,
    );
    if (!claim) throw new Error('the mark was not claimed');
    await ground.store.work.done(claim);
    await ground.store.takeIn(delivery(shop, level('7', 5, { updatedAt: NOON + 5000 })), NOON + 9000);
    expect(await marks(ground, shop)).toEqual([]);
    expect((await levelsOf(ground, shop)).get('711:1')?.confirmedAt).toBe(NOON + 9000);
    // Held by a campaign that is over: only when stock is back may it go back.
    await ground.store.inShop(shop, (tx) =>
      tx.openHolds(
        '9',
        [
          {
            campaignId: 'over',
            variantId: '91',
            response: 'flag',
            mode: 'act',
            cause: 'sold_out',
            reason: assessment,
          },
        ],
        NOON,
      ),
    );
    await ground.store.takeIn(delivery(shop, level('9', 50, { updatedAt: NOON + 5000 })), NOON);
    expect(await marks(ground, shop)).toEqual(['judge 9']);
  });

  it('puts a confirmation of a clock that was ahead right with the next one', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const told = (updatedAt: number, now: number) =>
      ground.store.takeIn(delivery(shop, level('7', 5, { updatedAt })), now);
    await told(NOON, NOON + 3 * HOUR);
    await told(NOON, NOON + 1000);
    expect((await levelsOf(ground, shop)).get('711:1')).toMatchObject({ confirmedAt: NOON + 1000 });
    await told(NOON + 2000, NOON + 3 * HOUR);
    await told(NOON + 4000, NOON + 4000);
    expect((await levelsOf(ground, shop)).get('711:1')).toMatchObject({ confirmedAt: NOON + 4000 });
  });

  it('does not take an old delivery for a confirmation', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.takeIn(delivery(shop, level('7', 5)), NOON);
    await ground.store.takeIn(delivery(shop, level('7', 9, { updatedAt: NOON - 5000 })), NOON + 9000);
    expect((await levelsOf(ground, shop)).get('711:1')).toMatchObject({ available: 5, confirmedAt: NOON });
  });

  it('takes a disconnected level out, unless it was connected again since', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.takeIn(delivery(shop, level('7', 5), NOON + 100), NOON);
    const gone = { shop, inventoryItemId: '711', locationId: '1', triggeredAt: NOON + 700 };
    await ground.store.takeIn({ ...nothing, disconnects: [gone] }, NOON + 1000);
    expect((await levelsOf(ground, shop)).get('711:1')).toMatchObject({ available: null, isActive: false });
    await ground.store.takeIn(
      delivery(shop, level('7', 3, { updatedAt: NOON + 2000 }), NOON + 2000),
      NOON + 2000,
    );
    await ground.store.takeIn({ ...nothing, disconnects: [gone] }, NOON + 3000);
    expect((await levelsOf(ground, shop)).get('711:1')).toMatchObject({ available: 3, isActive: true });
  });

  it('keeps an event once per webhook id and shop, and marks its shop', async () => {
    const shop = newShop();
    const other = newShop();
    for (const one of [shop, other]) await installShop(ground.store, one, []);
    const event = { shop, webhookId: 'w1', topic: 'products/update', triggeredAt: NOON, body: '{"id":1}' };
    const batch: IntakeBatch = { ...nothing, events: [event, { ...event }, { ...event, shop: other }] };
    await ground.store.takeIn(batch, NOON);
    await ground.store.takeIn(batch, NOON);
    for (const one of [shop, other]) {
      expect(await ground.store.inShop(one, (tx) => tx.undigestedEvents(10))).toHaveLength(1);
      expect(await marks(ground, one)).toEqual(['observe events']);
    }
    await ground.store.inShop(shop, (tx) => tx.digested(['w1'], null, NOON));
    await ground.store.takeIn(batch, NOON);
    expect(await ground.store.inShop(shop, (tx) => tx.undigestedEvents(10))).toEqual([]);
    expect((await ground.store.inShop(shop, (tx) => tx.shop()))?.lastWebhookAt).toBe(NOON);
  });

  it('drops what belongs to shops that are not installed, except what is about leaving', async () => {
    const shop = newShop();
    const event = { shop, webhookId: 'w', topic: 'products/update', triggeredAt: NOON, body: '{}' };
    const topics = [
      'products/update',
      'app/uninstalled',
      'shop/redact',
      'customers/redact',
      'customers/data_request',
    ];
    await ground.store.takeIn(
      {
        ...delivery(shop, level('7', 5)),
        events: topics.map((topic) => ({ ...event, topic, webhookId: topic })),
      },
      NOON,
    );
    expect(await levelsOf(ground, shop)).toEqual(new Map());
    const kept = await ground.store.inShop(shop, (tx) => tx.undigestedEvents(10));
    expect(kept.map(({ topic }) => topic).toSorted()).toEqual(topics.slice(1).toSorted());
  });

  it('is not poisoned by characters that PostgreSQL cannot keep', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, []);
    const body = '{"title":"a\u0000b\ud800c \\u0000 d"}';
    await ground.store.takeIn(
      { ...nothing, events: [{ shop, webhookId: 'w', topic: 'products/update', triggeredAt: NOON, body }] },
      NOON,
    );
    const [kept] = await ground.store.inShop(shop, (tx) => tx.undigestedEvents(1));
    expect(kept?.body).toBe('{"title":"ab\ufffdc \\u0000 d"}');
  });

  it('takes batches of many shops at the same time without losing one or locking one another out', async () => {
    const shops = Array.from({ length: 4 }, newShop);
    for (const shop of shops) await installShop(ground.store, shop, []);
    const keys = Array.from({ length: 40 }, (_, at) => String(at + 100));
    const batch = (round: number): IntakeBatch => {
      const levels = keys.flatMap((id) =>
        shops.map((shop) => ({
          ...level(id, round, { updatedAt: NOON + round * 1000 }),
          shop,
          triggeredAt: null,
        })),
      );
      // Each batch begins elsewhere and every second one runs backwards.
      const turned = [...levels.slice(round * 7), ...levels.slice(0, round * 7)];
      return { ...nothing, levels: round % 2 ? turned.toReversed() : turned };
    };
    await Promise.all(Array.from({ length: 20 }, (_, round) => ground.store.takeIn(batch(round), NOON)));
    for (const shop of shops) {
      const kept = await levelsOf(ground, shop);
      expect([...kept.values()].map(({ available }) => available)).toEqual(keys.map(() => 19));
    }
    // PostgreSQL's statistics follow within a second.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const [statistics] = await ground.database.sql.rows<{ deadlocks: number }>(
      'SELECT deadlocks::int AS deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(statistics?.deadlocks).toBe(0);
  });
});

interface KeptLevel {
  available: number | null;
  previous: number | null;
  isActive: boolean;
  confirmedAt: number;
}

async function levelsOf({ database }: Ground, shop: string): Promise<Map<string, KeptLevel>> {
  const rows = await database.prisma.inventoryLevel.findMany({ where: { shop } });
  return new Map(
    rows.map((row) => [
      `${row.inventoryItemId}:${row.locationId}`,
      {
        available: row.available,
        previous: row.previous,
        isActive: row.isActive,
        confirmedAt: row.confirmedAt.getTime(),
      },
    ]),
  );
}

const marks = async ({ database }: Ground, shop: string): Promise<string[]> =>
  (
    await database.prisma.work.findMany({ where: { shop }, orderBy: [{ step: 'asc' }, { subject: 'asc' }] })
  ).map(({ step, subject }) => `${step} ${subject}`);

const changesOf = async ({ database }: Ground, shop: string): Promise<string[]> =>
  (await database.prisma.levelChange.findMany({ where: { shop }, orderBy: { inventoryItemId: 'asc' } })).map(
    ({ inventoryItemId, available }) => `${inventoryItemId} ${available}`,
  );

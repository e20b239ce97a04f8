/** Pictures of many products at once: each as it is when read alone, with as many statements as for one; so judged. */
import { expect, it } from 'vitest';
import { campaignTag, promoteTag } from '../../app/core/campaign.ts';
import type { ProductReading } from '../../app/core/reading.ts';
import type { Picture } from '../../app/core/picture.ts';
import { defaultPolicy } from '../../app/core/policy.ts';
import { createStore } from '../../app/db/store.ts';
import { gatherSome } from '../../app/flow/bulk/gather.ts';
import type { BulkPorts } from '../../app/flow/bulk/ports.ts';
import { actingCommands } from '../../app/flow/commands/acting.ts';
import { counted } from '../support/counted.ts';
import type { Person } from '../../app/flow/commands/commands.ts';
import { judgeProduct, judgeProducts } from '../../app/flow/judge.ts';
import type { Store } from '../../app/flow/store.ts';
import { takeAndDo, type WorkerPorts } from '../../app/flow/worker.ts';
import { ASKING_NOBODY, findsNothing } from '../support/asking-nobody.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { fillShop, PRODUCTS, shownIn } from './random-shop.ts';
import { campaign, installShop, item, level, newShop, NOON } from './store-fixture.ts';

/** The shop of 8 has everything in it; more where a database is quick. */
const SEEDS = { embedded: [8], postgres: [5, 8, 15] };

const MIA: Person = { userId: '1', name: 'Mia', role: 'owner' };
const unused = {
  clock: { now: () => NOON },
  poke: () => {},
  newId: () => 'x',
  shopify: ASKING_NOBODY,
};

/** A worker that judges needs nothing else of its ports. */
const NO_ACTING = { atOnce: 1, makeWay: async () => {} } as unknown as WorkerPorts;

/** Products as they were before anybody promoted them. */
const plainReader =
  (asked: string[], tags: string[] = []) =>
  async (_shop: string, ids: readonly string[]) => {
    asked.push(...ids);
    const value = ids.map((id): ProductReading => ({
      id,
      status: 'ACTIVE',
      tags,
      publications: [],
      collectionIds: [],
      metafield: null,
      variants: [],
      readAt: NOON,
    }));
    return { ok: true as const, value, cost: 2 };
  };

onEachDatabase('Pictures of many products', (ground) => {
  it('are the ones that each has alone, and so are baselines', async () => {
    const shown = new Set<string>();
    for (const seed of SEEDS[ground.database.kind]) {
      const shop = newShop();
      await fillShop(ground.store, shop, seed);
      const now = NOON + seed * 60_000;
      await ground.store.inShop(shop, async (tx) => {
        const many = await tx.pictures([...PRODUCTS.toReversed(), 'unknown', '1'], now);
        const alone = new Map<string, Picture>();
        for (const id of PRODUCTS) {
          const picture = await tx.picture(id, now);
          if (picture) alone.set(id, picture);
        }
        expect(many, `seed ${seed}`).toEqual(alone);
        const baselines = await tx.baselinesOf(PRODUCTS);
        for (const id of PRODUCTS) expect(baselines.get(id) ?? []).toEqual(await tx.baselines(id));
        for (const picture of many.values()) for (const one of shownIn(picture)) shown.add(one);
      });
    }
    expect([...shown].toSorted()).toEqual([
      'arrivals',
      'bundle',
      'days without stock',
      'ended, holding',
      'holds',
      'lastVerdicts',
      'leftInPeace',
      'levels',
      'movements',
      'others',
      'overlap',
      'overrides',
      'recentlyClosed',
      'shared stock',
      'sold',
      'stopped',
      'variants',
    ]);
  }, 60_000);

  it('take as many statements as one', async () => {
    const shop = newShop();
    await fillShop(ground.store, shop, 1);
    const { database, counter } = counted(ground.database);
    const read = async (ids: readonly string[]): Promise<number> => {
      counter.reset();
      const found = await createStore(database).inShop(shop, (tx) => tx.pictures(ids, NOON));
      expect(found.size).toBe(ids.length);
      return counter.statements();
    };
    // The first one of a zone looks whether the database knows it.
    await read(PRODUCTS);
    const ofTwo = await read(PRODUCTS.slice(0, 2));
    expect(ofTwo).toBeLessThanOrEqual(15);
    expect(await read(PRODUCTS)).toBe(ofTwo);
  });

  it('are none of no products, and none of those of another shop', async () => {
    const [shop, other] = [newShop(), newShop()];
    await installShop(ground.store, shop, ['7']);
    await installShop(ground.store, other, ['8']);
    await ground.store.inShop(shop, async (tx) => {
      expect(await tx.pictures([], NOON)).toEqual(new Map());
      expect([...(await tx.pictures(['7', '8'], NOON)).keys()]).toEqual(['7']);
    });
  });

  it('make the list of writes before acting with as many statements for many as for few, and plain reads', async () => {
    const { database, counter } = counted(ground.database);
    const foreseen = async (count: number): Promise<number> => {
      const shop = newShop();
      const ids = Array.from({ length: count }, (_, at) => String(at + 1));
      await installShop(ground.store, shop, ids);
      await ground.store.inShop(shop, async (tx) => {
        await tx.saveLevels(
          ids.map((id) => level(id, 500)),
          NOON,
        );
        await tx.insertCampaign(campaign('c', { mode: 'watch' }));
        await tx.upsertItems(
          ids.map((id) => item('c', id)),
          NOON,
        );
      });
      const asked: string[] = [];
      const commands = actingCommands({
        ...unused,
        store: createStore(database),
        shopify: { ...unused.shopify, readProducts: findsNothing, readPlain: plainReader(asked) },
      });
      counter.reset();
      const list = await commands.foreseeActing(shop, MIA, 'c');
      if (!list.ok) throw new Error(JSON.stringify(list.problems));
      const written = list.writes.map(({ productId }) => productId).filter((id) => id !== '');
      expect(new Set(written).size).toBe(count);
      expect(asked.toSorted()).toEqual(ids.toSorted());
      return counter.statements();
    };
    await foreseen(1);
    expect(await foreseen(40)).toBe(await foreseen(3));
  });

  it('are planned for a run in bulk with as many statements for many as for few, each as when it is alone', async () => {
    const { database, counter } = counted(ground.database);
    const store = createStore(database);
    const planned = async (count: number) => {
      const shop = newShop();
      const ids = Array.from({ length: count }, (_, at) => String(at + 1));
      await installShop(ground.store, shop, ids);
      const run = await ground.store.inShop(shop, async (tx) => {
        await tx.saveShop({ actingSince: NOON });
        await tx.saveLevels(
          ids.map((id) => level(id, 500)),
          NOON,
        );
        await tx.insertCampaign(campaign('c', { mode: 'act' }));
        await tx.upsertItems(
          ids.map((id) => item('c', id)),
          NOON,
        );
        await tx.mark('bulk', ids, NOON);
        return tx.beginBulkRun(NOON);
      });
      const clock = { now: () => NOON };
      const ports = {
        store,
        clock,
        shopify: { readPlain: plainReader([]) },
        act: { clock, believeAfterMs: 0 },
      };
      counter.reset();
      await gatherSome(ports as unknown as BulkPorts, shop, run);
      const statements = counter.statements();
      return ground.store.inShop(shop, async (tx) => ({
        statements,
        tags: (await tx.bulkLines(run.id, 'tags_add')).map(({ productId, write }) => [productId, write]),
        baselines: await tx.baselinesOf(ids),
      }));
    };
    await planned(1);
    const [few, many] = [await planned(3), await planned(25)];
    expect(many.statements).toBe(few.statements);
    expect(new Set(many.tags.map(([productId]) => productId)).size).toBe(25);
    expect(many.tags.filter(([productId]) => Number(productId) <= 3)).toEqual(few.tags);
    for (const [id, own] of few.baselines) {
      expect(own.length).toBeGreaterThan(1);
      expect(many.baselines.get(id)).toEqual(own);
    }
  });

  it('make a list of writes of this campaign alone, whether others have written what they want by now or not', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['1']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveShop({ actingSince: NOON });
      await tx.saveLevels([level('1', 500)], NOON);
      await tx.insertCampaign(campaign('other', { mode: 'act' }));
      await tx.insertCampaign(campaign('c', { mode: 'watch' }));
      await tx.upsertItems([item('other', '1'), item('c', '1')], NOON);
    });
    const tagsToAdd = async (tags: string[]) => {
      const shopify = { ...unused.shopify, readProducts: findsNothing, readPlain: plainReader([], tags) };
      const list = await actingCommands({ ...unused, store: ground.store, shopify }).foreseeActing(
        shop,
        MIA,
        'c',
      );
      if (!list.ok) throw new Error(JSON.stringify(list.problems));
      const added = list.writes.flatMap(({ write }) => (write.kind === 'tags_add' ? write.tags : []));
      return { added, fingerprint: list.fingerprint };
    };
    const before = await tagsToAdd([]);
    expect(before.added.toSorted()).toEqual([campaignTag('campaign-c'), promoteTag('campaign-c')]);
    expect(await tagsToAdd([campaignTag('campaign-other'), promoteTag('campaign-other')])).toEqual(before);
  });

  it('are judged together as they are one after the other, the brake too', async () => {
    type Deed = (shop: string) => Promise<unknown>;
    const told = async (fill: Deed, judge: Deed) => {
      const shop = newShop();
      await fill(shop);
      await ground.store.inShop(shop, async (tx) => {
        const row = await tx.shop();
        if (!row) throw new Error('the shop is there');
        await tx.saveShop({
          actingSince: NOON - 1,
          brakeEngagedAt: null,
          settings: { ...row.settings, brakeProducts: 2, brakeShare: 0.0001 },
        });
        await tx.insertCampaign(campaign('z', { policy: { ...defaultPolicy(), soldOutResponse: 'hide' } }));
        await tx.upsertItems(
          ['1', '2', '3', '4', '5'].map((id) => item('z', id)),
          NOON,
        );
        const gone = ['1', '2', '3', '4', '5'].flatMap((id) =>
          ['1', '2'].map((locationId) => level(id, 0, { locationId, updatedAt: NOON })),
        );
        await tx.saveLevels(gone, NOON);
      });
      await judge(shop);
      return recordOf(ground, shop);
    };
    const ports = { store: ground.store, clock: { now: () => NOON } };
    const busy: Deed = (shop) => fillShop(ground.store, shop, 8);
    const calm: Deed = (shop) => installShop(ground.store, shop, PRODUCTS);
    for (const fill of [busy, calm]) {
      const together = await told(fill, (shop) => judgeProducts(ports, shop, PRODUCTS.toReversed()));
      const inTurn = await told(fill, async (shop) => {
        for (const id of PRODUCTS) await judgeProduct(ports, shop, id);
      });
      expect(together).toEqual(inTurn);
      expect(JSON.stringify(together.alerts)).toContain('alert.brake');
      // The calm shop's first two are stopped; the third is one too many.
      const stopped = together.holds.filter(({ response }) => response === 'stop_promoting');
      if (fill === calm) expect(stopped.map(({ productId }) => productId)).toEqual(['1', '2']);
    }
  }, 60_000);

  it('are judged one after the other when one cannot be judged: the others do not wait for it', async () => {
    const shop = newShop();
    const ids = ['1', '2', '3'];
    // Of the shops before.
    await ground.database.prisma.work.deleteMany();
    await installShop(ground.store, shop, ids);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c'));
      await tx.upsertItems(
        ids.map((id) => item('c', id)),
        NOON,
      );
      await tx.mark('judge', ids, NOON);
    });
    const logged: string[] = [];
    const failing: Pick<Store, 'inShop'> = {
      inShop: (of, work) =>
        ground.store.inShop(of, (tx) =>
          work({
            ...tx,
            saveVerdicts: async (verdicts, now) => {
              if (verdicts.some(({ productId }) => productId === '2'))
                throw new Error('Product 2 cannot be judged');
              await tx.saveVerdicts(verdicts, now);
            },
          }),
        ),
    };
    await takeAndDo(
      {
        ...NO_ACTING,
        store: { ...ground.store, ...failing },
        clock: { now: () => NOON },
        log: { error: (details) => logged.push(JSON.stringify(details)) },
      },
      'judge',
    );
    const { verdicts, work } = await recordOf(ground, shop);
    expect(verdicts.map(({ productId }) => productId)).toEqual(['1', '3']);
    expect(logged).toHaveLength(1);
    expect(work).toContainEqual(expect.objectContaining({ step: 'judge', subject: '2', attempts: 1 }));
    expect(work.filter(({ step, attempts }) => step === 'judge' && attempts === 0)).toHaveLength(2);
  });
});

/** What judging leaves of a shop, without the ids that it made. */
async function recordOf({ database: { prisma } }: Ground, shop: string) {
  const of = { where: { shop } };
  const without = <Row extends object>(rows: readonly Row[]): Omit<Row, 'id' | 'shop'>[] =>
    rows.map(({ ...row }) => {
      for (const key of ['id', 'shop', 'markedAt', 'version']) delete (row as Record<string, unknown>)[key];
      return row;
    });
  const order = [
    { productId: 'asc' as const },
    { campaignId: 'asc' as const },
    { variantId: 'asc' as const },
  ];
  return {
    verdicts: without(await prisma.verdict.findMany({ ...of, orderBy: order })),
    holds: without(
      await prisma.hold.findMany({
        ...of,
        orderBy: [...order, { response: 'asc' }, { openedAt: 'asc' }],
      }),
    ),
    alerts: without(
      await prisma.alert.findMany({ ...of, orderBy: [{ subject: 'asc' }, { openedAt: 'asc' }] }),
    ),
    work: without(await prisma.work.findMany({ ...of, orderBy: [{ step: 'asc' }, { subject: 'asc' }] })),
    brake: (await prisma.shop.findMany(of)).map(({ brakeEngagedAt }) => brakeEngagedAt),
  };
}

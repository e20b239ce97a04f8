/** *Start acting* of a large campaign: its list is prepared beside the request, and acted on only if it is the one that was seen. */
import { beforeEach, expect, test } from 'vitest';
import type { ProductReading } from '../../app/core/reading.ts';
import { actingCommands } from '../../app/flow/commands/acting.ts';
import type { Commands, Foreseen, Person } from '../../app/flow/commands/commands.ts';
import { prepareActingList } from '../../app/flow/acting-list.ts';
import { createViews } from '../../app/db/views/create.ts';
import { removeOld } from '../../app/db/retention.ts';
import { takeAndDo, type WorkerPorts } from '../../app/flow/worker.ts';
import { ASKING_NOBODY, findsNothing } from '../support/asking-nobody.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, installShop, item, level, newShop, NOON } from './store-fixture.ts';

/** One more than is looked at within a request. */
const PRODUCTS = 501;
const IDS = Array.from({ length: PRODUCTS }, (_, at) => String(at + 1));
const TIMEOUT_MS = 60_000;
const MIA: Person = { userId: '3', name: 'Mia', role: 'merchandiser' };

onEachDatabase('The list before Start acting of a large campaign', (ground) => {
  let shop: string;
  let now: number;
  let asked: number;
  /** Of which reads Shopify gives no answer. */
  let isAway: (ids: readonly string[]) => boolean;
  /** What somebody else has tagged meanwhile. */
  let tagged: Map<string, string[]>;
  let commands: Pick<Commands, 'foreseeActing' | 'startActing'>;

  const shopify = {
    ...ASKING_NOBODY,
    readProducts: findsNothing,
    async readPlain(_shop: string, ids: readonly string[]) {
      if (isAway(ids))
        return { ok: false as const, reason: 'later' as const, retryAfterMs: 1_000, detail: 'away' };
      asked += ids.length;
      const value = ids.map((id): ProductReading => ({
        id,
        status: 'ACTIVE',
        tags: tagged.get(id) ?? [],
        publications: [],
        collectionIds: [],
        metafield: null,
        variants: [],
        readAt: NOON,
      }));
      return { ok: true as const, value, cost: 2 };
    },
  };
  const ofTheLast = (ids: readonly string[]): boolean => ids.length === 1;
  const clock = { now: () => now };
  const list = async (again = false): Promise<Foreseen> => {
    const found = await commands.foreseeActing(shop, MIA, 'c', again);
    if (!found.ok) throw new Error(found.problems.map(({ message }) => message).join());
    return found;
  };
  const step = () => prepareActingList({ store: ground.store, shopify, clock }, shop, 'c');
  /** As the worker does it, by its mark. */
  const work = async (): Promise<void> => {
    const ports = {
      store: ground.store,
      clock,
      bulk: { shopify },
      atOnce: 1,
      makeWay: async () => {},
      log: { error: (details: object) => expect(details).toEqual({}) },
    } as unknown as WorkerPorts;
    while ((await takeAndDo(ports, 'list')) > 0);
  };
  const shown = async () => (await createViews(ground.database.sql).actingList(shop, 'c'))?.state ?? null;
  const mode = async () => (await ground.store.inShop(shop, (tx) => tx.campaign('c')))?.mode;

  beforeEach(async () => {
    [shop, now, asked, isAway, tagged] = [newShop(), NOON, 0, () => false, new Map()];
    commands = actingCommands({ store: ground.store, shopify, clock, poke: () => {}, newId: () => 'x' });
    await installShop(ground.store, shop, IDS);
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveShop({ metafieldReadyAt: NOON });
      await tx.saveLevels(
        IDS.map((id) => level(id, 500)),
        NOON,
      );
      await tx.insertCampaign(campaign('c', { mode: 'watch' }));
      await tx.upsertItems(
        IDS.map((id) => item('c', id)),
        NOON,
      );
    });
  }, 60_000);

  test(
    'says at once that it is prepared and how far it is, is there for whoever comes back, and acts on that very list',
    async () => {
      expect((await list()).preparing).toEqual({ looked: 0, products: PRODUCTS, checking: false });
      expect(asked).toBe(0);
      isAway = ofTheLast;
      await step();
      expect((await list()).preparing).toEqual({ looked: 500, products: PRODUCTS, checking: false });
      isAway = () => false;
      expect(await commands.startActing(shop, MIA, 'c', '')).toMatchObject({ ok: false });
      await work();
      const ready = await list();
      expect(ready).toMatchObject({ preparing: null, preparedAt: NOON, changed: false, acting: false });
      expect(new Set(ready.writes.map(({ productId }) => productId)).size).toBe(PRODUCTS);
      expect(asked).toBe(PRODUCTS);

      expect(await commands.startActing(shop, MIA, 'c', ready.fingerprint)).toEqual({ ok: true });
      expect((await list()).preparing).toEqual({ looked: 0, products: PRODUCTS, checking: true });
      expect(await shown()).toBe('checking');
      expect(await mode()).toBe('watch');
      await work();
      expect(asked).toBe(2 * PRODUCTS);
      expect([await mode(), (await list()).acting, await shown()]).toEqual(['act', true, null]);
      const [told] = await ground.database.sql.rows<{ actor: string; params: object }>(
        `SELECT actor, params FROM "LedgerEntry" WHERE shop = $1 AND message = 'ledger.started_acting'`,
        shop,
      );
      expect(told).toMatchObject({ actor: 'Mia (3)', params: { writes: ready.writes.length } });
    },
    TIMEOUT_MS,
  );

  test(
    'does not act where the shop has changed since: the new list is shown, and consented to anew',
    async () => {
      await list();
      await work();
      const seen = await list();
      const first =
        seen.writes.flatMap(({ write }) => (write.kind === 'tags_add' ? write.tags : []))[0] ?? '';
      tagged.set('7', [first]);
      await commands.startActing(shop, MIA, 'c', seen.fingerprint);
      await work();
      expect(await mode()).toBe('watch');
      expect(await shown()).toBe('changed');
      const changed = await list();
      expect(changed).toMatchObject({ changed: true, preparing: null });
      expect(changed.fingerprint).not.toBe(seen.fingerprint);
      expect(await commands.startActing(shop, MIA, 'c', seen.fingerprint)).toMatchObject({ ok: false });
      await commands.startActing(shop, MIA, 'c', changed.fingerprint);
      await work();
      expect(await mode()).toBe('act');
    },
    TIMEOUT_MS,
  );

  test(
    'is forgotten, and no consent with it, when the app is taken out and comes back',
    async () => {
      await list();
      await work();
      await commands.startActing(shop, MIA, 'c', (await list()).fingerprint);
      await ground.store.inShop(shop, (tx) => tx.saveShop({ installedAt: now + 1 }));
      await work();
      const left = await ground.store.inShop(shop, (tx) => tx.actingList('c'));
      expect([await mode(), left]).toEqual(['watch', null]);
    },
    TIMEOUT_MS,
  );

  test(
    'waits a minute for Shopify, then says so; begins anew when it is asked to, and when it is old',
    async () => {
      isAway = ofTheLast;
      await list();
      await step();
      now += 59_000;
      expect(await step()).toMatchObject({ settled: false, againAt: now + 2_000 });
      now += 2_000;
      expect(await step()).toEqual({ settled: true });
      expect(await shown()).toBe('failed');
      await expect(list()).rejects.toThrow('problem.shopify_away');
      isAway = () => false;
      expect((await list(true)).preparing).toMatchObject({ looked: 0 });
      await work();
      expect((await list()).preparing).toBeNull();
      now += 600_001;
      expect((await list()).preparing).toMatchObject({ looked: 0 });
      await removeOld(ground.database, now + 2 * DAY);
      expect(await ground.store.inShop(shop, (tx) => tx.actingList('c'))).toBeNull();
    },
    TIMEOUT_MS,
  );
});

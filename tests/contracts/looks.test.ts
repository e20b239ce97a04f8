/** Looks at the shop without any message: the dev store's webhooks go nowhere here, so all that is found is found by looking. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Picture } from '../../app/core/picture.ts';
import { isNightDue, nightlyStep, type NightlyOutcome, type NightlyPorts } from '../../app/flow/nightly.ts';
import type { CatalogueRow } from '../../app/flow/ports.ts';
import { reconcile, type Depth } from '../../app/flow/reconcile.ts';
import type { Look, ShopRow, Store } from '../../app/flow/store.ts';
import { syncStep } from '../../app/flow/sync.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, item } from './store-fixture.ts';

const PRODUCTS = 60;
const MEMBERS = 10;
const TIMEOUT_MS = 120_000;
const digits = (gid: string): string => gid.split('/').pop() ?? '';
const NOTHING = { products: 0, levels: 0, deleted: 0 };

onEachDatabase('a look at the shop', (ground) => {
  let bench: Bench;
  let store: Store;
  let nights = 0;
  /** Nights pass for the app alone; quick and deep looks go by the store's time. */
  const clock = { now: () => Date.now() + nights * DAY };
  const today = { now: () => Date.now() };
  const ports = (port: Partial<NightlyPorts['shopify']> = {}): NightlyPorts => ({
    store,
    clock,
    shopify: { ...bench.port, ...port },
  });

  beforeAll(async () => {
    bench = await startBench();
    store = ground.store;
    await bench.meta('POST', 'do/installApp', {});
    await bench.visit();
    const many = Array.from({ length: PRODUCTS }, (_, at) => ({
      title: `Product ${at}`,
      tags: ['theirs', ...(at < MEMBERS ? ['campaign:looked-at'] : [])],
      variants: [
        { title: 'S', available: 50 },
        { title: 'M', available: 50 },
      ],
    }));
    await bench.meta('POST', 'do/createProducts', { products: many });
    await store.inShop(SHOP, (tx) => tx.saveShop({ installedAt: clock.now() - DAY, name: SHOP }));
    for (let tries = 0; tries < 200; tries += 1)
      if ((await syncStep({ store, shopify: bench.port, clock }, SHOP)).done) break;
      else await new Promise((resolve) => setTimeout(resolve, 50));
    await store.inShop(SHOP, async (tx) => {
      const now = clock.now();
      await tx.insertCampaign(campaign('looked-at', { startsAt: now - DAY, endsAt: now + 30 * DAY }));
      const members = (await products()).slice(0, MEMBERS).flatMap((product) =>
        product.variants.map((variant) =>
          item('looked-at', digits(product.id), {
            variantId: digits(variant.id),
            inventoryItemId: digits(variant.inventoryItemId),
          }),
        ),
      );
      await tx.upsertItems(members, now);
    });
    await look('deep');
  }, TIMEOUT_MS);
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.meta('POST', 'dials', { bulkFailure: 0, bulkMs: 0 });
    await bench.meta('DELETE', 'requests');
    await store.work.claim('judge', 1_000, clock.now(), 1).then(forget);
    await store.work.claim('act', 1_000, clock.now(), 1).then(forget);
  });
  const forget = async (claims: Awaited<ReturnType<Store['work']['claim']>>): Promise<void> => {
    for (const claim of claims) await store.work.done(claim);
  };

  /** Shopify dates changes by the second, and two of one second look like one to a quick look. */
  const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000)));

  async function products(): Promise<ProductView[]> {
    return (await bench.meta('GET', 'state'))['products'] as ProductView[];
  }
  const at = async (place: number): Promise<ProductView> => {
    const product = (await products())[place];
    if (!product) throw new Error('There are more');
    return product;
  };
  const row = async (): Promise<ShopRow> => {
    const found = await store.inShop(SHOP, (tx) => tx.shop());
    if (!found) throw new Error('It is installed');
    return found;
  };
  const withoutTime = (found: Look | null | undefined) => {
    if (!found) return found;
    const { at: _began, ...rest } = found;
    return rest;
  };
  const look = async (depth: Depth) => {
    expect(await reconcile({ store, shopify: bench.port, clock: today }, SHOP, depth)).toMatchObject({
      done: true,
    });
    return withoutTime((await row()).reconcileDetail?.[depth]);
  };
  /** The next night, to the end of its export. */
  const night = async (given: NightlyPorts = ports()): Promise<NightlyOutcome> => {
    nights += 1;
    return goOn(given);
  };
  const goOn = async (given: NightlyPorts = ports()): Promise<NightlyOutcome> => {
    for (;;) {
      const outcome = await nightlyStep(given, SHOP);
      if (outcome.done || (await row()).nightlyDetail?.retryAt) return outcome;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const found = async (outcome: NightlyOutcome) => {
    expect(outcome.done).toBe(true);
    return withoutTime((await row()).nightlyDetail?.done);
  };
  const marked = async (step: 'judge' | 'act'): Promise<string[]> =>
    (await store.work.claim(step, 1_000, clock.now(), 1)).map(({ subject }) => subject).toSorted();
  const levelsOf = (picture: Picture | null, itemGid: string) =>
    (picture?.levels ?? [])
      .filter(({ inventoryItemId, isActive }) => inventoryItemId === digits(itemGid) && isActive)
      .map(({ locationId, available }) => [locationId, available] as const);
  const asked = async () =>
    (await bench.meta('GET', 'requests')) as { points: number; requests: { operation: string }[] };
  const starts = async (): Promise<number> =>
    (await asked()).requests.filter(({ operation }) => operation === 'StartBulkQuery').length;
  const knownTags = async (product: ProductView) =>
    (await store.inShop(SHOP, (tx) => tx.products([digits(product.id)])))[0]?.tags.toSorted();

  it(
    'finds nothing and writes nothing where all is as it was, and costs what it may',
    async () => {
      const points: Record<string, number> = {};
      for (const [depth, run] of [
        ['quick', () => look('quick')],
        ['deep', () => look('deep')],
        ['nightly', async () => found(await night())],
      ] as const) {
        await bench.meta('DELETE', 'requests');
        expect(await run()).toEqual(NOTHING);
        points[depth] = (await asked()).points;
        expect(await marked('act')).toEqual([]);
      }
      // Of 60 products 20 items are in the campaign; 23 points are places and channels.
      expect(points).toMatchObject({ quick: 35, deep: 49 });
      expect(points['nightly']).toBeLessThanOrEqual(15);
    },
    TIMEOUT_MS,
  );

  it(
    'quick: hears of a tag that somebody took off and of one that was put on, with no message of either',
    async () => {
      const [member, other] = [await at(0), await at(20)];
      await nextSecond();
      await bench.meta('POST', 'do/removeTags', { productId: member.id, tags: ['campaign:looked-at'] });
      await bench.meta('POST', 'do/addTags', { productId: other.id, tags: ['sale'] });
      expect(await look('quick')).toEqual({ ...NOTHING, products: 2 });
      expect(await knownTags(member)).toEqual(['theirs']);
      expect(await knownTags(other)).toEqual(['sale', 'theirs']);
      expect(await marked('judge')).toContain(digits(member.id));
      // What was heard of once is not read again, however often it is looked for.
      await bench.meta('DELETE', 'requests');
      expect(await look('quick')).toEqual(NOTHING);
      expect((await asked()).requests.map(({ operation }) => operation)).not.toContain('ReadProductFacts');
    },
    TIMEOUT_MS,
  );

  it(
    'quick: a location that was closed is a question about every item of a campaign',
    async () => {
      const locations = (await bench.meta('GET', 'state'))['locations'] as { id: string }[];
      const locationId = locations.at(-1)?.id;
      const close = (active: boolean) => bench.meta('POST', 'do/setLocationActive', { locationId, active });
      await close(false);
      await look('quick');
      expect(await marked('judge')).toHaveLength(MEMBERS);
      await close(true);
      await look('quick');
    },
    TIMEOUT_MS,
  );

  it(
    'deep: a lost message about the stock of a quiet variant, and a member that was deleted, within the hour',
    async () => {
      const [quiet, gone] = [await at(1), await at(2)];
      const [variant] = quiet.variants;
      const [level] = variant?.levels ?? [];
      if (!variant || !level) throw new Error('It has one');
      await bench.meta('POST', 'do/setAvailable', {
        inventoryItemId: variant.inventoryItemId,
        locationId: level.locationId,
        available: 3,
      });
      await bench.meta('POST', 'do/deleteProduct', { productId: gone.id });
      expect(await look('deep')).toMatchObject({ levels: 1, deleted: 1 });
      const picture = await store.inShop(SHOP, (tx) => tx.picture(digits(quiet.id), clock.now()));
      expect(levelsOf(picture, variant.inventoryItemId)).toContainEqual([digits(level.locationId), 3]);
      expect(await marked('judge')).toEqual(expect.arrayContaining([digits(quiet.id), digits(gone.id)]));
      expect(await look('deep')).toMatchObject({ levels: 0, deleted: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    'nightly: a deleted product, a new variant, a tag, a variant’s price, and stock that moved to another place',
    async () => {
      const before = await products();
      const [member, moved, gone, tagged, priced] = [0, 3, 29, 30, 31].map((place) => before[place]);
      const [variant] = moved?.variants ?? [];
      const [level] = variant?.levels ?? [];
      if (!member || !moved || !gone || !tagged || !priced || !variant || !level)
        throw new Error('There are more');
      await bench.meta('POST', 'do/addVariant', {
        productId: member.id,
        variant: { title: 'L', available: 9 },
      });
      await bench.meta('POST', 'do/deleteProduct', { productId: gone.id });
      await bench.meta('POST', 'do/replaceTags', { productId: tagged.id, tags: ['rewritten'] });
      await bench.meta('POST', 'do/setPrice', { variantId: priced.variants[0]?.id, price: '7.00' });
      const locations = (await bench.meta('GET', 'state'))['locations'] as { id: string }[];
      const { inventoryItemId } = variant;
      const elsewhere = locations.find(({ id }) => id !== level.locationId)?.id;
      await bench.meta('POST', 'do/stock', { inventoryItemId, locationId: elsewhere, active: true });
      await bench.meta('POST', 'do/setAvailable', { inventoryItemId, locationId: elsewhere, available: 41 });
      await bench.meta('POST', 'do/stock', {
        inventoryItemId,
        locationId: level.locationId,
        active: false,
      });

      expect(await found(await night())).toEqual({ products: 3, levels: 1, deleted: 1 });
      expect(await knownTags(tagged)).toEqual(['rewritten']);
      const items = await store.inShop(SHOP, (tx) => tx.itemsOfProduct(digits(member.id)));
      expect(items).toHaveLength(3);
      const [deleted] = await store.inShop(SHOP, (tx) => tx.products([digits(gone.id)]));
      expect(deleted?.deletedAt).not.toBeNull();
      const picture = await store.inShop(SHOP, (tx) => tx.picture(digits(moved.id), clock.now()));
      const stock = new Map(levelsOf(picture, inventoryItemId));
      expect(stock.get(digits(elsewhere ?? ''))).toBe(41);
      expect(stock.has(digits(level.locationId))).toBe(false);
      expect(await marked('judge')).toEqual(expect.arrayContaining([digits(member.id), digits(moved.id)]));
      expect(await found(await night())).toEqual(NOTHING);
      expect(await marked('act')).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'nightly: an export that fails is begun anew after a pause, and not every minute',
    async () => {
      await bench.meta('POST', 'dials', { bulkFailure: 1 });
      expect(await night()).toMatchObject({ done: false, againInMs: 600_000 });
      expect((await row()).nightlyDetail).toMatchObject({ running: null, failures: 1 });
      expect(isNightDue(await row(), clock.now() + 599_000)).toBe(false);
      expect(isNightDue(await row(), clock.now() + 600_000)).toBe(true);
      await bench.meta('POST', 'dials', { bulkFailure: 0 });
      expect(await starts()).toBe(1);
      nights += 1;
      expect(await found(await goOn())).toEqual(NOTHING);
      expect((await row()).nightlyDetail).toMatchObject({ failures: 0, retryAt: null });
    },
    TIMEOUT_MS,
  );

  it(
    'nightly: where all bulk queries are busy it waits for its turn',
    async () => {
      await bench.meta('POST', 'dials', { bulkMs: 1_500 });
      for (let one = 0; one < 5; one += 1) await bench.port.startCatalogueExport(SHOP);
      expect(await night()).toMatchObject({ done: false, againInMs: 600_000 });
      expect((await row()).nightlyDetail).toMatchObject({ running: null, failures: 1 });
      await new Promise((resolve) => setTimeout(resolve, 1_600));
      await bench.meta('POST', 'dials', { bulkMs: 0 });
      nights += 1;
      expect(await found(await goOn())).toEqual(NOTHING);
    },
    TIMEOUT_MS,
  );

  it(
    'nightly: two processes start one export, and a third run of the same night none',
    async () => {
      nights += 1;
      await Promise.all([nightlyStep(ports(), SHOP), nightlyStep(ports(), SHOP)]);
      expect(await found(await goOn())).toEqual(NOTHING);
      expect(await nightlyStep(ports(), SHOP)).toEqual({ done: true, found: null });
      expect(await starts()).toBe(1);
    },
    TIMEOUT_MS,
  );

  /** What the export says, as `change` tells it. */
  const telling = (change: (rows: AsyncIterable<CatalogueRow>) => AsyncIterable<CatalogueRow>) =>
    ports({ catalogueRows: (shop, url) => change(bench.port.catalogueRows(shop, url)) });
  async function* firstOf(
    rows: AsyncIterable<CatalogueRow>,
    count: number,
    error?: Error,
  ): AsyncIterable<CatalogueRow> {
    let told = 0;
    for await (const one of rows) {
      if (told === count) break;
      told += 1;
      yield one;
    }
    if (error) throw error;
  }

  it(
    'nightly: a file that breaks off is read again, not asked for again; one that stays broken is given up',
    async () => {
      const product = await at(40);
      await bench.meta('POST', 'do/addTags', { productId: product.id, tags: ['later'] });
      const broken = telling((rows) => firstOf(rows, 30, new Error('cut')));
      expect(await night(broken)).toMatchObject({ done: false, detail: 'Error: cut' });
      expect((await row()).nightlyDetail?.running).not.toBeNull();
      await pauseIsOver();
      expect(await found(await goOn())).toEqual({ ...NOTHING, products: 1 });
      expect(await starts()).toBe(1);
      expect(await knownTags(product)).toContain('later');

      await night(broken);
      for (let tries = 1; tries < 3; tries += 1) {
        await pauseIsOver();
        await goOn(broken);
      }
      expect((await row()).nightlyDetail).toMatchObject({ running: null, failures: 3 });
      await pauseIsOver();
      expect(await found(await goOn())).toEqual(NOTHING);
    },
    TIMEOUT_MS,
  );

  it(
    'nightly: a file that lacks half the shop deletes nothing',
    async () => {
      const short = telling((rows) => firstOf(rows, 60));
      expect(await night(short)).toMatchObject({ done: false, detail: expect.stringMatching(/60 rows/) });
      const liar = {
        ...short,
        shopify: {
          ...short.shopify,
          async bulkState(shop: string, id: string) {
            const read = await bench.port.bulkState(shop, id);
            return read.ok && read.value.state === 'completed'
              ? { ...read, value: { ...read.value, objects: 60 } }
              : read;
          },
        },
      };
      await pauseIsOver();
      expect(await found(await goOn(liar))).toEqual(NOTHING);
      const known = await store.inShop(SHOP, (tx) => tx.knownProducts('', 1_000));
      expect(known).toHaveLength((await products()).length);
    },
    TIMEOUT_MS,
  );

  it(
    'a message that came while the export was on its way is newer than it',
    async () => {
      const product = await at(50);
      const late = telling(async function* told(rows) {
        let first = true;
        for await (const one of rows) {
          if (first) {
            await bench.meta('POST', 'do/addTags', { productId: product.id, tags: ['meanwhile'] });
            await look('quick');
          }
          first = false;
          yield one;
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(await found(await night(late))).toEqual(NOTHING);
      expect(await knownTags(product)).toContain('meanwhile');
    },
    TIMEOUT_MS,
  );

  it(
    'a clock that jumped on and back loses nothing: the last day is looked through',
    async () => {
      const product = await at(51);
      await bench.meta('POST', 'do/addTags', { productId: product.id, tags: ['jump'] });
      await store.inShop(SHOP, (tx) => tx.saveShop({ lastReconciledAt: today.now() + 3 * DAY }));
      expect(await look('quick')).toEqual({ ...NOTHING, products: 1 });
      expect(await knownTags(product)).toContain('jump');
    },
    TIMEOUT_MS,
  );

  async function pauseIsOver(): Promise<void> {
    await store.inShop(SHOP, async (tx) => {
      const nightlyDetail = (await tx.shop())?.nightlyDetail;
      if (nightlyDetail) await tx.saveShop({ nightlyDetail: { ...nightlyDetail, retryAt: null } });
    });
  }
});

/** A shop of sixty products whose messages go nowhere: all that is found is found by looking. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Picture } from '../../app/core/picture.ts';
import { nightlyStep, type NightlyOutcome, type NightlyPorts } from '../../app/flow/nightly.ts';
import { reconcile, type Depth } from '../../app/flow/reconcile.ts';
import type { Look, ShopRow, Store } from '../../app/flow/store.ts';
import { syncStep } from '../../app/flow/sync.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import type { Ground } from '../support/each-database.ts';
import { campaign, DAY, item } from './store-fixture.ts';

const PRODUCTS = 60;
export const MEMBERS = 10;
export const TIMEOUT_MS = 120_000;
export const digits = (gid: string): string => gid.split('/').pop() ?? '';
export const NOTHING = { products: 0, levels: 0, deleted: 0 };

/** To be called once, outside of any test. */
export function looksScene(ground: Ground) {
  let bench: Bench;
  const scene = {
    /** The shop, to be changed by somebody else. */
    get bench() {
      return bench;
    },
    /** How many nights have passed. */
    nights: 0,
  };
  /** Nights pass for the app alone; quick and deep looks go by the store's time. */
  const clock = { now: () => Date.now() + scene.nights * DAY };
  const today = { now: () => Date.now() };
  const ports = (port: Partial<NightlyPorts['shopify']> = {}): NightlyPorts => ({
    store: ground.store,
    clock,
    shopify: { ...scene.bench.port, ...port },
  });

  beforeAll(async () => {
    bench = await startBench();
    await scene.bench.meta('POST', 'do/installApp', {});
    await scene.bench.visit();
    const many = Array.from({ length: PRODUCTS }, (_, at) => ({
      title: `Product ${at}`,
      tags: ['theirs', ...(at < MEMBERS ? ['campaign:looked-at'] : [])],
      variants: [
        { title: 'S', available: 50 },
        { title: 'M', available: 50 },
      ],
    }));
    await scene.bench.meta('POST', 'do/createProducts', { products: many });
    await ground.store.inShop(SHOP, (tx) => tx.saveShop({ installedAt: clock.now() - DAY, name: SHOP }));
    for (let tries = 0; tries < 200; tries += 1)
      if ((await syncStep({ store: ground.store, shopify: scene.bench.port, clock }, SHOP)).done) break;
      else await new Promise((resolve) => setTimeout(resolve, 50));
    await ground.store.inShop(SHOP, async (tx) => {
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
  afterAll(() => scene.bench.close());
  beforeEach(async () => {
    await scene.bench.meta('POST', 'dials', { bulkFailure: 0, bulkMs: 0 });
    await scene.bench.meta('DELETE', 'requests');
    await ground.store.work.claim('judge', 1_000, clock.now(), 1).then(forget);
    await ground.store.work.claim('act', 1_000, clock.now(), 1).then(forget);
  });
  const forget = async (claims: Awaited<ReturnType<Store['work']['claim']>>): Promise<void> => {
    for (const claim of claims) await ground.store.work.done(claim);
  };

  /** Shopify dates changes by the second, and two of one second look like one to a quick look. */
  const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000)));

  async function products(): Promise<ProductView[]> {
    return (await scene.bench.meta('GET', 'state'))['products'] as ProductView[];
  }
  const at = async (place: number): Promise<ProductView> => {
    const product = (await products())[place];
    if (!product) throw new Error('There are more');
    return product;
  };
  const row = async (): Promise<ShopRow> => {
    const found = await ground.store.inShop(SHOP, (tx) => tx.shop());
    if (!found) throw new Error('It is installed');
    return found;
  };
  const withoutTime = (found: Look | null | undefined) => {
    if (!found) return found;
    const { at: _began, ...rest } = found;
    return rest;
  };
  const look = async (depth: Depth) => {
    expect(
      await reconcile({ store: ground.store, shopify: scene.bench.port, clock: today }, SHOP, depth),
    ).toMatchObject({
      done: true,
    });
    return withoutTime((await row()).reconcileDetail?.[depth]);
  };
  /** The next night, to the end of its export. */
  const night = async (given: NightlyPorts = ports()): Promise<NightlyOutcome> => {
    scene.nights += 1;
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
    (await ground.store.work.claim(step, 1_000, clock.now(), 1)).map(({ subject }) => subject).toSorted();
  const levelsOf = (picture: Picture | null, itemGid: string) =>
    (picture?.levels ?? [])
      .filter(({ inventoryItemId, isActive }) => inventoryItemId === digits(itemGid) && isActive)
      .map(({ locationId, available }) => [locationId, available] as const);
  const asked = async () =>
    (await scene.bench.meta('GET', 'requests')) as { points: number; requests: { operation: string }[] };
  const starts = async (): Promise<number> =>
    (await asked()).requests.filter(({ operation }) => operation === 'StartBulkQuery').length;
  const knownTags = async (product: ProductView) =>
    (await ground.store.inShop(SHOP, (tx) => tx.products([digits(product.id)])))[0]?.tags.toSorted();

  async function pauseIsOver(): Promise<void> {
    await ground.store.inShop(SHOP, async (tx) => {
      const nightlyDetail = (await tx.shop())?.nightlyDetail;
      if (nightlyDetail) await tx.saveShop({ nightlyDetail: { ...nightlyDetail, retryAt: null } });
    });
  }

  return {
    scene,
    ports,
    clock,
    today,
    nextSecond,
    products,
    at,
    row,
    look,
    night,
    goOn,
    found,
    marked,
    levelsOf,
    asked,
    starts,
    knownTags,
    pauseIsOver,
  };
}

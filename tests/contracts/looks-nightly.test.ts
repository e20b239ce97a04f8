/** The look of each night: an export of the whole shop, which may fail, break off, lie or be older than a message. */
import { expect, it } from 'vitest';
import { isNightDue, nightlyStep } from '../../app/flow/nightly.ts';
import type { CatalogueRow } from '../../app/flow/ports.ts';
import { SHOP } from '../shopify/dev-store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { digits, looksScene, NOTHING, TIMEOUT_MS } from './looks-scene.ts';

onEachDatabase('a look at night', (ground) => {
  const looks = looksScene(ground);

  it(
    'nightly: a deleted product, a new variant, a tag, a variant’s price, and stock that moved to another place',
    async () => {
      const before = await looks.products();
      const [member, moved, gone, tagged, priced] = [0, 3, 29, 30, 31].map((place) => before[place]);
      const [variant] = moved?.variants ?? [];
      const [level] = variant?.levels ?? [];
      if (!member || !moved || !gone || !tagged || !priced || !variant || !level)
        throw new Error('There are more');
      await looks.scene.bench.meta('POST', 'do/addVariant', {
        productId: member.id,
        variant: { title: 'L', available: 9 },
      });
      await looks.scene.bench.meta('POST', 'do/deleteProduct', { productId: gone.id });
      await looks.scene.bench.meta('POST', 'do/replaceTags', { productId: tagged.id, tags: ['rewritten'] });
      await looks.scene.bench.meta('POST', 'do/setPrice', {
        variantId: priced.variants[0]?.id,
        price: '7.00',
      });
      const locations = (await looks.scene.bench.meta('GET', 'state'))['locations'] as { id: string }[];
      const { inventoryItemId } = variant;
      const elsewhere = locations.find(({ id }) => id !== level.locationId)?.id;
      await looks.scene.bench.meta('POST', 'do/stock', {
        inventoryItemId,
        locationId: elsewhere,
        active: true,
      });
      await looks.scene.bench.meta('POST', 'do/setAvailable', {
        inventoryItemId,
        locationId: elsewhere,
        available: 41,
      });
      await looks.scene.bench.meta('POST', 'do/stock', {
        inventoryItemId,
        locationId: level.locationId,
        active: false,
      });

      expect(await looks.found(await looks.night())).toEqual({ products: 3, levels: 1, deleted: 1 });
      expect(await looks.knownTags(tagged)).toEqual(['rewritten']);
      const items = await ground.store.inShop(SHOP, (tx) => tx.itemsOfProduct(digits(member.id)));
      expect(items).toHaveLength(3);
      const [deleted] = await ground.store.inShop(SHOP, (tx) => tx.products([digits(gone.id)]));
      expect(deleted?.deletedAt).not.toBeNull();
      const picture = await ground.store.inShop(SHOP, (tx) =>
        tx.picture(digits(moved.id), looks.clock.now()),
      );
      const stock = new Map(looks.levelsOf(picture, inventoryItemId));
      expect(stock.get(digits(elsewhere ?? ''))).toBe(41);
      expect(stock.has(digits(level.locationId))).toBe(false);
      expect(await looks.marked('judge')).toEqual(
        expect.arrayContaining([digits(member.id), digits(moved.id)]),
      );
      expect(await looks.found(await looks.night())).toEqual(NOTHING);
      expect(await looks.marked('act')).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'nightly: an export that fails is begun anew after a pause, and not every minute',
    async () => {
      await looks.scene.bench.meta('POST', 'dials', { bulkFailure: 1 });
      expect(await looks.night()).toMatchObject({ done: false, againInMs: 600_000 });
      expect((await looks.row()).nightlyDetail).toMatchObject({ running: null, failures: 1 });
      expect(isNightDue(await looks.row(), looks.clock.now() + 599_000)).toBe(false);
      expect(isNightDue(await looks.row(), looks.clock.now() + 600_000)).toBe(true);
      await looks.scene.bench.meta('POST', 'dials', { bulkFailure: 0 });
      expect(await looks.starts()).toBe(1);
      looks.scene.nights += 1;
      expect(await looks.found(await looks.goOn())).toEqual(NOTHING);
      expect((await looks.row()).nightlyDetail).toMatchObject({ failures: 0, retryAt: null });
    },
    TIMEOUT_MS,
  );

  it(
    'nightly: where all bulk queries are busy it waits for its turn',
    async () => {
      await looks.scene.bench.meta('POST', 'dials', { bulkMs: 1_500 });
      for (let one = 0; one < 5; one += 1) await looks.scene.bench.port.startCatalogueExport(SHOP);
      expect(await looks.night()).toMatchObject({ done: false, againInMs: 600_000 });
      expect((await looks.row()).nightlyDetail).toMatchObject({ running: null, failures: 1 });
      await new Promise((resolve) => setTimeout(resolve, 1_600));
      await looks.scene.bench.meta('POST', 'dials', { bulkMs: 0 });
      looks.scene.nights += 1;
      expect(await looks.found(await looks.goOn())).toEqual(NOTHING);
    },
    TIMEOUT_MS,
  );

  it(
    'nightly: two processes start one export, and a third run of the same night none',
    async () => {
      looks.scene.nights += 1;
      await Promise.all([nightlyStep(looks.ports(), SHOP), nightlyStep(looks.ports(), SHOP)]);
      expect(await looks.found(await looks.goOn())).toEqual(NOTHING);
      expect(await nightlyStep(looks.ports(), SHOP)).toEqual({ done: true, found: null });
      expect(await looks.starts()).toBe(1);
    },
    TIMEOUT_MS,
  );

  /** What the export says, as `change` tells it. */
  const telling = (change: (rows: AsyncIterable<CatalogueRow>) => AsyncIterable<CatalogueRow>) =>
    looks.ports({ catalogueRows: (shop, url) => change(looks.scene.bench.port.catalogueRows(shop, url)) });
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
      const product = await looks.at(40);
      await looks.scene.bench.meta('POST', 'do/addTags', { productId: product.id, tags: ['later'] });
      const broken = telling((rows) => firstOf(rows, 30, new Error('cut')));
      expect(await looks.night(broken)).toMatchObject({ done: false, detail: 'Error: cut' });
      expect((await looks.row()).nightlyDetail?.running).not.toBeNull();
      await looks.pauseIsOver();
      expect(await looks.found(await looks.goOn())).toEqual({ ...NOTHING, products: 1 });
      expect(await looks.starts()).toBe(1);
      expect(await looks.knownTags(product)).toContain('later');

      await looks.night(broken);
      for (let tries = 1; tries < 3; tries += 1) {
        await looks.pauseIsOver();
        await looks.goOn(broken);
      }
      expect((await looks.row()).nightlyDetail).toMatchObject({ running: null, failures: 3 });
      await looks.pauseIsOver();
      expect(await looks.found(await looks.goOn())).toEqual(NOTHING);
    },
    TIMEOUT_MS,
  );

  it(
    'nightly: a file that lacks half the shop deletes nothing',
    async () => {
      const short = telling((rows) => firstOf(rows, 60));
      expect(await looks.night(short)).toMatchObject({
        done: false,
        detail: expect.stringMatching(/60 rows/),
      });
      const liar = {
        ...short,
        shopify: {
          ...short.shopify,
          async bulkState(shop: string, id: string) {
            const read = await looks.scene.bench.port.bulkState(shop, id);
            return read.ok && read.value.state === 'completed'
              ? { ...read, value: { ...read.value, objects: 60 } }
              : read;
          },
        },
      };
      await looks.pauseIsOver();
      expect(await looks.found(await looks.goOn(liar))).toEqual(NOTHING);
      const known = await ground.store.inShop(SHOP, (tx) => tx.knownProducts('', 1_000));
      expect(known).toHaveLength((await looks.products()).length);
    },
    TIMEOUT_MS,
  );

  it(
    'a message that came while the export was on its way is newer than it',
    async () => {
      const product = await looks.at(50);
      const late = telling(async function* told(rows) {
        let first = true;
        for await (const one of rows) {
          if (first) {
            await looks.scene.bench.meta('POST', 'do/addTags', {
              productId: product.id,
              tags: ['meanwhile'],
            });
            await looks.look('quick');
          }
          first = false;
          yield one;
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(await looks.found(await looks.night(late))).toEqual(NOTHING);
      expect(await looks.knownTags(product)).toContain('meanwhile');
    },
    TIMEOUT_MS,
  );
});

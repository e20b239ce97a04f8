/** Looks at the shop without any message: each quarter of an hour and each hour. */
import { expect, it } from 'vitest';
import { SHOP } from '../shopify/dev-store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { digits, looksScene, MEMBERS, NOTHING, TIMEOUT_MS } from './looks-scene.ts';
import { DAY } from './store-fixture.ts';

onEachDatabase('a look at the shop', (ground) => {
  const { scene, clock, today, nextSecond, at, look, night, found, marked, levelsOf, asked, knownTags } =
    looksScene(ground);

  it(
    'finds nothing and writes nothing where all is as it was, and costs what it may',
    async () => {
      const points: Record<string, number> = {};
      for (const [depth, run] of [
        ['quick', () => look('quick')],
        ['deep', () => look('deep')],
        ['nightly', async () => found(await night())],
      ] as const) {
        await scene.bench.meta('DELETE', 'requests');
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
      await scene.bench.meta('POST', 'do/removeTags', { productId: member.id, tags: ['campaign:looked-at'] });
      await scene.bench.meta('POST', 'do/addTags', { productId: other.id, tags: ['sale'] });
      expect(await look('quick')).toEqual({ ...NOTHING, products: 2 });
      expect(await knownTags(member)).toEqual(['theirs']);
      expect(await knownTags(other)).toEqual(['sale', 'theirs']);
      expect(await marked('judge')).toContain(digits(member.id));
      // What was heard of once is not read again, however often it is looked for.
      await scene.bench.meta('DELETE', 'requests');
      expect(await look('quick')).toEqual(NOTHING);
      expect((await asked()).requests.map(({ operation }) => operation)).not.toContain('ReadProductFacts');
    },
    TIMEOUT_MS,
  );

  it(
    'quick: a location that was closed is a question about every item of a campaign',
    async () => {
      const locations = (await scene.bench.meta('GET', 'state'))['locations'] as { id: string }[];
      const locationId = locations.at(-1)?.id;
      const close = (active: boolean) =>
        scene.bench.meta('POST', 'do/setLocationActive', { locationId, active });
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
      await scene.bench.meta('POST', 'do/setAvailable', {
        inventoryItemId: variant.inventoryItemId,
        locationId: level.locationId,
        available: 3,
      });
      await scene.bench.meta('POST', 'do/deleteProduct', { productId: gone.id });
      expect(await look('deep')).toMatchObject({ levels: 1, deleted: 1 });
      const picture = await ground.store.inShop(SHOP, (tx) => tx.picture(digits(quiet.id), clock.now()));
      expect(levelsOf(picture, variant.inventoryItemId)).toContainEqual([digits(level.locationId), 3]);
      expect(await marked('judge')).toEqual(expect.arrayContaining([digits(quiet.id), digits(gone.id)]));
      expect(await look('deep')).toMatchObject({ levels: 0, deleted: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    'a clock that jumped on and back loses nothing: the last day is looked through',
    async () => {
      const product = await at(51);
      await scene.bench.meta('POST', 'do/addTags', { productId: product.id, tags: ['jump'] });
      await ground.store.inShop(SHOP, (tx) => tx.saveShop({ lastReconciledAt: today.now() + 3 * DAY }));
      expect(await look('quick')).toEqual({ ...NOTHING, products: 1 });
      expect(await knownTags(product)).toContain('jump');
    },
    TIMEOUT_MS,
  );
});

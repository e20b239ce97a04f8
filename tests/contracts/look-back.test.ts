/**
 * From the look back of one campaign to the suggested plan of the next, over the dev store's orders and stock: what was learned,
 * where it comes from, and that a campaign whose sales nobody could count, or that ran out, misleads nobody.
 */
import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { campaignInput, type CampaignInput } from '../../app/flow/commands/inputs.ts';
import { createViews } from '../../app/db/views/create.ts';
import { measureShop } from '../../app/flow/measure.ts';
import { onOneDatabase, type Ground } from '../support/each-database.ts';
import { digits, MIA, openScene, type Scene } from './one-campaign-scene.ts';
import { DAY, HOUR } from './store-fixture.ts';

const SCOPES = /^scopes = "(.*)"$/m
  .exec(readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8'))?.[1]
  ?.split(',');
/** Units that each sells on a day without a campaign. */
const USUAL = { Teapot: 4, Cup: 10, Tin: 6 };
type Title = keyof typeof USUAL;
const TITLES = Object.keys(USUAL) as Title[];
const PRODUCTS = TITLES.map((title) => ({ title, variants: [{ price: '9.00', available: 2_000 }] }));
const WEEK = 7 * DAY;

onOneDatabase('The look back', (ground) => {
  test('of an ended campaign lifts the suggestion of the next one, which says so; what nobody counted does not', async () => {
    const scene = await openScene(ground.database, ground.store, PRODUCTS);
    try {
      await play(scene, ground);
    } finally {
      await scene.close();
    }
  }, 300_000);
});

async function play(scene: Scene, { database, store }: Ground): Promise<void> {
  const { shop, commands, now, bench } = scene;
  const variants = Object.fromEntries(
    await Promise.all(
      TITLES.map(async (title) => {
        const { id, variants: all } = await scene.product(title);
        const [variant] = all;
        return [
          title,
          { productId: digits(id), gid: variant?.id, item: variant?.inventoryItemId, at: variant?.levels[0] },
        ];
      }),
    ),
  ) as Record<Title, { productId: string; gid: string; item: string; at: { locationId: string } }>;
  const days = async (count: number, times: number): Promise<void> => {
    for (let day = 0; day < count; day += 1) {
      for (const title of TITLES) {
        const [level] = (await scene.product(title)).variants[0]?.levels ?? [];
        if (!level?.available) continue;
        await bench.meta('POST', 'do/sell', {
          lines: [{ variantId: variants[title].gid, quantity: USUAL[title] * times }],
        });
      }
      await scene.settle();
      await scene.pass(DAY - (now() % DAY) + 9 * HOUR);
    }
  };
  const shelve = (title: Title, available: number) =>
    bench.meta('POST', 'do/setAvailable', {
      inventoryItemId: variants[title].item,
      locationId: variants[title].at.locationId,
      available,
    });
  const input = (name: string, startsAt: number): CampaignInput =>
    campaignInput.parse({
      name,
      kind: 'sale',
      startsAt,
      endsAt: startsAt + WEEK,
      policy: {},
      sources: TITLES.map((title) => ({ kind: 'picked', value: variants[title].productId })),
      confirmedPlans: true,
    });
  /** Suggestions for a campaign of the same products next month, by title. */
  const suggested = async () => {
    const result = await commands.previewCampaign(shop, MIA, input('Next', now() + 30 * DAY), null);
    if (!result.ok) throw new Error(JSON.stringify(result));
    return Object.fromEntries(
      result.preview.items.map(({ productTitle, suggestion }) => [productTitle, suggestion]),
    );
  };
  /** A week in which everything sells three times as much. */
  const run = async (name: string): Promise<string> => {
    const startsAt = now() - (now() % DAY) + 10 * HOUR;
    const made = await commands.createCampaign(shop, MIA, input(name, startsAt));
    if (!made.ok) throw new Error(JSON.stringify(made));
    await commands.schedule(shop, MIA, made.id);
    await scene.pass(2 * HOUR);
    await days(7, 3);
    await scene.pass(4 * HOUR);
    await measureShop({ store, clock: { now } }, shop);
    return made.id;
  };
  const lookBack = (id: string) => createViews(database.sql).postMortem(shop, id, now());

  await days(10, 1);
  const before = await suggested();
  for (const title of TITLES)
    expect(before[title]).toMatchObject({ uplift: 1, learnedFrom: 0, campaigns: 0, last: null });

  // The tins last two days.
  await shelve('Tin', 2 * 3 * USUAL.Tin);
  const ended = await run('Tea week');
  const found = await lookBack(ended);
  expect(found?.measures.find(({ name }) => name === 'stock_outs')?.value).toBe(1);
  expect(found?.teaches?.items).toBe(2);
  expect(found?.teaches?.times).toBeCloseTo(3, 0);

  const after = await suggested();
  for (const title of TITLES) {
    const [was, is] = [before[title], after[title]];
    if (!was || !is) throw new Error(title);
    expect(is).toMatchObject({
      learnedFrom: 2,
      campaigns: 1,
      last: { id: ended, name: 'Tea week', items: 2 },
    });
    expect(is.last?.times).toBe(found?.teaches?.times);
    // Two items are believed in part; the week itself is no part of what is usual.
    expect(is.uplift).toBeGreaterThan(1.8);
    expect(is.uplift).toBeLessThan(2.5);
    expect(is.perDay).toBeCloseTo(was.perDay, 0);
    expect(is.units / was.units).toBeCloseTo(is.uplift, 0);
    expect([is.low < is.units, is.units < is.high, is.low > was.low]).toEqual([true, true, true]);
  }

  // Orders are not told any more: a week of which nothing is known.
  await shelve('Tin', 2_000);
  await bench.meta('POST', 'do/installApp', { scopes: SCOPES?.filter((scope) => !scope.includes('orders')) });
  await scene.visit();
  const unheard = await run('Unheard week');
  expect((await lookBack(unheard))?.teaches).toBeNull();
  expect(await suggested()).toEqual(after);
}

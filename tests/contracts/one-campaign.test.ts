/**
 * One campaign from the idea to the post-mortem between a merchandiser and operations: from what people do, webhooks, page
 * counts and the clock to who is told. The table (one-campaign-table) says how often each trigger of domain §6 fires at each
 * step; what it does not name must not fire. On one database: it passes on the embedded one, too, and takes half a minute
 * of a core more there, while the suites of the store run every statement on both.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { campaignInput, type CampaignInput } from '../../app/flow/commands/inputs.ts';
import { policySchema } from '../../app/core/policy.ts';
import { TRIGGERS } from '../../app/core/audience.ts';
import { createViews } from '../../app/db/views/create.ts';
import {
  DeleteWebhookSubscription,
  FindThemeSubscriptions,
} from '../../app/shopify/admin/generated/operations.ts';
import { measureShop } from '../../app/flow/measure.ts';
import { onOneDatabase, type Ground } from '../support/each-database.ts';
import { digits, MIA, OLIVE, OLU, openScene, type Scene, type Told } from './one-campaign-scene.ts';
import { ELEVEN, expected, NOT_OF_CAMPAIGNS, rowOf, TABLE, type Step } from './one-campaign-table.ts';
import { DAY, HOUR } from './store-fixture.ts';

const MINUTE = 60_000;
/** What every shop allows at install. */
const SCOPES = /^scopes = "(.*)"$/m
  .exec(readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8'))?.[1]
  ?.split(',');
/** Pages on which nothing is missing. */
const PAGE = {
  descriptionHtml: '<p>Made by hand, in small numbers, by people who drink a lot of tea.</p>',
  images: [{ url: 'https://cdn.test/a.jpg', alt: 'As it looks on a table' }],
};
const PRODUCTS = [
  { title: 'Teapot', variants: [{ price: '40.00', available: 200 }] },
  { title: 'Cup', variants: [{ price: '9.00', available: 200 }] },
  { title: 'Tin', variants: [{ price: '12.00', available: 200 }] },
  { title: 'Lamp', status: 'DRAFT', variants: [{ price: '60.00', available: 200 }] },
  { title: 'Elsewhere', variants: [{ price: '5.00', available: 200 }] },
  { title: 'Untouched', variants: [{ price: '5.00', available: 200 }] },
].map((product) => ({ ...product, ...PAGE }));

/** Comes while the story goes on, and is another campaign's when it ends. */
const IMPORTED = Array.from({ length: 8 }, (_, n) => `Import ${n}`);

test.each(Object.entries(ELEVEN))(
  '%s is told where it should and not where it should not',
  (_what, { as, fires, never }) => {
    const table: Record<string, Parameters<typeof expected>[0][1]> = TABLE;
    expect(table[fires]).toHaveProperty(as);
    expect(table[never]).not.toHaveProperty(as);
  },
);

onOneDatabase('One campaign', (ground) => {
  test('every trigger fires once where it should and nowhere else', async () => {
    const scene = await openScene(ground.database, ground.store, PRODUCTS);
    try {
      await play(scene, ground);
    } finally {
      await scene.close();
    }
  }, 600_000);
});

async function play(scene: Scene, ground: Ground): Promise<void> {
  const { shop, commands, now, bench } = scene;
  const products = Object.fromEntries(
    await Promise.all(PRODUCTS.map(async ({ title }) => [title, await scene.product(title)] as const)),
  );
  const of = (title: string) => {
    const product = products[title];
    const [variant] = product?.variants ?? [];
    const [level] = variant?.levels ?? [];
    if (!product || !variant || !level) throw new Error(title);
    return { product, variant, level, id: digits(product.id), variantId: digits(variant.id) };
  };
  const stock = (title: string, available: number) => {
    const { variant, level } = of(title);
    return bench.meta('POST', 'do/setAvailable', {
      inventoryItemId: variant.inventoryItemId,
      locationId: level.locationId,
      available,
    });
  };
  const sell = async (title: string, quantity: number) => {
    const { orderId } = await bench.meta('POST', 'do/sell', {
      lines: [{ variantId: of(title).variant.id, quantity }],
    });
    return orderId as string;
  };
  const { collectionId } = (await bench.meta('POST', 'do/createCollection', {
    title: 'All of tea',
    productIds: [of('Tin').product.id],
  })) as { collectionId: string };
  const startsAt = now() + 9 * DAY;
  const endsAt = startsAt + 12 * DAY;
  const input = (more: Partial<CampaignInput> = {}): CampaignInput =>
    campaignInput.parse({
      name: 'Tea week',
      startsAt,
      endsAt,
      budget: '1000.00',
      policy: policySchema.parse({ soldOutResponse: 'hide' }),
      sources: [
        ...['Teapot', 'Cup', 'Tin', 'Lamp'].map((title) => ({ kind: 'picked', value: of(title).id })),
        { kind: 'collection', value: digits(collectionId) },
      ] as CampaignInput['sources'],
      plannedUnits: Object.fromEntries(
        ['Teapot', 'Cup', 'Tin', 'Lamp'].map((title) => [of(title).variantId, 60]),
      ),
      heroes: [of('Teapot').variantId],
      confirmedPlans: true,
      ...more,
    });
  must(
    await commands.saveSettings(shop, OLIVE, {
      signOff: 'wait',
      launchTag: 'New',
      expiryMetafield: 'custom.expires_on',
      workdays: [1, 2, 3, 4, 5, 6, 7],
      shipWithinDays: 2,
      answerNowHours: null,
      minimumHoldSeconds: 0,
      minimumAdHoldSeconds: 0,
    }),
  );
  // The first export launches nothing: what it brings was there before.
  expect(await scene.told()).toEqual([]);
  const open = async (kind: string): Promise<number> => {
    const [row] = await ground.database.sql.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM "Alert" WHERE shop = $1 AND kind = $2 AND "resolvedAt" IS NULL`,
      shop,
      kind,
    );
    return row?.n ?? 0;
  };
  const happened: Record<string, Told[]> = {};
  const step = async (name: Step, work: () => Promise<unknown>) => {
    await work();
    await scene.settle();
    happened[name] = await scene.told();
  };

  let id = '';
  let other = '';
  await step('the idea: a draft, its products, its page', async () => {
    ({ id } = must(await commands.createCampaign(shop, MIA, input())));
    must(
      await commands.savePlacement(shop, MIA, id, {
        id: null,
        kind: 'landing_page',
        name: 'Tea page',
        link: 'https://tea.test/pages/tea',
        ownerId: MIA.userId,
        audience: null,
        goesOutAt: null,
        lockedFrom: null,
        productIds: [],
      }),
    );
    const made = must(
      await commands.createCampaign(
        shop,
        MIA,
        input({
          name: 'Not touched',
          startsAt: startsAt + 60 * DAY,
          endsAt: endsAt + 60 * DAY,
          sources: [{ kind: 'picked', value: of('Untouched').id }],
          plannedUnits: { [of('Untouched').variantId]: 5 },
          heroes: [],
        }),
      ),
    );
    other = made.id;
  });
  await step('a draft gets another budget', async () =>
    must(await commands.editCampaign(shop, MIA, id, input({ budget: '2000.00' }))),
  );
  await step('proposed', async () => must(await commands.propose(shop, MIA, id)));
  await step('sent back with a note', async () =>
    must(
      await commands.sendBack(shop, OLU, id, { version: 1, note: 'Only forty teapots a day can be packed' }),
    ),
  );
  await scene.pass(DAY);
  await step('proposed again the next day', async () => must(await commands.propose(shop, MIA, id)));
  await step('signed with reservations', async () =>
    must(await commands.sign(shop, OLU, id, { version: 2, note: 'If the second van comes' })),
  );
  await step('the budget grows by 15 %', async () =>
    must(await commands.editCampaign(shop, MIA, id, input({ budget: '2300.00' }))),
  );
  await step('the budget grows by half', async () =>
    must(await commands.editCampaign(shop, MIA, id, input({ budget: '3500.00' }))),
  );
  await scene.pass(DAY);
  const plan = Object.fromEntries(
    [
      ['Teapot', 90],
      ['Cup', 60],
      ['Tin', 60],
      ['Lamp', 60],
    ].map(([title, units]) => [of(String(title)).variantId, Number(units)]),
  );
  const grown = (more: Partial<CampaignInput> = {}) =>
    input({ budget: '3500.00', plannedUnits: plan, ...more });
  await step('planned units grow by more than a tenth', async () =>
    must(await commands.editCampaign(shop, MIA, id, grown())),
  );
  await step('signed again', async () => must(await commands.sign(shop, OLU, id, { version: 3, note: '' })));
  await step('the start comes', () => scene.pass(startsAt + HOUR - now()));
  await step('it acts: our tags come back as messages', async () => {
    const list = must(await commands.foreseeActing(shop, MIA, id));
    must(await commands.startActing(shop, MIA, id, list.fingerprint));
  });
  /** Launches are told when no more come. */
  const launched = async (what: string, more: object) => {
    await bench.meta('POST', `do/${what}`, more);
    await scene.settle();
    await scene.pass(5 * MINUTE);
  };
  await step('a product goes on sale', () =>
    launched('setStatus', { productId: of('Lamp').product.id, status: 'ACTIVE' }),
  );
  await step('a product gets the launch tag', () =>
    launched('addTags', { productId: of('Elsewhere').product.id, tags: ['new'] }),
  );
  await step('a new product is on sale at once', () =>
    launched('createProducts', { products: [{ title: 'Kettle' }] }),
  );
  await step('a new product has the launch tag', () =>
    launched('createProducts', { products: [{ title: 'Whisk', status: 'DRAFT', tags: ['New'] }] }),
  );
  await step('an import brings eight on sale and two drafts', async () => {
    const products = IMPORTED.map((title) => ({ title, variants: [{ price: '3.00', available: 50 }] }));
    const drafts = ['Later', 'Much later'].map((title) => ({ title, status: 'DRAFT' }));
    await launched('createProducts', { products: [...products, ...drafts] });
  });
  await step('it has the tag already', () =>
    bench.meta('POST', 'do/addTags', { productId: of('Elsewhere').product.id, tags: ['cosy'] }),
  );
  await step('a page is as busy as usual', async () => {
    for (let hour = 1; hour <= 48; hour += 1) await scene.views(of('Cup').id, 20, hour);
    await scene.views(of('Cup').id, 24);
  });
  await step('a page is far busier than usual', () => scene.views(of('Cup').id, 60));
  await step('it stays as busy', () => scene.views(of('Cup').id, 5));
  await step('an item falls below its need', () => sell('Cup', 150));
  await step('it falls further', () => sell('Cup', 10));
  await step('the hero falls below its need', () => sell('Teapot', 170));
  await step('an item sells out and is hidden', () => sell('Cup', 40));
  await step('it is back, and shown again', () => stock('Cup', 200));
  await step('it sells out again within six hours', () => sell('Cup', 200));
  await step('the page’s owner has taken it out', async () => {
    const [task] = await ground.database.sql.rows<{ id: string }>(
      `SELECT id FROM "PlacementTask" WHERE shop = $1 AND state = 'open'`,
      shop,
    );
    must(await commands.answerTask(shop, MIA, task?.id ?? '', { as: 'done', note: '' }));
  });
  await step('somebody else changes a title', () =>
    bench.meta('POST', 'do/setTitle', { productId: of('Tin').product.id, title: 'Tea tin' }),
  );
  await step('somebody else changes a price', () =>
    bench.meta('POST', 'do/setPrice', { variantId: of('Tin').variant.id, price: '11.00' }),
  );
  await step('somebody else changes a tag', () =>
    bench.meta('POST', 'do/addTags', { productId: of('Tin').product.id, tags: ['autumn'] }),
  );
  const shows = async (more: object) => {
    await bench.meta('POST', 'do/setPage', { productId: of('Tin').product.id, ...more });
    await scene.pass(HOUR);
  };
  await step('somebody else writes another description', () =>
    shows({ descriptionHtml: '<p>Keeps tea dry.</p>' }),
  );
  await step('somebody else shows another picture', () =>
    shows({ images: [{ url: 'https://cdn.test/b.jpg' }] }),
  );
  await step('only its tags have changed since', async () => {
    await bench.meta('POST', 'do/addTags', { productId: of('Tin').product.id, tags: ['dry'] });
    await scene.pass(HOUR);
  });
  await step('somebody else writes on the page of a collection', () =>
    bench.meta('POST', 'do/setCollectionPage', { collectionId, descriptionHtml: '<p>Everything.</p>' }),
  );
  await step('the collection takes another product in', () =>
    bench.meta('POST', 'do/changeCollection', { collectionId, add: [of('Teapot').product.id] }),
  );
  const publishTheme = async (name: string, themeId?: string) =>
    (await bench.meta('POST', 'do/publishTheme', { name, themeId }))['themeId'] as string;
  const allow = (...more: string[]) =>
    bench.meta('POST', 'do/installApp', { scopes: [...(SCOPES ?? []), 'read_orders', ...more] });
  await step('another theme is published, which the shop lets nobody see', async () => {
    expect(await scene.reach.hearThemes(shop, OLIVE, true)).toMatchObject({
      problems: [{ message: 'problem.themes_need_access' }],
    });
    await publishTheme('Autumn');
  });
  let theme = '';
  await step('the shop allows it, and one more is published', async () => {
    await allow('read_themes');
    await scene.visit();
    for (const who of [OLIVE, OLU]) must(await scene.reach.hearThemes(shop, who, true));
    expect(await scene.reach.hearThemes(shop, MIA, true)).toMatchObject({ ok: false });
    theme = await publishTheme('Winter');
  });
  await step('the same theme is published again', () => publishTheme('Winter', theme));
  await step('the landing page does not answer', async () => {
    scene.gone.add('/pages/tea');
    await scene.pass(HOUR);
  });
  await step('ten minutes later it still does not', () => scene.pass(10 * MINUTE));
  await step('it stays away', () => scene.pass(3 * HOUR));
  await step('it answers again', async () => {
    expect(await open('page_down')).toBe(1);
    scene.gone.clear();
    await scene.pass(HOUR);
  });
  expect(await open('page_down')).toBe(0);
  const unheard = async (title: string) => {
    await bench.meta('POST', 'dials', { webhooks: { lose: 1 } });
    await bench.meta('POST', 'do/setTitle', { productId: of('Elsewhere').product.id, title });
    await scene.pass(HOUR);
  };
  await step('no webhook tells of a change', () => unheard('One'));
  await step('none tells of the next', () => unheard('Two'));
  await step('none tells of a third', () => unheard('Three'));
  await step('webhooks come again', async () => {
    expect(await open('silent')).toBe(1);
    await bench.meta('POST', 'dials', { webhooks: { lose: 0 } });
    await bench.meta('POST', 'do/setTitle', { productId: of('Elsewhere').product.id, title: 'Four' });
    await scene.settle();
    await scene.pass(HOUR);
  });
  expect(await open('silent')).toBe(0);
  await step('somebody takes our tag off', async () => {
    const { id: productId, tags } = await scene.product('Tea tin');
    await bench.meta('POST', 'do/removeTags', {
      productId,
      tags: tags.filter((tag) => tag.startsWith('promote:')),
    });
  });
  await step('a product outside of campaigns changes', () =>
    bench.meta('POST', 'do/setTitle', { productId: of('Elsewhere').product.id, title: 'Somewhere' }),
  );
  await step('an expiry date comes near', () =>
    scene.expires(of('Tin').id, new Date(endsAt - DAY).toISOString().slice(0, 10)),
  );
  await step('the same date is read again', () => scene.watch());
  await step('orders wait for three days', async () => {
    for (let n = 0; n < 20; n += 1) await sell('Tin', 1);
    await scene.settle();
    await scene.pass(3 * DAY);
  });
  await step('and for another day', () => scene.pass(DAY));
  await step('the subscription is lost, and found missing a day later', async () => {
    const found = await bench.request(shop, FindThemeSubscriptions, {}, { priority: 'person' });
    const [only] = found.ok ? found.data.webhookSubscriptions.nodes : [];
    await bench.request(shop, DeleteWebhookSubscription, { id: only?.id ?? '' }, { priority: 'person' });
    await publishTheme('Not heard');
    await scene.pass(25 * HOUR);
    await scene.watch();
    await publishTheme('Spring');
  });
  await step('the shop takes it back', async () => {
    await allow();
    await scene.settle();
    expect(await scene.reach.themeWatch(shop)).toMatchObject({ denied: true });
    await publishTheme('Summer');
  });
  await step('the shop allows it again', async () => {
    await allow('read_themes');
    await scene.visit();
    await scene.settle();
    expect(await scene.reach.themeWatch(shop)).toMatchObject({ denied: false });
    await publishTheme('Autumn again');
  });
  await step('nobody wants to hear of themes', async () => {
    must(await scene.reach.hearThemes(shop, OLU, false));
    await publishTheme('Winter again');
  });
  await step('the token is revoked as the hero sells out', async () => {
    await bench.meta('POST', 'dials', { revokeTokens: true });
    await sell('Teapot', 30);
  });
  await step('it stays revoked', () => scene.pass(HOUR));
  await step('somebody opens the app', () => scene.visit());
  await scene.pass(DAY);
  await step('everything is restocked', async () => {
    await stock('Cup', 400);
    await stock('Teapot', 400);
  });
  expect(await open('drift')).toBe(1);
  await step('the end', () => scene.pass(endsAt + HOUR - now()));
  expect(await open('drift')).toBe(0);
  await step('the post-mortem', () => measureShop({ store: ground.store, clock: { now } }, shop));
  await step('somebody changes a title after it has ended', () =>
    bench.meta('POST', 'do/setTitle', { productId: of('Tin').product.id, title: 'Tin for tea' }),
  );
  await step('what was imported is promised, signed, begins and acts', async () => {
    must(await commands.saveSettings(shop, OLIVE, { brakeProducts: 2 }));
    const imported = await Promise.all(IMPORTED.map((title) => scene.product(title)));
    const { id: clearance } = must(
      await commands.createCampaign(
        shop,
        MIA,
        input({
          name: 'Clearance',
          startsAt: now() - HOUR,
          endsAt: now() + 20 * DAY,
          sources: imported.map((one) => ({ kind: 'picked', value: digits(one.id) })),
          plannedUnits: Object.fromEntries(imported.map((one) => [digits(one.variants[0]?.id ?? ''), 5])),
          heroes: [],
        }),
      ),
    );
    must(await commands.propose(shop, MIA, clearance));
    await scene.settle();
    await scene.pass(HOUR);
    must(await commands.sign(shop, OLU, clearance, { version: 1, note: '' }));
    await scene.settle();
    const list = must(await commands.foreseeActing(shop, MIA, clearance));
    must(await commands.startActing(shop, MIA, clearance, list.fingerprint));
  });
  await step('more sells out at once than the brake lets through', async () => {
    const variants = (await Promise.all(IMPORTED.map((title) => scene.product(title)))).map(
      (one) => one.variants[0]?.id,
    );
    await bench.meta('POST', 'do/sell', {
      lines: variants.map((variantId) => ({ variantId, quantity: 50 })),
    });
  });
  const hiddenImports = async () =>
    (await Promise.all(IMPORTED.map((title) => scene.product(title)))).filter(
      ({ status }) => status === 'UNLISTED',
    );
  expect(await hiddenImports()).toHaveLength(2);
  await step('the owner lets it go on', async () => must(await commands.brake(shop, OLIVE, 'go_on')));
  expect(await open('brake')).toBe(0);
  expect(await hiddenImports()).toHaveLength(IMPORTED.length);
  await step('a program shows five of them again', async () => {
    for (const { id: productId } of (await hiddenImports()).slice(0, 5))
      await bench.meta('POST', 'do/setStatus', { productId, status: 'ACTIVE' });
  });
  await step('it shows one more', async () => {
    for (const { id: productId } of (await hiddenImports()).slice(0, 1))
      await bench.meta('POST', 'do/setStatus', { productId, status: 'ACTIVE' });
  });
  await scene.pass(DAY);

  const fired = Object.entries(happened).map(([name, told]) => [name, rowOf(told)]);
  expect(Object.fromEntries(fired)).toEqual(Object.fromEntries(Object.entries(TABLE).map(expected)));
  const all = Object.values(happened).flat();
  const never = TRIGGERS.filter((one) => all.every(({ trigger }) => trigger !== one));
  expect(never).toEqual(NOT_OF_CAMPAIGNS);
  expect(all.filter(({ campaignId }) => campaignId === other)).toEqual([]);

  const lines = scene.sent.flatMap(({ to, lines: some }) =>
    some.map(({ alertId, phase }) => `${'userId' in to ? to.userId : to.channel} ${phase} ${alertId}`),
  );
  expect(lines).toHaveLength(new Set(lines).size);
  const heard = all.reduce((sum, { to }) => sum + to.split(', ').length, 0);
  expect(lines.filter((line) => line.includes(' opened '))).toHaveLength(heard);

  const mortem = await createViews(ground.database.sql).postMortem(shop, id, now());
  const hidden = mortem?.holds.filter(({ response }) => response === 'hide').map(({ title }) => title);
  expect(hidden).toEqual(['Cup', 'Cup', 'Teapot']);
  const measured = Object.fromEntries((mortem?.measures ?? []).map(({ name, value }) => [name, value]));
  expect(measured).toMatchObject({ stock_outs: 3, precision: 1, recall: 1, wrong_holds: 0 });
  for (const title of ['Teapot', 'Cup', 'Lamp'])
    expect(await scene.product(title)).toMatchObject({ status: 'ACTIVE', tags: [] });
}

function must<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result as Extract<T, { ok: true }>;
}

import { policySchema } from '../../app/core/policy.ts';
import type { CampaignInput } from '../../app/flow/commands/inputs.ts';
import type { ProductView } from '../../tests/dev-store/shopkeeper.ts';
import type { RunningApp } from './app-under-demo.ts';
import type { ApiRequest, DevStore, ShopState } from './dev-store.ts';
import { MINIMUM_HOLD_SECONDS } from './keys.ts';
import { CATALOGUES, install, stock } from './shop.ts';
import { available, differences, digits, snapshotOf, type Snapshot } from './snapshot.ts';
import { quiet, sleep, until } from './wait.ts';

const DAY_MS = 86_400_000;
const OWNER = { userId: '1001', name: 'Olive', role: 'owner' as const };
const ADVERTISING = ['google', 'facebook', 'tiktok'];

export interface LawCheck {
  law: number;
  name: string;
  kept: boolean;
  detail: string;
}

export interface StoryResult {
  laws: LawCheck[];
  products: { same: number; all: number };
  webhooks: { sent: number; acknowledged: number; lost: number };
  table: { product: string; stock: number; during: string; after: string }[];
  seconds: number;
}

interface Cast {
  app: RunningApp;
  store: DevStore;
  shop: string;
  neighbour: string;
  say(line: string): void;
}

/**
 * The main job as a story over real HTTP: a shop with a catalogue, campaigns that watch and then act, a burst of orders
 * with doubled and disordered webhooks, holds, people and an ERP in between, restock, release, ends. Checks each law
 * that a story can show, and that every product is in the end exactly as it was.
 */
export async function tell(cast: Cast): Promise<StoryResult> {
  const { app, store, shop, neighbour, say } = cast;
  const { commands, views } = app.holdfast;
  const startedAt = Date.now();
  const laws: LawCheck[] = [];
  const check = (law: number, name: string, kept: boolean, detail = ''): void => {
    laws.push({ law, name, kept, detail });
  };
  const rest = (): Promise<void> => quiet(app, store, [shop, neighbour]);
  const state = (): Promise<ShopState> => store.state(shop);
  const must = (result: { ok: boolean; reason?: string; problems?: unknown }): void => {
    if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.problems ?? result.reason)}`);
  };

  // 1. The shop as it is, and its neighbour.
  for (const domain of [shop, neighbour])
    await store.createShop({ domain, name: domain.split('.')[0] ?? domain });
  await stock(store, shop, CATALOGUES);
  await stock(store, neighbour, ['apparel']);
  await install(app, store, shop);
  await install(app, store, neighbour);
  await rest();
  const first = await state();
  const variants = first.products.reduce((sum, product) => sum + product.variants.length, 0);
  say(
    `A shop with ${first.products.length} products, ${variants} variants, ${first.locations.length} locations and ${first.publications.length} sales channels; the app is installed and has read it.`,
  );
  const simple = first.products.filter((product) => product.variants.length === 1 && available(product) >= 4);
  const sized = first.products.filter(
    (product) =>
      product.variants.length > 1 &&
      product.variants.every((one) => one.levels.some((level) => level.available > 0)),
  );
  const [p1, p2, p3, p4, p5, p6, p7, p8] = simple as [
    ProductView,
    ProductView,
    ProductView,
    ProductView,
    ProductView,
    ProductView,
    ProductView,
    ProductView,
  ];
  const s1 = sized[0];
  if (!p8 || !s1) throw new Error('The sample catalogue is too small for the story');
  must(await store.do(shop, 'addTags', { productId: p6.id, tags: ['newsletter'] }));
  must(await store.do(shop, 'addTags', { productId: p3.id, tags: ['newsletter'] }));
  // A tag that looks like ours and was there before: it must survive everything (law 3).
  must(await store.do(shop, 'addTags', { productId: p8.id, tags: ['promote:autumn-sale'] }));
  await rest();
  const before = snapshotOf((await state()).products);
  const neighbourBefore = snapshotOf((await store.state(neighbour)).products);

  // 2. Three campaigns; first they watch.
  const sale = await create(
    cast,
    'Autumn sale',
    1,
    [p1, p2, p3, p4, p5, p8, s1],
    { soldOutResponse: 'hide' },
    1,
  );
  const letter = await create(cast, 'Newsletter', 3, [], {}, 1, 'newsletter');
  const clearance = await create(
    cast,
    'Clearance',
    4,
    [p7],
    { soldOutResponse: 'hide', hideMode: 'hide_variant' },
    0,
    undefined,
    'sell_out',
  );
  const campaigns = [sale, letter, clearance];
  for (const id of campaigns) must(await commands.schedule(shop, OWNER, id));
  await rest();
  const written = async (domain: string): Promise<ApiRequest[]> =>
    (await store.requests(domain)).filter(changesCatalogue);
  const whileWatching = (await written(shop)).length;
  const asked = (await store.requests(shop)).length;
  check(
    8,
    'watching writes nothing',
    whileWatching === 0 && asked > 0,
    `${whileWatching} writes in ${asked} requests`,
  );
  say(
    'Three campaigns are live and watch: an autumn sale of 7 products, a newsletter by tag, a clearance. Nothing is written.',
  );

  // 3. Start acting, each with its exact list.
  let foreseen = 0;
  for (const id of campaigns) {
    const list = await commands.foreseeActing(shop, OWNER, id);
    if (!list.ok) throw new Error(JSON.stringify(list.problems));
    foreseen += list.writes.length;
    must(await commands.startActing(shop, OWNER, id, list.fingerprint));
    await rest();
  }
  const acted = (await written(shop)).length;
  if (acted === 0) throw new Error('Acting campaigns wrote nothing');
  const tagged = (await state()).products.filter((product) =>
    product.tags.some((tag) => tag.startsWith('campaign:')),
  );
  say(
    `A person saw the list of ${foreseen} writes and pressed Start acting: ${tagged.length} products carry their campaign's tag.`,
  );

  // 4. A burst of orders; webhooks come doubled and out of order.
  await store.dials(shop, { seed: 7, webhooks: { duplicate: 0.2, reorder: 0.3, reorderMs: 300 } });
  for (const product of [p1, p3, p4, p7]) await sellOut(store, shop, product);
  for (const product of [p2, p5, p6]) await sellSome(store, shop, product, 2);
  await sellOut(store, shop, s1, 1);
  await rest();
  await store.dials(shop, { webhooks: { duplicate: 0, reorder: 0 } });
  const during = await state();
  const now = (product: ProductView): ProductView => find(during, product.id);
  say(
    `A burst of orders sold out ${[p1, p3, p4, p7].length} products: ${count(during, (one) => one.status === 'UNLISTED')} are hidden, ${count(during, (one) => outOfAds(during, one))} are out of the ads, ${count(during, (one) => hasTag(one, 'campaign:') && !hasTag(one, 'promote:'))} lost their promote tag.`,
  );
  const hidden = [p1, p3, p4].every(
    (product) => now(product).status === 'UNLISTED' && outOfAds(during, now(product)),
  );
  const variantHidden =
    now(p7).variants.every((variant) => isNowhere(during, variant.publications)) &&
    now(p7).status === 'ACTIVE';
  check(
    6,
    'holds add up: the strictest campaign decides',
    hidden && variantHidden,
    `hidden ${hidden}, variant ${variantHidden}`,
  );
  const standing = snapshotOf(during.products);
  const reconciled = await app.reconcile(shop);
  await rest();
  const healed = reconciled.done ? reconciled.healedLevels : -1;
  check(
    4,
    'order and duplicates do not matter',
    differences(standing, snapshotOf((await state()).products)).length === 0,
  );
  check(11, 'nothing acknowledged was lost', healed === 0, `${healed} levels differ`);
  const again = (await written(shop)).length;
  await app.reconcile(shop);
  await rest();
  check(
    12,
    'only differences are written',
    (await written(shop)).length === again,
    `${(await written(shop)).length - again} writes`,
  );
  check(7, 'every verdict explains itself', await everyVerdictHasReason(views, shop, campaigns));

  // 5. Others interfere: a merchant drafts one held product, and republishes another on an advertising channel.
  must(await store.do(shop, 'setStatus', { productId: p4.id, status: 'DRAFT' }));
  const google = channel(during, 'google');
  must(await store.do(shop, 'publish', { resourceId: p3.id, publicationId: google }));
  await app.reconcile(shop);
  await until('the foreign change to be believed', async () => {
    await app.reconcile(shop);
    await rest();
    const product = await views.product(shop, digits(p3.id), Date.now());
    return JSON.stringify(product).includes('keep_visible');
  });
  const interfered = await state();
  const respected =
    isPublished(find(interfered, p3.id), google) && find(interfered, p4.id).status === 'DRAFT';
  say(
    `A merchant drafted "${p4.title}" and put "${p3.title}" back on Google: both stay as the merchant wants.`,
  );

  // 6. An ERP rewrites one level up and down within the minimum hold: one hold, no flapping.
  const level = p1.variants[0]?.levels[0];
  const item = p1.variants[0]?.inventoryItemId;
  if (!level || !item) throw new Error('The first product has no stock record');
  const holdsBefore = await linesOf(views, shop, p1, 'ledger.hold_opened');
  for (let turn = 0; turn < 6; turn += 1) {
    must(
      await store.do(shop, 'setAvailable', {
        inventoryItemId: item,
        locationId: level.locationId,
        available: turn % 2,
      }),
    );
    await rest();
  }
  const flaps = (await linesOf(views, shop, p1, 'ledger.hold_opened')) - holdsBefore;
  check(5, 'no flapping while an ERP rewrites a level', flaps <= 1, `${flaps} new holds in 6 rewrites`);

  // 7. Restock, and everything comes back after the minimum hold.
  await sleep(MINIMUM_HOLD_SECONDS * 1000 + 500);
  for (const product of [p1, p3, p4, p7, s1]) await restock(store, shop, product, 400);
  await until('the products to come back', async () => {
    await rest();
    const current = await state();
    return [p1, p3, p7, s1].every(
      (product) =>
        find(current, product.id).status === 'ACTIVE' && !outOfAds(current, find(current, product.id)),
    );
  });
  const restocked = await state();
  const waits = find(restocked, p4.id);
  check(
    13,
    'a release waits while Shopify would drop it',
    waits.status === 'DRAFT' && outOfAds(restocked, waits),
  );
  check(2, "nobody else's change is overwritten", respected && waits.status === 'DRAFT');
  say(
    `Restocked: everything is back where it was, but "${p4.title}", which is a draft; its channels wait for it.`,
  );

  // 8. The brake: more stops at once than the shop allows.
  must(await commands.saveSettings(shop, OWNER, { brakeProducts: 1, brakeShare: 0.001 }));
  for (const product of [p2, p5]) await sellOut(store, shop, product);
  await rest();
  const braked = await state();
  const stopped = [p2, p5].filter((product) => find(braked, product.id).status === 'UNLISTED').length;
  const engaged = (await views.frame(shop))?.brake !== null;
  check(
    14,
    'the brake holds back a wave of holds',
    engaged && stopped <= 1,
    `${stopped} hidden, brake ${engaged ? 'on' : 'off'}`,
  );
  must(await commands.brake(shop, OWNER, 'go_on'));
  await rest();
  say(`Two more sold out at once and the brake let only ${stopped} be hidden until the owner said: go on.`);

  // 9. Ends: by hand, by cancelling, by putting everything back; the merchant makes the draft active again.
  must(await commands.end(shop, OWNER, sale));
  must(await commands.cancel(shop, OWNER, clearance));
  must(await commands.putEverythingBack(shop, OWNER, letter));
  await rest();
  must(await store.do(shop, 'setStatus', { productId: p4.id, status: 'ACTIVE' }));
  await rest();
  const last = await state();
  const after = snapshotOf(last.products);
  const changed = differences(before, after);
  check(
    1,
    'restore is exact',
    changed.length === 0,
    changed.map(({ id, before: was, after: is }) => `${id}: ${was} → ${is}`).join('\n'),
  );
  check(3, 'only our own tags were removed', hasTag(find(last, p8.id), 'promote:autumn-sale'));
  const neighbourWrites = (await written(neighbour)).length;
  const neighbourChanged = differences(
    neighbourBefore,
    snapshotOf((await store.state(neighbour)).products),
  ).length;
  check(9, 'the shop next door was not touched', neighbourWrites === 0 && neighbourChanged === 0);
  const [own, theirs] = [await store.deliveries(shop), await store.deliveries(neighbour)];
  return {
    laws: laws.toSorted((a, b) => a.law - b.law),
    products: { same: before.size - changed.length, all: before.size },
    webhooks: {
      sent: own.sent + theirs.sent,
      acknowledged: own.acknowledged + theirs.acknowledged,
      lost: own.lost + theirs.lost,
    },
    table: [p1, p2, p3, p4, p5, p6, p7, p8, s1].map((product) => ({
      product: product.title,
      stock: available(now(product)),
      during: describe(during, now(product)),
      after: sameAs(before, after, product) ? 'exactly as before' : 'differs',
    })),
    seconds: (Date.now() - startedAt) / 1000,
  };
}

async function create(
  { app, shop }: Cast,
  name: string,
  priority: number,
  picked: readonly ProductView[],
  policy: object,
  planShare: number,
  tag?: string,
  goal: CampaignInput['goal'] = 'keep_available',
): Promise<string> {
  const now = Date.now();
  const made = await app.holdfast.commands.createCampaign(shop, OWNER, {
    name,
    handle: '',
    kind: 'sale',
    goal,
    startsAt: now - 1_000,
    endsAt: now + 14 * DAY_MS,
    commitAt: null,
    priority,
    budget: null,
    useTags: true,
    collectionId: null,
    policy: policySchema.parse(policy),
    sources: [
      ...picked.map((product) => ({ kind: 'picked' as const, value: digits(product.id) })),
      ...(tag ? [{ kind: 'tag' as const, value: tag }] : []),
    ],
    plannedUnits: {},
    plannedUnitsOfProduct: Object.fromEntries(
      picked.map((product) => [
        digits(product.id),
        Math.max(1, Math.round(available(product) * planShare * 0.6)),
      ]),
    ),
    heroes: [],
    confirmedPlans: false,
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.id;
}

/** Sells every unit (but `leave` of the first variant), order by order, location by location. */
async function sellOut(store: DevStore, shop: string, product: ProductView, leave = 0): Promise<void> {
  const current = find(await store.state(shop), product.id);
  for (const [index, variant] of current.variants.entries()) {
    if (leave > 0 && index === 0) continue;
    for (const level of variant.levels) {
      if (level.available <= 0 || !level.isActive) continue;
      await store.do(shop, 'sell', {
        lines: [{ variantId: variant.id, quantity: level.available }],
        locationId: level.locationId,
      });
    }
  }
}

async function sellSome(store: DevStore, shop: string, product: ProductView, units: number): Promise<void> {
  const variant = product.variants[0];
  if (!variant) return;
  for (let sold = 0; sold < units; sold += 1) {
    await store.do(shop, 'sell', { lines: [{ variantId: variant.id, quantity: 1 }] });
  }
}

async function restock(store: DevStore, shop: string, product: ProductView, units: number): Promise<void> {
  for (const variant of product.variants) {
    const level = variant.levels[0];
    if (!level) continue;
    await store.do(shop, 'setAvailable', {
      inventoryItemId: variant.inventoryItemId,
      locationId: level.locationId,
      available: units,
    });
  }
}

/** Root fields that change a shop's catalogue; anything else only reads or exports. */
const CHANGING =
  /^(tags(Add|Remove)|publishable|product(Update|Variants)|metafield(s|Definition)\w*(Set|Delete|Create|Update)|collection)/;
const changesCatalogue = ({ fields }: ApiRequest): boolean => fields.some((field) => CHANGING.test(field));

function find(state: ShopState, id: string): ProductView {
  const product = state.products.find((one) => one.id === id);
  if (!product) throw new Error(`${id} is not in the shop`);
  return product;
}

const count = (state: ShopState, test: (product: ProductView) => boolean): number =>
  state.products.filter(test).length;
const hasTag = (product: ProductView, start: string): boolean =>
  product.tags.some((tag) => tag.startsWith(start));
const isPublished = (product: ProductView, publicationId: string): boolean =>
  product.publications.some((one) => one.publicationId === publicationId && one.isPublished);

function channel(state: ShopState, handle: string): string {
  const found = state.publications.find((one) => one.handle.includes(handle));
  if (!found) throw new Error(`There is no channel ${handle}`);
  return found.id;
}

const outOfAds = (state: ShopState, product: ProductView): boolean =>
  ADVERTISING.every((handle) => !isPublished(product, channel(state, handle)));

function isNowhere(state: ShopState, publications: ProductView['publications']): boolean {
  const pos = state.publications.filter(({ handle }) => handle.includes('pos')).map(({ id }) => id);
  return publications.every(({ publicationId, isPublished: on }) => !on || pos.includes(publicationId));
}

function describe(state: ShopState, product: ProductView): string {
  if (product.status === 'UNLISTED') return 'hidden (unlisted)';
  if (product.variants.every((variant) => isNowhere(state, variant.publications))) return 'variant hidden';
  if (outOfAds(state, product)) return 'out of the ads';
  return hasTag(product, 'promote:') ? 'promoted' : 'flagged';
}

const sameAs = (before: Snapshot, after: Snapshot, product: ProductView): boolean =>
  before.get(product.id) === after.get(product.id);

async function everyVerdictHasReason(
  views: RunningApp['holdfast']['views'],
  shop: string,
  campaigns: readonly string[],
): Promise<boolean> {
  for (const id of campaigns) {
    const { rows } = await views.campaignItems(shop, id, {
      verdict: null,
      search: '',
      sort: 'product',
      page: 1,
    });
    if (rows.length === 0) return false;
    if (!rows.every(({ verdict, assessment }) => verdict !== null && assessment?.reason)) return false;
  }
  return true;
}

async function linesOf(
  views: RunningApp['holdfast']['views'],
  shop: string,
  product: ProductView,
  message: string,
): Promise<number> {
  const view = await views.product(shop, digits(product.id), Date.now());
  return JSON.stringify(view).split(`"${message}"`).length - 1;
}

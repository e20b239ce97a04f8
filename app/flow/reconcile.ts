import { HOLDFAST } from './actor.ts';
import { hearing, isSilent, type Silence } from '../core/silence.ts';
import { followSources } from './followed.ts';
import { healLevels, seeProducts } from './see-again.ts';
import type { Clock, ReadResult, ShopifyPort } from './ports.ts';
import type { Look, ShopRow, ShopTx, Store } from './store.ts';
import { isDenied, noteUnread } from './orders.ts';
import { lookForStrays } from './strays.ts';

export interface ReconcilePorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<
    ShopifyPort,
    | 'readShop'
    | 'readProductFacts'
    | 'readLevels'
    | 'findChangedProducts'
    | 'findOrdersChangedSince'
    | 'findProductsByTag'
    | 'readCollectionMembers'
    | 'readDiscount'
  >;
  clock: Clock;
}

/**
 * quick: what Shopify says has changed since the last look. deep: also everything that live campaigns and holds care
 * for, read again by its id, since a quiet variant sends no webhook and a change of channels moves no date.
 */
export type Depth = 'quick' | 'deep';

export type ReconcileOutcome =
  | { done: true; changedProducts: number; healedLevels: number; looked: number }
  | { done: false; retryAfterMs: number; detail: string };

/** Shopify's search index lags and clocks differ: look back a little further than the last time. */
const OVERLAP_MS = 600_000;
/** How far back is looked when the last look's time was written by a clock that was wrong. */
const AFTER_WRONG_CLOCK_MS = 86_400_000;
const WITHOUT_ACCESS_MS = 300_000;

/**
 * Looks at the shop as it is, without any webhook: locations, products whose last change nobody told us, orders,
 * collections that bring members; when `deep` also tags that do, and product and stock of everything that a campaign or
 * a hold cares for. What differs goes the same way as a webhook: it is saved, judged, acted upon. Lost, late and wrong
 * deliveries are healed here (law 4).
 */
export async function reconcile(
  ports: ReconcilePorts,
  shop: string,
  depth: Depth = 'deep',
): Promise<ReconcileOutcome> {
  const { store, shopify, clock } = ports;
  const startedAt = clock.now();
  const row = await store.inShop(shop, (tx) => tx.shop());
  if (!row || row.uninstalledAt !== null)
    return { done: true, changedProducts: 0, healedLevels: 0, looked: 0 };

  const facts = await shopify.readShop(shop);
  if (!facts.ok) return later(facts);
  const { locationsChanged } = await store.inShop(shop, (tx) => tx.saveShopFacts(facts.value, clock.now()));

  const since = sinceWhen(row, startedAt);
  const changed = await shopify.findChangedProducts(shop, since);
  if (!changed.ok) return later(changed);
  const orders = row.ordersUntil === null ? await shopify.findOrdersChangedSince(shop, since) : null;
  if (orders && isDenied(orders)) await store.inShop(shop, (tx) => noteUnread(tx, clock.now()));
  else if (orders && !orders.ok) return later(orders);
  else if (orders?.ok) await store.inShop(shop, (tx) => tx.upsertOrderLines(orders.value));

  const deep = depth === 'deep';
  const tagged = deep ? await membersByTag(ports, shop) : null;
  if (tagged && !tagged.ok) return later(tagged);
  const cared = await store.inShop(shop, caredFor);
  const unheard = new Set(await store.inShop(shop, (tx) => unheardOf(tx, changed.value)));
  // Our own writes move dates, too: the stock of what we heard of waits for the deep look.
  const own = deep ? cared : cared.filter((id) => unheard.has(id));
  const look = [...new Set([...unheard, ...(tagged?.value ?? []), ...(deep ? cared : [])])];
  const seen = await seeProducts(ports, shop, look);
  if (!seen.ok) return later(seen);
  // Rules of a smart collection take products in and out without a webhook, and none tells of a discount.
  const followed = await followSources(ports, shop, 'background');
  if (!followed.ok) return later(followed);
  const healed = await healLevels(ports, shop, own);
  if (!healed.ok) return later(healed);

  const found = { at: startedAt, ...seen.value, levels: healed.value.length };
  await store.inShop(shop, async (tx) => {
    const now = clock.now();
    // Which locations count decides about every item.
    await tx.mark('judge', locationsChanged ? cared : own, now);
    // Acting reads the product: what others did to it without a webhook (channels) is found there.
    if (deep) await tx.mark('act', await tx.productIdsWithBaselines(), now);
    const row = await tx.shop();
    const before = row?.reconcileDetail ?? { quick: null, deep: null };
    const reconcileDetail = { ...before, quick: found, ...(deep ? { deep: found } : {}) };
    const silence = await tellSilence(tx, row, found);
    await tx.saveShop({ lastReconciledAt: startedAt, reconcileDetail, silence });
    await lookForStrays(tx, now);
    if (found.levels > 0) await tellHealed(tx, found.levels, now);
  });
  return {
    done: true,
    changedProducts: found.products + found.deleted,
    healedLevels: found.levels,
    looked: look.length,
  };
}

/** From when on changes are looked for. Whatever a clock that jumped wrote, those of the last day are then. */
function sinceWhen(row: ShopRow, now: number): number {
  const last = row.lastReconciledAt ?? row.installedAt;
  return last > now ? now - AFTER_WRONG_CLOCK_MS : last - OVERLAP_MS;
}

/**
 * Those of the changed products whose change no message told us. Two changes of one second look like one: the deep look
 * finds the second.
 */
async function unheardOf(
  tx: ShopTx,
  changed: readonly { id: string; updatedAt: number }[],
): Promise<string[]> {
  const known = new Map((await tx.products(changed.map(({ id }) => id))).map((one) => [one.id, one]));
  return changed
    .filter(({ id, updatedAt }) => {
      const product = known.get(id);
      return !product || product.deletedAt !== null || product.updatedAt < updatedAt;
    })
    .map(({ id }) => id);
}

/** Products of open campaigns, and every product that we hold or still have to put back. */
async function caredFor(tx: ShopTx): Promise<string[]> {
  const open = await tx.campaigns({ states: ['draft', 'proposed', 'approved', 'live'] });
  const cared = new Set<string>([
    ...(await tx.productIdsWithOpenHolds()),
    ...(await tx.productIdsWithBaselines()),
    ...(await tx.productIdsOfCampaigns(open.map(({ id }) => id))),
  ]);
  return [...cared];
}

/** Products that carry a tag which an open campaign follows; they join when they are seen. */
async function membersByTag({ store, shopify }: ReconcilePorts, shop: string): Promise<ReadResult<string[]>> {
  const tags = await store.inShop(shop, async (tx) => {
    const named = new Set<string>();
    for (const campaign of await tx.campaigns({ states: ['draft', 'proposed', 'approved', 'live'] })) {
      for (const source of await tx.sources(campaign.id)) if (source.kind === 'tag') named.add(source.value);
    }
    return named;
  });
  const found = new Set<string>();
  let cost = 0;
  for (const tag of tags) {
    const read = await shopify.findProductsByTag(shop, tag);
    if (!read.ok) return read;
    cost += read.cost;
    for (const id of read.value) found.add(id);
  }
  return { ok: true, value: [...found], cost };
}

/** The ledger says that stock was put right, in how many products. */
export async function tellHealed(tx: ShopTx, products: number, now: number): Promise<void> {
  await tx.ledger(
    null,
    [
      {
        kind: 'reconcile',
        message: 'ledger.reconciled',
        params: { products },
        campaignId: null,
        variantId: null,
        actor: HOLDFAST,
      },
    ],
    now,
  );
}

const SILENT = 'webhooks:silent';

/** Changes that looks in a row find and no webhook tells: told once, and over with the next webhook. */
async function tellSilence(tx: ShopTx, row: ShopRow | null, found: Look): Promise<Silence | null> {
  const lastWebhookAt = row?.lastWebhookAt ?? null;
  const changes = found.products + found.deleted + found.levels;
  const silence = hearing(row?.silence ?? null, { at: found.at, changes, lastWebhookAt });
  if (!isSilent(silence)) {
    await tx.resolveAlerts([SILENT], found.at);
    return silence;
  }
  const alert = {
    subject: SILENT,
    kind: 'silent',
    urgency: 'now',
    message: lastWebhookAt === null ? 'alert.silent_never' : 'alert.silent',
    params: { lastAt: lastWebhookAt, count: changes },
    campaignId: null,
  } as const;
  await tx.openAlerts(null, [alert], found.at);
  return silence;
}

const later = (read: {
  reason: 'later' | 'no_access';
  retryAfterMs?: number;
  detail: string;
}): ReconcileOutcome => ({
  done: false,
  retryAfterMs: read.retryAfterMs ?? WITHOUT_ACCESS_MS,
  detail: read.detail,
});

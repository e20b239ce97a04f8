import { isOver } from '../core/campaign.ts';
import type { Baseline } from '../core/baseline.ts';
import { parseField, tagField } from '../core/fields.ts';
import type { AlertDraft } from '../core/decision.ts';
import { launchOf } from '../core/launches.ts';
import { newsOfProduct, type SeenProduct } from '../core/news.ts';
import { isAsKnown, isVariantAsKnown } from './as-known.ts';
import { tellsNothingNew } from './echoes.ts';
import { followTags, joinNewVariants } from './members.ts';
import type { ProductFacts, VariantFacts } from './ports.ts';
import { knownOf, type Known } from './see-known.ts';
import type { ShopTx } from './store.ts';

/** How far Shopify's clock and ours may be apart. */
const CLOCKS_APART_MS = 60_000;

/** A product as Shopify describes it now, with all its variants. */
export interface Seen {
  product: ProductFacts;
  variants: readonly VariantFacts[];
}

/** One product as Shopify describes it now: facts, variants, members by tag; judged when a campaign cares. */
export const seeProduct = (
  tx: ShopTx,
  product: ProductFacts,
  variants: readonly VariantFacts[],
  now: number,
): Promise<void> => seeAll(tx, [{ product, variants }], now);

/**
 * Several products, none twice, as if one after the other. As many statements for many as for one, but for those that
 * join or leave a campaign, lose a variant or are news.
 */
export async function seeAll(tx: ShopTx, seen: readonly Seen[], now: number): Promise<void> {
  if (seen.length === 0) return;
  const known = await knownOf(tx, seen, CLOCKS_APART_MS);
  await tx.upsertProducts(
    seen.map(({ product }) => product),
    now,
  );
  await keepVariants(tx, seen, known);
  const moving = seen.filter((one) => losesVariants(one, known) || movesMembers(one, known));
  for (const { product } of moving) {
    await joinNewVariants(tx, product.id, now);
    await followTags(tx, product.id, product.tags, now);
  }
  const told = seen.filter((one) => moving.includes(one) || !isEcho(one, known));
  await markMembers(
    tx,
    told.map(({ product }) => product.id),
    now,
  );
  for (const one of seen) await tellNews(tx, one, known, now);
  const foreign = seen.filter((one) => wantsALook(one, known)).map(({ product }) => product.id);
  if (foreign.length > 0) await tx.mark('act', foreign, now);
}

async function keepVariants(tx: ShopTx, seen: readonly Seen[], known: Known): Promise<void> {
  const fresh: VariantFacts[] = [];
  for (const one of seen) {
    if (losesVariants(one, known)) await tx.upsertVariants(one.variants, { productId: one.product.id });
    else {
      const before = new Map(known.variants(one.product.id).map((variant) => [variant.id, variant]));
      fresh.push(
        ...one.variants.filter((variant) => {
          const was = before.get(variant.id);
          return !was || variant.requiresComponents || !tellsNothingNew(variant, was);
        }),
      );
    }
  }
  if (fresh.length > 0) await tx.upsertVariants(fresh, null);
}

/** Whether a variant that we know, or that is in a campaign, is not there any more. */
function losesVariants({ product, variants }: Seen, known: Known): boolean {
  const there = new Set(variants.map(({ id }) => id));
  return (
    known.variants(product.id).some(({ id }) => !there.has(id)) ||
    known.items(product.id).some(({ variantId }) => !there.has(variantId))
  );
}

/** Whether a variant may join a campaign of its product, or the product one by its tags, or leave it. */
function movesMembers({ product, variants }: Seen, known: Known): boolean {
  const rows = known.items(product.id).filter(({ droppedAt }) => droppedAt === null);
  const present = new Set(rows.map(({ campaignId }) => campaignId));
  const named = new Set(product.tags.flatMap((tag) => known.namedBy(tag)));
  const inIt = new Set(rows.map(({ campaignId, variantId }) => `${campaignId}/${variantId}`));
  return (
    [...named].some((campaignId) => !present.has(campaignId)) ||
    rows.some(({ source, campaignId }) => source === 'tag' && !named.has(campaignId)) ||
    rows
      .filter(({ source }) => source !== 'csv' && source !== 'discount')
      .some(({ campaignId }) => variants.some(({ id }) => !inIt.has(`${campaignId}/${id}`)))
  );
}

/**
 * Whether all that is told is known, but for tags that we wrote ourselves: no verdict follows from it. Not where a
 * reading has come between, which may have brought what nobody has judged yet, and not of bundles, whose parts no message tells.
 */
function isEcho({ product, variants }: Seen, known: Known): boolean {
  const before = known.product(product.id);
  if (!before || !known.isAsTold(product.id)) return false;
  const own = new Map(known.variants(product.id).map((variant) => [variant.id, variant]));
  return (
    isAsKnown({ ...product, tags: before.tags }, before) &&
    own.size === variants.length &&
    variants.every((one) => !one.requiresComponents && isVariantAsKnown(one, own.get(one.id))) &&
    tagsBetween(before, product).every((tag) => isOwnTag(tag, product, known))
  );
}

/** Tags that came or went, in small letters. */
function tagsBetween(before: { tags: readonly string[] }, after: { tags: readonly string[] }): string[] {
  const [was, is] = [before, after].map(({ tags }) => new Set(tags.map((tag) => tag.trim().toLowerCase())));
  return [...(was ?? [])]
    .filter((tag) => !is?.has(tag))
    .concat([...(is ?? [])].filter((tag) => !was?.has(tag)));
}

/** Whether the tag is there, or not, because we wrote it so. */
function isOwnTag(tag: string, product: ProductFacts, known: Known): boolean {
  const isThere = hasTag(product, tag);
  const baseline = known.baselines(product.id).find(({ field }) => field === tagField(tag));
  return baseline?.wrote === isThere || known.tagWritten(product.id, tag) === isThere;
}

const hasTag = ({ tags }: ProductFacts, tag: string): boolean =>
  tags.some((one) => one.trim().toLowerCase() === tag);

/** What the other team wants to know of it. A product that comes with the first export was there before us. */
async function tellNews(tx: ShopTx, { product, variants }: Seen, known: Known, now: number): Promise<void> {
  const told = known.product(product.id);
  const before = told?.deletedAt === null ? told : null;
  if (before === null && !known.isSynced) return;
  const { launchTag } = known;
  const newsFor = (of: { campaignId: string | null; ours: boolean }): AlertDraft[] =>
    before === null
      ? []
      : newsOfProduct(seenBy(before, known.variants(product.id)), seenBy(product, variants), of);
  // Most changes are no news, whatever else is to be known for it.
  const mayBe = launchOf(before, product, { ours: false, launchTag });
  if (!mayBe && newsFor({ campaignId: 'any', ours: false }).length === 0) return;
  const campaignId = await openCampaignOf(tx, product.id);
  const baselines = known.baselines(product.id);
  const ours =
    before !== null &&
    (baselines.some(({ field }) => parseField(field).kind === 'status') ||
      (before.status !== product.status &&
        (await tx.statusWritten(product.id, before.updatedAt - CLOCKS_APART_MS)) === product.status));
  const isOurTag = launchTag !== null && baselines.some(({ field }) => field === tagField(launchTag));
  const launch = launchOf(before, product, { ours, launchTag: isOurTag ? null : launchTag });
  if (launch) await tx.noteLaunch({ ...launch, productId: product.id, at: now, campaignId });
  else await tx.tellEvents(product.id, newsFor({ campaignId, ours }), now);
}

/** The first campaign that has the product and is not over. */
async function openCampaignOf(tx: ShopTx, productId: string): Promise<string | null> {
  const items = (await tx.itemsOfProduct(productId)).filter(({ removedAt }) => removedAt === null);
  for (const id of new Set(items.map(({ campaignId }) => campaignId))) {
    const state = (await tx.campaign(id))?.state;
    if (state !== undefined && !isOver(state)) return id;
  }
  return null;
}

const seenBy = (product: ProductFacts, variants: readonly VariantFacts[]): SeenProduct => ({
  ...product,
  prices: new Map(variants.map(({ id, price }) => [id, price])),
});

/** Whether the product is to be read: what is told contradicts what we wrote, or allows what waited. */
function wantsALook({ product }: Seen, known: Known): boolean {
  const before = known.product(product.id);
  const baselines = known.baselines(product.id);
  const statusMoved = before !== undefined && before.status !== product.status && baselines.length > 0;
  return statusMoved || baselines.some((baseline) => looksForeign(baseline, product, known));
}

/**
 * Our own writes come back as messages too, and agree (law 12), also with one that is on its way: a tag that we take off
 * again, whose baseline stays until that is confirmed.
 */
function looksForeign(baseline: Baseline, product: ProductFacts, known: Known): boolean {
  const parsed = parseField(baseline.field);
  if (parsed.kind === 'status') return baseline.wrote !== product.status;
  if (parsed.kind !== 'tag') return false;
  const isThere = hasTag(product, parsed.tag);
  return isThere !== baseline.wrote && known.tagWritten(product.id, parsed.tag) !== isThere;
}

/** Marks those of these products that a campaign or a hold cares for, and bundles that are made of them. */
export async function markMembers(tx: ShopTx, productIds: readonly string[], now: number): Promise<void> {
  if (productIds.length === 0) return;
  const bundles = await tx.productIdsOfBundles(productIds);
  const members = await tx.membersAmong([...new Set([...productIds, ...bundles])]);
  if (members.length > 0) await tx.mark('judge', members, now);
}

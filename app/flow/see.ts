import type { Baseline } from '../core/baseline.ts';
import { parseField } from '../core/fields.ts';
import { launchOf } from '../core/launches.ts';
import { newsOfProduct, type SeenProduct } from '../core/news.ts';
import { followTags, joinNewVariants } from './members.ts';
import type { ProductFacts, VariantFacts } from './ports.ts';
import type { ShopTx } from './store.ts';

/** How far Shopify's clock and ours may be apart. */
const CLOCKS_APART_MS = 60_000;

/** A product as Shopify describes it now: facts, variants, members by tag; judged when a campaign cares. */
export async function seeProduct(
  tx: ShopTx,
  product: ProductFacts,
  variants: readonly VariantFacts[],
  now: number,
): Promise<void> {
  const [before] = await tx.products([product.id]);
  const variantsBefore = before ? await tx.variantsOf([product.id]) : [];
  await tx.upsertProducts([product], now);
  await tx.upsertVariants(variants, { productId: product.id });
  await joinNewVariants(tx, product.id, now);
  await followTags(tx, product.id, product.tags, now);
  await markMembers(tx, [product.id], now);
  const baselines = await tx.baselines(product.id);
  await tell(tx, { before, variantsBefore, product, variants, baselines }, now);
  const statusMoved = before !== undefined && before.status !== product.status && baselines.length > 0;
  if (statusMoved || baselines.some((baseline) => looksForeign(baseline, product))) {
    await tx.mark('act', [product.id], now);
  }
}

/** What the other team wants to know of it. A product that comes with the first export was there before us. */
async function tell(
  tx: ShopTx,
  seen: {
    before: (ProductFacts & { deletedAt: number | null }) | undefined;
    variantsBefore: readonly VariantFacts[];
    product: ProductFacts;
    variants: readonly VariantFacts[];
    baselines: readonly Baseline[];
  },
  now: number,
): Promise<void> {
  const { before, variantsBefore, product, variants, baselines } = seen;
  const known = before?.deletedAt === null ? before : null;
  const row = await tx.shop();
  if (known === null && row?.syncState !== 'done') return;
  const [item] = (await tx.itemsOfProduct(product.id)).filter(({ removedAt }) => removedAt === null);
  const campaignId = item?.campaignId ?? null;
  const ours =
    known !== null &&
    (baselines.some(({ field }) => parseField(field).kind === 'status') ||
      (known.status !== product.status &&
        (await tx.statusWritten(product.id, known.updatedAt - CLOCKS_APART_MS)) === product.status));
  const launchTag = launchTagOf(row?.settings.launchTag ?? null, baselines);
  const launch = launchOf(known, product, { ours, launchTag });
  if (launch) await tx.noteLaunch({ ...launch, productId: product.id, at: now, campaignId });
  else if (known !== null) {
    const news = newsOfProduct(seenBy(known, variantsBefore), seenBy(product, variants), {
      campaignId,
      ours,
    });
    await tx.tellEvents(product.id, news, now);
  }
}

/** The shop's launch tag, unless it is one that we wrote ourselves. */
function launchTagOf(tag: string | null, baselines: readonly Baseline[]): string | null {
  const written = baselines.some(({ field }) => {
    const parsed = parseField(field);
    return parsed.kind === 'tag' && parsed.tag === tag?.toLowerCase();
  });
  return written ? null : tag;
}

const seenBy = (product: ProductFacts, variants: readonly VariantFacts[]): SeenProduct => ({
  ...product,
  prices: new Map(variants.map(({ id, price }) => [id, price])),
});

/**
 * Whether the message contradicts what we wrote, or allows what waited: then the product is read. Our own writes come
 * back as messages too, and agree (law 12).
 */
function looksForeign(baseline: Baseline, product: ProductFacts): boolean {
  const parsed = parseField(baseline.field);
  if (parsed.kind === 'status') return baseline.wrote !== product.status;
  if (parsed.kind !== 'tag') return false;
  return product.tags.some((tag) => tag.toLowerCase() === parsed.tag) !== baseline.wrote;
}

/** Marks those of these products that a campaign or a hold cares for, and bundles that are made of them. */
export async function markMembers(tx: ShopTx, productIds: readonly string[], now: number): Promise<void> {
  const members: string[] = [];
  for (const productId of new Set([...productIds, ...(await tx.productIdsOfBundles(productIds))])) {
    const isMember = (await tx.itemsOfProduct(productId)).some(({ removedAt }) => removedAt === null);
    if (isMember || (await tx.holdsOf(productId)).length > 0) members.push(productId);
  }
  if (members.length > 0) await tx.mark('judge', members, now);
}

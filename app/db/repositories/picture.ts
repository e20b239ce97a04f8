/** Everything that decisions about products look at: fourteen statements in one transaction, however many products. */
import { withoutTimesAhead } from '../../core/ahead.ts';
import type { CampaignPicture, Picture } from '../../core/picture.ts';
import { json } from '../sql.ts';
import { readAside, type Aside } from './picture-aside.ts';
import { readCampaigns, type DatedCampaign } from './picture-campaigns.ts';
import { readEvidence, type Evidence } from './picture-evidence.ts';
import { readItems, type ItemFacts } from './picture-items.ts';
import { readProducts, readShopAround, readVariants, shopOf } from './picture-shop.ts';
import { soldOf } from './picture-sold.ts';
import { readStock } from './picture-stock.ts';
import type { Scope } from './scope.ts';
import { byProduct, grouped, sharingOf } from './sharing.ts';
import { safeZone } from './zones.ts';

/**
 * The pictures of these products in this order, each as it is when it is read alone; products that the shop does not know are missing.
 * What pictures share (the shop, policies) is read once and must not be changed. `now` is epoch milliseconds.
 */
export async function readPictures(
  { shop, sql }: Scope,
  productIds: readonly string[],
  now: number,
): Promise<Map<string, Picture>> {
  const asked = [...new Set(productIds)];
  const ids = json(asked);
  const products = productIds.length === 0 ? [] : await readProducts(sql, shop, ids, now);
  const around = products.length === 0 ? null : await readShopAround(sql, shop, now);
  if (!around) return new Map();
  const zone = await safeZone(sql, around.shop.timezone);
  const allVariants = await readVariants(sql, shop, ids, now);
  const variants = grouped(allVariants, ({ productId }) => productId);
  const sharing = sharingOf(allVariants);
  const stocks = json([...sharing.keys()]);
  const stockOf = await readStock(sql, { shop, items: stocks, now }, sharing);
  const asides = await readAside(sql, { shop, ids, now });
  const holding = [...asides.values()].flatMap(({ holds }) => holds.map(({ campaignId }) => campaignId));
  const items = await readItems(sql, { shop, items: stocks, now, also: holding });
  const itemsOf = byProduct(items, sharing, (item) => [item.inventoryItemId, ...(item.madeOf ?? [])]);
  const campaignIds = [...new Set([...holding, ...items.map(({ campaignId }) => campaignId)])];
  const {
    firstOrderAt,
    ordersUntil,
    shop: { locations },
  } = around;
  const campaigns = await readCampaigns(sql, {
    shop,
    now,
    zone,
    ids: campaignIds,
    firstOrderAt,
    ordersUntil,
  });
  const evidence = await readEvidence(sql, { shop, now, zone, locations, items, campaigns });
  const known = new Map(products.map((one) => [one.product.id, one]));
  return new Map(
    asked.flatMap((id): [string, Picture][] => {
      const found = known.get(id);
      if (!found) return [];
      const { product, stopped } = found;
      const aside = asides.get(product.id) ?? NOTHING_ASIDE;
      const own = itemsOf.get(product.id) ?? [];
      const read = withoutTimesAhead({
        now,
        shop: shopOf(around, stopped),
        product,
        variants: (variants.get(product.id) ?? []).map(({ productId: _own, ...variant }) => variant),
        campaigns: withItems(campaignsAround(campaigns, aside, own), own, evidence),
        ...stockOf(product.id),
        ...aside,
      });
      return [[id, read]];
    }),
  );
}

const NOTHING_ASIDE: Aside = {
  holds: [],
  recentlyClosed: [],
  overrides: [],
  leftInPeace: [],
  lastVerdicts: [],
};

/** Campaigns that are live or may come to be on any of the product's stock, and any that holds the product. */
function campaignsAround(
  campaigns: readonly DatedCampaign[],
  { holds }: Aside,
  items: readonly ItemFacts[],
): DatedCampaign[] {
  const holding = new Set(holds.map(({ campaignId }) => campaignId));
  const touching = new Set(items.map(({ campaignId }) => campaignId));
  return campaigns.filter(({ plain, isOpen }) => holding.has(plain.id) || (isOpen && touching.has(plain.id)));
}

const withItems = (
  campaigns: readonly DatedCampaign[],
  items: readonly ItemFacts[],
  evidence: Evidence,
): CampaignPicture[] =>
  campaigns.map((campaign) => ({ ...campaign.plain, ...soldOf(campaign, campaigns, items, evidence) }));

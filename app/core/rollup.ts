import { isLive } from './campaign.ts';
import type { OpenHold, Picture, VariantPicture } from './picture.ts';
import { RESPONSES, strictness, type Response } from './policy.ts';
import { buyableUnits, exemption } from './stock.ts';

/** What a roll-up looks at: the holds that count, and the product around them. */
export type HoldLike = Pick<OpenHold, 'campaignId' | 'variantId' | 'response'>;

/**
 * The product's standing from the holds of its variants (domain: roll-up). A product is flagged, or leaves the ads, when
 * the sizes that are free of such a hold and can still be bought make less than `sellableShare` of its recent sales; it
 * is hidden only when every variant is sold out or held for hiding.
 */
export function standingOf(picture: Picture, holds: readonly HoldLike[]): Response | null {
  let standing: Response | null = null;
  for (const response of RESPONSES) {
    const held = new Set(
      holds.filter((hold) => strictness(hold.response) >= strictness(response)).map((hold) => hold.variantId),
    );
    if (picture.variants.some(({ id }) => held.has(id)) && reaches(picture, response, held))
      standing = response;
  }
  return standing;
}

function reaches(picture: Picture, response: Response, held: ReadonlySet<string>): boolean {
  const free = picture.variants.filter((variant) => !held.has(variant.id) && canBeBought(picture, variant));
  if (response === 'hide') return free.length === 0;
  return shareOfSales(picture.variants, free) < picture.shop.settings.sellableShare;
}

/** Share of the product's recent sales that these variants make, 0 … 1; without sales every variant counts the same. */
export function shareOfSales(all: readonly VariantPicture[], some: readonly VariantPicture[]): number {
  const total = all.reduce((sum, { recentUnits }) => sum + Math.max(0, recentUnits), 0);
  if (total === 0) return all.length === 0 ? 1 : some.length / all.length;
  return some.reduce((sum, { recentUnits }) => sum + Math.max(0, recentUnits), 0) / total;
}

/** A variant whose stock is not known counts as one that can be bought: not knowing starts nothing. */
function canBeBought(picture: Picture, variant: VariantPicture): boolean {
  if (exemption(variant, picture.product)) return true;
  const floor = Math.min(
    ...picture.campaigns
      .filter((campaign) => isLive(campaign, picture.now))
      .map((campaign) => campaign.policy.floor),
    Number.MAX_SAFE_INTEGER,
  );
  const buyable = buyableUnits(variant.inventoryItemId, picture.levels, picture.shop, null, picture.now);
  return !buyable.known || buyable.units > (floor === Number.MAX_SAFE_INTEGER ? 0 : floor);
}

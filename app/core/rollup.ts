import type { CampaignPicture, OpenHold, Picture, VariantPicture } from './picture.ts';
import { RESPONSES, strictness, type Response } from './policy.ts';
import { stockOf } from './stock.ts';

/** What a roll-up looks at: the holds that count, and the product around them. */
export type HoldLike = Pick<OpenHold, 'campaignId' | 'variantId' | 'response'>;

/**
 * The product's standing from the holds of its variants (domain: roll-up). A product is flagged, or leaves the ads, when
 * the sizes that are free of such a hold and can still be bought make less than `sellableShare` of its recent sales; it
 * is hidden only when every variant is sold out or held for hiding. Sold out is what the campaigns that hold it call so:
 * their locations and their floor.
 */
export function standingOf(picture: Picture, holds: readonly HoldLike[]): Response | null {
  let standing: Response | null = null;
  for (const response of RESPONSES) {
    const counted = holds.filter((hold) => strictness(hold.response) >= strictness(response));
    const held = new Set(counted.map(({ variantId }) => variantId));
    if (picture.variants.some(({ id }) => held.has(id)) && reaches(picture, response, counted, held))
      standing = response;
  }
  return standing;
}

function reaches(
  picture: Picture,
  response: Response,
  holds: readonly HoldLike[],
  held: ReadonlySet<string>,
): boolean {
  const campaigns = picture.campaigns.filter(({ id }) => holds.some(({ campaignId }) => campaignId === id));
  const free = picture.variants.filter(
    (variant) => !held.has(variant.id) && canBeBought(picture, variant, campaigns),
  );
  if (response === 'hide') return free.length === 0;
  return shareOfSales(picture.variants, free) < picture.shop.settings.sellableShare;
}

/** Share of the product's recent sales that these variants make, 0 … 1; without sales every variant counts the same. */
export function shareOfSales(all: readonly VariantPicture[], some: readonly VariantPicture[]): number {
  const total = all.reduce((sum, { recentUnits }) => sum + Math.max(0, recentUnits), 0);
  if (total === 0) return all.length === 0 ? 1 : some.length / all.length;
  return some.reduce((sum, { recentUnits }) => sum + Math.max(0, recentUnits), 0) / total;
}

/**
 * Whether a variant can be bought in the eyes of one of the campaigns at least: the milder answer counts. One whose stock
 * is not known can: not knowing starts nothing.
 */
function canBeBought(
  picture: Picture,
  variant: VariantPicture,
  campaigns: readonly CampaignPicture[],
): boolean {
  const terms = campaigns.length > 0 ? campaigns.map(({ policy }) => policy) : [ANYWHERE];
  return terms.some(({ floor, locationIds }) => {
    const { exempt, buyable } = stockOf(picture, variant, locationIds);
    return exempt !== null || !buyable.known || buyable.units > floor;
  });
}

const ANYWHERE = { floor: 0, locationIds: null };

import { claimsOn, type Claim } from './allocate.ts';
import { assess, type ItemAssessment } from './assess.ts';
import { isLive } from './campaign.ts';
import type { CampaignPicture, ItemPicture, Picture } from './picture.ts';
import { buyableUnits, exemption } from './stock.ts';

/** One item of a live campaign, with what it comes to. */
export interface JudgedItem {
  campaign: CampaignPicture;
  item: ItemPicture;
  claim: Claim;
  result: ItemAssessment;
}

/** Every item of this product in a live campaign, judged against its share of the stock. */
export function judgeItems(picture: Picture): JudgedItem[] {
  const { now, shop, product } = picture;
  const claims = new Map<string, Claim[]>();
  for (const { inventoryItemId } of picture.variants) {
    if (!claims.has(inventoryItemId)) {
      claims.set(inventoryItemId, claimsOn(inventoryItemId, picture.campaigns, shop, now));
    }
  }
  return picture.campaigns
    .filter((campaign) => isLive(campaign, now))
    .flatMap((campaign) =>
      campaign.items
        .filter((item) => item.productId === product.id)
        .flatMap((item) => {
          const variant = picture.variants.find(({ id }) => id === item.variantId);
          const claim = claims.get(item.inventoryItemId)?.find((one) => one.campaign.id === campaign.id);
          if (!variant || !claim) return [];
          const { policy } = campaign;
          const result = assess({
            claim,
            item,
            variant,
            exempt: exemption(variant, product),
            buyable: buyableUnits(variant.inventoryItemId, picture.levels, shop, policy.locationIds, now),
            reserve: policy.reserve ?? shop.settings.reserve,
            now,
          });
          return [{ campaign, item, claim, result }];
        }),
    );
}

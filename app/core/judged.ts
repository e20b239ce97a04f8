import { claimsOn, type Claim } from './allocate.ts';
import { assess, type ItemAssessment, type Source } from './assess.ts';
import { isLive } from './campaign.ts';
import { grouped } from './grouped.ts';
import type { ArrivalPicture, CampaignPicture, ItemPicture, Picture, VariantPicture } from './picture.ts';
import { countedLocations, stockOf, type StockPart } from './stock.ts';

/** One item of a live campaign, with what it comes to. */
export interface JudgedItem {
  campaign: CampaignPicture;
  item: ItemPicture;
  claim: Claim;
  result: ItemAssessment;
}

const campaignsTaking = grouped<CampaignPicture>(({ items }) =>
  items.flatMap(({ inventoryItemId, components = [] }) => [
    inventoryItemId,
    ...components.map((one) => one.inventoryItemId),
  ]),
);
const variantsOf = grouped<VariantPicture>(({ id }) => [id]);

/** Every item of this product in a live campaign, judged against its share of the stock. */
export function judgeItems(picture: Picture): JudgedItem[] {
  const { now, shop } = picture;
  const claims = new Map<string, Claim[]>();
  const claimOf = (inventoryItemId: string, campaign: CampaignPicture): Claim | undefined => {
    const known =
      claims.get(inventoryItemId) ??
      claimsOn(inventoryItemId, campaignsTaking(picture.campaigns, inventoryItemId), shop, now);
    claims.set(inventoryItemId, known);
    return known.find((one) => one.campaign.id === campaign.id);
  };
  return picture.campaigns
    .filter((campaign) => isLive(campaign, now))
    .flatMap((campaign) =>
      campaign.items.flatMap((item): JudgedItem[] => {
        const [variant] = variantsOf(picture.variants, item.variantId);
        if (!variant) return [];
        const result = judgeItem(picture, campaign, item, variant, claimOf);
        return result ? [{ campaign, item, claim: result.claim, result }] : [];
      }),
    );
}

function judgeItem(
  picture: Picture,
  campaign: CampaignPicture,
  item: ItemPicture,
  variant: VariantPicture,
  claimOf: (inventoryItemId: string, campaign: CampaignPicture) => Claim | undefined,
): ItemAssessment | null {
  const { policy } = campaign;
  const { exempt, parts, buyable } = stockOf(picture, variant, policy.locationIds);
  // A bundle whose components are not known as a whole is judged all the same: nobody knows how many there are.
  const [part] = item.components ?? [];
  const inventoryItemId = part?.inventoryItemId ?? item.inventoryItemId;
  const own: StockPart = { inventoryItemId, takes: 1, component: null, buyable };
  const [first, ...others] = (parts.length > 0 ? parts : [own]).flatMap((part): Source[] => {
    const claim = claimOf(part.inventoryItemId, campaign);
    return claim ? [{ claim, part, arrivals: arrivalsOf(picture, part, policy.locationIds) }] : [];
  });
  if (!first) return null;
  return assess({
    sources: [first, ...others],
    item,
    variant,
    exempt,
    buyable,
    reserve: policy.reserve ?? picture.shop.settings.reserve,
    now: picture.now,
  });
}

function arrivalsOf(
  picture: Picture,
  part: StockPart,
  locationIds: readonly string[] | null,
): readonly ArrivalPicture[] {
  const { arrivals = [], shop } = picture;
  return arrivals.filter(
    (one) =>
      one.inventoryItemId === part.inventoryItemId &&
      countedLocations(shop.locations, locationIds).includes(one.locationId),
  );
}

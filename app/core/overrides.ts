import type { ItemAssessment } from './assess.ts';
import { isLive } from './campaign.ts';
import type { ActiveOverride, CampaignPicture, Picture } from './picture.ts';
import { buyableUnits } from './stock.ts';

/** Whether a person wants the product to stay visible whatever this campaign says. */
export const keepVisible = (overrides: readonly ActiveOverride[], campaignId: string): boolean =>
  overrides.some(
    (one) => one.kind === 'keep_visible' && (one.campaignId === null || one.campaignId === campaignId),
  );

/**
 * Overrides whose end has come: their time, the end of their campaign (of every campaign, when they name none), or the
 * next restock: a level of the product went up after the override was made and its stock asks for nothing any more.
 */
export function overridesEnding(
  picture: Picture,
  judged: readonly { campaign: CampaignPicture; result: ItemAssessment }[],
): string[] {
  return picture.overrides.filter((override) => hasEnded(picture, judged, override)).map(({ id }) => id);
}

function hasEnded(
  picture: Picture,
  judged: readonly { campaign: CampaignPicture; result: ItemAssessment }[],
  override: ActiveOverride,
): boolean {
  if (override.until !== null && picture.now >= override.until) return true;
  const campaigns = picture.campaigns.filter(
    ({ id }) => override.campaignId === null || id === override.campaignId,
  );
  if (!campaigns.some((campaign) => isLive(campaign, picture.now))) return true;
  if (override.untilKind !== 'restock') return false;
  const restocked = picture.variants.some((variant) => {
    const buyable = buyableUnits(variant.inventoryItemId, picture.levels, picture.shop, null, picture.now);
    return buyable.known && buyable.raisedAt !== null && buyable.raisedAt > override.createdAt;
  });
  return restocked && judged.every(({ result }) => result.assessment.response === null);
}

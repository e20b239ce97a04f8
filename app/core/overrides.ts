import type { ItemAssessment } from './assess.ts';
import type { ActiveOverride, CampaignPicture, Picture } from './picture.ts';
import { stockOf } from './stock.ts';

/** The override that counts for a campaign: the newest one that speaks of it, undefined when there is none. */
export const rulingOverride = (
  overrides: readonly ActiveOverride[],
  campaignId: string,
): ActiveOverride | undefined =>
  overrides
    .filter((one) => one.campaignId === null || one.campaignId === campaignId)
    .reduce<ActiveOverride | undefined>(
      (newest, one) => (newest && newest.createdAt > one.createdAt ? newest : one),
      undefined,
    );

/** Whether a person wants the product to stay visible whatever this campaign says. */
export const keepVisible = (overrides: readonly ActiveOverride[], campaignId: string): boolean =>
  rulingOverride(overrides, campaignId)?.kind === 'keep_visible';

/**
 * Overrides whose end has come: their time; or the end of their campaign (of every campaign, when they name none), with
 * what it still holds; or the next restock: a level of the product went up after the override was made and its stock
 * asks for nothing any more. `goesOn`: the campaign is open, or still holds something until stock is back.
 */
export function overridesEnding(
  picture: Picture,
  judged: readonly { campaign: CampaignPicture; result: ItemAssessment }[],
  goesOn: (campaign: CampaignPicture) => boolean,
): string[] {
  return picture.overrides
    .filter((override) => hasEnded(picture, judged, override, goesOn))
    .map(({ id }) => id);
}

function hasEnded(
  picture: Picture,
  judged: readonly { campaign: CampaignPicture; result: ItemAssessment }[],
  override: ActiveOverride,
  goesOn: (campaign: CampaignPicture) => boolean,
): boolean {
  if (override.until !== null) return picture.now >= override.until;
  const campaigns = picture.campaigns.filter(
    ({ id }) => override.campaignId === null || id === override.campaignId,
  );
  if (!campaigns.some(goesOn)) return true;
  if (override.untilKind !== 'restock') return false;
  // A restock is one where a campaign that is spoken of sells from.
  const restocked = campaigns.some(({ policy }) =>
    picture.variants.some((variant) => {
      const { buyable } = stockOf(picture, variant, policy.locationIds);
      return buyable.known && (buyable.raisedAt ?? 0) > override.createdAt;
    }),
  );
  return restocked && judged.every(({ result }) => result.assessment.response === null);
}

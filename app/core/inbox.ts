import type { AlertDraft, ItemVerdict } from './decision.ts';
import { names } from './names.ts';
import type { Picture } from './picture.ts';

/** Verdicts that somebody is told about, with how urgent they are. */
const TOLD = {
  sold_out: 'now',
  below_need: 'today',
  not_known: 'later',
} as const;
type Told = keyof typeof TOLD;

const isTold = (verdict: string): verdict is Told => verdict in TOLD;

/** One alert per item and condition, told once while the condition lasts. A hero below need is urgent. */
export function alertsFor(picture: Picture, verdicts: readonly ItemVerdict[]): AlertDraft[] {
  return verdicts.flatMap(({ campaignId, variantId, verdict, assessment }) => {
    if (!isTold(verdict)) return [];
    const campaign = picture.campaigns.find(({ id }) => id === campaignId);
    const hero = campaign?.items.some((item) => item.variantId === variantId && item.hero) ?? false;
    return [
      {
        subject: subjectOf(campaignId, variantId, verdict),
        kind: verdict,
        urgency: verdict === 'below_need' && hero ? 'now' : TOLD[verdict],
        message: `alert.${verdict}`,
        params: {
          ...names(picture, campaignId, variantId),
          reason: assessment.reason,
          buyable: assessment.buyable,
          need: assessment.need,
          short: assessment.shortBy,
          risk: assessment.pStockout,
          money: assessment.moneyAtRisk,
          runsOutAt: assessment.runsOutAt,
        },
        campaignId,
      },
    ];
  });
}

/** Conditions of this product's items that do not hold (any more): every one that was told is resolved. */
export function resolvedSubjects(picture: Picture, verdicts: readonly ItemVerdict[]): string[] {
  return picture.lastVerdicts.flatMap(({ campaignId, variantId, verdict }) => {
    const now = verdicts.find((one) => one.campaignId === campaignId && one.variantId === variantId)?.verdict;
    return isTold(verdict) && now !== verdict ? [subjectOf(campaignId, variantId, verdict)] : [];
  });
}

const subjectOf = (campaignId: string, variantId: string, condition: Told): string =>
  `item:${campaignId}:${variantId}:${condition}`;

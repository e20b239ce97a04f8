import type { AlertDraft, ItemVerdict } from './decision.ts';
import { wholeUnits } from './explain.ts';
import { isHero, names } from './names.ts';
import type { OpenHold, Picture } from './picture.ts';

/** Verdicts that somebody is told about, with how urgent they are. */
const TOLD = {
  sold_out: 'now',
  below_need: 'today',
  not_known: 'later',
} as const;
type Told = keyof typeof TOLD;
const OF_STOCK = ['sold_out', 'below_need'] as const;

/**
 * Kinds of which many of one campaign are one message: whoever reads that ten items are sold out does one thing about it.
 * What others keep changing is told together by the kind of field, numbers that jumped by location and direction
 * (db/one-message).
 */
export const TOLD_TOGETHER: readonly AlertDraft['kind'][] = [
  'sold_out',
  'below_need',
  'not_known',
  'drift',
  'override_inferred',
  'write_refused',
  'traffic',
];

/** Whether this is the kind of an alert that tells a verdict of an item. */
export const isVerdictTold = (verdict: string): verdict is Told => verdict in TOLD;

/**
 * One alert per item and condition, told once while the condition lasts. A hero below need is urgent. `held`: holds that
 * are open after this decision; an item that is held for being sold out is not told of again as being below need.
 */
export function alertsFor(
  picture: Picture,
  verdicts: readonly ItemVerdict[],
  held: readonly Held[],
): AlertDraft[] {
  return verdicts.flatMap(({ campaignId, variantId, verdict, assessment }) => {
    if (!isVerdictTold(verdict)) return [];
    const toldWorse = held.some((hold) => hold.cause === 'sold_out' && isOf(hold, { campaignId, variantId }));
    if (verdict === 'below_need' && toldWorse) return [];
    return [
      {
        subject: subjectOf(campaignId, variantId, verdict),
        kind: verdict,
        urgency: verdict === 'below_need' && isHero(picture, campaignId, variantId) ? 'now' : TOLD[verdict],
        message: `alert.${verdict}`,
        params: {
          ...names(picture, campaignId, variantId),
          reason: assessment.reason,
          buyable: assessment.buyable,
          usable: assessment.usable,
          need: assessment.need,
          needToBeSafe: assessment.needToBeSafe,
          expectedDemand: wholeUnits(assessment.expectedDemand),
          reserve: assessment.reserve,
          allocatedAbove: assessment.allocatedAbove,
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

type Held = Pick<OpenHold, 'campaignId' | 'variantId' | 'cause'>;
type OfItem = Pick<OpenHold, 'campaignId' | 'variantId'>;
const isOf = (a: OfItem, b: OfItem): boolean => a.campaignId === b.campaignId && a.variantId === b.variantId;

/**
 * Conditions of this product's items that have ended. One that holds the item ends with its hold: stock that goes up
 * and down within the minimum hold is one hold and one alert (law 5).
 */
export function resolvedSubjects(
  picture: Picture,
  verdicts: readonly ItemVerdict[],
  held: readonly Held[],
): string[] {
  const nowOf = (item: OfItem) => verdicts.find((one) => isOf(one, item))?.verdict;
  const changed = picture.lastVerdicts.filter((last) => nowOf(last) !== last.verdict);
  const released = [...picture.holds, ...picture.recentlyClosed];
  const subjects = new Set<string>();
  for (const item of [...changed, ...released]) {
    const isHeld = held.some((hold) => hold.cause !== 'override' && isOf(hold, item));
    for (const condition of isHeld ? [] : OF_STOCK) {
      if (condition !== nowOf(item)) subjects.add(subjectOf(item.campaignId, item.variantId, condition));
    }
  }
  for (const { campaignId, variantId, verdict } of verdicts) {
    // What got worse is told once, in its new words.
    if (verdict === 'sold_out') subjects.add(subjectOf(campaignId, variantId, 'below_need'));
  }
  for (const last of changed) {
    if (last.verdict === 'not_known') subjects.add(subjectOf(last.campaignId, last.variantId, 'not_known'));
  }
  return [...subjects];
}

const subjectOf = (campaignId: string, variantId: string, condition: Told): string =>
  `item:${campaignId}:${variantId}:${condition}`;

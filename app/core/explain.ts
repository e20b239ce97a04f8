import type { Assessment } from './decision.ts';
import { RESPONSES, strictness, type Response } from './policy.ts';
import { nothingLeft, takenBy } from './reasons.ts';

export type Plain = string | number | boolean | null;

/** A sentence in no language yet: a message key and its values. The texts live in app/i18n. */
export interface Line {
  key: string;
  params: Record<string, Plain>;
}

/** Why a verdict is what it is, in one line. */
export const whyLine = (assessment: Assessment): Line => ({
  key: nothingLeft(assessment) ? `why.none_${takenBy(assessment)}` : whyOf(assessment),
  params: numbersOf(assessment),
});

/** Who asks to flag at a smaller risk than the service level may have enough to be safe, and not enough for the flag. */
const whyOf = ({ reason, shortBy }: Assessment): string =>
  reason === 'why.below_need' && shortBy === 0 ? 'why.below_flag' : reason;

/**
 * What stands behind the numbers, one line each: the component that decides about a bundle, units on their way that count,
 * come too late or are not counted on, what others take of the same stock. Verdicts kept from before a number was known say nothing of it.
 */
export function besides(assessment: Partial<Assessment>): Line[] {
  const { scarcest, incoming = 0, lateIncoming = 0, lateIncomingAt = null, otherDemand = 0 } = assessment;
  const { notCounted = 0, notCountedAt = null } = assessment;
  const other = Math.round(otherDemand);
  return [
    ...(scarcest ? [{ key: 'why.scarcest', params: { component: scarcest } }] : []),
    ...(incoming > 0 ? [{ key: 'why.incoming', params: { incoming } }] : []),
    ...(lateIncoming > 0 && lateIncomingAt !== null
      ? [{ key: 'why.incoming_late', params: { late: lateIncoming, day: lateIncomingAt } }]
      : []),
    ...(lateIncoming > 0 && lateIncomingAt === null
      ? [{ key: 'why.incoming_overdue', params: { late: lateIncoming } }]
      : []),
    ...(notCounted > 0 && notCountedAt !== null
      ? [{ key: 'why.incoming_not_counted', params: { due: notCounted, dueAt: notCountedAt } }]
      : []),
    ...(other > 0 ? [{ key: 'why.other_demand', params: { other } }] : []),
  ];
}

/** Why the next stronger response did not act; null when there is none stronger. */
export function whyNotStronger(assessment: Assessment): Line | null {
  const next = nextStronger(assessment.response);
  if (!assessment.whyNotStronger || !next) return null;
  const threshold = firstByRisk(next, assessment.thresholds);
  return {
    key: assessment.whyNotStronger,
    params: {
      ...numbersOf(assessment),
      next,
      stricter: threshold?.response ?? null,
      nextRisk: threshold?.risk ?? null,
      nextNeed: threshold?.need ?? null,
    },
  };
}

/** Of the responses that bring this one with them, the one that acts on the smallest risk: the weakest of equals. */
export const firstByRisk = (
  response: Response,
  thresholds: Assessment['thresholds'],
): Assessment['thresholds'][number] | undefined =>
  thresholds
    .filter((one) => strictness(one.response) >= strictness(response))
    .toSorted((a, b) => a.risk - b.risk || strictness(a.response) - strictness(b.response))[0];

/** The response after this one, null after the strictest. */
const nextStronger = (response: Response | null): Response | null => RESPONSES[strictness(response)] ?? null;

const OUT_OF_STOCK = ['why.sold_out', 'why.limited_reached'];

/** The rule that acted or would act first: what selling out asks for, else a risk and the stock that goes with it. */
export function ruleLine(assessment: Assessment): Line | null {
  if (OUT_OF_STOCK.includes(assessment.reason)) {
    return assessment.response
      ? { key: 'rule.sold_out', params: { response: assessment.response } }
      : { key: 'rule.sold_out_nothing', params: {} };
  }
  const acting =
    assessment.thresholds.find(({ response }) => response === assessment.response) ??
    assessment.thresholds[0];
  return acting
    ? {
        key: 'rule.risk',
        params: {
          response: acting.response,
          risk: acting.risk,
          need: acting.need,
          usable: assessment.usable,
        },
      }
    : null;
}

/** The plain values of an assessment, under the names that the texts use. Units are whole. */
function numbersOf(assessment: Assessment): Record<string, Plain> {
  const { reason: _reason, thresholds: _thresholds, whyNotStronger: _whyNot, ...numbers } = assessment;
  return {
    ...numbers,
    expectedDemand: wholeUnits(assessment.expectedDemand),
    expectedLostUnits: wholeUnits(assessment.expectedLostUnits),
    short: assessment.shortBy,
    risk: assessment.pStockout,
    date: assessment.runsOutAt,
  };
}

/** Units of a forecast as they are told. */
export const wholeUnits = (value: number | null): number | null =>
  value === null ? null : Math.round(value);

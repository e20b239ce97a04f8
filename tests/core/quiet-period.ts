import { noDay } from '../../app/core/measures/days.ts';
import type { PeriodFacts } from '../../app/core/measures/period.ts';
import { noTotals } from '../../app/core/measures/totals.ts';

/** A period in which nothing happened. */
export const nothing: PeriodFacts = {
  length: 7,
  days: noDay(),
  totals: noTotals(),
  campaigns: 0,
  worth: { sparedVisits: 0, spared: null, wrong: 0 },
  alerts: {
    opened: 0,
    urgent: 0,
    acknowledged: 0,
    acknowledgeMs: null,
    acted: 0,
    actMs: null,
    messages: 0,
    people: 0,
  },
  overrides: 0,
  restored: 0,
  notRestored: 0,
  orders: null,
  shipping: null,
  satisfaction: { sum: 0, answers: 0 },
  repeats: 0,
};

/** Whether a campaign can launch: every check with numbers, the quick wins first, and one verdict (domain §5). */
import { activeCheck } from './active.ts';
import { backlogCheck } from './backlog.ts';
import { cancellationsCheck } from './cancellations.ts';
import { carriersCheck } from './carriers.ts';
import { expiryCheck } from './expiry.ts';
import { heroesCheck } from './heroes.ts';
import { overlapCheck } from './overlap.ts';
import { pageCheck } from './page.ts';
import { peopleCheck } from './people.ts';
import { planCheck } from './plan.ts';
import { priceCheck } from './price.ts';
import { NOT_ASKED, type Check, type CheckState, type ReadinessFacts } from './shapes.ts';
import { damageCheck, returnsCheck } from './returns.ts';
import { shopperCheck } from './shopper.ts';
import { recordCheck } from './record.ts';
import { shipTimeCheck } from './ship-time.ts';
import { sizesCheck } from './sizes.ts';
import { surveyCheck } from './survey.ts';
import { stockCheck } from './stock.ts';

export const READINESS_VERDICTS = ['ready', 'ready_with_warnings', 'not_ready'] as const;
export type ReadinessVerdict = (typeof READINESS_VERDICTS)[number];

export interface Readiness {
  verdict: ReadinessVerdict;
  checks: Check[];
}

const CHECKS: readonly ((facts: ReadinessFacts) => Check | null)[] = [
  stockCheck,
  heroesCheck,
  activeCheck,
  sizesCheck,
  overlapCheck,
  planCheck,
  pageCheck,
  shopperCheck,
  priceCheck,
  expiryCheck,
  recordCheck,
  shipTimeCheck,
  backlogCheck,
  carriersCheck,
  cancellationsCheck,
  returnsCheck,
  damageCheck,
  peopleCheck,
  surveyCheck,
];

const ORDER: Record<CheckState, number> = { blocking: 0, warning: 1, not_known: 2, ready: 3 };

/** What a step saves for the work that it takes; unknown money counts as little. */
const gain = ({ moneyAtRisk, effort }: Check): number => (moneyAtRisk ?? 0) / effort;

/**
 * Runs every check. What blocks comes first, within that the most money for the least work. One that blocks makes the
 * campaign not ready, one that warns or is not known makes it ready with warnings; what only an access could tell that the
 * shop need not give does neither.
 */
export function readinessOf(facts: ReadinessFacts): Readiness {
  const checks = CHECKS.flatMap((check) => check(facts) ?? []).toSorted(
    (a, b) => ORDER[a.state] - ORDER[b.state] || gain(b) - gain(a) || a.effort - b.effort,
  );
  const asked = checks.filter(({ said }) => said !== NOT_ASKED);
  return { verdict: verdictOf(asked.map(({ state }) => state)), checks };
}

/** The verdict over the states of all checks. */
export function verdictOf(states: readonly CheckState[]): ReadinessVerdict {
  if (states.includes('blocking')) return 'not_ready';
  return states.every((state) => state === 'ready') ? 'ready' : 'ready_with_warnings';
}

import type { Assessment } from './decision.ts';
import type { VerdictKind } from './picture.ts';

/** How verdicts are called. Here, not beside the rules: pages would carry all that those need. */

/** Of what is covered, as the risk of running out is too small for a flag, but not as small as the service level asks. */
export const COVERED_TIGHT = 'why.covered_tight';

const ON_STOCK = ['why.covered', COVERED_TIGHT, 'why.below_need'];

/** What a verdict says of its stock; `usable`: units that can be counted on, null: not known. */
interface Judged {
  reason: string | null;
  usable: number | null;
}

/** Whether a reserve or campaigns served first have left nothing of stock that can be bought; nothing at all is sold out. */
export const nothingLeft = ({ reason, usable }: Judged): boolean =>
  usable !== null && usable <= 0 && reason !== null && ON_STOCK.includes(reason);

/** What a verdict is called: what is covered but not safe, and what nothing is left for, have words of their own. */
export function verdictName(
  verdict: VerdictKind,
  judged: Judged | null,
): VerdictKind | 'covered_tight' | 'nothing_left' {
  if (judged && nothingLeft(judged)) return 'nothing_left';
  return judged?.reason === COVERED_TIGHT ? 'covered_tight' : verdict;
}

/** What has left nothing of the stock that can be bought. */
export const takenBy = ({
  allocatedAbove,
  buyable,
  reserve,
}: Pick<Assessment, 'allocatedAbove' | 'buyable' | 'reserve'>): 'allocated' | 'reserved' =>
  allocatedAbove > 0 && (buyable ?? 0) > reserve ? 'allocated' : 'reserved';

import { changesBetween, type PlanChange, type PlanFacts } from './signoff-facts.ts';
import type { ReadinessVerdict } from './readiness/readiness.ts';
import type { SignOffRule } from './people-settings.ts';
import type { Role } from './roles.ts';
import type { Campaign } from './campaign.ts';

export type SignOffState = 'proposed' | 'signed' | 'sent_back' | 'expired' | 'withdrawn';

/** The latest word about a campaign's plan. */
export interface SignOff {
  id: string;
  /** From 1; the number of the plan as its facts say it. */
  version: number;
  state: SignOffState;
  facts: PlanFacts;
  /** Since when its readiness is worse than it was when it was signed, epoch milliseconds; null: it is not. */
  worseSince: number | null;
}

/** How long readiness has to be worse before it counts (domain: material changes). */
export const WORSE_FOR_MS = 24 * 3_600_000;

/** What the clock and the plan of now ask of a sign-off. */
export type Review =
  | { kind: 'keep'; worseSince: number | null }
  /** What is proposed is not the plan of now any more: it gets the next number. */
  | { kind: 'renumber' }
  | { kind: 'expire'; changes: PlanChange[] };

const WORSE: Record<ReadinessVerdict, number> = { ready: 0, ready_with_warnings: 1, not_ready: 2 };

/**
 * Looks at a sign-off again. A proposal follows the plan; a signature ends with a material change, at once, or when
 * readiness has been worse for 24 h without a break. `now` is epoch milliseconds.
 */
export function review(
  signOff: Pick<SignOff, 'state' | 'facts' | 'worseSince'>,
  facts: PlanFacts,
  now: number,
): Review {
  if (signOff.state === 'proposed') {
    return samePlan(signOff.facts, facts) ? { kind: 'keep', worseSince: null } : { kind: 'renumber' };
  }
  if (signOff.state !== 'signed') return { kind: 'keep', worseSince: null };
  const worse = WORSE[facts.readiness] > WORSE[signOff.facts.readiness];
  const worseSince = worse ? (signOff.worseSince ?? now) : null;
  const changes = changesBetween(signOff.facts, facts);
  if (worseSince !== null && now - worseSince >= WORSE_FOR_MS) {
    changes.push({ kind: 'readiness', before: signOff.facts.readiness, after: facts.readiness });
  }
  return changes.length > 0 ? { kind: 'expire', changes } : { kind: 'keep', worseSince };
}

/** Whether two plans say the same; how ready they are is looked at, not proposed. */
export function samePlan(a: PlanFacts, b: PlanFacts): boolean {
  const said = ({ readiness: _readiness, items, ...rest }: PlanFacts): string =>
    JSON.stringify([
      Object.entries(rest).toSorted(([x], [y]) => (x < y ? -1 : 1)),
      items
        .map(({ variantId, units, hero }) => [variantId, units, hero])
        .toSorted(([x], [y]) => (String(x) < String(y) ? -1 : 1)),
    ]);
  return said(a) === said(b);
}

/**
 * Whether a campaign may go from watching to acting. One that was scheduled before the shop asked for sign-offs has none,
 * and keeps what it may.
 */
export const mayAct = (
  rule: SignOffRule,
  campaign: Pick<Campaign, 'state'>,
  latest: Pick<SignOff, 'state'> | null,
): boolean =>
  rule === 'off' ||
  (latest === null
    ? campaign.state === 'approved' || campaign.state === 'live'
    : latest.state === 'signed' && (campaign.state === 'approved' || campaign.state === 'live'));

/** Whether a campaign in this state can be proposed: a draft, or a running one whose signature ended. */
export const canPropose = (
  campaign: Pick<Campaign, 'state'>,
  latest: Pick<SignOff, 'state'> | null,
): boolean =>
  campaign.state === 'draft' ||
  ((campaign.state === 'live' || campaign.state === 'approved') &&
    latest !== null &&
    latest.state !== 'signed' &&
    latest.state !== 'proposed');

/** Whether a plan was proposed only after its commit date: then nobody who signs is late with the answer. Epoch milliseconds. */
export const askedAfterCommit = ({ proposedAt }: { proposedAt: number }, commitAt: number): boolean =>
  proposedAt > commitAt;

/**
 * Whether the campaign runs as it was signed: then the end of the signature stops nothing. One whose start was moved here
 * after the signature does not run as signed.
 */
export const runsAsSigned = (
  campaign: Pick<Campaign, 'state'>,
  signed: Pick<PlanFacts, 'startsAt'>,
  now: number,
): boolean => campaign.state === 'live' || (campaign.state === 'approved' && signed.startsAt <= now);

/** Whether a proposed campaign starts now without its signature: it watches. */
export const startsWatching = (
  rule: SignOffRule,
  campaign: Pick<Campaign, 'state' | 'startsAt' | 'endsAt'>,
  now: number,
): boolean =>
  rule === 'watch' && campaign.state === 'proposed' && campaign.startsAt <= now && now < campaign.endsAt;

/**
 * Why a person may not sign a proposal; null when they may. Two pairs of eyes, except the owner's, who may be alone.
 */
export function whyNotSign(
  by: { role: Role; userId: string },
  proposal: { state: SignOffState; version: number; proposedBy: string } | null,
  given: { version: number; signers: readonly Role[] },
):
  | 'problem.not_a_signer'
  | 'problem.nothing_to_sign'
  | 'problem.plan_changed_since'
  | 'problem.own_proposal'
  | null {
  if (!given.signers.includes(by.role)) return 'problem.not_a_signer';
  if (proposal?.state !== 'proposed') return 'problem.nothing_to_sign';
  if (proposal.version !== given.version) return 'problem.plan_changed_since';
  return by.userId === proposal.proposedBy && by.role !== 'owner' ? 'problem.own_proposal' : null;
}

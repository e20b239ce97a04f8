import { isOver, type CampaignState } from './campaign.ts';
import type { SignOffRule } from './people-settings.ts';
import type { ReadinessVerdict } from './readiness/readiness.ts';
import type { Role } from './roles.ts';
import { askedAfterCommit, type SignOffState } from './signoff.ts';

const WEEK_MS = 7 * 86_400_000;
/** How far ahead a meeting looks: campaigns that start within three weeks. */
export const AHEAD_MS = 3 * WEEK_MS;
/** What is due before the next meeting is decided in this one. */
export const DUE_WITHIN_MS = WEEK_MS;
/** How long after its end a campaign that never began is told: one weekly brief, and no more. */
export const OVER_TOLD_MS = WEEK_MS;

/** What of a campaign decides whether something is wanted. Times are epoch milliseconds, the state is by the clock. */
export interface AskedCampaign {
  id: string;
  name: string;
  state: CampaignState;
  startsAt: number;
  endsAt: number;
  commitAt: number;
  /** As last looked at; null: nobody has looked. */
  readiness: ReadinessVerdict | null;
  /** The latest proposal of its plan; null: nobody proposed it. */
  latest: { state: SignOffState; proposedAt: number; answeredByName: string | null } | null;
}

/** Whether the shop asks for sign-offs, and who gives them. */
export interface SignOffAsked {
  rule: SignOffRule;
  signers: readonly Role[];
}

export const WANTED_KINDS = [
  'missed_propose',
  'missed_schedule',
  'missed_again',
  'missed_sign',
  'missed_sign_asked_late',
  'over',
  'propose',
  'propose_now',
  'schedule',
  'again',
  'again_running',
  'sign',
  'sign_late',
  'sign_asked_late',
  'sign_running',
  'not_ready',
] as const;
export type WantedKind = (typeof WANTED_KINDS)[number];

/** A decision that a campaign waits for. Times are epoch milliseconds. */
export interface Wanted {
  kind: WantedKind;
  campaignId: string;
  campaign: string;
  state: CampaignState;
  /** Whose decision it is. */
  of: Role[];
  /** Until when it is wanted, or was. */
  by: number;
  startsAt: number;
  endsAt: number;
  /** When its plan was proposed last; null: never. */
  proposedAt: number | null;
  /** Who sent the plan back; null: nobody. */
  sentBackBy: string | null;
}

/** Whether the campaign should have begun, and has not: nobody proposed, signed or scheduled it. `now` is epoch milliseconds. */
export const hasMissedStart = (
  { state, startsAt }: Pick<AskedCampaign, 'state' | 'startsAt'>,
  now: number,
): boolean => (state === 'draft' || state === 'proposed') && startsAt <= now;

/** Whether a decision is about a campaign that should have begun. */
export const isMissed = (kind: WantedKind): boolean => kind === 'over' || kind.startsWith('missed_');

/**
 * The decision that a campaign waits for, null when it waits for none. A missed start counts while the campaign could still
 * run, and for a week after its end: what should have begun and ended between two briefs is told once, and what nobody
 * wanted for longer is no news. Drafts are asked for when they are due within a week or late; what was sent back, waits for a
 * signature or is scheduled without being ready, always. A proposal that came after its commit date is nobody's delay but the
 * proposer's: its answer is wanted before the start. `now` is epoch milliseconds.
 */
export function wantedOf(campaign: AskedCampaign, signOff: SignOffAsked, now: number): Wanted | null {
  const { state, latest } = campaign;
  if (isOver(state)) return null;
  const sentBack = signOff.rule !== 'off' && latest?.state === 'sent_back';
  const found = hasMissedStart(campaign, now)
    ? missed(campaign, signOff, now)
    : state === 'live' || campaign.startsAt <= now
      ? running(campaign, signOff)
      : coming(campaign, signOff, now);
  if (!found) return null;
  return {
    ...found,
    of: [...found.of],
    campaignId: campaign.id,
    campaign: campaign.name,
    state,
    startsAt: campaign.startsAt,
    endsAt: campaign.endsAt,
    proposedAt: latest?.proposedAt ?? null,
    sentBackBy: sentBack ? latest.answeredByName : null,
  };
}

/** Decisions by the moment until which they are wanted: what is overdue longest comes first. */
export const soonestFirst = (wanted: readonly Wanted[]): Wanted[] =>
  wanted.toSorted((one, other) => one.by - other.by || one.startsAt - other.startsAt);

type Found = { kind: WantedKind; of: readonly Role[]; by: number } | null;

const MARKETING: readonly Role[] = ['merchandiser'];
const BOTH_TEAMS: readonly Role[] = ['operations', 'merchandiser'];

function missed(campaign: AskedCampaign, { rule, signers }: SignOffAsked, now: number): Found {
  const { state, startsAt, endsAt, commitAt, latest } = campaign;
  const of = (kind: WantedKind, roles = MARKETING): Found => ({ kind, of: roles, by: startsAt });
  if (endsAt <= now) return now - endsAt < OVER_TOLD_MS ? of('over') : null;
  if (rule === 'off') return of('missed_schedule');
  if (state === 'proposed' && latest)
    return of(askedAfterCommit(latest, commitAt) ? 'missed_sign_asked_late' : 'missed_sign', signers);
  return of(latest?.state === 'sent_back' ? 'missed_again' : 'missed_propose');
}

function running({ startsAt, latest }: AskedCampaign, { rule, signers }: SignOffAsked): Found {
  if (rule === 'off') return null;
  if (latest?.state === 'proposed') return { kind: 'sign_running', of: signers, by: startsAt };
  return latest?.state === 'sent_back' ? { kind: 'again_running', of: MARKETING, by: startsAt } : null;
}

function coming(campaign: AskedCampaign, { rule, signers }: SignOffAsked, now: number): Found {
  const { state, startsAt, commitAt, readiness, latest } = campaign;
  const isDraft = state === 'draft' || state === 'proposed';
  if (rule === 'off' && isDraft) {
    return startsAt - now <= DUE_WITHIN_MS ? { kind: 'schedule', of: MARKETING, by: startsAt } : null;
  }
  const bound = commitAt < now;
  if (rule !== 'off' && latest?.state === 'proposed') {
    if (askedAfterCommit(latest, commitAt)) return { kind: 'sign_asked_late', of: signers, by: startsAt };
    return { kind: bound ? 'sign_late' : 'sign', of: signers, by: commitAt };
  }
  const by = bound ? startsAt : commitAt;
  if (rule !== 'off' && latest?.state === 'sent_back') return { kind: 'again', of: MARKETING, by };
  if (isDraft) {
    if (bound) return { kind: 'propose_now', of: MARKETING, by };
    return by - now <= DUE_WITHIN_MS ? { kind: 'propose', of: MARKETING, by } : null;
  }
  return readiness === 'not_ready' ? { kind: 'not_ready', of: BOTH_TEAMS, by: startsAt } : null;
}

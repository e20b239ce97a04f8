import type { Policy } from './policy.ts';

export const CAMPAIGN_KINDS = [
  'sale',
  'ad',
  'email',
  'social',
  'influencer',
  'partnership',
  'event',
  'product_launch',
] as const;
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];

export const GOALS = ['keep_available', 'sell_out', 'limited_units'] as const;
export type Goal = (typeof GOALS)[number];

export const CAMPAIGN_STATES = ['draft', 'proposed', 'approved', 'live', 'ended', 'cancelled'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const MODES = ['watch', 'act'] as const;
export type Mode = (typeof MODES)[number];

export const SOURCE_KINDS = ['picked', 'tag', 'collection', 'discount', 'csv'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A campaign as decisions see it. Times are epoch milliseconds; the window is `[startsAt, endsAt)`. */
export interface Campaign {
  id: string;
  name: string;
  handle: string;
  goal: Goal;
  state: CampaignState;
  mode: Mode;
  frozen: boolean;
  startsAt: number;
  endsAt: number;
  createdAt: number;
  /** 1 is the highest, 5 the lowest. */
  priority: number;
  useTags: boolean;
  collectionId: string | null;
  policy: Policy;
}

const COMMIT_BEFORE_START_MS = 7 * 86_400_000;

/** When money or creative is taken as bound where nobody says it: a week before the start (domain: commit date). Epoch milliseconds. */
export const usualCommit = (startsAt: number): number => startsAt - COMMIT_BEFORE_START_MS;

/** How far a campaign is, as people read it. */
export type ShownState = CampaignState | 'sent_back';

/**
 * The state that a campaign is shown in: a draft whose plan was sent back is no ordinary draft. What is scheduled or runs stays
 * so, whatever becomes of a later plan. `sentBack`: its latest plan was, in a shop that asks for sign-offs.
 */
export const shownState = ({ state, sentBack }: { state: CampaignState; sentBack: boolean }): ShownState =>
  state === 'draft' && sentBack ? 'sent_back' : state;

/** Whether a campaign has ended or was cancelled: nothing brings it back. */
export const isOver = (state: CampaignState): boolean => state === 'ended' || state === 'cancelled';

/** Whether a campaign has not begun, by its state of the clock. */
export const isComing = (state: CampaignState): boolean => !isOver(state) && state !== 'live';

/** Whether the campaign is, or may still come to be, live. */
export const isOpen = (campaign: Pick<Campaign, 'state' | 'endsAt'>, now: number): boolean =>
  !isOver(campaign.state) && now < campaign.endsAt;

/** Whether the campaign's promise is being made right now: approved (or live) and the clock in its window. */
export const isLive = (campaign: Pick<Campaign, 'state' | 'startsAt' | 'endsAt'>, now: number): boolean =>
  (campaign.state === 'approved' || campaign.state === 'live') &&
  campaign.startsAt <= now &&
  now < campaign.endsAt;

/** The state that the clock gives a campaign: approved campaigns go live at their start, live ones end at their end. */
export function stateAt(
  campaign: Pick<Campaign, 'state' | 'startsAt' | 'endsAt'>,
  now: number,
): CampaignState {
  if (campaign.state !== 'approved' && campaign.state !== 'live') return campaign.state;
  if (now >= campaign.endsAt) return 'ended';
  return now >= campaign.startsAt ? 'live' : 'approved';
}

/** Next moment at which the clock changes the campaign's state, null when it will not. */
export function nextClockChange(
  campaign: Pick<Campaign, 'state' | 'startsAt' | 'endsAt'>,
  now: number,
): number | null {
  const state = stateAt(campaign, now);
  if (state === 'approved') return campaign.startsAt;
  return state === 'live' ? campaign.endsAt : null;
}

/** Order of allocation: priority, then start, then creation, then id (domain §4). */
export const byPriority = (a: Campaign, b: Campaign): number =>
  a.priority - b.priority ||
  a.startsAt - b.startsAt ||
  a.createdAt - b.createdAt ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * A tag-safe handle from a name: lower case, letters and digits of any script, words joined by `-`, at most 60 characters;
 * empty when the name has none.
 */
export const handleFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
    .replace(/-$/, '');

/** The handle of a campaign by this name: one that is there (`own`) keeps the handle of its first name. */
export const handleOf = (name: string, own: { handle: string } | null): string =>
  own?.handle ?? handleFrom(name);

/** Tag of a member while the campaign is live. */
export const campaignTag = (handle: string): string => `campaign:${handle}`;
/** Tag of a member that is safe to promote now. */
export const promoteTag = (handle: string): string => `promote:${handle}`;
/** Tag of every product that is held back, of any campaign: Shopify's admin can list them without us. */
export const HELD_TAG = 'holdfast-held';

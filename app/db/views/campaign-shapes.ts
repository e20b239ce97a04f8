/** What a campaign's pages and the list of campaigns read (see views.ts). */
import type { ReadinessVerdict } from '../../core/readiness/readiness.ts';
import type { CampaignKind, CampaignState, Goal, Mode, SourceKind } from '../../core/campaign.ts';
import type { Assessment } from '../../core/decision.ts';
import type { Light, VerdictCounts } from '../../core/light.ts';
import type { VerdictKind } from '../../core/picture.ts';
import type { Policy, Response } from '../../core/policy.ts';
import type { Standing } from '../../core/standing.ts';

/** In turn: what runs, the soonest to end first; what comes, the soonest first; what is over, the latest first. */
export type CampaignSort = 'turn' | 'starts' | 'ends' | 'name' | 'priority';

export interface CampaignQuery {
  search: string;
  states: readonly (CampaignState | 'frozen')[];
  /** Empty or absent = every kind. */
  kinds?: readonly CampaignKind[];
  mode?: Mode | null;
  sort: CampaignSort;
  descending: boolean;
  page: number;
}

export interface CampaignSummary {
  id: string;
  name: string;
  handle: string;
  kind: CampaignKind;
  goal: Goal;
  /** By the clock. */
  state: CampaignState;
  mode: Mode;
  frozen: boolean;
  startsAt: number;
  endsAt: number;
  priority: number;
  items: number;
  counts: VerdictCounts;
  light: Light;
  /** Whether it can launch, as last looked at; null: nobody has looked, or it has begun. */
  readiness: ReadinessVerdict | null;
  /** Its latest plan was sent back (core/campaign `shownState`). */
  sentBack: boolean;
  /** Items with an open acting hold of this campaign, and with one that is only "would have". */
  held: number;
  wouldHold: number;
  nextRunOutAt: number | null;
  moneyAtRisk: number;
}

export interface CampaignView extends CampaignSummary {
  commitAt: number;
  policy: Policy;
  /** Locations of the policy by name; null = all that fulfil online orders. */
  locationNames: string[] | null;
  /** Channels of the policy by name that hiding leaves in the mode *hide from channels*. */
  hideChannelNames: string[];
  /** Other campaigns that want the same stock at the same time. */
  overlapping: number;
  /** Advertising channels are chosen in Settings. */
  channelsChosen: boolean;
  pendingWrites: number;
}

export interface ItemQuery {
  verdict: VerdictKind | null;
  search: string;
  sort: 'urgency' | 'product';
  page: number;
}

export interface ItemView {
  variantId: string;
  productId: string;
  productTitle: string;
  variantTitle: string;
  sku: string | null;
  imageUrl: string | null;
  plannedUnits: number | null;
  hero: boolean;
  source: SourceKind;
  /** Its source dropped it while held: it leaves at release. */
  leaving: boolean;
  verdict: VerdictKind | null;
  assessment: Assessment | null;
  judgedAt: number | null;
  standing: Standing;
  wouldHold: Response | null;
  overridden: 'keep_visible' | 'hold_now' | null;
}

export interface OverlapView {
  variantId: string;
  productId: string;
  productTitle: string;
  variantTitle: string;
  buyable: number | null;
  /** Of it what is set aside for no campaign; null: the stock is not known. */
  free: number | null;
  /** Campaigns on this stock, the first one served first. */
  claims: {
    campaignId: string;
    name: string;
    priority: number;
    mode: Mode;
    startsAt: number;
    endsAt: number;
    plannedUnits: number | null;
    /** What the campaign expects to sell until its end. */
    expectedDemand: number | null;
    /** Units of the stock that the campaigns after it cannot count on; null: not known. */
    setAside: number | null;
    /** Units; of a campaign that only watches as if it acted. */
    usable: number | null;
    verdict: VerdictKind | null;
    /** Message key of why. */
    reason: string | null;
  }[];
}

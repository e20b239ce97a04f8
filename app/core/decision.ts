import type { HoldCause, VerdictKind } from './picture.ts';
import type { Response } from './policy.ts';

/** Why the brake is on: so many products were about to be stopped where so many may be, or a location dropped to zero. */
export interface BrakeReason {
  products: number;
  limit: number;
  location: string | null;
}

/** What a decision says; the judge writes it down in the transaction that read the picture. */
export interface Decision {
  verdicts: ItemVerdict[];
  open: NewHold[];
  close: ClosedHold[];
  ledger: LedgerDraft[];
  alerts: AlertDraft[];
  /** Subjects of alerts whose condition has ended. */
  resolved: string[];
  endedOverrides: string[];
  /** The brake engages now (law 14). */
  brake: BrakeReason | null;
  /** Epoch milliseconds at which this product must be judged again although nothing happens; null = never. */
  judgeAgainAt: number | null;
}

/** One item's verdict with the numbers that made it (law 7). */
export interface ItemVerdict {
  campaignId: string;
  variantId: string;
  verdict: VerdictKind;
  assessment: Assessment;
}

/** The numbers behind a verdict, as kept, shown and explained. Units unless said otherwise; null = does not apply. */
export interface Assessment {
  /** Message key of the reason (core/explain), e.g. `why.below_need`. */
  reason: string;
  /** What a shopper can buy now in the campaign's locations. */
  buyable: number | null;
  /** Buyable less reserve less what better campaigns still need. */
  usable: number | null;
  reserve: number;
  /** Units that higher-priority campaigns still need of the same stock. */
  allocatedAbove: number;
  /** Units on their way that land before they are needed (a campaign may count on them), and those that come too late. */
  incoming: number;
  lateIncoming: number;
  /** Epoch milliseconds of the first late one, null when it is overdue or there is none. */
  lateIncomingAt: number | null;
  /** Units that land before the end and that the campaign does not count on, and when the first of them land. */
  notCounted: number;
  notCountedAt: number | null;
  /** Units that other channels, and bundles or variants outside the campaigns, will take from the same stock. */
  otherDemand: number;
  /** The component that decides about a bundle; null for what is no bundle. */
  scarcest: string | null;
  planned: number | null;
  /** Null: orders are not read. */
  sold: number | null;
  /** Expected demand until the end, and its standard deviation. */
  expectedDemand: number | null;
  demandSd: number | null;
  /** Risk of running out before the end; what is sold out has run out: 1. */
  pStockout: number | null;
  /** Stock needed at the flag's risk, and to be safe at the service level. */
  need: number | null;
  needToBeSafe: number | null;
  shortBy: number | null;
  expectedLostUnits: number | null;
  /** Shop currency; null also where the goal is to sell out. */
  moneyAtRisk: number | null;
  daysLeft: number;
  daysOfCover: number | null;
  /** Epoch milliseconds: median and 80 % range of running out before the end; null = it lasts. */
  runsOutAt: number | null;
  runsOutEarliest: number | null;
  runsOutLatest: number | null;
  /** Risk that acts for each response that is on. */
  thresholds: { response: Response; risk: number; need: number | null }[];
  /** Strictest response that this verdict asks for; null = none. */
  response: Response | null;
  /** Message key that says why not the next stronger response. */
  whyNotStronger: string | null;
  /** Epoch milliseconds of the oldest confirmed level used. */
  levelsConfirmedAt: number | null;
}

export interface NewHold {
  campaignId: string;
  variantId: string;
  response: Response;
  mode: 'watch' | 'act';
  cause: HoldCause;
  reason: Assessment;
}

export interface ClosedHold {
  id: string;
  cause:
    | 'stock'
    | 'campaign_ended'
    | 'campaign_cancelled'
    | 'item_left'
    | 'override'
    | 'put_back'
    | 'stopped_acting'
    | 'product_gone'
    | 'policy_changed'
    /** Another cause holds the item now: a new hold of the same response begins in the same decision. */
    | 'replaced'
    | 'exempt';
}

/** An entry of the ledger before it has an id: message key + parameters, explained by core/explain in any language. */
export interface LedgerDraft {
  kind: string;
  message: string;
  params: Record<string, string | number | boolean | null>;
  campaignId: string | null;
  variantId: string | null;
}

export interface AlertDraft {
  /** Told once per subject while its condition lasts. */
  subject: string;
  kind:
    | 'sold_out'
    | 'below_need'
    | 'not_known'
    | 'brake'
    | 'drift'
    | 'token'
    | 'machine'
    /** Webhooks do not come any more. */
    | 'silent'
    | 'peace'
    | 'write_refused'
    | 'level_jump'
    /** Orders leave later than promised. */
    | 'slipping'
    | 'traffic'
    | 'override_inferred'
    | 'sign_off_wanted'
    | 'sign_off_expired'
    | 'sign_off_answered'
    | 'campaign'
    | 'budget'
    | 'product_launch'
    /** Many at a time. */
    | 'product_launches'
    | 'page_update'
    | 'collection_update'
    | 'theme_published'
    /** A page of a running campaign does not answer any more. */
    | 'page_down'
    | 'expiry'
    /** Something about who may do what. */
    | 'team'
    /** Products that carry our tag without a record of ours. */
    | 'stray'
    /** Something to change by hand where a campaign is promoted. */
    | 'task'
    /** A person is meant in a note. */
    | 'mention'
    | 'survey';
  urgency: 'now' | 'today' | 'later';
  message: string;
  params: Record<string, string | number | boolean | null>;
  campaignId: string | null;
  /** The person whom it is meant for, by their id; absent: whoever the shop says. */
  addressee?: string | null;
  /** The person who did it, if a person did. */
  doneBy?: string;
}

/** What readiness looks at, and what each of its checks answers (domain: readiness). Times are epoch milliseconds. */
import type { CampaignKind, Goal } from '../campaign.ts';
import type { ComingCampaign } from '../coming.ts';
import type { ShopDays } from '../business-days.ts';
import type { Keeper } from '../owners.ts';
import type { Role } from '../roles.ts';
import type { OrderReturn } from '../returns.ts';
import type { ShippedOrder } from '../shipping.ts';

export const CHECK_STATES = ['ready', 'warning', 'blocking', 'not_known'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** Stock of an item at one location; `counts`: the campaign may sell it from there. */
export interface LevelFacts {
  name: string;
  counts: boolean;
  available: number | null;
}

/** Another open campaign at the same time on the same stock. */
export interface ClaimFacts {
  name: string;
  /** Served before this campaign; one that only watches is before none that acts. */
  first: boolean;
  plannedUnits: number | null;
}

/** What a product's page has, as last read from the shop. */
export interface PageFacts {
  /** Null: it has no page in the online store. */
  url: string | null;
  /** Letters of the description, counted up to 200. */
  description: number;
  images: number;
  withoutAlt: number;
  /** Of this variant, shop currency. */
  compareAt: number | null;
  expiresAt: number | null;
}

/** What a shopper got who fetched the page at `at`. */
export interface VisitFacts {
  at: number;
  /** Null: no answer. */
  status: number | null;
  ms: number;
  prices: readonly number[];
  buyable: boolean | null;
  problem: 'too_slow' | 'not_public' | 'unreachable' | null;
  /** Since when it has not answered without a break; null: it does. */
  failingSince: number | null;
}

/** A page that a placement of the campaign links to. */
export interface LandingFacts {
  placementId: string;
  name: string;
  url: string;
  /** Null: not fetched yet. */
  visit: VisitFacts | null;
}

/** Four weeks of an item's stock record; units. */
export interface RecordFacts {
  /** Its numbers were followed for a week; else how they moved is not known: `turns`, `corrected` and `rises` are 0. */
  followed: boolean;
  /** How often a number was set there and back within an hour. */
  turns: number;
  /** Units that went without an order; 0 where orders are not read. */
  corrected: number;
  /** Hours in which the stock rose. */
  rises: number;
  /** Null: orders are not read. */
  sold: number | null;
  /** Of these, units sold after its number had moved for the last time. */
  unmoved: number;
}

/** A component that a bundle can run out of, with its own stock. */
export interface PartFacts {
  title: string;
  levels: readonly Pick<LevelFacts, 'available'>[];
  record: RecordFacts | null;
}

/** How the shop ships. */
export interface ShippingFacts {
  /** Orders of four weeks and all that wait; null: not read yet, or the shop does not let us. */
  orders: readonly ShippedOrder[] | null;
  /** The shop does not let us read orders. */
  denied: boolean;
  /** Returns of four weeks; null: not read, or the shop does not let us. */
  returns: readonly OrderReturn[] | null;
  /** Working days within which an order is to leave. */
  promised: number;
  days: ShopDays;
}

/** One item of the campaign. Units and shop currency. */
export interface ItemFacts {
  variantId: string;
  productId: string;
  productTitle: string;
  variantTitle: string;
  hero: boolean;
  plannedUnits: number | null;
  price: number;
  status: string;
  /** Its status is what we wrote: we hide it, nobody else does. */
  hiddenByUs: boolean;
  /** Why it cannot run out; null: it can. */
  exempt: 'untracked' | 'continue' | 'gift_card' | null;
  /** What a shopper can buy of it; null: never read. */
  buyable: number | null;
  levels: readonly LevelFacts[];
  /** What the judge last said of a running campaign; null: not judged. */
  judged: {
    needToBeSafe: number | null;
    shortBy: number | null;
    moneyAtRisk: number | null;
    /** When the stock may be empty, one time in ten; null: not before the end. */
    mayRunOutAt: number | null;
    /** Units that it can count on, without the reserve and what campaigns served first need. */
    usable: number | null;
    /** Units on their way that the campaign does not count on, and when the first of them land. */
    notCounted: number;
    notCountedAt: number | null;
  } | null;
  /** Units of each of the 56 days before today or the start, oldest first. */
  history: readonly number[];
  claims: readonly ClaimFacts[];
  /** Null: not read yet. */
  page: PageFacts | null;
  /** Null: not fetched yet. */
  visit: VisitFacts | null;
  /** Null: its stock was not followed for a week, nor are its orders of a week known. */
  record: RecordFacts | null;
  /** What a bundle is made of, it has no stock of its own; none: not known. Null: it is no bundle. */
  parts: readonly PartFacts[] | null;
}

/** A day on the shop's calendar, and its noon in epoch milliseconds. */
export interface CalendarDay {
  date: string;
  at: number;
}

/** Who is there. */
export interface TeamFacts {
  people: readonly Keeper[];
  /** Days of the campaign that are not over. */
  windowDays: readonly CalendarDay[];
  /** Days on which it can be signed off; none where nobody has to sign. */
  signDays: readonly CalendarDay[];
  signers: readonly Role[];
}

export interface ReadinessFacts {
  now: number;
  campaign: {
    id: string;
    kind: CampaignKind;
    goal: Goal;
    startsAt: number;
    endsAt: number;
    commitAt: number;
    /** It runs: its items are judged against what they still need. */
    running: boolean;
    /** Share of its sales below which a product leaves the ads. */
    sellableShare: number;
  };
  items: readonly ItemFacts[];
  /** Before it runs: this campaign and those that come on the same stock, in the order of their start. */
  coming: readonly ComingCampaign[];
  landing: readonly LandingFacts[];
  /** A metafield that tells when something expires is chosen in Settings. */
  expiryChosen: boolean;
  shipping: ShippingFacts;
  team: TeamFacts;
  /** What is still to be done of what the last survey said; null: none was held. */
  openPoints: number | null;
}

/** A product or variant that a check is about; `said` is a text of the check. */
export interface CheckItem {
  /** Null: it is about a placement. */
  productId: string | null;
  product: string;
  variant: string;
  said: string;
  /** A second text of the check about the same thing, with the same numbers. */
  also?: string | undefined;
  params: Record<string, number | string | null>;
}

/** Pages on which the next best step of a check is made. */
export const NEXT_STEPS = [
  'items',
  'edit',
  'overlaps',
  'product',
  'stock',
  'settings',
  'journey',
  'owners',
  'surveys',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

export interface Check {
  key: string;
  state: CheckState;
  /** Text of the check that says it, with its numbers. */
  said: string;
  params: Record<string, number | string | null>;
  /** Worst first, at most ten. */
  items: CheckItem[];
  /** Items that it is about beyond these. */
  more: number;
  owner: Role;
  next: NextStep;
  /** What is at risk as long as it stays so, shop currency; null: cannot be said. */
  moneyAtRisk: number | null;
  /** Work for the next step: 1 minutes, 2 an hour, 3 days. */
  effort: 1 | 2 | 3;
}

export const MOST_ITEMS = 10;

/** What a check says that needs access which the shop may keep to itself: it is not known, and holds up no verdict. */
export const NOT_ASKED = 'not_asked';

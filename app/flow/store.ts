/**
 * What the steps keep. Implemented once, in app/db, for the embedded database and for PostgreSQL alike. Every method is
 * scoped by the shop that `forShop` or `inShop` was given; there is no other way in.
 */
import type { ClosedHold, ItemVerdict, LedgerDraft, AlertDraft, NewHold } from '../core/decision.ts';
import type { PromotedDays } from '../core/demand/promoted.ts';
import type { EndedItem } from '../core/demand/suggest.ts';
import type { OpenHold, Picture } from '../core/picture.ts';
import type { Places } from '../core/settings-file.ts';
import type { ActingListTx } from './acting-list-store.ts';
import type { AgreementTx } from './agreement-store.ts';
import type { ArrivalTx } from './arrivals-store.ts';
import type { BulkTx } from './bulk/store.ts';
import type { CampaignTx } from './campaign-store.ts';
import type { CatalogueTx } from './catalogue-store.ts';
import type { CrowdTx } from './crowd-store.ts';
import type { DecisionTx } from './decision-store.ts';
import type { GuestTx } from './guests/store.ts';
import type { LaunchTx } from './launches.ts';
import type { MeasureTx } from './measure-store.ts';
import type { OwnerTx } from './owner-store.ts';
import type { PersonalTx } from './personal-store.ts';
import type { PlacementTx } from './placements-store.ts';
import type { LevelReading, OrderLineFacts, ShopFacts } from './ports.ts';
import type { ShippingTx } from './readiness/shipping-store.ts';
import type { ReadinessTx } from './readiness/store.ts';
import type { ReplayTx } from './replay-store.ts';
import type { AlertRow, MemberRow, ShopRow } from './rows.ts';
import type { SignOffTx } from './signoff-store.ts';
import type { SurveyTx } from './surveys/store.ts';
import type { Step, WorkQueue, ShopWork } from './work-store.ts';
import type { ForeignTx, WrittenTx } from './writes-store.ts';

export type * from './rows.ts';
export * from './work-store.ts';

export interface Store {
  /** Group commit of intake: levels newest-wins, events once per webhook id, marks of what to do; one transaction, all shops. */
  takeIn(batch: IntakeBatch, now: number): Promise<void>;
  /** One transaction over one shop. Await nothing but `tx` inside: an open transaction makes others wait. */
  inShop<T>(shop: string, work: (tx: ShopTx) => Promise<T>): Promise<T>;
  work: WorkQueue;
  shopWork: ShopWork;
  /** Shops that are installed. */
  installedShops(): Promise<string[]>;
  /** What the minute's work looks at, of each installed shop. */
  minuteLooks(now: number): Promise<MinuteLook[]>;
  /**
   * Lets the database look how large tables have become that grew manifold since it last did. One cheap statement where none
   * has: for work that may have let some grow from nothing.
   */
  learnSizes(): Promise<unknown>;
  /** Runs `fn` in one process at a time for this key, over all processes. */
  withLock<T>(key: string, fn: () => Promise<T>): Promise<T>;
}

/** Times are epoch milliseconds; null: never looked. */
export interface MinuteLook {
  row: ShopRow;
  shippingLookedAt: number | null;
  /** Somebody turned it on. */
  followsShipments: boolean;
  shipmentsLookedAt: number | null;
  /** Null also when a plan has changed since. */
  pagesLookedAt: number | null;
  /** Campaigns are to be measured. */
  measures: boolean;
}

export interface IntakeBatch {
  levels: ({ shop: string; triggeredAt: number | null } & LevelReading)[];
  disconnects: { shop: string; inventoryItemId: string; locationId: string; triggeredAt: number | null }[];
  events: { shop: string; webhookId: string; topic: string; triggeredAt: number; body: string }[];
}

export interface ShopTx
  extends
    AgreementTx,
    ArrivalTx,
    LaunchTx,
    BulkTx,
    CampaignTx,
    CatalogueTx,
    CrowdTx,
    DecisionTx,
    ForeignTx,
    GuestTx,
    MeasureTx,
    OwnerTx,
    PersonalTx,
    PlacementTx,
    ReadinessTx,
    ShippingTx,
    ReplayTx,
    ActingListTx,
    SignOffTx,
    SurveyTx,
    WrittenTx {
  // shop
  shop(): Promise<ShopRow | null>;
  /**
   * A patch with `installedAt` creates the row, or installs again: `uninstalledAt` and `tokenRevokedAt` are cleared
   * unless given. Any other patch changes a shop that is there, and nothing when it is not.
   */
  saveShop(patch: Partial<Omit<ShopRow, 'shop'>>): Promise<void>;
  /** Whether that changed a location: which of them count as stock. */
  saveShopFacts(facts: ShopFacts, now: number): Promise<{ locationsChanged: boolean }>;
  /** Locations and sales channels by name. */
  places(): Promise<Places>;
  /** Everything of the shop, for shop/redact. */
  eraseShop(): Promise<void>;

  // orders
  upsertOrderLines(lines: readonly OrderLineFacts[]): Promise<{ variantIds: string[] }>;

  // judging
  /** Null when the product is unknown. */
  picture(productId: string, now: number): Promise<Picture | null>;
  /** The same of many products with as many statements as for one; unknown products are missing. */
  pictures(productIds: readonly string[], now: number): Promise<Map<string, Picture>>;
  /**
   * A sample of the items of ended campaigns that neither ran out nor were held back, those of this campaign kind first, the
   * newest first: what a suggested plan learns from.
   */
  endedItems(kind: string, now: number): Promise<EndedItem[]>;
  /** What these items of a campaign sold on each day until yesterday, as a suggested plan takes it; by variant. */
  usualHistories(
    campaignId: string,
    items: readonly { variantId: string; inventoryItemId: string }[],
    now: number,
  ): Promise<Map<string, EndedItem['history']>>;
  /** Days until `now` on which variants were in a campaign that ran, and the number of the day of `now`. */
  promotedDays(
    variantIds: readonly string[],
    now: number,
  ): Promise<{ today: number; promoted: Map<string, PromotedDays[]> }>;
  /**
   * Waits for every other transaction that stops products of this shop, and keeps later ones waiting until this one has ended:
   * what is read from here on shows what they stopped.
   */
  stopInTurn(): Promise<void>;
  /** Of any number of products. */
  saveVerdicts(verdicts: readonly (ItemVerdict & { productId: string })[], now: number): Promise<void>;
  /** Removes verdicts of items that are no longer judged. */
  dropVerdicts(productId: string, keep: readonly { campaignId: string; variantId: string }[]): Promise<void>;
  openHolds(productId: string, holds: readonly NewHold[], now: number): Promise<OpenHold[]>;
  closeHolds(holds: readonly ClosedHold[], now: number): Promise<void>;
  /** Closes every acting hold of these campaigns, however many; returns the products that had one. */
  closeHoldsOfCampaigns(
    campaignIds: readonly string[],
    cause: ClosedHold['cause'],
    now: number,
  ): Promise<string[]>;
  holdsOf(productId: string): Promise<OpenHold[]>;
  productIdsWithOpenHolds(): Promise<string[]>;
  endOverrides(ids: readonly string[], now: number): Promise<void>;
  addOverride(input: {
    productId: string;
    campaignId: string | null;
    kind: 'keep_visible' | 'hold_now';
    response: 'flag' | 'stop_promoting' | 'hide' | null;
    until: number | null;
    untilKind: 'time' | 'restock' | 'campaign_end';
    reason: string;
    by: string;
    inferred: boolean;
    createdAt: number;
  }): Promise<string>;

  // telling
  ledger(
    productId: string | null,
    entries: readonly (LedgerDraft & { actor: string; cost?: number })[],
    now: number,
  ): Promise<void>;
  /** Opens an alert unless one with the subject is open; returns those that were new. */
  openAlerts(productId: string | null, alerts: readonly AlertDraft[], now: number): Promise<string[]>;
  /** Something that happened and has no end (core/audience): told, and in nobody's inbox. */
  tellEvents(productId: string | null, events: readonly AlertDraft[], now: number): Promise<void>;
  resolveAlerts(subjects: readonly string[], now: number): Promise<void>;
  /** Subjects of what is open of a kind. */
  openSubjects(kind: AlertDraft['kind']): Promise<string[]>;
  /** Takes the alert, and with it all of its message. */
  acknowledgeAlert(id: string, by: string, now: number): Promise<void>;
  /** The alert with this id and the open ones that are told with it in one message. */
  messageOf(id: string): Promise<AlertRow[]>;
  /** An alert by its id, or the open one with a subject; null when there is none. */
  alert(by: { id: string } | { subject: string }): Promise<AlertRow | null>;

  // events
  undigestedEvents(
    limit: number,
  ): Promise<{ webhookId: string; topic: string; triggeredAt: number; body: string }[]>;
  digested(webhookIds: readonly string[], error: string | null, now: number): Promise<void>;

  /** Marks work in this transaction; it exists exactly when the transaction does. */
  mark(step: Step, subjects: readonly string[], dueAt: number): Promise<void>;
  /** The same, each with its own due time (the earliest, for one that comes twice). */
  markEach(step: Step, marks: readonly { subject: string; dueAt: number }[]): Promise<void>;

  // people
  member(userId: string): Promise<MemberRow | null>;
  members(): Promise<MemberRow[]>;
  upsertMember(member: MemberRow): Promise<void>;
  removeMember(userId: string): Promise<void>;
  /** Removes the token of the shop's bot in Slack. */
  forgetSlackBot(): Promise<void>;
}

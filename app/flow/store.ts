/**
 * What the steps keep. Implemented once, in app/db, for the embedded database and for PostgreSQL alike. Every method is
 * scoped by the shop that `forShop` or `inShop` was given; there is no other way in.
 */
import type { Baseline } from '../core/baseline.ts';
import type { BulkTx } from './bulk/store.ts';
import type { ArrivalTx } from './arrivals-store.ts';
import type { Campaign, CampaignKind, SourceKind } from '../core/campaign.ts';
import type { ClosedHold, ItemVerdict, LedgerDraft, AlertDraft, NewHold } from '../core/decision.ts';
import type { EndedItem } from '../core/demand/suggest.ts';
import type { FieldKey, ProductStatus } from '../core/fields.ts';
import type { ForeignChange } from '../core/peace.ts';
import type { OpenHold, Picture } from '../core/picture.ts';
import type { Policy, Settings } from '../core/policy.ts';
import type { Silence } from '../core/silence.ts';
import type { Places } from '../core/settings-file.ts';
import type { ProductReading } from '../core/reading.ts';
import type { PlannedWrite } from '../core/writes.ts';
import type {
  Component,
  LevelReading,
  OrderLineFacts,
  ProductFacts,
  ShopFacts,
  VariantFacts,
} from './ports.ts';
import type { DecisionTx } from './decision-store.ts';
import type { GuestTx } from './guests/store.ts';
import type { MeasureTx } from './measure-store.ts';
import type { OwnerTx } from './owner-store.ts';
import type { PersonalTx } from './personal-store.ts';
import type { PlacementTx } from './placements-store.ts';
import type { ShippingTx } from './readiness/shipping-store.ts';
import type { ReadinessTx } from './readiness/store.ts';
import type { ReplayTx } from './replay-store.ts';
import type { SurveyTx } from './surveys/store.ts';
import type { SignOffTx } from './signoff-store.ts';

/**
 * observe: digest stored webhooks; judge: decide about a product; act: write a product; campaign: clock and members of
 * one; bulk: a product that waits to be written together with many; run: the shop's bulk run, one mark.
 */
export type Step = 'observe' | 'judge' | 'act' | 'campaign' | 'bulk' | 'run';

/**
 * Subjects of marks: `judge`, `act` and `bulk` carry a product id, `campaign` a campaign id, `observe` either `events` (stored
 * webhooks wait to be digested) or `rereadOf(item)` (two deliveries of the same instant contradict each other: read).
 */
export const rereadOf = (inventoryItemId: string): string => `reread:${inventoryItemId}`;
/** Inventory item id of a `rereadOf` subject, null for others. */
export const rereadItem = (subject: string): string | null =>
  subject.startsWith('reread:') ? subject.slice('reread:'.length) : null;

export interface Store {
  /** Group commit of intake: levels newest-wins, events once per webhook id, marks of what to do; one transaction, all shops. */
  takeIn(batch: IntakeBatch, now: number): Promise<void>;
  /** One transaction over one shop. Await nothing but `tx` inside: an open transaction makes others wait. */
  inShop<T>(shop: string, work: (tx: ShopTx) => Promise<T>): Promise<T>;
  work: WorkQueue;
  shopWork: ShopWork;
  /** Shops that are installed. */
  installedShops(): Promise<string[]>;
  /** Runs `fn` in one process at a time for this key, over all processes. */
  withLock<T>(key: string, fn: () => Promise<T>): Promise<T>;
}

export interface IntakeBatch {
  levels: ({ shop: string; triggeredAt: number | null } & LevelReading)[];
  disconnects: { shop: string; inventoryItemId: string; locationId: string; triggeredAt: number | null }[];
  events: { shop: string; webhookId: string; topic: string; triggeredAt: number; body: string }[];
}

/** The to-do list of one shop, for work that takes many of its marks at once. */
export interface ShopWork {
  /** Marks of a step that are due at `at` or being worked on, counted up to `most`. */
  open(shop: string, step: Step, most: number, at: number): Promise<number>;
  /** Claims up to `limit` due marks of this shop alone. */
  claim(shop: string, step: Step, limit: number, now: number, leaseMs: number): Promise<Claim[]>;
  /** Ends the leases of a step: for whoever alone may have them, after a process that died with some. */
  takeOver(shop: string, step: Step, now: number): Promise<void>;
  /** Makes leases longer; answers the claims that are still this worker's, with their new end. */
  renew(claims: readonly Claim[], now: number, leaseMs: number): Promise<Claim[]>;
  /** Ends or gives back many claims at once, as `done` and `retry` do one. */
  doneAll(claims: readonly Claim[]): Promise<void>;
  retryAll(claims: readonly Claim[], dueAt: number, reason: string): Promise<void>;
  /** Of these products those with no acting hold, of which we changed nothing but tags and our metafield. */
  plain(shop: string, productIds: readonly string[]): Promise<string[]>;
}

/**
 * The to-do list: a mark is one row per shop, step and subject, however often it is made. `dueAt` in the future is a
 * timer. A claimed mark is leased; `done` removes it unless it was marked again meanwhile. Claims are fair over shops.
 */
export interface WorkQueue {
  /** Marks outside a transaction (timers, safety nets). */
  mark(shop: string, step: Step, subjects: readonly string[], dueAt: number): Promise<void>;
  claim(step: Step, limit: number, now: number, leaseMs: number): Promise<Claim[]>;
  done(claim: Claim): Promise<void>;
  /** Gives the mark back with a later due time (earlier, if it was marked again meanwhile) and counts the attempt. */
  retry(claim: Claim, dueAt: number, error: string): Promise<void>;
  /** The work is not through, and did not fail: it goes on at `dueAt`, and what failed before is forgotten. */
  goOn(claim: Claim, dueAt: number, reason: string): Promise<void>;
  /** Gives back what a process that is gone had leased. Only where this process is alone: the embedded database. */
  reclaim(now: number): Promise<void>;
  /**
   * Brings forward what a clock that was ahead put off: leases longer than any, and due times later than any step but
   * a campaign's asks for. A product of a live campaign is judged each hour. Answers how many there were.
   */
  catchUp(now: number): Promise<number>;
  /** Due marks now, for health and tests. */
  backlog(now: number): Promise<{ step: Step; due: number; oldestMs: number }[]>;
  /** Marks that are due or leased, and whatever waits for a bulk run: 0 = at rest. */
  busy(now: number): Promise<number>;
  /** When the next mark of these steps is due, null when nothing waits. */
  nextDueAt(steps: readonly Step[]): Promise<number | null>;
}

export interface Claim {
  shop: string;
  step: Step;
  subject: string;
  version: bigint;
  attempts: number;
  /** Epoch milliseconds; after it another may claim the mark, and then `done` and `retry` of this claim change nothing. */
  leaseUntil: number;
}

export interface ShopRow {
  shop: string;
  gid: string | null;
  name: string;
  ianaTimezone: string;
  currencyCode: string;
  plan: string;
  installedAt: number;
  uninstalledAt: number | null;
  actingSince: number | null;
  stoppedAt: number | null;
  brakeEngagedAt: number | null;
  brakeLiftedUntil: number | null;
  settings: Settings;
  syncState: 'never' | 'running' | 'done' | 'failed';
  syncDetail: { bulkId?: string; objects?: number; error?: string } | null;
  syncedAt: number | null;
  lastWebhookAt: number | null;
  lastReconciledAt: number | null;
  /** The last look of each depth and what it found; null: never looked. */
  reconcileDetail: { quick: Look | null; deep: Look | null } | null;
  /** Looks in a row that found what no webhook told. */
  silence: Silence | null;
  nightlyDetail: NightlyDetail | null;
  tokenRevokedAt: number | null;
  metafieldReadyAt: number | null;
}

/** What a look at the shop found that nothing had told us, in products. Times are epoch milliseconds. */
export interface Look {
  /** When it began. */
  at: number;
  /** Products whose facts, tags, status or variants were not as we knew them. */
  products: number;
  /** Products of campaigns and holds whose stock was not as we had it. */
  levels: number;
  /** Products that are gone. */
  deleted: number;
}

/** The night's export of the whole shop. */
export interface NightlyDetail {
  /** The last one that was read to its end. */
  done: Look | null;
  /** The one that runs, or waits to be read. */
  running: { bulkId: string; startedAt: number } | null;
  /** Tries in a row that failed, and when the next one may begin. */
  failures: number;
  retryAt: number | null;
}

export type BaselineRow = Baseline;

export interface ActionRow {
  id: string;
  productId: string;
  write: PlannedWrite;
  state: 'planned' | 'done' | 'failed' | 'unsure' | 'superseded';
  plannedAt: number;
}

export interface AlertRow {
  id: string;
  subject: string;
  kind: AlertDraft['kind'];
  params: AlertDraft['params'];
  campaignId: string | null;
  productId: string | null;
  openedAt: number;
  resolvedAt: number | null;
}

export interface CampaignRow extends Campaign {
  kind: CampaignKind;
  commitAt: number;
  budget: string | null;
  version: number;
  createdBy: string;
  frozenAt: number | null;
  endedAt: number | null;
}

export interface ItemRow {
  campaignId: string;
  variantId: string;
  productId: string;
  inventoryItemId: string;
  plannedUnits: number | null;
  hero: boolean;
  source: SourceKind;
  removedAt: number | null;
  droppedAt: number | null;
}

/** A person of the shop. Times are epoch milliseconds. */
export interface MemberRow {
  userId: string;
  role: string;
  name: string;
  email: string | null;
  locale: string;
  accountOwner: boolean;
  /** Works for the shop from outside (an agency), as Shopify says. */
  collaborator: boolean;
  /** Administers until the account owner first opens the app. */
  interim: boolean;
  joinedAt: number | null;
  lastSeenAt: number | null;
}

export interface ShopTx
  extends
    ArrivalTx,
    BulkTx,
    DecisionTx,
    GuestTx,
    MeasureTx,
    OwnerTx,
    PersonalTx,
    PlacementTx,
    ReadinessTx,
    ShippingTx,
    ReplayTx,
    SignOffTx,
    SurveyTx {
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

  // catalogue
  upsertProducts(products: readonly ProductFacts[], seenAt: number): Promise<void>;
  /** Inserts or updates these variants; with `whole`, other variants of the product are removed (its items leave too). */
  upsertVariants(variants: readonly VariantFacts[], whole: { productId: string } | null): Promise<void>;
  /** Adds components to bundles, as the export tells them one by one. */
  saveComponents(components: readonly ({ bundleVariantId: string } & Component)[]): Promise<void>;
  /** Products whose bundles are made of variants of these. */
  productIdsOfBundles(productIds: readonly string[]): Promise<string[]>;
  /** Inventory items that these products are sold from: their own, and those of components. */
  stockItemsOf(productIds: readonly string[]): Promise<string[]>;
  markProductsDeleted(productIds: readonly string[], now: number): Promise<void>;
  /**
   * Newest wins. Returns the products that have a changed number and are in an approved or live campaign or held: those
   * to judge. `now` confirms also those that did not change.
   */
  saveLevels(levels: readonly LevelReading[], now: number): Promise<{ changedProductIds: string[] }>;
  setItemTracked(inventoryItemId: string, tracked: boolean): Promise<void>;
  /** Products sold from these inventory items, also as a component of their bundles. */
  productIdsOfItems(inventoryItemIds: readonly string[]): Promise<string[]>;
  products(productIds: readonly string[]): Promise<(ProductFacts & { deletedAt: number | null })[]>;
  variantsOf(productIds: readonly string[]): Promise<VariantFacts[]>;
  /** Units of these variants that were wanted in the last four weeks, ≥ 0. */
  recentUnits(variantIds: readonly string[], now: number): Promise<Map<string, number>>;
  /** What these bundles are made of, as far as it is known. */
  componentsOf(bundleVariantIds: readonly string[]): Promise<({ bundleVariantId: string } & Component)[]>;
  /** Products that are in the shop as far as we know, and how many variants each has; by id, `limit` after `after`. */
  knownProducts(after: string, limit: number): Promise<{ id: string; variants: number }[]>;
  productIdsByTag(tag: string): Promise<string[]>;
  variantsByIds(variantIds: readonly string[]): Promise<VariantFacts[]>;
  findVariantsBySku(skus: readonly string[]): Promise<VariantFacts[]>;
  findProductsByHandle(handles: readonly string[]): Promise<{ id: string; handle: string }[]>;
  saveReading(reading: ProductReading): Promise<void>;
  lastReading(productId: string): Promise<ProductReading | null>;

  // orders
  upsertOrderLines(lines: readonly OrderLineFacts[]): Promise<{ variantIds: string[] }>;

  // campaigns
  campaign(id: string): Promise<CampaignRow | null>;
  campaignByHandle(handle: string): Promise<CampaignRow | null>;
  campaigns(filter?: { states?: readonly string[] }): Promise<CampaignRow[]>;
  insertCampaign(row: CampaignRow): Promise<void>;
  updateCampaign(
    id: string,
    patch: Partial<Omit<CampaignRow, 'id' | 'handle' | 'createdAt' | 'createdBy'>> & {
      policy?: Policy;
      handle?: string;
    },
  ): Promise<void>;
  /** The same of many campaigns in one statement. */
  updateCampaigns(
    ids: readonly string[],
    patch: Partial<Pick<CampaignRow, 'mode' | 'frozen' | 'frozenAt'>>,
  ): Promise<void>;
  sources(campaignId: string): Promise<{ kind: SourceKind; value: string; label: string | null }[]>;
  setSources(
    campaignId: string,
    sources: readonly { kind: SourceKind; value: string; label?: string | null }[],
  ): Promise<void>;
  /** Products that a person took out of a campaign: what it follows does not bring them back. */
  excluded(campaignId: string): Promise<string[]>;
  exclude(campaignId: string, productIds: readonly string[]): Promise<void>;
  /** A person put these products in: they are not excluded any more. */
  admit(campaignId: string, productIds: readonly string[]): Promise<void>;
  /** Open campaigns (draft to live) with a tag source, so that products/update can find them. */
  campaignsByTag(tags: readonly string[]): Promise<string[]>;
  /** Open campaigns (draft to live) that follow this collection. */
  campaignsByCollection(collectionId: string): Promise<string[]>;
  items(campaignId: string, options?: { withRemoved?: boolean }): Promise<ItemRow[]>;
  itemsOfProduct(productId: string, options?: { withRemoved?: boolean }): Promise<ItemRow[]>;
  upsertItems(items: readonly ItemRow[], now: number): Promise<void>;
  /** Products that are members (or hold something) of this campaign. */
  campaignProductIds(campaignId: string): Promise<string[]>;
  /** The same of many campaigns, each product once. */
  productIdsOfCampaigns(campaignIds: readonly string[]): Promise<string[]>;

  // judging
  /** Null when the product is unknown. */
  picture(productId: string, now: number): Promise<Picture | null>;
  /** The same of many products with as many statements as for one; unknown products are missing. */
  pictures(productIds: readonly string[], now: number): Promise<Map<string, Picture>>;
  /**
   * A sample of the items of ended campaigns that neither ran out nor were hidden, those of this campaign kind first, the
   * newest first: what a suggested plan learns from.
   */
  endedItems(kind: string, now: number): Promise<EndedItem[]>;
  saveVerdicts(productId: string, verdicts: readonly ItemVerdict[], now: number): Promise<void>;
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

  // acting
  baselines(productId: string): Promise<BaselineRow[]>;
  /** The same of many products in one statement; a product without any is missing. */
  baselinesOf(productIds: readonly string[]): Promise<Map<string, BaselineRow[]>>;
  putBaselines(productId: string, rows: readonly BaselineRow[]): Promise<void>;
  dropBaselines(productId: string, fields: readonly FieldKey[]): Promise<void>;
  productIdsWithBaselines(): Promise<string[]>;
  planActions(
    productId: string,
    writes: readonly PlannedWrite[],
    causes: readonly { campaignId: string; response: string | null }[],
    now: number,
  ): Promise<ActionRow[]>;
  openActions(productId: string): Promise<ActionRow[]>;
  /** The status that we wrote last, if that may have arrived since (epoch milliseconds); null: we did not. */
  statusWritten(productId: string, since: number): Promise<ProductStatus | null>;
  finishAction(
    id: string,
    result: { state: ActionRow['state']; cost: number; error: string | null; now: number },
  ): Promise<void>;

  // what others do (law 15)
  /** Remembers a change by others; twice the same is once. */
  keepForeignChange(change: ForeignChange & { likeness: string }): Promise<void>;
  /** Like changes since a time (epoch milliseconds), oldest first, at most 1,000. */
  likeForeignChanges(likeness: string, since: number): Promise<ForeignChange[]>;
  ownForeignChanges(productId: string, field: FieldKey, since: number): Promise<ForeignChange[]>;
  /** Counting begins anew: a person has decided. */
  forgetForeignChanges(
    of:
      | { likeness: string; productId?: never; field?: never }
      | { likeness?: never; productId: string; field: string },
  ): Promise<void>;
  /** Ends overrides of these products that were inferred since a time; returns the products that had one. */
  endInferredOverrides(productIds: readonly string[], since: number, now: number): Promise<string[]>;

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

  // people
  member(userId: string): Promise<MemberRow | null>;
  members(): Promise<MemberRow[]>;
  upsertMember(member: MemberRow): Promise<void>;
  removeMember(userId: string): Promise<void>;
}

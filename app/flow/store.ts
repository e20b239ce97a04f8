/**
 * What the steps keep. Implemented once, in app/db, for the embedded database and for PostgreSQL alike. Every method is
 * scoped by the shop that `forShop` or `inShop` was given; there is no other way in.
 */
import type { BulkTx } from './bulk/store.ts';
import type { CrowdTx } from './crowd-store.ts';
import type { ArrivalTx } from './arrivals-store.ts';
import type { LaunchTx } from './launches.ts';
import type { SourceKind } from '../core/campaign.ts';
import type { ClosedHold, ItemVerdict, LedgerDraft, AlertDraft, NewHold } from '../core/decision.ts';
import type { PromotedDays } from '../core/demand/promoted.ts';
import type { EndedItem } from '../core/demand/suggest.ts';
import type { FieldKey, ProductStatus } from '../core/fields.ts';
import type { ForeignChange } from '../core/peace.ts';
import type { OpenHold, Picture } from '../core/picture.ts';
import type { Policy } from '../core/policy.ts';
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
import type { AgreementTx } from './agreement-store.ts';
import type { PersonalTx } from './personal-store.ts';
import type { PlacementTx } from './placements-store.ts';
import type { ShippingTx } from './readiness/shipping-store.ts';
import type { ReadinessTx } from './readiness/store.ts';
import type { ReplayTx } from './replay-store.ts';
import type { SurveyTx } from './surveys/store.ts';
import type { ActingListTx } from './acting-list-store.ts';
import type { SignOffTx } from './signoff-store.ts';
import type { ShopRow, BaselineRow, ActionRow, AlertRow, CampaignRow, ItemRow, MemberRow } from './rows.ts';
import type { Step, WorkQueue, ShopWork } from './work-store.ts';

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
    CrowdTx,
    DecisionTx,
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
  saveReadings(readings: readonly ProductReading[]): Promise<void>;
  /** Those of these products whose status and tags are as they were told last: no reading has changed them since. */
  asToldLast(productIds: readonly string[]): Promise<string[]>;
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
  /** The same, with the tag that names each. */
  campaignsByTags(tags: readonly string[]): Promise<{ tag: string; campaignId: string }[]>;
  /** Open campaigns (draft to live) that follow this collection. */
  campaignsByCollection(collectionId: string): Promise<string[]>;
  items(campaignId: string, options?: { withRemoved?: boolean }): Promise<ItemRow[]>;
  itemsOfProduct(productId: string, options?: { withRemoved?: boolean }): Promise<ItemRow[]>;
  /** The same of many products in one statement. */
  itemsOf(productIds: readonly string[], options?: { withRemoved?: boolean }): Promise<ItemRow[]>;
  upsertItems(items: readonly ItemRow[], now: number): Promise<void>;
  /** Those of these products that are in a campaign or held. */
  membersAmong(productIds: readonly string[]): Promise<string[]>;
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

  // acting
  baselines(productId: string): Promise<BaselineRow[]>;
  /** The same of many products in one statement; a product without any is missing. */
  baselinesOf(productIds: readonly string[]): Promise<Map<string, BaselineRow[]>>;
  putBaselines(rows: readonly (BaselineRow & { productId: string })[]): Promise<void>;
  dropBaselines(fields: readonly { productId: string; field: FieldKey }[]): Promise<void>;
  productIdsWithBaselines(): Promise<string[]>;
  planActions(
    planned: readonly {
      productId: string;
      writes: readonly PlannedWrite[];
      causes: readonly { campaignId: string; response: string | null }[];
    }[],
    now: number,
  ): Promise<ActionRow[]>;
  openActions(productId: string): Promise<ActionRow[]>;
  /** The status that we wrote last, if that may have arrived since (epoch milliseconds); null: we did not. */
  statusWritten(productId: string, since: number): Promise<ProductStatus | null>;
  /** Tags that we added or took off and may have arrived since (epoch milliseconds), in the order of our writes. */
  tagsWritten(
    products: readonly { id: string; since: number }[],
  ): Promise<{ productId: string; tag: string; present: boolean }[]>;

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

/** A shop's record in memory: as much of the store as judging, acting, tending and reconciling need. */
import type { Baseline } from '../../../app/core/baseline.ts';
import type { OpenHold, Picture } from '../../../app/core/picture.ts';
import { settingsSchema, type Settings } from '../../../app/core/policy.ts';
import type { ClosedHold } from '../../../app/core/decision.ts';
import type { LevelReading, OrderLineFacts, ProductFacts, VariantFacts } from '../../../app/flow/ports.ts';
import type { ActionRow, CampaignRow, ItemRow, ShopRow, ShopTx, Step } from '../../../app/flow/store.ts';
import { foreignMethods } from './memory-foreign.ts';
import type { LevelAt } from './memory-movements.ts';
import { pictureOf } from './memory-picture.ts';

type Level = LevelReading & { confirmedAt: number; raisedAt: number | null };
export type Hold = OpenHold & {
  productId: string;
  closedAt: number | null;
  closeCause: ClosedHold['cause'] | null;
};
type Override = Picture['overrides'][number] & {
  productId: string;
  endedAt: number | null;
  inferred: boolean;
};
export interface Mark {
  step: Step;
  subject: string;
  dueAt: number | null;
  version: number;
}

export class MemoryStore {
  row: ShopRow;
  settings: Settings;
  products = new Map<string, ProductFacts & { deletedAt: number | null }>();
  variants = new Map<string, VariantFacts>();
  levels = new Map<string, Level>();
  levelHistory: LevelAt[] = [];
  orders = new Map<string, OrderLineFacts>();
  campaigns = new Map<string, CampaignRow>();
  sources = new Map<string, { kind: ItemRow['source']; value: string }[]>();
  excluded = new Map<string, Set<string>>();
  itemRows = new Map<string, ItemRow>();
  verdicts = new Map<string, { productId: string } & Picture['lastVerdicts'][number]>();
  holds: Hold[] = [];
  overrides: Override[] = [];
  baselines = new Map<string, Map<string, Baseline>>();
  marks = new Map<string, Mark>();
  openAlerts = new Set<string>();
  alertsOpened: { subject: string; at: number }[] = [];
  ledger: { productId: string | null; kind: string; message: string }[] = [];
  locations: Picture['shop']['locations'];
  publications: Picture['shop']['publications'];
  /** Called where a process can die: before each transaction. */
  boundary: () => void = () => {};
  /** Sees every picture that is read, and every hold that is closed. */
  onPicture: (picture: Picture) => void = () => {};
  onOpen: (hold: Hold) => void = () => {};
  onClose: (hold: Hold, closedAt: number) => void = () => {};
  /** Sees every override that was inferred from what others did. */
  onInferred: (productId: string) => void = () => {};
  private lastId = 0;

  constructor(
    settings: Partial<Settings>,
    places: { locations: Picture['shop']['locations']; publications: Picture['shop']['publications'] },
    now: number,
  ) {
    this.settings = settingsSchema.parse(settings);
    this.locations = places.locations;
    this.publications = places.publications;
    this.row = {
      shop: 's',
      gid: null,
      name: 'Shop',
      ianaTimezone: 'UTC',
      currencyCode: 'EUR',
      plan: '',
      installedAt: now,
      uninstalledAt: null,
      actingSince: null,
      stoppedAt: null,
      brakeEngagedAt: null,
      brakeReason: null,
      brakeLiftedUntil: null,
      settings: this.settings,
      syncState: 'done',
      syncDetail: null,
      syncedAt: now,
      lastWebhookAt: null,
      lastReconciledAt: null,
      reconcileDetail: null,
      silence: null,
      themeWatch: null,
      nightlyDetail: null,
      tokenRevokedAt: null,
      ordersFrom: null,
      ordersUntil: null,
      ordersHeardAt: null,
      metafieldReadyAt: now,
    };
  }

  id = (): string => String((this.lastId += 1));

  inShop = async <T>(_shop: string, work: (tx: ShopTx) => Promise<T>): Promise<T> => {
    this.boundary();
    // The steps under test call these methods and no others; one that is missing throws.
    return work(this.tx as unknown as ShopTx);
  };

  baselinesOf = (productId: string): Map<string, Baseline> => {
    const known = this.baselines.get(productId) ?? new Map<string, Baseline>();
    this.baselines.set(productId, known);
    return known;
  };

  openHoldsOf = (productId: string): Hold[] =>
    this.holds.filter((hold) => hold.productId === productId && hold.closedAt === null);

  mark(step: Step, subjects: readonly string[], dueAt: number): void {
    for (const subject of subjects) {
      const key = `${step}/${subject}`;
      const known = this.marks.get(key);
      if (!known) this.marks.set(key, { step, subject, dueAt, version: 1 });
      else {
        known.dueAt = known.dueAt === null ? dueAt : Math.min(known.dueAt, dueAt);
        known.version += 1;
      }
    }
  }

  itemsOf = (productId: string): ItemRow[] =>
    [...this.itemRows.values()].filter((row) => row.productId === productId && row.removedAt === null);

  variantsOf = (productIds: readonly string[]): VariantFacts[] =>
    [...this.variants.values()].filter(({ productId }) => productIds.includes(productId));

  picture = (productId: string, now: number): Picture | null => pictureOf(this, productId, now);

  private readonly membersOf = (campaignIds: readonly string[]): string[] => [
    ...new Set([
      ...[...this.itemRows.values()]
        .filter((row) => campaignIds.includes(row.campaignId) && row.removedAt === null)
        .map((row) => row.productId),
      ...this.holds
        .filter((hold) => campaignIds.includes(hold.campaignId) && hold.closedAt === null)
        .map((hold) => hold.productId),
    ]),
  ];

  private readonly close = (hold: Hold, cause: ClosedHold['cause'], now: number): void => {
    hold.closedAt = now;
    hold.closeCause = cause;
    this.onClose(hold, now);
  };

  /** Newest wins; returns the products to judge. */
  saveLevels(levels: readonly LevelReading[], now: number): string[] {
    const changed = new Set<string>();
    for (const level of levels) {
      const key = `${level.inventoryItemId}@${level.locationId}`;
      const known = this.levels.get(key);
      if (known && known.updatedAt > level.updatedAt) continue;
      const same = known && known.available === level.available && known.isActive === level.isActive;
      const rose = known && (level.available ?? 0) > (known.available ?? 0);
      this.levels.set(key, {
        ...level,
        confirmedAt: now,
        raisedAt: rose ? level.updatedAt : (known?.raisedAt ?? null),
      });
      if (same) continue;
      changed.add(level.inventoryItemId);
      const { inventoryItemId, locationId, updatedAt, available } = level;
      this.levelHistory.push({ inventoryItemId, locationId, at: updatedAt, available });
    }
    const products = [...this.variants.values()].filter((one) => changed.has(one.inventoryItemId));
    return [...new Set(products.map(({ productId }) => productId))].filter(
      (productId) =>
        this.openHoldsOf(productId).length > 0 ||
        this.itemsOf(productId).some(({ campaignId }) => {
          const state = this.campaigns.get(campaignId)?.state;
          return state === 'approved' || state === 'live';
        }),
    );
  }

  private readonly readSinceTold = new Set<string>();

  private namedBy(tags: readonly string[]): { tag: string; campaignId: string }[] {
    const open = [...this.campaigns.values()].filter(
      ({ state }) => state !== 'ended' && state !== 'cancelled',
    );
    return open.flatMap(({ id }) => {
      const followed = (this.sources.get(id) ?? []).filter(({ kind }) => kind === 'tag');
      const values = new Set(followed.map(({ value }) => value.toLowerCase()));
      return tags
        .filter((tag) => values.has(tag.trim().toLowerCase()))
        .map((tag) => ({ tag, campaignId: id }));
    });
  }

  private readonly tx: Partial<ShopTx> = {
    ...foreignMethods(() => this),
    fieldsInBulk: async () => [],
    crowdsOf: async () => [],
    tellEvents: async () => {},
    noteLaunch: async () => {},
    shop: async () => this.row,
    // The stories know no sign-off: every campaign goes live by the clock.
    latestSignOff: async () => null,
    saveShop: async (patch) => void Object.assign(this.row, patch),
    saveShopFacts: async () => ({ locationsChanged: false }),
    upsertProducts: async (products) => {
      for (const product of products) {
        const known = this.products.get(product.id);
        if (known && known.updatedAt > product.updatedAt) continue;
        this.products.set(product.id, { ...product, deletedAt: null });
        this.readSinceTold.delete(product.id);
      }
    },
    upsertVariants: async (variants) => {
      for (const one of variants) this.variants.set(one.id, one);
    },
    markProductsDeleted: async (ids, now) => {
      for (const id of ids) {
        const product = this.products.get(id);
        if (product) product.deletedAt ??= now;
      }
    },
    saveLevels: async (levels, now) => ({ changedProductIds: this.saveLevels(levels, now) }),
    setItemTracked: async (item, tracked) => {
      for (const one of this.variants.values()) if (one.inventoryItemId === item) one.tracked = tracked;
    },
    products: async (ids) => ids.flatMap((id) => this.products.get(id) ?? []),
    productIdsByTag: async (tag) =>
      [...this.products.values()]
        .filter(({ deletedAt, tags }) => deletedAt === null && tags.some((one) => one.toLowerCase() === tag))
        .map(({ id }) => id),
    variantsOf: async (ids) => this.variantsOf(ids),
    productIdsOfBundles: async () => [],
    stockItemsOf: async (ids) => [
      ...new Set(this.variantsOf(ids).map(({ inventoryItemId }) => inventoryItemId)),
    ],
    asToldLast: async (ids) => ids.filter((id) => !this.readSinceTold.has(id)),
    saveReadings: async (readings) => {
      for (const reading of readings) {
        this.readSinceTold.add(reading.id);
        const product = this.products.get(reading.id);
        if (product) Object.assign(product, { status: reading.status, tags: reading.tags });
      }
    },
    upsertOrderLines: async (lines) => {
      for (const line of lines) this.orders.set(line.lineId, line);
      return { variantIds: [] };
    },
    campaign: async (id) => {
      const row = this.campaigns.get(id);
      return row ? { ...row } : null;
    },
    campaigns: async (filter) =>
      [...this.campaigns.values()]
        .filter(({ state }) => !filter?.states || filter.states.includes(state))
        .map((row) => ({ ...row })),
    updateCampaign: async (id, patch) => {
      const row = this.campaigns.get(id);
      if (row) Object.assign(row, patch);
    },
    updateCampaigns: async (ids, patch) => {
      for (const id of ids) Object.assign(this.campaigns.get(id) ?? {}, patch);
    },
    sources: async (id) => (this.sources.get(id) ?? []).map((source) => ({ label: null, ...source })),
    excluded: async (id) => [...(this.excluded.get(id) ?? [])],
    exclude: async (id, productIds) =>
      void this.excluded.set(id, new Set([...(this.excluded.get(id) ?? []), ...productIds])),
    admit: async (id, productIds) => productIds.forEach((one) => this.excluded.get(id)?.delete(one)),
    campaignsByCollection: async () => [],
    campaignsByTag: async (tags) => [...new Set(this.namedBy(tags).map(({ campaignId }) => campaignId))],
    campaignsByTags: async (tags) => this.namedBy(tags),
    items: async (campaignId, options) =>
      [...this.itemRows.values()].filter(
        (row) => row.campaignId === campaignId && (options?.withRemoved || row.removedAt === null),
      ),
    itemsOfProduct: async (productId, options) =>
      options?.withRemoved
        ? [...this.itemRows.values()].filter((row) => row.productId === productId)
        : this.itemsOf(productId),
    itemsOf: async (productIds, options) =>
      [...this.itemRows.values()].filter(
        (row) => productIds.includes(row.productId) && (options?.withRemoved || row.removedAt === null),
      ),
    membersAmong: async (productIds) =>
      productIds.filter((id) => this.itemsOf(id).length > 0 || this.openHoldsOf(id).length > 0),
    upsertItems: async (rows) => {
      for (const row of rows) this.itemRows.set(`${row.campaignId}/${row.variantId}`, row);
    },
    campaignProductIds: async (campaignId) => this.membersOf([campaignId]),
    productIdsOfCampaigns: async (campaignIds) => this.membersOf(campaignIds),
    picture: async (productId, now) => {
      const picture = this.picture(productId, now);
      if (picture) this.onPicture(picture);
      return picture;
    },
    pictures: async (productIds, now) => {
      const read = productIds.flatMap((id) => this.picture(id, now) ?? []);
      for (const picture of read) this.onPicture(picture);
      return new Map(read.map((picture) => [picture.product.id, picture]));
    },
    stopInTurn: async () => undefined,
    saveVerdicts: async (verdicts) => {
      for (const { productId, campaignId, variantId, verdict } of verdicts)
        this.verdicts.set(`${campaignId}/${variantId}`, { productId, campaignId, variantId, verdict });
    },
    dropVerdicts: async (productId, keep) => {
      const kept = new Set(keep.map((one) => `${one.campaignId}/${one.variantId}`));
      for (const [key, one] of this.verdicts)
        if (one.productId === productId && !kept.has(key)) this.verdicts.delete(key);
    },
    openHolds: async (productId, holds, now) => {
      const open = new Set(
        this.openHoldsOf(productId).map((one) => `${one.campaignId}/${one.variantId}/${one.response}`),
      );
      for (const { reason: _reason, ...hold } of holds) {
        if (open.has(`${hold.campaignId}/${hold.variantId}/${hold.response}`)) continue;
        const opened: Hold = {
          ...hold,
          id: this.id(),
          productId,
          openedAt: now,
          closedAt: null,
          closeCause: null,
        };
        this.holds.push(opened);
        this.onOpen(opened);
      }
      return [];
    },
    closeHolds: async (closed, now) => {
      for (const { id, cause } of closed) {
        const hold = this.holds.find((one) => one.id === id);
        if (hold?.closedAt === null) this.close(hold, cause, now);
      }
    },
    closeHoldsOfCampaigns: async (campaignIds, cause, now) => {
      const closing = this.holds.filter(
        (one) => one.closedAt === null && one.mode === 'act' && campaignIds.includes(one.campaignId),
      );
      for (const hold of closing) this.close(hold, cause, now);
      return [...new Set(closing.map(({ productId }) => productId))];
    },
    holdsOf: async (productId) => this.openHoldsOf(productId),
    productIdsWithOpenHolds: async () => [
      ...new Set(this.holds.filter(({ closedAt }) => closedAt === null).map((hold) => hold.productId)),
    ],
    endOverrides: async (ids, now) => {
      for (const one of this.overrides) if (ids.includes(one.id)) one.endedAt ??= now;
    },
    addOverride: async ({ reason: _reason, by: _by, inferred, ...input }) => {
      const id = this.id();
      if (inferred) this.onInferred(input.productId);
      this.overrides.push({ ...input, id, inferred, endedAt: null });
      return id;
    },
    baselines: async (productId) =>
      [...this.baselinesOf(productId).values()].toSorted((a, b) => (a.field < b.field ? -1 : 1)),
    baselinesOf: async (productIds) =>
      new Map(
        productIds.map((id) => [
          id,
          [...this.baselinesOf(id).values()].toSorted((a, b) => (a.field < b.field ? -1 : 1)),
        ]),
      ),
    putBaselines: async (rows) => {
      for (const { productId, ...row } of rows) this.baselinesOf(productId).set(row.field, row);
    },
    dropBaselines: async (fields) => {
      for (const { productId, field } of fields) this.baselinesOf(productId).delete(field);
    },
    productIdsWithBaselines: async () =>
      [...this.baselines].filter(([, rows]) => rows.size > 0).map(([productId]) => productId),
    planActions: async (planned, now) =>
      planned.flatMap(({ productId, writes }) =>
        writes.map((write): ActionRow => ({
          id: this.id(),
          productId,
          write,
          state: 'planned',
          plannedAt: now,
        })),
      ),
    finishActions: async () => {},
    statusWritten: async () => null,
    tagsWritten: async () => [],
    ledger: async (productId, entries) => {
      for (const { kind, message } of entries) this.ledger.push({ productId, kind, message });
    },
    ledgerOfMany: async (entries) => {
      for (const { productId, kind, message } of entries) this.ledger.push({ productId, kind, message });
    },
    openAlerts: async (_productId, alerts, now) => {
      const fresh = alerts.map(({ subject }) => subject).filter((one) => !this.openAlerts.has(one));
      for (const subject of fresh) {
        this.openAlerts.add(subject);
        this.alertsOpened.push({ subject, at: now });
      }
      return fresh;
    },
    resolveAlerts: async (subjects) => {
      for (const subject of subjects) this.openAlerts.delete(subject);
    },
    // Nobody promotes anything by hand in these stories.
    placementsAround: async () => new Map(),
    mark: async (step, subjects, dueAt) => this.mark(step, subjects, dueAt),
    markEach: async (step, marks) => {
      for (const { subject, dueAt } of marks) this.mark(step, [subject], dueAt);
    },
  };
}

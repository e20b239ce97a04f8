/** Builders for what readiness looks at. */
import type {
  ItemFacts,
  LevelFacts,
  PageFacts,
  ReadinessFacts,
  ShippingFacts,
  TeamFacts,
  VisitFacts,
  Check,
} from '../../app/core/readiness/shapes.ts';
import type { ComingCampaign, ComingItem } from '../../app/core/coming.ts';
import { demandAhead } from '../../app/core/coming-demand.ts';
import { defaultPolicy } from '../../app/core/policy.ts';
import { readinessOf } from '../../app/core/readiness/readiness.ts';
import type { ShippedOrder } from '../../app/core/shipping.ts';

export const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 15, 12);

export const level = (available: number | null): LevelFacts => ({ name: 'Store', counts: true, available });

export const page = (more: Partial<PageFacts>): PageFacts => ({
  url: 'https://tea.test/products/tea',
  description: 120,
  images: 2,
  withoutAlt: 0,
  compareAt: null,
  expiresAt: null,
  ...more,
});

export const visit = (more: Partial<VisitFacts>): VisitFacts => ({
  at: NOW - 3_600_000,
  status: 200,
  ms: 400,
  prices: [10],
  buyable: true,
  problem: null,
  failingSince: null,
  ...more,
});

/** An order of `ago` days ago that left `days` days later (null: it waits), and came `late` days after it was due. */
export const shipped = (ago: number, days: number | null, late = 0): ShippedOrder => {
  const orderedAt = NOW - ago * DAY;
  const shippedAt = orderedAt + (days ?? 0) * DAY;
  const times = { shippedAt, dueAt: shippedAt + DAY, deliveredAt: shippedAt + (1 + late) * DAY };
  return {
    orderedAt,
    cancelledAt: null,
    cancelReason: null,
    complete: days !== null,
    parcels: days === null ? [] : [{ carrier: 'Post', ...times }],
  };
};

/** Twenty orders that left on the next day, two promised; the shop works every day. */
export const shippingFacts = (more: Partial<ShippingFacts>): ShippingFacts => ({
  orders: Array.from({ length: 20 }, (_, n) => shipped(5 + n, 1)),
  denied: false,
  returns: [],
  promised: 2,
  days: { zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], closed: [] },
  ...more,
});

/** An item with 200 units and 50 planned that nobody doubts. */
export const item = (more: Partial<ItemFacts>): ItemFacts => ({
  variantId: '11',
  productId: '1',
  productTitle: 'Tea',
  variantTitle: 'Default Title',
  hero: false,
  plannedUnits: 50,
  price: 10,
  status: 'ACTIVE',
  hiddenByUs: false,
  exempt: null,
  buyable: 200,
  levels: [level(200)],
  judged: null,
  history: [],
  claims: [],
  page: page({}),
  visit: visit({}),
  record: { followed: true, turns: 0, corrected: 0, sold: 10, rises: 1, unmoved: 0 },
  parts: null,
  ...more,
});

/** One person of each role, always there; two days of a campaign and one to sign. */
export const teamFacts = (more: Partial<TeamFacts>): TeamFacts => ({
  people: (['owner', 'operations', 'merchandiser'] as const).map((role) => ({
    userId: role,
    name: role,
    role,
    absences: [],
  })),
  windowDays: ['2026-11-16', '2026-11-17'].map((date) => ({ date, at: Date.parse(date) })),
  signDays: [{ date: '2026-11-15', at: Date.parse('2026-11-15') }],
  signers: ['owner', 'operations'],
  ...more,
});

/** The item as the plan for operations sees it before the start: its buyable units, and what lies where nothing counts. */
const comingItem = (of: ItemFacts, days: number): ComingItem => {
  const places = [
    { name: 'Store', counts: true, available: of.buyable ?? 0 },
    ...of.levels.filter(({ counts }) => !counts),
  ];
  const levels = places.map(({ name, counts, available }) => ({
    locationId: name,
    name,
    counts,
    available: available ?? 0,
  }));
  const own = { inventoryItemId: of.variantId, component: null, takes: 1, levels, arrivals: [] };
  return {
    variantId: of.variantId,
    productId: of.productId,
    hero: of.hero,
    planned: of.plannedUnits,
    sold: 0,
    ...demandAhead(of.plannedUnits, of.history, days),
    judged: null,
    parts: of.exempt !== null ? [] : of.buyable === null ? null : [own],
  };
};

/** These facts as a campaign that comes alone. */
export const comingOf = (
  { id, goal, startsAt, endsAt }: ReadinessFacts['campaign'],
  items: readonly ItemFacts[],
): ComingCampaign => ({
  id,
  name: id,
  startsAt,
  endsAt,
  priority: 3,
  goal,
  rules: { ...defaultPolicy(), reserve: 0 },
  items: items.map((one) => comingItem(one, (endsAt - startsAt) / DAY)),
});

export const facts = ({
  items = [item({})],
  expiryChosen = true,
  now = NOW,
  shipping = shippingFacts({}),
  team = teamFacts({}),
  openPoints = null,
  landing = [],
  coming,
  ...more
}: Partial<ReadinessFacts['campaign']> & Partial<Omit<ReadinessFacts, 'campaign'>>): ReadinessFacts => {
  const campaign: ReadinessFacts['campaign'] = {
    id: 'c',
    kind: 'email',
    goal: 'keep_available',
    startsAt: NOW + DAY,
    endsAt: NOW + 8 * DAY,
    commitAt: NOW - 6 * DAY,
    running: false,
    sellableShare: 0.4,
    ...more,
  };
  return {
    now,
    items,
    coming: coming ?? [comingOf(campaign, items)],
    landing,
    expiryChosen,
    shipping,
    team,
    openPoints,
    campaign,
  };
};

/** What a test changes of the usual facts. */
export type Given = Parameters<typeof facts>[0];

/** What one check answers of these facts. */
export const checkOf = (given: Given, key: string): Check => {
  const check = readinessOf(facts(given)).checks.find((one) => one.key === key);
  if (!check) throw new Error(`There is no check ${key}`);
  return check;
};

/** The answer as people read it: text, numbers, lines, money. */
export const told = (given: Given, key: string) => {
  const { state, said, params, items, moneyAtRisk } = checkOf(given, key);
  const lines = items.map((one) => [one.product, one.variant, one.said, one.params]);
  return { state, said, params, lines, money: moneyAtRisk };
};

/** State and text of the answer. */
export const says = (given: Given, key: string): string => {
  const { state, said } = checkOf(given, key);
  return `${state} ${said}`;
};

/** A product of its own with one variant. */
export const tea = (n: number, more: Partial<ItemFacts> = {}): ItemFacts =>
  item({ productId: `p${n}`, variantId: `v${n}`, productTitle: `Tea ${n}`, variantTitle: 'Tin', ...more });

/** What cannot run out. */
export const UNTRACKED = { exempt: 'untracked', buyable: null, record: null } as const;

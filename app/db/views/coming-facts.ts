/**
 * What the plan for operations is worked out from. A large shop has more than ten thousand coming items: they travel as JSON
 * texts of bare arrays, each table read once; a row of columns for each of them would be most of the price.
 */
import type { CampaignState } from '../../core/campaign.ts';
import type { ComingCampaign, ComingItem, ComingPart } from '../../core/coming.ts';
import { shareByPlan } from '../../core/allocate.ts';
import { countedOnce, demandAhead, type DemandAhead } from '../../core/coming-demand.ts';
import { soldByPlan } from '../../core/demand/by-plan.ts';
import { policySchema } from '../../core/policy.ts';
import { isSoldBy } from '../../core/channels.ts';
import { countedLocations } from '../../core/stock.ts';
import { among, type Sql } from '../sql.ts';
import {
  componentsOf,
  headsOf,
  itemsOf,
  LOCATIONS,
  salesOf,
  SHARING,
  stockOf,
  type ComingScope,
} from './coming-queries.ts';
import { readComingSold, type ComingSold } from './coming-sold.ts';
import { ask, COMING } from './sql.ts';

const DAY_MS = 86_400_000;

interface ComingHead extends Omit<ComingCampaign, 'items' | 'rules'> {
  state: CampaignState;
}
/** What the items of a campaign are read with. */
type Head = ComingHead & {
  /** Days of orders that the shop has told us of, at most 56. */
  historyDays: number;
  /** Orders tell of the whole window so far. */
  soldKnown: boolean;
};
type HeadRow = Head & {
  policy: unknown;
  /** Of each variant, where the policy says nothing else. */
  shopReserve: number;
};
type Made = 'bundle' | 'stock' | 'endless';
type ItemTuple = [
  variantId: string,
  productId: string,
  inventoryItemId: string,
  planned: number | null,
  hero: boolean,
  made: Made,
  /** As the judge says while the campaign runs. */
  mean: number | null,
  sd: number | null,
  need: number | null,
  needToBeSafe: number | null,
  shortBy: number | null,
  usable: number | null,
  mayRunOutAt: number | null,
];
interface Location {
  id: string;
  name: string;
  online: boolean;
  open: boolean;
}
interface Component {
  bundleVariantId: string;
  /** Null: it was never read. */
  variantId: string | null;
  inventoryItemId: string | null;
  component: string | null;
  takes: number;
  /** Whether it can run out. */
  limits: boolean | null;
}
interface Level {
  locationId: string;
  name: string;
  online: boolean;
  /** Place in the order of locations by name. */
  rank: number;
  available: number;
}
interface Facts {
  /** By inventory item; none: nothing was read of it anywhere. */
  levels: ReadonlyMap<string, readonly Level[]>;
  arrivals: ReadonlyMap<string, ComingPart['arrivals']>;
  components: ReadonlyMap<string, readonly Component[]>;
  sold: ComingSold;
  /** All locations. */
  places: Parameters<typeof countedLocations>[0];
  /** By variant: units by the number of whole days ago, 1 the last 24 hours. */
  sales: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

const everything = (shop: string, now: number): ComingScope => ({
  campaigns: COMING,
  items: 'true',
  given: [shop, now],
});

/** To pick out more variants than this costs more than to read all that comes. */
const MOST_PICKED = 1_000;

/** One campaign, whatever its state, and of those that come at least all that takes of the same stock. */
async function around(db: Sql, shop: string, now: number, campaignId: string): Promise<ComingScope> {
  const campaigns = `c."shop" = $1 and (c."id" = $3 or ${COMING})`;
  const [sharing] = await ask<{ variants: string }>(db, SHARING, [shop, campaignId]);
  const variants = tuples<string>(sharing?.variants);
  return variants.length > MOST_PICKED
    ? { campaigns, items: 'true', given: [shop, now, campaignId] }
    : { campaigns, items: `i."variantId" ${among('$4')}`, given: [shop, now, campaignId, variants] };
}

/** Campaigns that are proposed, scheduled or live, in the order of their start, each with its items by name. */
export async function readComing(
  db: Sql,
  shop: string,
  now: number,
): Promise<{ heads: ComingHead[]; campaigns: ComingCampaign[] }> {
  return read(db, now, everything(shop, now));
}

/** The same of one campaign, in whatever state it is, and of what others take of its stock. */
export async function readComingAround(
  db: Sql,
  shop: string,
  now: number,
  campaignId: string,
): Promise<ComingCampaign[]> {
  return (await read(db, now, await around(db, shop, now, campaignId))).campaigns;
}

async function read(
  db: Sql,
  now: number,
  scope: ComingScope,
): Promise<{ heads: ComingHead[]; campaigns: ComingCampaign[] }> {
  // Stock after the items: one that was just added is not taken for one that nobody has read.
  const heads = await ask<HeadRow>(db, headsOf(scope), scope.given.slice(0, 3));
  const items = await ask<{ campaignId: string; items: string }>(db, itemsOf(scope), scope.given);
  const facts = await readFacts(db, scope);
  const ofCampaign = new Map(items.map((row) => [row.campaignId, tuples<ItemTuple>(row.items)]));
  const plans = plansOf(heads, ofCampaign);
  const campaigns = heads.map(({ policy, shopReserve, ...head }) => {
    const { locationIds, channels, reserve, ...rules } = policySchema.parse(policy);
    const own = ofCampaign.get(head.id) ?? [];
    const counts = countsIn(locationIds);
    const selling = { channels, locations: new Set(countedLocations(facts.places, locationIds)) };
    return {
      ...head,
      rules: { ...rules, reserve: reserve ?? shopReserve },
      items: own.map((item) => itemOf(item, { head, facts, plans, counts, selling, now })),
    };
  });
  return { heads, campaigns: countedOnce(campaigns) };
}

/** One after the other: a transaction has one connection. */
async function readFacts(db: Sql, scope: ComingScope): Promise<Facts> {
  const { given } = scope;
  const locations = await ask<Location>(db, LOCATIONS, given.slice(0, 1));
  const components = await ask<Component>(db, componentsOf(scope), given);
  const [stock] = await ask<{ levels: string; arrivals: string }>(db, stockOf(scope), given);
  const sold = await readComingSold(db, scope);
  const [sales] = await ask<{ units: string }>(db, salesOf(scope), given);
  const levels = levelsOf(tuples<[string, string, number, boolean]>(stock?.levels), locations);
  const arrivals = new Map<string, ComingPart['arrivals']>();
  for (const [id, locationId, landsAt, units] of tuples<[string, string, number, number]>(stock?.arrivals))
    put(arrivals, id, { locationId, at: landsAt, units });
  const parts = new Map<string, Component[]>();
  for (const component of components) put(parts, component.bundleVariantId, component);
  const days = new Map<string, Map<number, number>>();
  for (const [variantId, ago, units] of tuples<[string, number, number]>(sales?.units)) {
    const known = days.get(variantId);
    if (known) known.set(ago, units);
    else days.set(variantId, new Map([[ago, units]]));
  }
  return {
    levels,
    arrivals,
    components: parts,
    sold,
    places: locations.map(({ id, online, open }) => ({ id, isActive: open, fulfillsOnlineOrders: online })),
    sales: days,
  };
}

/** Of closed places the units do not count, but something was read. */
function levelsOf(
  rows: readonly [inventoryItemId: string, locationId: string, available: number, open: boolean][],
  locations: readonly Location[],
): Map<string, Level[]> {
  const places = new Map(locations.map((location, rank) => [location.id, { ...location, rank }]));
  const levels = new Map<string, Level[]>();
  for (const [id, locationId, available, open] of rows) {
    const place = places.get(locationId);
    if (!place) continue;
    const { name, online, rank } = place;
    const known = levels.get(id) ?? [];
    if (open && place.open) known.push({ locationId, name, online, rank, available });
    levels.set(id, known);
  }
  for (const some of levels.values()) if (some.length > 1) some.sort((a, b) => a.rank - b.rank);
  return levels;
}

/** Planned units of each variant in each campaign. */
type Plans = ReadonlyMap<string, readonly (Pick<Head, 'startsAt' | 'endsAt'> & { planned: number | null })[]>;

function plansOf(heads: readonly Head[], items: ReadonlyMap<string, readonly ItemTuple[]>): Plans {
  const plans = new Map<string, { startsAt: number; endsAt: number; planned: number | null }[]>();
  for (const { id, startsAt, endsAt } of heads)
    for (const [variantId, , , planned] of items.get(id) ?? [])
      put(plans, variantId, { startsAt, endsAt, planned });
  return plans;
}

/** Share of a variant's sales that a campaign counts, beside those that come in its window. */
const shareOf = (
  plans: Plans,
  variantId: string,
  planned: number | null,
  { startsAt, endsAt }: Head,
): number =>
  shareByPlan(
    planned,
    (plans.get(variantId) ?? [])
      .filter((other) => other.startsAt < endsAt && startsAt < other.endsAt)
      .map((other) => other.planned),
  );

const tuples = <T>(text: string | null | undefined): T[] => JSON.parse(text ?? '[]') as T[];

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

type Counts = (level: Level) => boolean;
const countsIn = (locationIds: readonly string[] | null): Counts => {
  if (locationIds === null) return ({ online }) => online;
  const chosen = new Set(locationIds);
  return ({ locationId }) => chosen.has(locationId);
};

interface ItemGiven {
  head: Head;
  facts: Facts;
  plans: Plans;
  counts: Counts;
  selling: Parameters<typeof isSoldBy>[0];
  now: number;
}

function itemOf(
  [variantId, productId, inventoryItemId, planned, hero, made, mean, sd, ...judged]: ItemTuple,
  { head, facts, plans, counts, selling, now }: ItemGiven,
): ComingItem {
  const ahead = head.startsAt > now;
  return {
    variantId,
    productId,
    hero,
    planned,
    sold: ahead
      ? 0
      : head.soldKnown
        ? (facts.sold.get(`${head.id}/${variantId}`) ?? [])
            .filter((order) => isSoldBy(selling, order))
            .reduce((sum, { units }) => sum + units, 0)
        : Math.floor(soldByPlan(planned, head, now)),
    ...(ahead
      ? demandAheadOf(variantId, planned, { head, facts, plans })
      : { forecast: null, expected: mean !== null && sd !== null ? { units: Math.round(mean), sd } : null }),
    judged: ahead || head.goal === 'sell_out' ? null : judgedOf(judged),
    parts: partsOf(made, { variantId, inventoryItemId }, facts, counts),
  };
}

function demandAheadOf(
  variantId: string,
  planned: number | null,
  { head, facts, plans }: Pick<ItemGiven, 'head' | 'facts' | 'plans'>,
): DemandAhead {
  const sales = facts.sales.get(variantId);
  const days = (head.endsAt - head.startsAt) / DAY_MS;
  return sales
    ? demandAhead(planned, historyOf(sales, head.historyDays), days, shareOf(plans, variantId, planned, head))
    : demandAhead(planned, [], days);
}

function judgedOf([need, needToBeSafe, shortBy, usable, mayRunOutAt]: (
  number | null
)[]): ComingItem['judged'] {
  if (need == null || needToBeSafe == null || shortBy == null || usable == null) return null;
  return { need, needToBeSafe, shortBy, usable, mayRunOutAt: mayRunOutAt ?? null };
}

/** Units of each day up to today, oldest first. */
const historyOf = (sales: ReadonlyMap<number, number>, days: number): number[] =>
  Array.from({ length: days }, (_, n) => Math.max(0, sales.get(days - n) ?? 0));

/** What limits an item: its own stock, or that of the components of a bundle that can run out. Null: not all was read. */
function partsOf(
  made: Made,
  { variantId, inventoryItemId }: { variantId: string; inventoryItemId: string },
  facts: Facts,
  counts: Counts,
): ComingPart[] | null {
  if (made === 'endless') return [];
  const components = facts.components.get(variantId) ?? [];
  if (made === 'bundle' && (components.length === 0 || components.some((one) => one.variantId === null)))
    return null;
  const own = [{ inventoryItemId, component: null, takes: 1, limits: true }];
  const parts: ComingPart[] = [];
  for (const part of made === 'bundle' ? components : own) {
    if (!part.limits || part.inventoryItemId === null) continue;
    const levels = facts.levels.get(part.inventoryItemId);
    if (!levels) return null;
    parts.push({
      inventoryItemId: part.inventoryItemId,
      component: part.component,
      takes: part.takes,
      levels: levels.map((level) => ({
        locationId: level.locationId,
        name: level.name,
        available: level.available,
        counts: counts(level),
      })),
      arrivals: facts.arrivals.get(part.inventoryItemId) ?? [],
    });
  }
  return parts;
}

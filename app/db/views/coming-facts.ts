/**
 * What the plan for operations is worked out from. A large shop has more than ten thousand coming items: they travel as JSON
 * texts of bare arrays, each table read once; a row of columns for each of them would be most of the price.
 */
import type { ComingCampaign, ComingItem, ComingPart } from '../../core/coming.ts';
import { expectedAhead } from '../../core/coming-demand.ts';
import { soldByPlan } from '../../core/demand/by-plan.ts';
import type { VerdictKind } from '../../core/picture.ts';
import { policySchema } from '../../core/policy.ts';
import { isSoldBy } from '../../core/channels.ts';
import { countedLocations } from '../../core/stock.ts';
import type { Sql } from '../sql.ts';
import { ordersKnownSince } from '../repositories/known-orders.ts';
import { readComingSold, type ComingSold } from './coming-sold.ts';
import { ask, at, COMING, ms, utc } from './sql.ts';

const DAY_MS = 86_400_000;

interface ComingHead extends Omit<ComingCampaign, 'items'> {
  state: string;
}
type HeadRow = ComingHead & {
  policy: unknown;
  /** Days of orders that the shop has told us of, at most 56. */
  historyDays: number;
  /** Orders tell of the whole window so far. */
  soldKnown: boolean;
};
type Made = 'bundle' | 'stock' | 'endless';
type ItemTuple = [
  variantId: string,
  productId: string,
  inventoryItemId: string,
  planned: number | null,
  /** As the judge says while the campaign runs. */
  mean: number | null,
  sd: number | null,
  need: number | null,
  verdict: VerdictKind | null,
  made: Made,
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

/** Campaigns that are proposed, scheduled or live, in the order of their start, each with its items by name. */
export async function readComing(
  db: Sql,
  shop: string,
  now: number,
): Promise<{ heads: ComingHead[]; campaigns: ComingCampaign[] }> {
  const given = [shop, now];
  // Stock after the items: one that was just added is not taken for one that nobody has read.
  const heads = await ask<HeadRow>(db, HEADS, given);
  const items = await ask<{ campaignId: string; items: string }>(db, ITEMS, given);
  const facts = await readFacts(db, shop, now);
  const ofCampaign = new Map(items.map((row) => [row.campaignId, row.items]));
  const campaigns = heads.map((head) => {
    const { locationIds, channels } = policySchema.parse(head.policy);
    const own = JSON.parse(ofCampaign.get(head.id) ?? '[]') as ItemTuple[];
    const counts = countsIn(locationIds);
    const selling = { channels, locations: new Set(countedLocations(facts.places, locationIds)) };
    return { ...head, items: own.map((item) => itemOf(item, { head, facts, counts, selling, now })) };
  });
  return { heads, campaigns };
}

async function readFacts(db: Sql, shop: string, now: number): Promise<Facts> {
  const given = [shop, now];
  const [locations, components, [stock], sold, [sales]] = await Promise.all([
    ask<Location>(db, LOCATIONS, [shop]),
    ask<Component>(db, COMPONENTS, given),
    ask<{ levels: string; arrivals: string }>(db, STOCK, given),
    readComingSold(db, shop, now),
    ask<{ units: string }>(db, SALES, given),
  ]);
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

function itemOf(
  [variantId, productId, inventoryItemId, planned, mean, sd, need, verdict, made]: ItemTuple,
  {
    head,
    facts,
    counts,
    selling,
    now,
  }: { head: HeadRow; facts: Facts; counts: Counts; selling: Parameters<typeof isSoldBy>[0]; now: number },
): ComingItem {
  const ahead = head.startsAt > now;
  const sales = ahead ? facts.sales.get(variantId) : undefined;
  return {
    variantId,
    productId,
    planned,
    sold: ahead
      ? 0
      : head.soldKnown
        ? (facts.sold.get(`${head.id}/${variantId}`) ?? [])
            .filter((order) => isSoldBy(selling, order))
            .reduce((sum, { units }) => sum + units, 0)
        : Math.floor(soldByPlan(planned, head, now)),
    expected:
      mean !== null && sd !== null
        ? { units: Math.round(mean), sd }
        : sales
          ? expectedAhead(planned, historyOf(sales, head.historyDays), (head.endsAt - head.startsAt) / DAY_MS)
          : null,
    judged: need !== null && head.goal !== 'sell_out' ? { covered: verdict === 'covered', need } : null,
    parts: partsOf(made, { variantId, inventoryItemId }, facts, counts),
  };
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

const HEADS = `
select c."id", c."name", ${ms('c."startsAt"')} as "startsAt", ${ms('c."endsAt"')} as "endsAt", c."priority", c."goal", c."state", c."policy",
       least(56, coalesce(floor(extract(epoch from ${at('$2')} - ${ordersKnownSince('$1')}) / 86400), 0))::int as "historyDays",
       s."ordersUntil" is null and c."startsAt" >= coalesce(s."ordersFrom", c."startsAt") as "soldKnown"
  from "Campaign" c join "Shop" s on s."shop" = c."shop" where ${COMING} order by c."startsAt", c."priority", c."id"`;

const MEMBERS = `"CampaignItem" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
  join "Variant" x on x."shop" = i."shop" and x."id" = i."variantId"`;
const PRODUCTS = `join "Product" p on p."shop" = i."shop" and p."id" = i."productId" and p."deletedAt" is null`;
const RUNS_OUT = (variant: string): string =>
  `${variant}."tracked" and ${variant}."inventoryPolicy" = 'DENY'`;

/** Numbers are taken out of the assessments first: each join and the sorting would carry all of them. */
const ITEMS = `
with judged as materialized (
  select u."campaignId", u."variantId", (u."assessment"->>'expectedDemand')::float8 as mean, (u."assessment"->>'demandSd')::float8 as sd,
         (u."assessment"->>'need')::float8 as need, u."verdict" as verdict
    from "Verdict" u join "Campaign" c on c."shop" = u."shop" and c."id" = u."campaignId"
   where ${COMING} and c."startsAt" <= ${at('$2')})
select i."campaignId", json_agg(json_build_array(i."variantId", i."productId", i."inventoryItemId", i."plannedUnits", u.mean, u.sd, u.need, u.verdict,
         case when x."requiresComponents" then 'bundle' when ${RUNS_OUT('x')} and not p."isGiftCard" then 'stock' else 'endless' end)
         order by p."title", x."position", x."id")::text as "items"
  from ${MEMBERS} ${PRODUCTS}
  left join judged u on u."campaignId" = i."campaignId" and u."variantId" = i."variantId"
 where ${COMING} and i."removedAt" is null group by i."campaignId"`;

const LOCATIONS = `
select g."id", g."name", g."fulfillsOnlineOrders" as "online", g."isActive" as "open"
  from "Location" g where g."shop" = $1 order by g."name", g."id"`;

const BUNDLES = `select x."id" from ${MEMBERS} where ${COMING} and i."removedAt" is null and x."requiresComponents"`;

const COMPONENTS = `
select v."bundleVariantId", y."id" as "variantId", y."inventoryItemId", q."title" as "component", v."quantity" as "takes",
       ${RUNS_OUT('y')} and not q."isGiftCard" as "limits"
  from "VariantComponent" v
  left join "Variant" y on y."shop" = v."shop" and y."id" = v."variantId"
  left join "Product" q on q."shop" = y."shop" and q."id" = y."productId"
 where v."shop" = $1 and v."bundleVariantId" in (${BUNDLES})
 order by q."title", y."inventoryItemId"`;

/** Stock of all items, also of those that cannot run out: to look at each variant costs more than it spares. */
const STOCK = `
with wanted as materialized (
  select i."inventoryItemId" from "CampaignItem" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
   where ${COMING} and i."removedAt" is null
  union all
  select y."inventoryItemId" from "VariantComponent" v join "Variant" y on y."shop" = v."shop" and y."id" = v."variantId"
   where v."shop" = $1 and v."bundleVariantId" in (${BUNDLES}))
select (select json_agg(json_build_array(l."inventoryItemId", l."locationId", coalesce(l."available", 0), l."isActive"))
          from "InventoryLevel" l where l."shop" = $1 and l."inventoryItemId" = any (array(select "inventoryItemId" from wanted)))::text as "levels",
       (select json_agg(json_build_array(a."inventoryItemId", a."locationId", ${ms('a."arrivesAt"')}, a."units") order by a."arrivesAt", a."id")
          from "Arrival" a where a."shop" = $1 and a."arrivesAt" > ${utc('$2')}
           and a."inventoryItemId" in (select "inventoryItemId" from wanted))::text as "arrivals"`;

/** What the items of campaigns that have not begun have sold in eight weeks. */
const SALES = `
select json_agg(json_build_array(d."variantId", d.ago, d.units))::text as "units" from (
  select o."variantId", 1 + floor(extract(epoch from ${at('$2')} - o."orderedAt") / 86400)::int as ago, sum(o."quantity")::int as units
    from "OrderLine" o
   where o."shop" = $1 and o."cancelledAt" is null
     and o."orderedAt" > ${at('$2')} - interval '56 days' and o."orderedAt" <= ${at('$2')}
     and o."variantId" in (select i."variantId" from "CampaignItem" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
       where ${COMING} and c."startsAt" > ${at('$2')} and i."removedAt" is null)
   group by 1, 2) d`;

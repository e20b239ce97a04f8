import { isSoldBy, type OrderPlace } from '../../core/channels.ts';
import { stockByDay, type NotedLevel } from '../../core/stock-days.ts';
import { countedLocations } from '../../core/stock.ts';
import { dayNumber, startOfDay } from '../../core/time.ts';
import { OVER, soldInWindow } from '../repositories/campaign-sales.ts';
import { among, type Sql } from '../sql.ts';
import { dayOf, nextDay, startsIn } from './day-starts.ts';
import { locationsOf } from './frame.ts';
import type { ResultsView } from './results-shapes.ts';
import { ask, at, ms } from './sql.ts';

const MOST_DAYS = 120;

interface Span {
  startsAt: number;
  /** The end, or now where that is earlier. */
  until: number;
  channels: string[] | null;
  locationIds: string[] | null;
  zone: string;
  ordersFrom: number | null;
  ordersUntil: number | null;
}

/** Long lists are JSON texts: of ten thousand rows the driver would take longer than the database. */
interface Found extends Pick<ResultsView, 'planned' | 'soldOutItems' | 'holds' | 'held' | 'released'> {
  days: { need: number | null; holds: number }[];
  sales: (OrderPlace & { day: number; units: number })[] | null;
  levels: string | null;
  /** Items that joined after the day of the first. */
  later: string | null;
  /** All items, where levels of some were never noted. */
  items: string | null;
}

/** Sales, stock, need and holds of a campaign, day by day on the shop's clock. */
export async function results(db: Sql, shop: string, id: string, now: number): Promise<ResultsView | null> {
  const [[span], locations] = await Promise.all([
    ask<Span>(db, SPAN, [shop, id, now]),
    locationsOf(db, shop),
  ]);
  if (!span) return null;
  const { startsAt, until, zone, channels, locationIds } = span;
  const counted = countedLocations(locations, locationIds);
  const from = dayNumber(startsAt, zone);
  const to = dayNumber(until, zone);
  const first = Math.max(from, to - MOST_DAYS + 1);
  const moments = Array.from({ length: Math.max(1, to - first + 1) + 1 }, (_, n) =>
    startOfDay(startsAt, zone, first - from + n),
  );
  const starts = JSON.stringify(moments);
  const today = dayNumber(now, zone);
  const [found] = await ask<Found>(db, RESULTS, [shop, id, starts, counted, now, first, today]);
  if (!found) return null;
  const { planned, soldOutItems, holds, held, released } = found;
  const levels = await levelsOf(db, shop, starts, counted, found);
  const stock = stockByDay(levels, new Set(listed<string>(found.later)), found.days.length);
  const ordered = soldByDay(found, { channels, locations: new Set(counted) });
  const days = moments.slice(0, -1).map((begins, n) => {
    const { need = null, holds: began = 0 } = found.days[n] ?? {};
    const known = isKnown(span, begins, moments[n + 1] ?? begins);
    return {
      at: begins,
      sold: known ? (ordered.get(n + 1) ?? 0) : null,
      stock: stock[n] ?? null,
      need,
      holds: began,
    };
  });
  const sold = days.reduce<number | null>(
    (sum, day) => (sum === null || day.sold === null ? null : sum + day.sold),
    0,
  );
  return { days: to < from ? [] : days, sold, planned, soldOutItems, holds, held, released };
}

/** Units that the campaign sold, by the day (1: the first); what others sold is left out. */
function soldByDay({ sales }: Found, campaign: Parameters<typeof isSoldBy>[0]): Map<number, number> {
  const sold = new Map<number, number>();
  for (const { day, units, ...place } of sales ?? [])
    if (isSoldBy(campaign, place)) sold.set(day, (sold.get(day) ?? 0) + units);
  return sold;
}

/** Whether orders of all of the time from `from` to `to` are known. */
const isKnown = ({ ordersFrom, ordersUntil }: Span, from: number, to: number): boolean =>
  (ordersFrom === null || ordersFrom <= from) && (ordersUntil === null || to <= ordersUntil);

/** Levels as they were noted, and those of which no change was: what they are, since they last changed. */
async function levelsOf(
  db: Sql,
  shop: string,
  starts: string,
  counted: readonly string[],
  found: Found,
): Promise<NotedLevel[]> {
  const levels = listed<NotedLevel>(found.levels);
  const unnoted = new Set(listed<string>(found.items));
  if (unnoted.size > 0) for (const [item] of levels) unnoted.delete(item);
  if (unnoted.size === 0) return levels;
  const [more] = await ask<Pick<Found, 'levels'>>(db, UNNOTED, [shop, [...unnoted], starts, counted]);
  return [...levels, ...listed<NotedLevel>(more?.levels)];
}

const listed = <T>(text: string | null | undefined): T[] => (text ? (JSON.parse(text) as T[]) : []);

/** $1 shop, $2 campaign, $3 now. */
const SPAN = `
select ${ms('c."startsAt"')} as "startsAt", ${ms(`least(${OVER}, ${at('$3')})`)} as "until", s."ianaTimezone" as "zone",
       c."policy"->'channels' as "channels", c."policy"->'locationIds' as "locationIds",
       ${ms('s."ordersFrom"')} as "ordersFrom", ${ms('s."ordersUntil"')} as "ordersUntil"
  from "Campaign" c join "Shop" s on s."shop" = c."shop" where c."shop" = $1 and c."id" = $2`;

/** SQL for a `NotedLevel` as JSON, and for one of its changes. Ids of Shopify's are digits: nothing in them is escaped. */
const levelOf = (item: string, changes: string): string => `concat('["', ${item}, '",', ${changes}, ']')`;
const change = (moment: string): string => `concat(${dayOf(moment)}, ',', coalesce("available", 0))`;

/**
 * $1 shop, $2 campaign, $3 starts of days (the last is the end), $4 locations that count, $5 now, $6 number of the first day,
 * $7 of today. Levels of items are noted from when a campaign first cared about them. Items, holds and levels are
 * each read once, and changes are handed on in the order of their index: to compare each with the one before it took the
 * database as long as to read them.
 */
const RESULTS = `
with ${startsIn('$3')},
items as materialized (select "variantId", "inventoryItemId", "addedAt", "plannedUnits" from "CampaignItem"
  where "shop" = $1 and "campaignId" = $2 and "removedAt" is null),
entered as materialized (
  select ${nextDay('i."at"', 's."ianaTimezone"')} as "until" from (select min("addedAt") as "at" from items) i, "Shop" s where s."shop" = $1),
joined as (
  select count(*) as "total", sum("plannedUnits")::int as "planned",
         (json_agg("inventoryItemId") filter (where "addedAt" >= (select "until" from entered) and "inventoryItemId" not in (
           select "inventoryItemId" from items where "addedAt" < (select "until" from entered))))::text as "later" from items),
levels as (
  select "inventoryItemId", ${levelOf('"inventoryItemId"', `string_agg(${change('"at"')}, ',' order by "at")`)} as "level"
    from "LevelChange" where "shop" = $1 and "inventoryItemId" = any (array(select "inventoryItemId" from items))
     and "locationId" ${among('$4')}
   group by "inventoryItemId", "locationId"),
noted as (select concat('[', string_agg("level", ','), ']') as "levels", count(distinct "inventoryItemId") as "items" from levels),
sales as (
  select ${dayOf('o."orderedAt"')} as day, o."source", o."locationId", sum(o."quantity")::int as units
    from "Campaign" c cross join items i
    join "OrderLine" o on o."shop" = $1 and o."variantId" = i."variantId" and ${soldInWindow('$5')}
   where c."shop" = $1 and c."id" = $2 group by 1, 2, 3),
held as materialized (select "variantId", "cause", "mode", "closedAt", ${dayOf('"openedAt"')} as day from "Hold"
  where "shop" = $1 and "campaignId" = $2),
begun as (select day, count(*)::int as items from (select distinct day, "variantId" from held) h group by day),
holds as (
  select count(*) filter (where "soldOut")::int as "soldOutItems", count(*)::int as "holds",
         count(*) filter (where "acted")::int as "held",
         count(*) filter (where not "open")::int as "released"
    from (select bool_or("cause" = 'sold_out') as "soldOut", bool_or("closedAt" is null) as "open",
                bool_or("mode" = 'act') as "acted" from held group by "variantId") h),
days as (
  select d.day, coalesce(h.items, 0) as "holds",
         coalesce(n."need", case when $6::int + d.day - 1 = $7::int then (
           select sum("need")::int from "Verdict" where "shop" = $1 and "campaignId" = $2 and "usable" is not null) end) as "need"
    from generate_series(1, json_array_length($3::json) - 1) as d(day)
    left join begun h on h.day = d.day
    left join "CampaignDay" n on n."shop" = $1 and n."campaignId" = $2 and n."day" = $6::int + d.day - 1)
select (select json_agg(json_build_object('need', "need", 'holds', "holds") order by day) from days) as "days",
       (select json_agg(s) from sales s) as "sales", joined."planned", joined."later", noted."levels", holds.*,
       case when noted."items" < joined."total" then (select json_agg("inventoryItemId")::text from items) end as "items"
  from joined cross join noted cross join holds`;

/** $2 items (JSON list), the rest as above. */
const UNNOTED = `
with ${startsIn('$3')}
select concat('[', string_agg(${levelOf('"inventoryItemId"', change('coalesce("changedAt", "updatedAt")'))}, ','), ']') as "levels"
  from "InventoryLevel"
 where "shop" = $1 and "isActive" and "inventoryItemId" ${among('$2')} and "locationId" ${among('$4')}`;

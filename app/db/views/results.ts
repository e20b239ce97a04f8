import { isSoldBy, type OrderPlace } from '../../core/channels.ts';
import { countedLocations } from '../../core/stock.ts';
import { soldInWindow } from '../repositories/campaign-sales.ts';
import { locationsOf } from './frame.ts';
import { ask, ms, utc } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { ResultsView } from './views.ts';

const MOST_DAYS = 120;

/** Sales, stock, need and holds of a campaign, day by day on the shop's clock. */
export async function results(db: Sql, shop: string, id: string, now: number): Promise<ResultsView | null> {
  const [head] = await ask<{
    from: number;
    to: number;
    channels: string[] | null;
    locationIds: string[] | null;
  }>(
    db,
    `select (least(c."endsAt", c."endedAt", ${utc('$3')}::timestamptz) at time zone s."ianaTimezone")::date - date '1970-01-01' as "to",
            (c."startsAt" at time zone s."ianaTimezone")::date - date '1970-01-01' as "from",
            c."policy"->'channels' as "channels", c."policy"->'locationIds' as "locationIds"
       from "Campaign" c join "Shop" s on s."shop" = c."shop" where c."shop" = $1 and c."id" = $2`,
    [shop, id, now],
  );
  if (!head) return null;
  const { from, to, channels, locationIds } = head;
  const first = Math.max(from, to - MOST_DAYS + 1);
  const [locations, ordered] = await Promise.all([
    locationsOf(db, shop),
    ask<OrderPlace & { day: number; units: number }>(db, SOLD, [shop, id, now]),
  ]);
  const campaign = { channels, locations: new Set(countedLocations(locations, locationIds)) };
  const [found] = await ask<Omit<ResultsView, 'sold'>>(db, RESULTS, [
    shop,
    id,
    now,
    first,
    Math.max(first, to),
    JSON.stringify(ordered.filter((order) => isSoldBy(campaign, order))),
  ]);
  if (!found) return null;
  const sold = found.days.reduce<number | null>(
    (sum, day) => (sum === null || day.sold === null ? null : sum + day.sold),
    0,
  );
  return { ...found, sold, days: to < from ? [] : found.days };
}

/** SQL for the day, counted from 1970-01-01, on which a moment falls on the shop's clock (`z`). */
const dayOf = (moment: string): string => `(${moment} at time zone z."zone")::date - date '1970-01-01'`;

/** SQL for the first moment of such a day. */
const startOf = (day: string): string => `((date '1970-01-01' + ${day})::timestamp at time zone z."zone")`;

/** $1 shop, $2 campaign, $3 now. */
const SOLD = `
select ${dayOf('o."orderedAt"')} as day, o."source", o."locationId", sum(o."quantity")::int as units
  from "Campaign" c join (select "shop", "ianaTimezone" as "zone" from "Shop") z on z."shop" = c."shop"
  join "CampaignItem" i on i."shop" = $1 and i."campaignId" = c."id" and i."removedAt" is null
  join "OrderLine" o on o."shop" = $1 and o."variantId" = i."variantId" and ${soldInWindow('$3')}
 where c."shop" = $1 and c."id" = $2 group by 1, 2, 3`;

/**
 * $1 shop, $2 campaign, $3 now, $4 first day, $5 last day, $6 what was sold, by day and place. Levels of items are noted from when a campaign first cared about
 * them: before that, stock is not known, nor is it where one that the campaign began with is not. What joined later counts from
 * its first level on. Items, holds and levels are each read once, levels in the order of their index: ten thousand items
 * are not sorted, and a change before the first day needs no day of its own.
 */
const RESULTS = `
with z as materialized (select z.*, ${startOf('$4::int')} as "begins"
  from (select "ianaTimezone" as "zone", "ordersFrom", "ordersUntil" from "Shop" where "shop" = $1) z),
campaign as materialized (select "policy" from "Campaign" where "shop" = $1 and "id" = $2),
items as materialized (select "variantId", "inventoryItemId", "addedAt", "plannedUnits" from "CampaignItem"
  where "shop" = $1 and "campaignId" = $2 and "removedAt" is null),
held as materialized (select "variantId", "cause", "closedAt", ${dayOf('"openedAt"')} as day from "Hold", z
  where "shop" = $1 and "campaignId" = $2),
places as materialized (select l."id" from "Location" l, campaign c
  where l."shop" = $1 and l."isActive" and case when jsonb_typeof(c."policy"->'locationIds') = 'array'
    then c."policy"->'locationIds' ? l."id" else l."fulfillsOnlineOrders" end),
noted as materialized (
  select "inventoryItemId", "at", coalesce("available", 0) - coalesce(lag(coalesce("available", 0)) over level, 0) as delta,
         lag("at") over level is null as begins
    from "LevelChange" where "shop" = $1 and "inventoryItemId" = any (array(select "inventoryItemId" from items))
     and "locationId" = any (array(select "id" from places))
  window level as (partition by "inventoryItemId", "locationId" order by "at")),
begun as materialized (select "inventoryItemId", min("at") as "at" from noted where begins group by 1),
unnoted as materialized (
  select l."inventoryItemId", coalesce(l."changedAt", l."updatedAt") as "at", coalesce(l."available", 0) as delta
    from "InventoryLevel" l
   where l."shop" = $1 and l."isActive" and l."locationId" in (select "id" from places)
     and l."inventoryItemId" = any (array(select "inventoryItemId" from items
       where "inventoryItemId" not in (select "inventoryItemId" from begun)))),
daily as materialized (
  select case when c."at" < z."begins" then $4::int else ${dayOf('c."at"')} end as day, sum(c.delta)::int as delta
    from (select "at", delta from noted union all select "at", delta from unnoted) c, z group by 1),
entered as (select ${startOf(`(${dayOf('i."at"')} + 1)`)} as "until" from (select min("addedAt") as "at" from items) i, z),
late as (select * from begun where "at" >= (select "begins" from z)
  union all select "inventoryItemId", min("at") from unnoted group by 1),
known as (select ${dayOf('l."at"')} as "from" from z, (
  select max(l."at") as "at" from late l join items i using ("inventoryItemId") where i."addedAt" < (select "until" from entered)) l),
sales as (
  select day, sum(units)::int as units from json_to_recordset($6::json) as x(day int, units int) group by 1),
today as (select ${dayOf(`${utc('$3')}::timestamptz`)} as today,
  (select sum("need")::int from "Verdict" where "shop" = $1 and "campaignId" = $2 and "usable" is not null) as need from z),
days as (
  select ${ms(startOf('d.day'))} as "at",
         case when d.day < coalesce(${dayOf('z."ordersUntil"')}, d.day + 1)
               and d.day >= coalesce(${dayOf(`(z."ordersFrom" - interval '1 microsecond')`)} + 1, d.day)
           then coalesce(s.units, 0) end as "sold",
         case when d.day >= coalesce(known."from", d.day) then (select sum(x.delta)::int from daily x where x.day <= d.day) end as "stock",
         coalesce(n."need", case when d.day = t.today then t.need end) as "need",
         (select count(distinct h."variantId")::int from held h where h.day = d.day) as "holds"
    from generate_series($4::int, $5::int) as d(day) cross join z cross join today t cross join known
    left join sales s on s.day = d.day
    left join "CampaignDay" n on n."shop" = $1 and n."campaignId" = $2 and n."day" = d.day)
select (select json_agg(d order by d."at") from days d) as "days",
       (select sum("plannedUnits")::int from items) as "planned", h.*
  from (select count(distinct "variantId") filter (where "cause" = 'sold_out')::int as "soldOutItems",
               count(distinct "variantId")::int as "holds",
               (count(distinct "variantId") - count(distinct "variantId") filter (where "closedAt" is null))::int as "released"
          from held) h`;

import { ask, ms, utc } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { ResultDay, ResultsView } from './views.ts';

const MOST_DAYS = 120;

/** Sales, stock, need and holds of a campaign, day by day on the shop's clock. */
export async function results(db: Sql, shop: string, id: string, now: number): Promise<ResultsView | null> {
  const [head] = await ask<Omit<ResultsView, 'days'> & { from: number; to: number }>(
    db,
    `with c as (select c.*, s."ianaTimezone" as zone from "Campaign" c join "Shop" s on s.shop = c.shop
                 where c."shop" = $1 and c."id" = $2)
     select (least(c."endsAt", c."endedAt", ${utc('$3')}::timestamptz) at time zone c.zone)::date - date '1970-01-01' as "to",
            (c."startsAt" at time zone c.zone)::date - date '1970-01-01' as "from",
            (select sum(i."plannedUnits")::int from "CampaignItem" i where i."shop" = $1 and i."campaignId" = $2 and i."removedAt" is null) as "planned",
            h."soldOutItems", h."holds", h."released", 0 as "sold"
       from c left join lateral (
         select count(distinct h."variantId") filter (where h."cause" = 'sold_out')::int as "soldOutItems",
                count(distinct h."variantId")::int as "holds",
                (count(distinct h."variantId") - count(distinct h."variantId") filter (where h."closedAt" is null))::int as "released"
           from "Hold" h where h."shop" = $1 and h."campaignId" = $2) h on true`,
    [shop, id, now],
  );
  if (!head) return null;
  const { from, to, ...totals } = head;
  const first = Math.max(from, to - MOST_DAYS + 1);
  const days = await ask<ResultDay>(db, DAYS, [shop, id, now, first, Math.max(first, to)]);
  const sold = days.reduce<number | null>(
    (sum, day) => (sum === null || day.sold === null ? null : sum + day.sold),
    0,
  );
  return { ...totals, sold, days: to < from ? [] : days };
}

/**
 * $1 shop, $2 campaign, $3 now, $4 first day, $5 last day. Levels of items are noted from when a campaign first cared about
 * them: before that, stock is not known, nor is it where one that the campaign began with is not. What joined later counts from
 * its first level on.
 */
const DAYS = `
with zone as (select "ianaTimezone" as zone,
    (("ordersFrom" - interval '1 microsecond') at time zone "ianaTimezone")::date - date '1970-01-01' + 1 as "ordersFrom",
    ("ordersUntil" at time zone "ianaTimezone")::date - date '1970-01-01' as "ordersUntil" from "Shop" where "shop" = $1),
days as (select generate_series($4::int, $5::int) as day),
entered as materialized (
  select ((min(i."addedAt") at time zone z.zone)::date + 1)::timestamp at time zone z.zone as "until"
    from "CampaignItem" i, zone z where i."shop" = $1 and i."campaignId" = $2 and i."removedAt" is null group by z.zone),
items as materialized (
  select i."variantId", i."inventoryItemId", i."addedAt" < e."until" as first
    from "CampaignItem" i, entered e where i."shop" = $1 and i."campaignId" = $2 and i."removedAt" is null),
goods as materialized (select "inventoryItemId", bool_or(first) as first from items group by 1),
places as materialized (select l."id" from "Location" l join "Campaign" c on c."shop" = $1 and c."id" = $2
  where l."shop" = $1 and l."isActive" and case when jsonb_typeof(c."policy"->'locationIds') = 'array'
    then c."policy"->'locationIds' ? l."id" else l."fulfillsOnlineOrders" end),
campaign as (select "startsAt", "endsAt" from "Campaign" where "shop" = $1 and "id" = $2),
sales as (
  select (o."orderedAt" at time zone z.zone)::date - date '1970-01-01' as day, sum(o."quantity")::int as units
    from items i join "OrderLine" o on o."shop" = $1 and o."variantId" = i."variantId" and o."cancelledAt" is null,
         campaign c, zone z
   where o."orderedAt" >= c."startsAt" and o."orderedAt" < c."endsAt" and o."orderedAt" <= ${utc('$3')}
   group by 1),
changes as materialized (
  select l."inventoryItemId", (l."at" at time zone z.zone)::date - date '1970-01-01' as day,
         coalesce(l."available", 0) - coalesce(lag(coalesce(l."available", 0)) over
           (partition by l."inventoryItemId" collate "C", l."locationId" collate "C" order by l."at"), 0) as delta
    from "LevelChange" l cross join zone z
   where l."shop" = $1 and l."inventoryItemId" = any (array(select "inventoryItemId" from goods)) and l."locationId" in (select "id" from places)
  union all
  select l."inventoryItemId", (coalesce(l."changedAt", l."updatedAt") at time zone z.zone)::date - date '1970-01-01', coalesce(l."available", 0)
    from "InventoryLevel" l cross join zone z
   where l."shop" = $1 and l."inventoryItemId" = any (array(select "inventoryItemId" from goods)) and l."isActive"
     and l."locationId" in (select "id" from places)
     and not exists (select 1 from "LevelChange" h where h."shop" = $1 and h."inventoryItemId" = l."inventoryItemId"
       and h."locationId" = l."locationId")),
daily as materialized (select day, sum(delta)::int as delta from changes group by 1),
known as (select max(k.day) filter (where g.first) as "from"
  from goods g join (select "inventoryItemId", min(day) as day from changes group by 1) k on k."inventoryItemId" = g."inventoryItemId"),
today as (select (${utc('$3')}::timestamptz at time zone z.zone)::date - date '1970-01-01' as today,
  (select sum(v."need")::int from "Verdict" v where v."shop" = $1 and v."campaignId" = $2 and v."usable" is not null) as need from zone z),
held as (select (h."openedAt" at time zone z.zone)::date - date '1970-01-01' as day, count(distinct h."variantId")::int as n
  from "Hold" h, zone z where h."shop" = $1 and h."campaignId" = $2 group by 1)
select ${ms(`((date '1970-01-01' + d.day)::timestamp at time zone z.zone)`)} as "at",
       case when d.day < coalesce(z."ordersUntil", d.day + 1) and d.day >= coalesce(z."ordersFrom", d.day) then coalesce(s.units, 0) end
         as "sold",
       case when d.day >= coalesce(known."from", d.day) then (select sum(x.delta)::int from daily x where x.day <= d.day) end as "stock",
       coalesce(n."need", case when d.day = t.today then t.need end) as "need", coalesce(h.n, 0) as "holds"
  from days d cross join zone z cross join today t cross join known
  left join sales s on s.day = d.day
  left join held h on h.day = d.day
  left join "CampaignDay" n on n."shop" = $1 and n."campaignId" = $2 and n."day" = d.day
 order by d.day`;

import { shipMeasures, type ShipMeasures, type ShippedGroup } from '../../core/measures/ship-times.ts';
import { settingsSchema } from '../../core/policy.ts';
import type { CarrierLate } from '../../core/shipping.ts';
import { ordersReadSince } from '../repositories/known-orders.ts';
import { safeZone } from '../repositories/zones.ts';
import type { Sql } from '../sql.ts';
import { ask, at, ms } from './sql.ts';

/**
 * Order to ship of orders placed between two moments, with and without items of campaigns that ran then (or of one campaign,
 * its id), and what carriers delivered on time (of a campaign: its orders). Null: no orders of that time
 * are known.
 */
export async function shipTimesOf(
  db: Sql,
  shop: string,
  campaignId: string | null,
  span: { from: number; to: number },
  now: number,
): Promise<ShipMeasures | null> {
  const [head] = await ask<{ zone: string; settings: unknown }>(
    db,
    `select s."ianaTimezone" as zone, s.settings from "Shop" s
     where s.shop = $1 and ${ordersReadSince('$1')} < ${at('$2')}`,
    [shop, span.to],
  );
  if (!head) return null;
  const zone = await safeZone(db, head.zone);
  const { shipWithinDays, workdays, closedDays } = settingsSchema.parse(head.settings ?? {});
  const values = [shop, campaignId, span.from, span.to];
  const [groups, carriers] = await Promise.all([
    ask<ShippedGroup>(db, GROUPS, [...values, zone]),
    ask<CarrierLate>(db, CARRIERS, [...values, now]),
  ]);
  return shipMeasures(groups, carriers, {
    now,
    promised: shipWithinDays,
    days: { zone, weekdays: workdays, closed: closedDays },
  });
}

/**
 * $1 shop, $2 campaign or null, $3 from, $4 to: orders with an item of a campaign that ran when they were placed. Not sure: only
 * of campaigns that were entered after that, whose items of then nobody told.
 */
const INSIDE = `
with inside as materialized (
  select l."orderId", bool_or(i."addedAt" <= l."orderedAt") as sure from "OrderLine" l
  join "CampaignItem" i on i.shop = $1 and i."variantId" = l."variantId"
    and (i."removedAt" is null or i."removedAt" > l."orderedAt")
  join "Campaign" c on c.shop = $1 and c.id = i."campaignId" and c.state in ('approved', 'live', 'ended', 'cancelled')
    and (i."addedAt" <= l."orderedAt" or c."createdAt" > l."orderedAt")
    and c."startsAt" <= l."orderedAt" and l."orderedAt" < least(c."endsAt", coalesce(c."endedAt", c."endsAt"))
  where l.shop = $1 and l."orderedAt" >= ${at('$3')} and l."orderedAt" < ${at('$4')}
    and ($2::text is null or c.id = $2)
  group by 1)`;

const PLACED = `o.shop = $1 and o."orderedAt" >= ${at('$3')} and o."orderedAt" < ${at('$4')}`;

/** $5 zone: what left on the same day of the shop after the same day of order waited the same number of working days. */
const GROUPS = `${INSIDE},
placed as (
  select o."orderedAt" as ordered, to_timestamp((select min((p->>'shippedAt')::float8) from jsonb_array_elements(o.parcels) p) / 1000) as shipped,
    not o.complete as open, case when x.sure is false then null else x.sure is true end as inside
  from "ShippedOrder" o left join inside x on x."orderId" = o."orderId"
  where ${PLACED} and o."cancelledAt" is null)
select inside, open, ${ms('min(ordered)')} as "orderedAt", ${ms('min(shipped)')} as "shippedAt", count(*)::int as orders
from placed group by inside, open, (ordered at time zone $5)::date, (shipped at time zone $5)::date`;

/** $5 now. As core/shipping counts them: the day that was named is not over before its end. */
const CARRIERS = `${INSIDE},
parcels as (
  select coalesce(p->>'carrier', '') as carrier, (p->>'dueAt')::float8 + 86400000 as due, (p->>'deliveredAt')::float8 as arrived
  from "ShippedOrder" o cross join lateral jsonb_array_elements(o.parcels) p
  where ${PLACED} and ($2::text is null or o."orderId" in (select "orderId" from inside where sure)))
select carrier, count(*)::int as parcels, (count(*) filter (where coalesce(arrived, $5::float8) >= due))::int as late
from parcels where due is not null and (arrived is not null or due <= $5::float8) group by 1`;

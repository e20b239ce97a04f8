import { journeyOf, lossesOf, orderCompletion, type JourneyOrders } from '../../core/journey.ts';
import { NO_COUNTS, type PageCounts } from '../../core/page-events.ts';
import { DAMAGE, NO_RETURNS } from '../../core/returns.ts';
import type { Sql } from '../sql.ts';
import type { InsightsPeriod } from './insights-shapes.ts';
import type { JourneyProduct, JourneyReason, JourneyStanding, JourneyView } from './journey-shapes.ts';
import { ordersReadSince } from '../repositories/known-orders.ts';
import { carriersOf, shippingOf } from './journey-shipping.ts';
import { satisfactionOf } from './satisfaction.ts';
import { shipTimesOf } from './ship-times.ts';
import { ask, at, ms } from './sql.ts';

const MOST_PRODUCTS = 50;

/** The way of shoppers through the shop in a period, or through a campaign (its id), beside the time before. */
export async function journey(
  db: Sql,
  shop: string,
  period: InsightsPeriod,
  now: number,
  campaignId: string | null = null,
): Promise<JourneyView> {
  const { from, to, beforeFrom, beforeTo } = period;
  const [
    [head],
    facts,
    factsBefore,
    answers,
    answersBefore,
    cancelled,
    returned,
    products,
    standings,
    shipped,
    shippedBefore,
  ] = await Promise.all([
    ask<Pick<JourneyView, 'pixelSince' | 'shippingKnown' | 'ordersSince' | 'ordersAsk' | 'returnsAsk'>>(
      db,
      HEAD,
      [shop],
    ),
    factsOf(db, shop, campaignId, { from, to: Math.min(to, now), whole: false }),
    factsOf(db, shop, campaignId, { from: beforeFrom, to: Math.min(beforeTo, now), whole: true }),
    satisfactionOf(db, shop, campaignId, from, to),
    satisfactionOf(db, shop, campaignId, beforeFrom, beforeTo),
    ask<JourneyReason>(db, REASONS, [shop, campaignId, from, to]),
    ask<JourneyReason>(db, RETURN_REASONS, [shop, campaignId, from, to]),
    ask<JourneyProduct>(db, PRODUCTS, [shop, campaignId, from, Math.min(to, now), MOST_PRODUCTS]),
    ask<JourneyStanding>(db, STANDINGS, [shop, campaignId, from, Math.min(to, now)]),
    shipTimesOf(db, shop, campaignId, { from, to }, now),
    // Before its start no order was one of a campaign that ran.
    campaignId === null
      ? shipTimesOf(db, shop, null, { from: beforeFrom, to: beforeTo }, now)
      : Promise.resolve(null),
  ]);
  const { pixelSince = null, shippingKnown = false, ordersSince = null } = head ?? {};
  const { ordersAsk = false, returnsAsk = false } = head ?? {};
  const [steps, stepsBefore] = [journeyOf(facts), journeyOf(factsBefore)];
  return {
    period,
    steps: steps.flatMap((step, index) => {
      const same = stepsBefore[index];
      return same ? [{ ...step, before: same }] : [];
    }),
    ...lossesOf(steps, stepsBefore),
    satisfaction: meanOf(answers),
    satisfactionBefore: meanOf(answersBefore),
    completion: orderCompletion(facts.orders),
    completionBefore: orderCompletion(factsBefore.orders),
    cancelled: facts.orders ? cancelled : [],
    carriers: carriersOf(shipped, shippedBefore),
    shipping: shippingOf(shipped, shippedBefore),
    products,
    standings,
    pixelSince,
    shippingKnown,
    ordersSince,
    ordersAsk,
    returnsAsk,
    returned: facts.orders ? returned : [],
  };
}

const meanOf = ({ sum, answers }: { sum: number; answers: number }) => ({
  score: answers === 0 ? null : sum / answers,
  answers,
});

/** A campaign's own way, beside as long a time before its start with the same products. */
export async function campaignJourney(
  db: Sql,
  shop: string,
  campaignId: string,
  now: number,
): Promise<JourneyView | null> {
  const [campaign] = await ask<{ from: number; to: number }>(
    db,
    `select ${ms('"startsAt"')} as "from", least(${ms('least("endsAt", coalesce("endedAt", "endsAt"))')}, $3::float8) as "to"
       from "Campaign" where shop = $1 and id = $2`,
    [shop, campaignId, now],
  );
  if (!campaign || campaign.to <= campaign.from) return null;
  const { from, to } = campaign;
  return journey(db, shop, { from, to, beforeFrom: from - (to - from), beforeTo: from }, now, campaignId);
}

async function factsOf(
  db: Sql,
  shop: string,
  campaignId: string | null,
  { from, to, whole }: { from: number; to: number; whole: boolean },
) {
  const [[pages], orders] = await Promise.all([
    ask<PageCounts & { rows: number }>(db, PAGES, [shop, campaignId, from, to]),
    journeyOrders(db, shop, campaignId, from, to, whole),
  ]);
  const { rows = 0, ...counts } = pages ?? { rows: 0, ...NO_COUNTS };
  return { pages: rows > 0 ? counts : null, orders };
}

/**
 * Orders placed between two moments, of a campaign those with one of its products. Null: none of that time are known, or
 * (`whole`) not all of it.
 */
export async function journeyOrders(
  db: Sql,
  shop: string,
  campaignId: string | null,
  from: number,
  to: number,
  whole = false,
): Promise<JourneyOrders | null> {
  const [found] = await ask<
    { [name in keyof JourneyOrders]: JourneyOrders[name] } & {
      known: boolean;
      returnsKnown: boolean;
    }
  >(db, ORDERS, [shop, campaignId, from, to, whole]);
  if (!found?.known) return null;
  const { known: _known, returnsKnown, ...orders } = found;
  return {
    ...orders,
    // Nothing of what was sent is said to have arrived: then nobody tells.
    delivered: orders.delivered === 0 && orders.shipped > 0 ? null : orders.delivered,
    ...(returnsKnown ? {} : { returned: null, damaged: null, returnMs: null }),
  };
}

const SINCE = ordersReadSince('$1');
/** Orders between two moments are known: `$5` all of them, else those of a part at least. */
const KNOWN = `coalesce(case when $5::boolean then ${SINCE} <= ${at('$3')} else ${SINCE} < ${at('$4')} end, false)`;
const RETURNS_KNOWN = `exists (select 1 from "ShippingWatch" where shop = $1 and "returnsReadUntil" is not null and not "returnsDenied")`;

const HEAD = `
select (select ${ms('"turnedOnAt"')} from "Pixel" where shop = $1) as "pixelSince",
  ${SINCE} is not null as "shippingKnown", ${ms(SINCE)} as "ordersSince",
  exists (select 1 from "Shop" where shop = $1 and "ordersUntil" is not null) as "ordersAsk",
  exists (select 1 from "ShippingWatch" where shop = $1 and "returnsDenied") as "returnsAsk"`;

/** Products of campaign $2 that were in it at some time between $3 and $4, or came before; all of the shop where it is null. */
const OF_CAMPAIGN = (product: string): string => `($2::text is null or exists (
  select 1 from "CampaignItem" i where i.shop = $1 and i."campaignId" = $2 and i."productId" = ${product}))`;

/** $1 shop, $2 campaign or null, $3 from, $4 to: hours that lie in it as a whole. */
const HOURS = `p.shop = $1 and p.hour >= ${at('$3')} and p.hour <= ${at('$4')} - interval '1 hour'
  and ${OF_CAMPAIGN('p."productId"')}`;

const PAGES = `
select count(*)::int as rows, coalesce(sum(p.views), 0)::int as views, coalesce(sum(p.carts), 0)::int as carts,
  coalesce(sum(p.checkouts), 0)::int as checkouts, coalesce(sum(p.purchases), 0)::int as purchases
from "PageHour" p where ${HOURS}`;

const PRODUCTS = `
select p."productId", x.title, sum(p.views)::int as views, sum(p.carts)::int as carts, sum(p.checkouts)::int as checkouts,
  sum(p.purchases)::int as ordered, sum(p.purchases)::float8 / nullif(sum(p.views), 0) as conversion
from "PageHour" p join "Product" x on x.shop = $1 and x.id = p."productId"
where ${HOURS} group by 1, 2 order by 3 desc, 1 limit $5::int`;

const STANDINGS = `
with stood as (
  select p.views, p.purchases, max(case h.response when 'hide' then 3 when 'stop_promoting' then 2 when 'flag' then 1 end) as standing,
    coalesce(bool_and(h."openedAt" <= p.hour and (h."closedAt" is null or h."closedAt" >= p.hour + interval '1 hour')), true) as whole
  from "PageHour" p left join "Hold" h on h.shop = $1 and h."productId" = p."productId" and h.mode = 'act'
    and h."openedAt" < p.hour + interval '1 hour' and (h."closedAt" is null or h."closedAt" > p.hour)
  where ${HOURS} group by p."productId", p.hour, p.views, p.purchases)
select case standing when 3 then 'hide' when 2 then 'stop_promoting' when 1 then 'flag' else 'free' end as standing,
  sum(views)::int as views, sum(purchases)::float8 / nullif(sum(views), 0) as conversion
from stood where whole group by stood.standing order by stood.standing nulls first`;

/** Orders that are sent to somebody; of a campaign those with one of its products in them. */
const PLACED = `o.shop = $1 and o."orderedAt" >= ${at('$3')} and o."orderedAt" < ${at('$4')}
  and ($2::text is null or exists (select 1 from "OrderLine" l where l.shop = $1 and l."orderId" = o."orderId"
    and ${OF_CAMPAIGN('l."productId"')}))`;

/** Returns `r` that came to be; of a campaign those with one of its products. */
const CAME_BACK = `r.status not in (${NO_RETURNS.map((status) => `'${status}'`).join(', ')})
  and ($2::text is null or exists (select 1 from jsonb_array_elements(r.lines) x where ${OF_CAMPAIGN("x->>'productId'")}))`;

const ORDERS = `
with placed as (
  select ${ms('o."orderedAt"')} as ordered, o."cancelledAt" is not null as cancelled, o.complete,
    (select min((p->>'shippedAt')::float8) from jsonb_array_elements(o.parcels) p) as shipped,
    (select case when bool_and(p->>'deliveredAt' is not null) then max((p->>'deliveredAt')::float8) end
       from jsonb_array_elements(o.parcels) p) as arrived, r.back, r.damaged
  from "ShippedOrder" o left join lateral (
    select ${ms('min(r."createdAt")')} as back, coalesce(bool_or(r.lines::text ~ '"reason": *"[^"]*(${DAMAGE})'), false) as damaged
    from "OrderReturn" r where r.shop = $1 and r."orderId" = o."orderId" and ${CAME_BACK}) r on true
  where ${PLACED})
select ${KNOWN} as known, ${RETURNS_KNOWN} as "returnsKnown", count(*)::int as orders, count(*) filter (where cancelled)::int as cancelled, count(shipped)::int as shipped,
  count(*) filter (where complete and not cancelled)::int as complete,
  count(*) filter (where complete and arrived is not null)::int as delivered,
  count(*) filter (where not cancelled and not complete and shipped is null)::int as waiting,
  percentile_disc(0.5) within group (order by shipped - ordered) filter (where shipped is not null) as "shipMs",
  percentile_disc(0.5) within group (order by arrived - shipped) filter (where arrived is not null) as "deliverMs",
  count(*) filter (where shipped is not null and back is not null)::int as returned,
  count(*) filter (where shipped is not null and damaged)::int as damaged,
  percentile_disc(0.5) within group (order by back - arrived) filter (where back is not null and arrived is not null) as "returnMs"
from placed`;

const REASONS = `
with placed as (select o."cancelledAt", o."cancelReason" from "ShippedOrder" o where ${PLACED})
select coalesce("cancelReason", 'OTHER') as reason, count(*)::int as units,
  count(*)::float8 / (select count(*) from placed) as share
from placed where "cancelledAt" is not null group by 1 order by 2 desc, 1`;

/** Orders with a return for a reason; one order may come back for several. */
const RETURN_REASONS = `
with placed as (select o."orderId" from "ShippedOrder" o where ${PLACED} and jsonb_array_length(o.parcels) > 0)
select coalesce(x.line->>'reason', '') as reason, count(distinct r."orderId")::int as units,
  count(distinct r."orderId")::float8 / (select count(*) from placed) as share
from placed p join "OrderReturn" r on r.shop = $1 and r."orderId" = p."orderId" and ${CAME_BACK}
cross join lateral (select x as line from jsonb_array_elements(r.lines) x where ${OF_CAMPAIGN("x->>'productId'")}) x
where ${RETURNS_KNOWN} group by 1 order by 2 desc, 1 limit 20`;

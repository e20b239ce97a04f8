import { addDays, daysSince, noDay, type DayFacts } from '../../core/measures/days.ts';
import { isOfRunning, MEASURE, MEASURES, type MeasureName, type RowsOf } from '../../core/measures/list.ts';
import { measureOf, type AlertFacts, type PeriodFacts } from '../../core/measures/period.ts';
import { outOfStockShare } from '../../core/measures/shares.ts';
import { addTotals, noTotals, type Totals } from '../../core/measures/totals.ts';
import type { Worth } from '../../core/measures/worth.ts';
import type { Sql } from '../sql.ts';
import { safeZone } from '../repositories/zones.ts';
import { answersOf } from './answers.ts';
import { journeyOrders } from './journey.ts';
import { satisfactionOf } from './satisfaction.ts';
import { shipTimesOf } from './ship-times.ts';
import type {
  InsightsPeriod,
  InsightsView,
  MeasureRow,
  MeasureRows,
  MeasureView,
} from './insights-shapes.ts';
import { ask, at, ms, utc } from './sql.ts';

const PAGE_SIZE = 50;
const MOST_REPEATS = 20;

/** $1 shop. Since: the first entry of the ledger, which begins with the installation. */
const SHOP = `select "ianaTimezone" as zone, (select ${ms('min(at)')} from "LedgerEntry" where shop = $1) as since
from "Shop" where shop = $1`;

/** The measures of a period beside those of the one before, its days, and what sells out again and again. */
export async function insights(
  db: Sql,
  shop: string,
  period: InsightsPeriod,
  now: number,
): Promise<InsightsView> {
  const [known] = await ask<{ zone: string; since: number | null }>(db, SHOP, [shop]);
  const zone = await safeZone(db, known?.zone ?? 'UTC');
  const since = known?.since ?? null;
  const [current, before, days, repeats, answers, [last]] = await Promise.all([
    factsOf(db, shop, { from: period.from, to: period.to, zone }, since, now),
    factsOf(db, shop, { from: period.beforeFrom, to: period.beforeTo, zone }, since, now),
    daysOf(db, shop, zone, Math.min(period.from, period.beforeFrom), period.to),
    repeatList(db, shop, now),
    answersOf(db, shop, period),
    ask<{ at: number | null; until: number | null }>(
      db,
      `select ${ms('max("measuredAt")')} as at, ${ms('min("measuredAt") filter (where not ended)')} as until from "MeasureCampaign" where shop = $1`,
      [shop],
    ),
  ]);
  const measuredAt = last?.at ?? null;
  const within = (from: number, to: number) => days.filter(({ at }) => at >= from && at < to);
  const whole = (facts: PeriodFacts, from: number, to: number, many: number | null): PeriodFacts => ({
    ...facts,
    days: within(from, to).reduce((sum, day) => addDays(sum, day.facts), noDay()),
    watched: measuredAt !== null,
    repeats: many,
  });
  const facts = whole(current, period.from, period.to, repeats.length);
  // How often something sold out is told as of now; there is no list of the past.
  const factsBefore = whole(before, period.beforeFrom, period.beforeTo, null);
  return {
    answers,
    days: within(period.from, period.to).map(({ at, facts: day }) => ({
      at,
      share: outOfStockShare(day),
      stockOuts: day.stockOuts,
    })),
    measures: MEASURES.map((name) => measureView(name, measureOf(name, facts), measureOf(name, factsBefore))),
    campaigns: endedIn(current, measuredAt),
    campaignsBefore: endedIn(before, measuredAt),
    measuredAt,
    measuredUntil: last?.until ?? null,
    repeats: repeats.slice(0, MOST_REPEATS),
    moreRepeats: Math.max(0, repeats.length - MOST_REPEATS),
  };
}

const endedIn = ({ length, campaigns }: PeriodFacts, measuredAt: number | null): number | null =>
  measuredAt === null || length === 0 ? null : campaigns;

/** Units and money stand apart: a viewer may not see them. */
export function measureView(name: MeasureName, value: number | null, before: number | null): MeasureView {
  const { unit, better } = MEASURE[name];
  return unit === 'units' || unit === 'money'
    ? { name, unit, better, value: null, valueBefore: null, amount: value, amountBefore: before }
    : { name, unit, better, value, valueBefore: before, amount: null, amountBefore: null };
}

/** What a day has; days that were kept before something was counted say nothing of it. */
const COUNTED = Object.keys(noDay()) as (keyof DayFacts)[];

const daysOf = (
  db: Sql,
  shop: string,
  zone: string,
  from: number,
  to: number,
): Promise<{ at: number; facts: DayFacts }[]> =>
  ask(
    db,
    `with days as (
       select generate_series((${utc('$3')} at time zone 'UTC' at time zone $2)::date,
         (${utc('$4')} at time zone 'UTC' at time zone $2)::date, interval '1 day')::date as date),
     sums as (
       select d.day, ${COUNTED.map((name) => `sum((d.facts->>'${name}')::float8) as "${name}"`).join(', ')}
       from "MeasureDay" d where d.shop = $1 and d.day between (select min(date) - date '1970-01-01' from days)
         and (select max(date) - date '1970-01-01' from days) group by 1)
     select ${ms('(d.date::timestamp at time zone $2)')} as at,
       json_build_object(${COUNTED.map((name) => `'${name}', coalesce(s."${name}", 0)`).join(', ')}) as facts
     from days d left join sums s on s.day = d.date - date '1970-01-01' order by 1`,
    [shop, zone, from, to],
  );

/** Everything of a period but its days and the repeat list. */
async function factsOf(
  db: Sql,
  shop: string,
  { from, to, zone }: { from: number; to: number; zone: string },
  since: number | null,
  now: number,
): Promise<PeriodFacts> {
  const [campaigns, [alerts], [counts], satisfaction, orders, shipping] = await Promise.all([
    ask<{ totals: Totals; worth: Worth }>(
      db,
      `select totals, worth from "MeasureCampaign" where shop = $1 and ended and "endsAt" >= ${at('$2')} and "endsAt" < ${at('$3')}`,
      [shop, from, to],
    ),
    ask<AlertFacts>(db, ALERTS, [shop, from, to, null, now]),
    ask<Pick<PeriodFacts, 'overrides' | 'restored' | 'notRestored'>>(db, COUNTS, [shop, from, to, now]),
    satisfactionOf(db, shop, null, from, to),
    journeyOrders(db, shop, null, from, to),
    shipTimesOf(db, shop, null, { from, to }, now),
  ]);
  const worth = campaigns.reduce<Worth>(
    (sum, one) => ({
      sparedVisits: sum.sparedVisits + one.worth.sparedVisits,
      spared: one.worth.spared === null ? sum.spared : (sum.spared ?? 0) + one.worth.spared,
      wrong: sum.wrong + one.worth.wrong,
    }),
    { sparedVisits: 0, spared: null, wrong: 0 },
  );
  return {
    length: daysSince(since, { from, to, zone }),
    days: noDay(),
    totals: campaigns.reduce((sum, one) => addTotals(sum, { ...noTotals(), ...one.totals }), noTotals()),
    campaigns: campaigns.length,
    worth,
    alerts: alerts ?? NO_ALERTS,
    watched: false,
    repeats: null,
    satisfaction,
    orders,
    shipping,
    overrides: counts?.overrides ?? 0,
    restored: counts?.restored ?? 0,
    notRestored: counts?.notRestored ?? 0,
  };
}

export const NO_ALERTS: AlertFacts = {
  opened: 0,
  urgent: 0,
  acknowledged: 0,
  acknowledgeMs: null,
  decided: 0,
  acted: 0,
  actMs: null,
  messages: 0,
  people: 0,
};

/** In less than a day somebody may still act: nobody knows yet whether an alert led to something. */
const A_DAY_OLD = `"openedAt" <= ${at('$5')} - interval '1 day'`;

/** $1 shop, $2 from, $3 to, $4 campaign or null, $5 now. A deed: a ledger entry of a person on the same product, or the campaign of an alert without one. */
export const ALERTS = `
with alerts as materialized (
  select a.id, a.urgency, a."openedAt", a."acknowledgedAt", a."productId", a."campaignId" from "Alert" a
  where a.shop = $1 and a."openedAt" >= ${at('$2')} and a."openedAt" < ${at('$3')}
    and ($4::text is null or a."campaignId" = $4)),
deeds as materialized (
  select l.at, l."productId", l."campaignId" from "LedgerEntry" l
  where l.shop = $1 and l.kind = 'person' and l.at >= ${at('$2')} and l.at < ${at('$3')} + interval '1 day'),
acted as (
  select a.id, min(d.at) - min(a."openedAt") as took from alerts a join deeds d
    on (d."productId" = a."productId" or (a."productId" is null and d."campaignId" = a."campaignId"))
   and d.at >= a."openedAt" and d.at < a."openedAt" + interval '1 day' group by 1),
told as (
  select count(distinct d."messageId")::int as messages, count(distinct d."readerId")::int as people from "Delivery" d
  where d.shop = $1 and d.state = 'sent' and d.at >= ${at('$2')} and d.at < ${at('$3')}
    and d.audience not in ('slack', 'teams', 'webhook'))
select count(*)::int as opened, count(*) filter (where urgency = 'now')::int as urgent,
  count("acknowledgedAt")::int as acknowledged, ${ms('avg("acknowledgedAt" - "openedAt")')} as "acknowledgeMs",
  (count(*) filter (where ${A_DAY_OLD}))::int as decided,
  (count(*) filter (where ${A_DAY_OLD} and id in (select id from acted)))::int as acted, (select ${ms('avg(took)')} from acted) as "actMs",
  (select messages from told) as messages, (select people from told) as people
from alerts`;

/** $1 shop, $2 from, $3 to, $4 now. Not restored: still in the record an hour after the last acting hold ended in the period. */
const COUNTS = `
select (select count(*)::int from "Override" where shop = $1 and "createdAt" >= ${at('$2')} and "createdAt" < ${at('$3')}) as overrides,
  (select count(*)::int from "LedgerEntry" where shop = $1 and kind = 'restored' and at >= ${at('$2')} and at < ${at('$3')}) as restored,
  (select count(*)::int from "Baseline" b where b.shop = $1
    and not exists (select 1 from "Hold" h where h.shop = $1 and h."productId" = b."productId" and h.mode = 'act' and h."closedAt" is null)
    and (select max(h."closedAt") from "Hold" h where h.shop = $1 and h."productId" = b."productId" and h.mode = 'act')
      between ${at('$2')} and least(${at('$3')}, ${at('$4')} - interval '1 hour')) as "notRestored"`;

const REPEAT_DAYS = 365;

/** Variants that sold out in two or more of their last five ended campaigns. */
const repeatList = (db: Sql, shop: string, now: number): Promise<InsightsView['repeats']> =>
  ask(
    db,
    `with often as (
       select "variantId" from "MeasureItem" where shop = $1 and "soldOutAt" >= ${at('$2')} - interval '${REPEAT_DAYS} days'
       group by 1 having count(*) >= 2),
     last as (
       select m."variantId", m."productId", m."soldOutAt", row_number() over (partition by m."variantId" order by m."endsAt" desc) as place
       from often o join "MeasureItem" m on m.shop = $1 and m."variantId" = o."variantId" and m."endsAt" <= ${at('$2')})
     select l."variantId", l."productId", concat_ws(' · ', p.title, nullif(v.title, 'Default Title')) as title,
       count(l."soldOutAt")::int as "soldOut", count(*)::int as campaigns
     from last l join "Product" p on p.shop = $1 and p.id = l."productId"
     join "Variant" v on v.shop = $1 and v.id = l."variantId"
     where l.place <= 5 group by 1, 2, 3 having count(l."soldOutAt") >= 2 order by 4 desc, 3 limit 500`,
    [shop, now],
  );

/** Which items a list shows, and what comes first. */
const FILTERS: Record<RowsOf, { where: string; order: string }> = {
  all: { where: 'true', order: number('ordered') },
  sold_out: { where: `m."soldOutAt" is not null`, order: number('soldOutMs') },
  flags: {
    where: `m.outcome->>'flag' <> 'none'`,
    order: `case m.outcome->>'flag' when 'missed' then 3 when 'wrong' then 2 else 1 end`,
  },
  lost: { where: `${number('lostUnits')} > 0`, order: number('lostMoney') },
  broken: { where: `${number('broken')} > 0`, order: number('broken') },
  wrong: { where: `(m.outcome->>'wrongHold')::boolean`, order: number('wrongMoney') },
  stopped: { where: `(m.outcome->>'stopped')::boolean`, order: number('soldOutMs') },
  plan: {
    where: `m.outcome->>'planned' is not null and m.outcome->>'ordered' is not null and m."soldOutAt" is null and (m.outcome->>'stockKnown')::boolean`,
    order: `abs(${number('planned')} - ${number('ordered')})`,
  },
};

function number(name: string): string {
  return `(m.outcome->>'${name}')::float8`;
}

/** Of campaigns that ended in the period, or that ran in it. */
const ENDED = `x.ended and x."endsAt" >= ${at('$2')} and x."endsAt" < ${at('$3')}`;
const RAN = `x."startsAt" < ${at('$3')} and x."endsAt" >= ${at('$2')}`;

/** The items behind a measure, the weightiest first. */
export async function measureRows(
  db: Sql,
  shop: string,
  query: { rows: RowsOf; from: number; to: number; campaignId: string | null; page: number },
): Promise<MeasureRows> {
  const { where, order } = FILTERS[query.rows];
  const rows = await ask<MeasureRow & { total: number }>(
    db,
    `select m."campaignId", c.name as "campaignName", m."productId", p.title as "productTitle", v.title as "variantTitle",
       ${number('soldOutMs')} as "soldOutMs", ${number('stockOuts')} as "stockOuts", m.outcome->>'flag' as flag,
       ${number('warningMs')} as "warningMs", ${number('planned')} as planned, ${number('ordered')} as ordered,
       case when ${number('ordered')} is not null then ${number('broken')} end as broken, ${number('lostUnits')} as "lostUnits", ${number('lostMoney')} as "lostMoney",
       ${number('wrongMoney')} as "wrongMoney", count(*) over ()::int as total
     from "MeasureCampaign" x
     join "MeasureItem" m on m.shop = $1 and m."campaignId" = x."campaignId" and ${where}
     join "Campaign" c on c.shop = $1 and c.id = m."campaignId"
     join "Product" p on p.shop = $1 and p.id = m."productId"
     join "Variant" v on v.shop = $1 and v.id = m."variantId"
     where x.shop = $1 and (x."campaignId" = $4 or ($4 is null and ${isOfRunning(query.rows) ? RAN : ENDED}))
     order by ${order} desc nulls last, m."campaignId", m."variantId" limit ${PAGE_SIZE} offset $5::int`,
    [shop, query.from, query.to, query.campaignId, (query.page - 1) * PAGE_SIZE],
  );
  const [measured] =
    rows.length > 0
      ? [{ ever: true }]
      : await ask<{ ever: boolean }>(
          db,
          `select exists (select 1 from "MeasureCampaign" where shop = $1) as ever`,
          [shop],
        );
  return {
    everMeasured: measured?.ever ?? false,
    rows: rows.map(({ total: _total, ...row }) => row),
    total: rows[0]?.total ?? 0,
    page: query.page,
    pageSize: PAGE_SIZE,
  };
}

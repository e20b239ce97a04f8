import { againstUsual } from '../../core/demand/suggest.ts';
import { CAMPAIGN_MEASURES } from '../../core/measures/list.ts';
import { measureOf, type AlertFacts, type PeriodFacts } from '../../core/measures/period.ts';
import { lessonsOf } from '../../core/measures/lessons.ts';
import { noTotals, shelfOf, type Totals } from '../../core/measures/totals.ts';
import type { Worth } from '../../core/measures/worth.ts';
import { readEndedItems } from '../repositories/ended-items.ts';
import type { Sql } from '../sql.ts';
import { ALERTS, measureView, NO_ALERTS } from './insights.ts';
import type { PostMortemView } from './insights-shapes.ts';
import { journeyOrders } from './journey.ts';
import { satisfactionOf } from './satisfaction.ts';
import { shipTimesOf } from './ship-times.ts';
import { ask, ms } from './sql.ts';

const DAY_MS = 86_400_000;
const MOST_HOLDS = 50;

interface Measured {
  startsAt: number;
  endsAt: number;
  measuredAt: number;
  totals: Totals;
  worth: Worth;
}

/** What became of a campaign that is over, in measures, holds and lessons. */
export async function postMortem(
  db: Sql,
  shop: string,
  id: string,
  now: number,
): Promise<PostMortemView | null> {
  const [measured] = await ask<Measured>(
    db,
    `select ${ms('"startsAt"')} as "startsAt", ${ms('"endsAt"')} as "endsAt", ${ms('"measuredAt"')} as "measuredAt", totals, worth
       from "MeasureCampaign" where shop = $1 and "campaignId" = $2 and ended`,
    [shop, id],
  );
  if (!measured) return null;
  const { startsAt, endsAt, measuredAt, worth } = measured;
  // Sums that were kept before something was counted say nothing of it.
  const totals = { ...noTotals(), ...measured.totals };
  const [[found], holds, satisfaction, orders, shipping, sold] = await Promise.all([
    ask<AlertFacts>(db, ALERTS, [shop, startsAt, endsAt, id, now]),
    ask<PostMortemView['holds'][number] & { total: number }>(db, HOLDS, [shop, id, MOST_HOLDS]),
    satisfactionOf(db, shop, id, startsAt, endsAt),
    journeyOrders(db, shop, id, startsAt, endsAt),
    shipTimesOf(db, shop, id, { from: startsAt, to: endsAt }, now),
    readEndedItems({ shop, sql: db }, { id }, now),
  ]);
  const alerts = found ?? NO_ALERTS;
  const facts: PeriodFacts = {
    length: (endsAt - startsAt) / DAY_MS,
    days: shelfOf(totals),
    totals,
    campaigns: 1,
    worth,
    satisfaction,
    orders,
    shipping,
    alerts,
    overrides: 0,
    restored: 0,
    notRestored: 0,
    watched: true,
    repeats: null,
  };
  return {
    measuredAt,
    measures: CAMPAIGN_MEASURES.map((name) => measureView(name, measureOf(name, facts), null)),
    lessons: lessonsOf(totals, alerts),
    // Where it is all of them, a lesson says so.
    unknownItems: totals.knownItems === 0 ? 0 : totals.items - totals.knownItems,
    teaches: againstUsual(sold),
    holds: holds.map(({ total: _total, ...hold }) => hold),
    holdsTotal: holds[0]?.total ?? 0,
  };
}

/** $1 shop, $2 campaign, $3 how many. Rightly: of a flag as it was judged, of the rest that it was needed. */
const HOLDS = `
select h.id, h."productId", concat_ws(' · ', p.title, nullif(v.title, 'Default Title')) as title, h.response,
  ${ms('h."openedAt"')} as "openedAt", ${ms('h."closedAt"')} as "closedAt",
  case when h.cause = 'sold_out' then true
       when h.response = 'flag' then case m.outcome->>'flag' when 'right' then true when 'wrong' then false end
       when m.outcome->>'ordered' is not null then not (m.outcome->>'wrongHold')::boolean end as rightly,
  count(*) over ()::int as total
from "Hold" h
join "Product" p on p.shop = $1 and p.id = h."productId"
left join "Variant" v on v.shop = $1 and v.id = h."variantId"
left join "MeasureItem" m on m.shop = $1 and m."campaignId" = $2 and m."variantId" = h."variantId"
where h.shop = $1 and h."campaignId" = $2 and h.mode = 'act'
order by h."openedAt", h.id limit $3::int`;

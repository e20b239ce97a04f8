import { MOST_RISKS, MOST_WANTED } from '../../core/weekly.ts';
import { messageOf } from '../one-message.ts';
import type { Sql } from '../sql.ts';
import type { BriefView } from './brief-shapes.ts';
import { FOR_MANY } from './inbox.ts';
import { openPoints } from './surveys.ts';
import { ask, at, ms, newestReadiness, sentBack } from './sql.ts';
import { wanted } from './wanted.ts';

const MOST_POINTS = 10;
const MOST_NOTES = 10;
/** A smaller risk of running out is nothing to talk about. */
const SMALLEST_RISK = 0.05;

/** What a weekly meeting talks about, but for the measures. */
export async function brief(db: Sql, shop: string, now: number): Promise<BriefView> {
  const [decisions, coming, risks, unknown, points, notes, [alerts], [running], [next], asked] =
    await Promise.all([
      ask<BriefView['decisions'][number]>(db, DECISIONS, [shop, now]),
      ask<BriefView['coming'][number] & { ofAll: number }>(db, COMING, [shop, now]),
      ask<BriefView['risks'][number]>(db, RISKS, [shop, now, MOST_RISKS + 1]),
      ask<BriefView['unknown'][number] & { total: number }>(db, UNKNOWN, [shop, now]),
      openPoints(db, shop, now),
      ask<BriefView['notes'][number] & { total: number }>(db, NOTES, [shop, now, MOST_NOTES]),
      ask<BriefView['unanswered']>(
        db,
        `select count(distinct ${messageOf('a')})::int as messages,
          (count(*) filter (where a.subject like 'item:%'))::int as items from "Alert" a
        where a.shop = $1 and a."resolvedAt" is null and a.urgency = 'now' and a."acknowledgedAt" is null and ${FOR_MANY}`,
        [shop],
      ),
      ask<{ live: number }>(
        db,
        `select count(*)::int as live from "Campaign" c where c.shop = $1 and ${LIVE}`,
        [shop, now],
      ),
      ask<NonNullable<BriefView['next']>>(db, NEXT, [shop, now]),
      wanted(db, shop, now),
    ]);
  return {
    decisions,
    coming: coming.map(({ ofAll: _ofAll, ...one }) => one),
    comingTotal: coming[0]?.ofAll ?? 0,
    wanted: asked.slice(0, MOST_WANTED),
    wantedTotal: asked.length,
    risks,
    unknown: unknown.map(({ total: _total, ...one }) => one),
    points: points.slice(0, MOST_POINTS),
    notes: notes.map(({ total: _total, ...one }) => one),
    more: {
      unknown: (unknown[0]?.total ?? 0) - unknown.length,
      points: Math.max(0, points.length - MOST_POINTS),
      notes: (notes[0]?.total ?? 0) - notes.length,
    },
    live: running?.live ?? 0,
    next: next ?? null,
    unanswered: alerts ?? { messages: 0, items: 0 },
  };
}

const DECISIONS = `
select id, text, owner, ${ms('"dueAt"')} as "dueAt", ${ms('"createdAt"')} as "createdAt", ${ms('"doneAt"')} as "doneAt"
from "Decision" where shop = $1 and ("doneAt" is null or greatest("doneAt", "createdAt") > ${at('$2')} - interval '14 days')
order by "doneAt" is not null, "dueAt" nulls last, "createdAt" limit 100`;

const COMING = `
select c.id, c.name, c.state, ${ms('c."startsAt"')} as "startsAt", ${ms('c."commitAt"')} as "commitAt",
  (select count(*)::int from "CampaignItem" i where i.shop = $1 and i."campaignId" = c.id and i."removedAt" is null) as items,
  ${newestReadiness('c.id')} as readiness, ${sentBack('c.id')} as "sentBack",
  (count(*) over ())::int as "ofAll"
from "Campaign" c where c.shop = $1 and c.state in ('draft', 'proposed', 'approved')
  and c."startsAt" > ${at('$2')} and c."startsAt" <= ${at('$2')} + interval '21 days'
order by c."startsAt", c.id limit 50`;

const NEXT = `
select c.id, c.name, ${ms('c."startsAt"')} as "startsAt" from "Campaign" c
where c.shop = $1 and c.state in ('draft', 'proposed', 'approved') and c."startsAt" > ${at('$2')}
order by c."startsAt", c.id limit 1`;

const LIVE = `c.state in ('approved', 'live') and c."startsAt" <= ${at('$2')} and c."endsAt" > ${at('$2')}`;

/** Names are looked up for what is shown, not for everything that is at risk. */
const RISKS = `
with weightiest as materialized (
  select v."campaignId", c.name as "campaignName", v."productId", v."variantId", v."pStockout", v."runsOutAt", v."moneyAtRisk",
    v.verdict = 'sold_out' as "soldOut", v.verdict = 'sold_out' or v.usable <= 0 as gone
  from "Campaign" c
  join "Verdict" v on v.shop = $1 and v."campaignId" = c.id and v."moneyAtRisk" > 0
    and v."pStockout" >= ${SMALLEST_RISK}
  where c.shop = $1 and ${LIVE}
  order by v."moneyAtRisk" desc, v."variantId", c.id limit $3::int)
select v."campaignId", v."campaignName", v."productId", concat_ws(' · ', p.title, nullif(x.title, 'Default Title')) as title,
  v."pStockout", ${ms('v."runsOutAt"')} as "runsOutAt", v.gone, v."soldOut", v."moneyAtRisk"
from weightiest v
join "Product" p on p.shop = $1 and p.id = v."productId"
join "Variant" x on x.shop = $1 and x.id = v."variantId"
order by v."moneyAtRisk" desc, v."variantId", v."campaignId"`;

const UNKNOWN = `
select c.id as "campaignId", c.name as "campaignName", count(*)::int as items, count(*) over ()::int as total
from "Campaign" c join "Verdict" v on v.shop = $1 and v."campaignId" = c.id and v.verdict = 'not_known'
where c.shop = $1 and ${LIVE} group by 1, 2 order by 3 desc, 2 limit 20`;

const NOTES = `
select e.id, ${ms('e.at')} as at, e.actor, e.params->>'name' as about, e.params->>'note' as text, e."campaignId", e."productId",
  count(*) over ()::int as total
from "LedgerEntry" e
where e.shop = $1 and e.kind = 'note' and e.at > ${at('$2')} - interval '7 days' and e.at <= ${at('$2')}
order by e.at desc, e.id desc limit $3::int`;

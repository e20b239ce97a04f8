import { lightOf, type VerdictCounts } from '../../core/light.ts';
import { ask, at, containing, ms, newestReadiness, sentBack, stateByClock, utc } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { CampaignFacts } from './form-shapes.ts';
import type { CampaignQuery, CampaignSummary, PageOf } from './views.ts';

/** A tick draws the whole table again: five rows more take a tenth of the time that a person feels. */
const CAMPAIGN_PAGE = 20;

const ORDER: Record<Exclude<CampaignQuery['sort'], 'turn'>, string> = {
  starts: '"startsAt"',
  ends: '"endsAt"',
  name: 'lower("name")',
  priority: '"priority"',
};

/** Of a campaign row (alias `c`): whether it runs, comes or is over, and its place among those that do. */
const turnColumns = (now: string): string => `
  case when ${stateByClock(now)} = 'live' then 0
       when ${stateByClock(now)} in ('draft', 'proposed', 'approved') and c."endsAt" > ${at(now)} then 1
       else 2 end as "turn", least(c."endsAt", c."endedAt") as "overAt"`;
const IN_TURN = `"turn", case "turn" when 0 then "endsAt" when 1 then "startsAt" end, "overAt" desc, "id"`;

type Counted = Omit<CampaignSummary, 'counts' | 'light'> & VerdictCounts;

/** A campaign row (alias `c`) with what became of its items. */
const summaryColumns = (now: string): string => `
  c."id", c."name", c."handle", c."kind", c."goal", ${stateByClock(now)} as "state", c."mode",
  c."frozenAt" is not null as "frozen", ${ms('c."startsAt"')} as "startsAt", ${ms('c."endsAt"')} as "endsAt", c."priority"`;

/**
 * Adds items, verdicts, holds and readiness to the campaigns of a query named `chosen`; `$2` is now. Items and verdicts of a campaign are
 * each read as a whole (`offset 0`): the usual campaign has few items, by which the planner would look up ten thousand one by one.
 */
const WITH_COUNTS = `
  select chosen.*, v.*, h.*,
         case when chosen."state" in ('draft', 'proposed', 'approved') then ${newestReadiness('chosen."id"')} end as "readiness",
         ${sentBack('chosen."id"')} as "sentBack"
  from chosen
  left join lateral (
    select count(*)::int as "items", count(*) filter (where v."verdict" = 'covered')::int as "covered",
           count(*) filter (where v."verdict" = 'below_need')::int as "below_need",
           count(*) filter (where v."verdict" = 'sold_out')::int as "sold_out",
           count(*) filter (where v."verdict" = 'exempt')::int as "exempt",
           count(*) filter (where v."verdict" = 'not_known')::int as "not_known",
           count(*) filter (where i."hero" and v."verdict" in ('below_need', 'sold_out'))::int as "heroesInTrouble",
           ${ms(`min(v."runsOutAt") filter (where v."verdict" <> 'sold_out' and v."runsOutAt" > ${utc('$2')})`)} as "nextRunOutAt",
           coalesce(sum(v."moneyAtRisk"), 0)::float8 as "moneyAtRisk"
      from (select "variantId", "hero" from "CampaignItem"
             where "shop" = $1 and "campaignId" = chosen."id" and "removedAt" is null offset 0) i
      left join (select "variantId", "verdict", "runsOutAt", "moneyAtRisk" from "Verdict"
                  where "shop" = $1 and "campaignId" = chosen."id" offset 0) v on v."variantId" = i."variantId"
  ) v on true
  left join lateral (
    select count(distinct h."variantId") filter (where h."mode" = 'act')::int as "held",
           count(distinct h."variantId") filter (where h."mode" = 'watch')::int as "wouldHold"
      from "Hold" h where h."shop" = $1 and h."campaignId" = chosen."id" and h."closedAt" is null
  ) h on true`;

const toSummary = ({
  covered,
  below_need,
  sold_out,
  exempt,
  not_known,
  heroesInTrouble,
  ...rest
}: Counted): CampaignSummary => {
  const counts = { covered, below_need, sold_out, exempt, not_known, heroesInTrouble };
  return { ...rest, counts, light: lightOf(counts) };
};

/** One page of the shop's campaigns. */
export async function campaigns(
  db: Sql,
  shop: string,
  query: CampaignQuery,
  now: number,
): Promise<PageOf<CampaignSummary>> {
  const states = query.states.filter((state) => state !== 'frozen');
  const where = `c."shop" = $1 and (c."name" ilike $3 or c."handle" ilike $3)
    and (json_array_length($4::json) = 0 and not $5::boolean
         or ${stateByClock('$2')} in (select json_array_elements_text($4::json))
         or $5::boolean and c."frozenAt" is not null and ${stateByClock('$2')} in ('approved', 'live'))
    and (json_array_length($6::json) = 0 or c."kind" in (select json_array_elements_text($6::json)))
    and ($7::text is null or c."mode" = $7::text)`;
  const frozen = query.states.includes('frozen');
  const values = [shop, now, containing(query.search), states, frozen, query.kinds ?? [], query.mode ?? null];
  const [{ total } = { total: 0 }] = await ask<{ total: number }>(
    db,
    `select count(*)::int as "total" from "Campaign" c where ${where}`,
    values,
  );
  const pages = Math.max(1, Math.ceil(total / CAMPAIGN_PAGE));
  const page = Math.min(Math.max(1, query.page), pages);
  const order =
    query.sort === 'turn' ? IN_TURN : `${ORDER[query.sort]} ${query.descending ? 'desc' : 'asc'}, "id"`;
  const rows = await ask<Counted & { turn: number; overAt: unknown }>(
    db,
    `with chosen as (
       select * from (select ${summaryColumns('$2')}, ${turnColumns('$2')} from "Campaign" c where ${where}) found
        order by ${order} limit ${CAMPAIGN_PAGE} offset ${(page - 1) * CAMPAIGN_PAGE})
     ${WITH_COUNTS} order by ${order}`,
    values,
  );
  const summaries = rows.map(({ turn: _turn, overAt: _overAt, ...row }) => toSummary(row));
  return { rows: summaries, total, page, pageSize: CAMPAIGN_PAGE };
}

/** What is said of one campaign itself, null when the shop has none with this id. */
export async function campaignFacts(
  db: Sql,
  shop: string,
  id: string,
  now: number,
): Promise<CampaignFacts | null> {
  const [row] = await ask<CampaignFacts>(
    db,
    `select ${summaryColumns('$2')} from "Campaign" c where c."shop" = $1 and c."id" = $3`,
    [shop, now, id],
  );
  return row ?? null;
}

/** One campaign's summary, null when the shop has none with this id. */
export async function campaignSummary(
  db: Sql,
  shop: string,
  id: string,
  now: number,
): Promise<CampaignSummary | null> {
  const [row] = await ask<Counted>(
    db,
    `with chosen as (select ${summaryColumns('$2')} from "Campaign" c where c."shop" = $1 and c."id" = $3) ${WITH_COUNTS}`,
    [shop, now, id],
  );
  return row ? toSummary(row) : null;
}

/** Live campaigns, the ones in trouble first; and those that start within 60 days. */
export async function homeCampaigns(
  db: Sql,
  shop: string,
  now: number,
): Promise<{ live: CampaignSummary[]; liveTotal: number; coming: CampaignSummary[]; comingTotal: number }> {
  const [live, coming] = await Promise.all([
    ask<Counted>(
      db,
      `with chosen as (select ${summaryColumns('$2')} from "Campaign" c
         where c."shop" = $1 and c."state" in ('approved', 'live') and c."startsAt" <= ${utc('$2')} and c."endsAt" > ${utc('$2')}
         order by c."priority", c."endsAt" limit 200) ${WITH_COUNTS}`,
      [shop, now],
    ),
    ask<Counted & { ofAll: number }>(
      db,
      `with chosen as (select ${summaryColumns('$2')}, (count(*) over ())::int as "ofAll" from "Campaign" c
         where c."shop" = $1 and c."state" in ('draft', 'proposed', 'approved') and c."startsAt" > ${utc('$2')}
           and c."startsAt" < ${utc('$2')} + interval '60 days'
         order by c."startsAt" limit 5) ${WITH_COUNTS} order by "startsAt"`,
      [shop, now],
    ),
  ]);
  const rank = { red: 0, yellow: 1, grey: 2, green: 3 };
  const sorted = live
    .map(toSummary)
    .toSorted(
      (a, b) => rank[a.light] - rank[b.light] || b.moneyAtRisk - a.moneyAtRisk || a.endsAt - b.endsAt,
    );
  return {
    live: sorted.slice(0, 12),
    liveTotal: sorted.length,
    coming: coming.map(({ ofAll: _ofAll, ...one }) => toSummary(one)),
    comingTotal: coming[0]?.ofAll ?? 0,
  };
}

import type { Sql } from '../sql.ts';
import type { InsightsPeriod, InsightsView } from './insights-shapes.ts';
import { ask, at, ms } from './sql.ts';

/** Who took on alerts that began in the period, how fast, and how many of them after somebody else had let the time pass. */
export const answersOf = (
  db: Sql,
  shop: string,
  { from, to }: Pick<InsightsPeriod, 'from' | 'to'>,
): Promise<InsightsView['answers']> =>
  ask(
    db,
    `select a."acknowledgedBy" as "by", count(*)::int as taken,
       ${ms('percentile_cont(0.5) within group (order by a."acknowledgedAt" - a."openedAt")')} as "medianMs",
       ${ms('max(a."acknowledgedAt" - a."openedAt")')} as "slowestMs",
       count(*) filter (where a."acknowledgedBy" like '%(' || a."escalatedTo" || ')')::int as "forOthers"
     from "Alert" a
     where a.shop = $1 and a."openedAt" >= ${at('$2')} and a."openedAt" < ${at('$3')} and a."acknowledgedAt" is not null
     group by 1 order by 2 desc, 1 limit 50`,
    [shop, from, to],
  );

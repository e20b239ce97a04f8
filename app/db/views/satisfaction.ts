import type { PeriodFacts } from '../../core/measures/period.ts';
import type { Sql } from '../sql.ts';
import { ask } from './sql.ts';

/**
 * What shoppers answered between two moments; of a campaign (its id) what they answered at any time about orders of its
 * products that were placed between them.
 */
export async function satisfactionOf(
  db: Sql,
  shop: string,
  campaignId: string | null,
  from: number,
  to: number,
): Promise<PeriodFacts['satisfaction']> {
  const [found] = await ask<PeriodFacts['satisfaction']>(db, ANSWERS, [shop, campaignId, from, to]);
  return found ?? { sum: 0, answers: 0 };
}

const within = (moment: string): string =>
  `${moment} >= to_timestamp($3::float8 / 1000) and ${moment} < to_timestamp($4::float8 / 1000)`;

/** $1 shop, $2 campaign or null, $3 from, $4 to. */
const ANSWERS = `
select coalesce(sum(s.score), 0)::float8 as sum, count(*)::int as answers from "Satisfaction" s
where s.shop = $1 and case when $2::text is null then ${within('s.at')}
  else exists (select 1 from "OrderLine" l
    join "CampaignItem" i on i.shop = $1 and i."campaignId" = $2 and i."productId" = l."productId"
    where l.shop = $1 and l."orderId" = s."orderId" and ${within('l."orderedAt"')}) end`;

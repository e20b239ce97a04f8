import type { Plain } from '../../core/explain.ts';
import { ask, ms } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { AlertView } from './views.ts';

const NOW = `to_timestamp($2::float8 / 1000)`;

/**
 * Open alerts that nobody put off: what nobody has taken first, then by urgency, then the most money, then the soonest.
 */
export async function openAlerts(
  db: Sql,
  shop: string,
  limit: number,
  now: number,
): Promise<{ rows: AlertView[]; total: number; snoozed: number }> {
  const [rows, [waiting]] = await Promise.all([
    ask<AlertView & { total: number; params: Record<string, Plain> }>(
      db,
      `with chosen as materialized (
         select a.*, v."moneyAtRisk", v."runsOutAt", count(*) over ()::int as "total"
           from "Alert" a
           left join "Verdict" v on a."subject" like 'item:%' and v."shop" = $1 and v."campaignId" = a."campaignId"
                                and v."variantId" = split_part(a."subject", ':', 3)
          where a."shop" = $1 and a."resolvedAt" is null and (a."snoozedUntil" is null or a."snoozedUntil" <= ${NOW})
          order by ${ORDER} limit ${limit})
       select a."id", a."kind", a."urgency", a."message", a."params", a."campaignId", c."name" as "campaignName",
              a."productId", p."title" as "productTitle", ${ms('a."openedAt"')} as "openedAt",
              ${ms('a."acknowledgedAt"')} as "acknowledgedAt", a."acknowledgedBy", a."total", a."moneyAtRisk",
              case when a."runsOutAt" > ${NOW} then ${ms('a."runsOutAt"')} end as "by"
         from chosen a
         left join "Campaign" c on c."shop" = $1 and c."id" = a."campaignId"
         left join "Product" p on p."shop" = $1 and p."id" = a."productId"
        order by ${ORDER}`,
      [shop, now],
    ),
    ask<{ snoozed: number }>(
      db,
      `select count(*)::int as "snoozed" from "Alert" a
        where a."shop" = $1 and a."resolvedAt" is null and a."snoozedUntil" > ${NOW}`,
      [shop, now],
    ),
  ]);
  return {
    rows: rows.map(({ total: _total, ...row }) => row),
    total: rows[0]?.total ?? 0,
    snoozed: waiting?.snoozed ?? 0,
  };
}

const ORDER = `a."acknowledgedAt" is not null, array_position(array['now', 'today', 'later'], a."urgency"),
  "moneyAtRisk" desc nulls last, "runsOutAt" nulls last, a."openedAt" desc, a."id"`;

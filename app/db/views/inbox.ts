import type { Plain } from '../../core/explain.ts';
import { messageOf } from '../one-message.ts';
import { ask, ms } from './sql.ts';
import type { Sql } from '../sql.ts';
import { alertOwner } from '../../core/alert-owner.ts';
import type { OwnedThing } from '../../core/owners.ts';
import { ownedThing } from '../repositories/owners.ts';
import { ownership } from './owners.ts';
import type { AlertView } from './views.ts';

const NOW = `to_timestamp($2::float8 / 1000)`;

/**
 * What an item's verdict says today, under the names that its alert (alias of the argument) was opened with; the alert keeps
 * what was told then. The assessment is unpacked once (`|| '{}'`, `offset 0`), not once for each number.
 */
const numbersOfNow = (
  alert: string,
): string => `coalesce((select jsonb_build_object('reason', n."now"->'reason',
  'buyable', n."now"->'buyable', 'usable', n."now"->'usable', 'need', n."now"->'need',
  'short', n."now"->'shortBy', 'risk', n."now"->'pStockout', 'money', n."now"->'moneyAtRisk',
  'needToBeSafe', n."now"->'needToBeSafe', 'expectedDemand', round((n."now"->>'expectedDemand')::numeric),
  'reserve', n."now"->'reserve', 'allocatedAbove', n."now"->'allocatedAbove', 'runsOutAt', n."now"->'runsOutAt')
  from (select v."assessment" || '{}'::jsonb as "now" from "Verdict" v
         where v."shop" = $1 and v."campaignId" = ${alert}."campaignId" and v."variantId" = ${alert}."itemVariantId"
           and v."verdict" = ${alert}."kind" offset 0) n), '{}'::jsonb)`;

/**
 * Open alerts that nobody put off, one message per campaign and cause (core/inbox): what nobody has taken first, then by
 * urgency, then the most money, then the soonest. `total` counts messages. An item's numbers are those of its last verdict.
 */
export async function openAlerts(
  db: Sql,
  shop: string,
  limit: number,
  now: number,
  userId: string | null,
): Promise<{ rows: AlertView[]; total: number; snoozed: number }> {
  const [rows, [waiting], ownerFor] = await Promise.all([
    ask<
      Omit<AlertView, 'owner'> & { total: number; params: Record<string, Plain>; thing: OwnedThing | null }
    >(
      db,
      `with standing as materialized (
         select a.*, ${messageOf('a')} as "about", v."variantId" as "itemVariantId", v."moneyAtRisk" as "ownMoney", v."runsOutAt" as "ownEnd"
           from "Alert" a
           left join "Verdict" v on a."subject" like 'item:%' and v."shop" = $1 and v."campaignId" = a."campaignId"
                                and v."variantId" = split_part(a."subject", ':', 3)
          where a."shop" = $1 and a."resolvedAt" is null and ${FOR_ME}
            and (a."snoozedUntil" is null or a."snoozedUntil" <= ${NOW})),
       messages as (
         select a.*, sum(a."ownMoney") over about as "moneyAtRisk", min(a."ownEnd") over about as "runsOutAt",
                count(*) over about as "alike",
                row_number() over (partition by a."about" order by a."ownMoney" desc nulls last, a."openedAt" desc, a."id") as "place"
           from standing a window about as (partition by a."about")),
       chosen as materialized (
         select a.*, count(*) over ()::int as "total" from messages a where a."place" = 1
          order by ${ORDER} limit ${limit})
       select a."id", a."kind", a."urgency", a."message", a."params" || ${numbersOfNow('a')} as "params", a."campaignId", c."name" as "campaignName",
              a."productId", p."title" as "productTitle", ${ms('a."openedAt"')} as "openedAt",
              ${ms('a."acknowledgedAt"')} as "acknowledgedAt", a."acknowledgedBy", a."total", a."moneyAtRisk",
              m."name" as "addresseeName", e."name" as "escalatedToName", ${ownedThing('p')} as "thing", case when a."kind" = 'task' then substr(a."subject", 6) end as "taskId",
              (a."alike" - 1)::int as "othersTotal", others."list" as "others",
              case when a."runsOutAt" > ${NOW} then ${ms('a."runsOutAt"')} end as "by"
         from chosen a
         left join "Campaign" c on c."shop" = $1 and c."id" = a."campaignId"
         left join "Product" p on p."shop" = $1 and p."id" = a."productId"
         left join "Member" m on m."shop" = $1 and m."userId" = a."addressee"
         left join "Member" e on e."shop" = $1 and e."userId" = a."escalatedTo"
         cross join lateral (
           select coalesce(json_agg(json_build_object('id', o."id", 'productId', o."productId", 'params', o."params" || ${numbersOfNow('o')})
                                    order by o."place"), '[]') as "list"
             from messages o where o."about" = a."about" and o."place" between 2 and ${OTHERS + 1}) others
        order by ${ORDER}`,
      [shop, now, userId],
    ),
    ask<{ snoozed: number }>(
      db,
      `select count(distinct ${messageOf('a')})::int as "snoozed" from "Alert" a
        where a."shop" = $1 and a."resolvedAt" is null and a."snoozedUntil" > ${NOW} and ${FOR_ME}`,
      [shop, now, userId],
    ),
    ownership(db, shop, now),
  ]);
  return {
    rows: rows.map(({ total: _total, thing, ...row }) => ({
      ...row,
      owner: ownerFor(alertOwner(row.kind), thing),
    })),
    total: rows[0]?.total ?? 0,
    snoozed: waiting?.snoozed ?? 0,
  };
}

/** An alert (alias `a`) that is not said to one person alone. */
export const FOR_MANY = `a."kind" not in ('mention', 'survey')`;
/** What is said to one person is theirs alone. */
const FOR_ME = `(${FOR_MANY} or a."addressee" = $3)`;

/** Others of a message that are listed with it; all are counted. */
const OTHERS = 20;

const ORDER = `a."acknowledgedAt" is not null, array_position(array['now', 'today', 'later'], a."urgency"),
  "moneyAtRisk" desc nulls last, "runsOutAt" nulls last, a."openedAt" desc, a."id"`;

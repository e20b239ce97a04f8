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

/** What an item's verdict `v` says today, under the names that its alert `a` was opened with; the alert keeps what was told then. */
const NUMBERS_OF_NOW = `case when v."verdict" = a."kind" then jsonb_build_object('reason', v."assessment"->'reason',
  'buyable', v."assessment"->'buyable', 'usable', v."assessment"->'usable', 'need', v."assessment"->'need',
  'short', v."assessment"->'shortBy', 'risk', v."assessment"->'pStockout', 'money', v."assessment"->'moneyAtRisk',
  'needToBeSafe', v."assessment"->'needToBeSafe', 'expectedDemand', round((v."assessment"->>'expectedDemand')::numeric),
  'reserve', v."assessment"->'reserve', 'allocatedAbove', v."assessment"->'allocatedAbove',
  'runsOutAt', v."assessment"->'runsOutAt') else '{}' end`;

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
         select a.*, ${messageOf('a')} as "about", a."params" || ${NUMBERS_OF_NOW} as "told", v."moneyAtRisk" as "ownMoney", v."runsOutAt" as "ownEnd"
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
       select a."id", a."kind", a."urgency", a."message", a."told" as "params", a."campaignId", c."name" as "campaignName",
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
           select coalesce(json_agg(json_build_object('id', o."id", 'productId', o."productId", 'params', o."told")
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

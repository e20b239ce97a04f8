import { ask, ms } from './sql.ts';
import { people } from './team.ts';
import type { Sql } from '../sql.ts';
import type { PlacementView, PlacementViews, TaskView } from './placement-shapes.ts';

/** Answered tasks that a placement still shows. */
const ANSWERED = 10;

/** Where a campaign is promoted, with what is to be changed there. */
export async function placements(
  db: Sql,
  shop: string,
  campaignId: string,
): ReturnType<PlacementViews['placements']> {
  const [rows, tasks, owners] = await Promise.all([
    ask<Omit<PlacementView, 'tasks'>>(
      db,
      `select p."id", p."kind", p."name", p."link", p."ownerId", m."name" as "ownerName", p."audience",
              ${ms('p."goesOutAt"')} as "goesOutAt", ${ms('p."lockedFrom"')} as "lockedFrom",
              coalesce((select json_agg(json_build_object('id', x.id, 'title', coalesce(q."title", x.id)) order by q."title")
                 from unnest(p."productIds") as x(id)
                 left join "Product" q on q."shop" = $1 and q."id" = x.id), '[]'::json) as "products"
         from "Placement" p
         left join "Member" m on m."shop" = $1 and m."userId" = p."ownerId"
        where p."shop" = $1 and p."campaignId" = $2 and p."removedAt" is null
        order by p."goesOutAt" nulls last, p."id"`,
      [shop, campaignId],
    ),
    ask<TaskView & { placementId: string }>(
      db,
      `select * from (
         select t."id", t."placementId", t."kind", t."state", t."productId", coalesce(q."title", t."productId") as "productTitle",
                ${ms('t."openedAt"')} as "openedAt", coalesce(t."closedBy", a."acknowledgedBy") as "by", t."note",
                a."id" as "alertId",
                row_number() over (partition by t."placementId", t."state" = 'open' order by t."openedAt" desc, t."id") as "nth"
           from "PlacementTask" t
           left join "Product" q on q."shop" = $1 and q."id" = t."productId"
           left join "Alert" a on a."shop" = $1 and a."subject" = 'task:' || t."id" and a."resolvedAt" is null
          where t."shop" = $1 and t."campaignId" = $2 and t."state" <> 'over') as x
        where x."state" = 'open' or x."nth" <= ${ANSWERED}
        order by x."state" = 'open' desc, x."openedAt" desc, x."id"`,
      [shop, campaignId],
    ),
    people(db, shop),
  ]);
  return {
    placements: rows.map((row) => ({
      ...row,
      tasks: tasks
        .filter(({ placementId }) => placementId === row.id)
        .map(({ placementId: _placement, ...task }) => task),
    })),
    people: owners,
  };
}

/** A campaign's own channels; addresses stay where they are. */
export const campaignChannels = (
  db: Sql,
  shop: string,
  campaignId: string,
): Promise<{ channel: string; host: string }[]> =>
  ask(
    db,
    `select "channel", "host" from "CampaignChannel" where "shop" = $1 and "campaignId" = $2 order by "channel"`,
    [shop, campaignId],
  );

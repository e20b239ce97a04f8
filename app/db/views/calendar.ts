import { ask, ms, sentBack, stateByClock, utc } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { CalendarCampaign, CalendarView, SavedView } from './views.ts';

const MOST = 200;

/** Campaigns of a stretch of time by their start, what has ended last, and where they want the same stock at the same time. */
export async function calendar(
  db: Sql,
  shop: string,
  { from, to, now }: { from: number; to: number; now: number },
): Promise<CalendarView> {
  const rows = await ask<Omit<CalendarCampaign, 'meets'>>(
    db,
    `select c."id", c."name", ${stateByClock('$4')} as "state", c."frozenAt" is not null as "frozen", c."priority", ${sentBack('c."id"')} as "sentBack",
            ${ms('c."startsAt"')} as "startsAt", ${ms('c."endsAt"')} as "endsAt", ${ms('c."commitAt"')} as "commitAt"
       from "Campaign" c
      where c."shop" = $1 and c."state" <> 'cancelled'
        and (c."startsAt" < ${utc('$3')} and c."endsAt" > ${utc('$2')}
             or c."commitAt" >= ${utc('$2')} and c."commitAt" < ${utc('$3')})
      order by ${stateByClock('$4')} = 'ended', c."startsAt", c."priority", c."id" limit ${MOST + 1}`,
    [shop, from, to, now],
  );
  const shown = rows.slice(0, MOST);
  const pairs = await meetings(
    db,
    shop,
    shown.filter(({ state }) => state !== 'ended').map(({ id }) => id),
  );
  return {
    campaigns: shown.map((campaign) => ({
      ...campaign,
      meets: pairs
        .filter(({ id }) => id === campaign.id)
        .map(({ other, items }) => ({ id: other, name: nameOf(shown, other), items })),
    })),
    more: rows.length > MOST,
    hasOthers: rows.length === 0 && (await hasCampaigns(db, shop)),
  };
}

async function hasCampaigns(db: Sql, shop: string): Promise<boolean> {
  const [row] = await ask<{ some: boolean }>(
    db,
    `select exists (select 1 from "Campaign" c where c."shop" = $1 and c."state" <> 'cancelled') as "some"`,
    [shop],
  );
  return row?.some ?? false;
}

const nameOf = (rows: readonly { id: string; name: string }[], id: string): string =>
  rows.find((row) => row.id === id)?.name ?? id;

/** Pairs of these campaigns that overlap in time and share inventory items, each pair both ways. */
const meetings = (
  db: Sql,
  shop: string,
  ids: readonly string[],
): Promise<{ id: string; other: string; items: number }[]> =>
  ask(
    db,
    `with wanted as materialized (
       select i."inventoryItemId", array_agg(distinct i."campaignId") as "campaigns"
         from "CampaignItem" i
        where i."shop" = $1 and i."removedAt" is null and i."campaignId" in (select json_array_elements_text($2::json))
        group by 1 having count(distinct i."campaignId") > 1)
     select a.id as "id", b.id as "other", count(*)::int as "items"
       from wanted, unnest(wanted."campaigns") as a(id), unnest(wanted."campaigns") as b(id),
            "Campaign" ca, "Campaign" cb
      where a.id <> b.id and ca."shop" = $1 and ca."id" = a.id and cb."shop" = $1 and cb."id" = b.id
        and ca."startsAt" < cb."endsAt" and cb."startsAt" < ca."endsAt"
      group by a.id, b.id order by a.id, count(*) desc, b.id`,
    [shop, ids],
  );

export const savedViews = (db: Sql, shop: string, userId: string, page: string): Promise<SavedView[]> =>
  ask<SavedView>(
    db,
    `select "name", "query" from "SavedView" where "shop" = $1 and "userId" = $2 and "page" = $3 order by "savedAt", "name"`,
    [shop, userId, page],
  );

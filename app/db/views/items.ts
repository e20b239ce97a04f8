import type { Standing } from '../../core/standing.ts';
import { standingsOf } from './standings.ts';
import { ask, buyableOf, containing, ms, utc } from './sql.ts';
import { pageByProduct } from './by-product.ts';
import { named } from './words.ts';
import type { Sql } from '../sql.ts';
import { setAside, type Asking } from '../../core/set-aside.ts';
import type { ItemQuery, ItemView, OverlapView, PageOf } from './views.ts';

const ITEM_PAGE = 50;

/** The most urgent first; `v` is the alias of the rows that have the verdict. */
const byUrgency = (v: string): string => `
  case ${v}."verdict" when 'sold_out' then 1 when 'below_need' then 2 when 'not_known' then 3 when 'covered' then 4
    when 'exempt' then 5 end nulls last, i."hero" desc, ${v}."pStockout" desc nulls last, i."productId", i."variantId"`;

const ORDER: Record<ItemQuery['sort'], string> = {
  urgency: byUrgency('v'),
  product: `lower(p."title"), i."productId", x."position", i."variantId"`,
};

const VERDICTS = `left join "Verdict" v
  on v."shop" = i."shop" and v."campaignId" = i."campaignId" and v."variantId" = i."variantId"`;
const NAMES = `left join "Product" p on p."shop" = i."shop" and p."id" = i."productId"
  left join "Variant" x on x."shop" = i."shop" and x."id" = i."variantId"`;

const OWN = `select k."productId" from "CampaignItem" k
  where k."shop" = $1 and k."campaignId" = $2 and k."removedAt" is null`;
const NAMED = named('i', '$4', OWN);

/** What each order looks at in all that was found; names are joined for a page alone. */
const SORTED_BY: Record<ItemQuery['sort'], string> = {
  urgency: 'i."variantId", i."productId", i."hero", v."verdict", v."pStockout"',
  product: 'i."variantId", i."productId"',
};

const PAGE: Record<ItemQuery['sort'], (offset: number) => string> = {
  urgency: (offset) => `
    page as materialized (
      select i."variantId" from own i order by ${byUrgency('i')} limit ${ITEM_PAGE} offset ${offset})`,
  product: (offset) => pageByProduct('own', `${ITEM_PAGE}`, `${offset}`),
};

type ItemRow = Omit<ItemView, 'standing' | 'wouldHold' | 'overridden'>;

/** One page of a campaign's items, the most urgent first. */
export async function campaignItems(
  db: Sql,
  shop: string,
  id: string,
  query: ItemQuery,
): Promise<PageOf<ItemView>> {
  const searched = query.search !== '';
  const page = Math.max(1, query.page);
  const found = await ask<ItemRow & { total: number }>(
    db,
    `with own as materialized (
       select ${SORTED_BY[query.sort]} from "CampaignItem" i ${VERDICTS}
        where i."shop" = $1 and i."campaignId" = $2 and i."removedAt" is null
          and ${query.verdict ? 'v."verdict" = $3::text' : '$3::text is null'}
          and ($4::text is null ${searched ? `or ${NAMED}` : ''})),
     ${PAGE[query.sort]((page - 1) * ITEM_PAGE)}
     select i."variantId", i."productId", coalesce(p."title", i."productId") as "productTitle",
            coalesce(x."title", i."variantId") as "variantTitle", x."sku", p."imageUrl", i."plannedUnits", i."hero", i."source",
            i."droppedAt" is not null as "leaving", v."verdict", v."assessment", ${ms('v."at"')} as "judgedAt",
            (select count(*)::int from own) as "total"
       from page join "CampaignItem" i on i."shop" = $1 and i."campaignId" = $2 and i."variantId" = page."variantId"
            ${VERDICTS} ${NAMES} order by ${ORDER[query.sort]}`,
    [shop, id, query.verdict, searched ? containing(query.search) : null],
  );
  const total = found[0]?.total ?? 0;
  if (total === 0 && page > 1) return lastPage(db, shop, id, query);
  const rows = found.map(({ total: _total, ...row }) => row);
  const standings = await standingsOf(db, shop, [...new Set(rows.map(({ productId }) => productId))]);
  const withStanding = rows.map((row) => ({
    ...row,
    standing: standings.of(row.productId, row.variantId) satisfies Standing,
    wouldHold: standings.wouldHold(id, row.variantId),
    overridden: standings.overridden(row.productId),
  }));
  return { rows: withStanding, total, page, pageSize: ITEM_PAGE };
}

/** The last page there is, for an address that goes beyond it. */
async function lastPage(db: Sql, shop: string, id: string, query: ItemQuery): Promise<PageOf<ItemView>> {
  const first = await campaignItems(db, shop, id, { ...query, page: 1 });
  const last = Math.ceil(first.total / ITEM_PAGE);
  return last > 1 ? campaignItems(db, shop, id, { ...query, page: last }) : first;
}

/**
 * The items (alias `i`) of the campaign `$2` whose stock another open campaign wants at the same time, through an item of
 * its own; `$3` is now. The others' stock is collected once: a look-up for each of ten thousand items is slow.
 */
const MEETING = `"CampaignItem" i
  where i."shop" = $1 and i."campaignId" = $2 and i."removedAt" is null and i."inventoryItemId" in (
    select j."inventoryItemId" from "Campaign" c
      join "Campaign" o on o."shop" = $1 and o."id" <> c."id" and o."state" in ('draft', 'proposed', 'approved', 'live')
                       and o."startsAt" < c."endsAt" and c."startsAt" < o."endsAt" and o."endsAt" > ${utc('$3')}
      join "CampaignItem" j on j."shop" = $1 and j."campaignId" = o."id" and j."removedAt" is null
     where c."shop" = $1 and c."id" = $2)`;

/** How many items share their stock with another campaign at the same time. */
export async function overlappingItems(db: Sql, shop: string, id: string, now: number): Promise<number> {
  const [row] = await ask<{ total: number }>(db, `select count(*)::int as "total" from ${MEETING}`, [
    shop,
    id,
    now,
  ]);
  return row?.total ?? 0;
}

interface ClaimRow extends Omit<OverlapView, 'claims' | 'free'> {
  claim: Omit<OverlapView['claims'][number], 'setAside'> & Asking;
}

/**
 * One page of the allocation table: per shared item, the campaigns in the order in which they are served. Those that only
 * watch take nothing from those that act (core/allocate.ts) and stand behind them.
 */
export async function overlaps(
  db: Sql,
  shop: string,
  id: string,
  page: number,
  now: number,
): Promise<PageOf<OverlapView>> {
  const total = await overlappingItems(db, shop, id, now);
  const current = Math.min(Math.max(1, page), Math.max(1, Math.ceil(total / ITEM_PAGE)));
  const rows = await ask<ClaimRow>(
    db,
    `with shared as (
       select i."variantId", i."productId", i."inventoryItemId" from ${MEETING}
        order by i."productId", i."variantId" limit ${ITEM_PAGE} offset ${(current - 1) * ITEM_PAGE})
     select s."variantId", s."productId", coalesce(p."title", s."productId") as "productTitle",
            coalesce(x."title", s."variantId") as "variantTitle", ${buyableOf('$1', 's."inventoryItemId"')} as "buyable",
            json_build_object('campaignId', o."id", 'name', o."name", 'priority', o."priority", 'mode', o."mode",
              'startsAt', ${ms('o."startsAt"')}, 'endsAt', ${ms('o."endsAt"')}, 'plannedUnits', j."plannedUnits",
              'expectedDemand', round((v."assessment"->>'expectedDemand')::numeric), 'usable', v."usable", 'goal', o."goal", 'need', (v."assessment"->>'need')::float8,
              'verdict', v."verdict", 'reason', v."assessment"->>'reason') as "claim"
       from shared s
       join "Campaign" own on own."shop" = $1 and own."id" = $2
       join "CampaignItem" j on j."shop" = $1 and j."inventoryItemId" = s."inventoryItemId" and j."removedAt" is null
       join "Campaign" o on o."shop" = $1 and o."id" = j."campaignId" and o."endsAt" > ${utc('$3')}
        and o."state" in ('draft', 'proposed', 'approved', 'live') and o."startsAt" < own."endsAt" and own."startsAt" < o."endsAt"
       left join "Verdict" v on v."shop" = $1 and v."campaignId" = j."campaignId" and v."variantId" = j."variantId"
       left join "Product" p on p."shop" = $1 and p."id" = s."productId"
       left join "Variant" x on x."shop" = $1 and x."id" = s."variantId"
      order by s."productId", s."variantId", o."mode" = 'watch', o."priority", o."startsAt", o."createdAt", o."id"`,
    [shop, id, now],
  );
  const byVariant = new Map<string, ClaimRow[]>();
  for (const row of rows) byVariant.set(row.variantId, [...(byVariant.get(row.variantId) ?? []), row]);
  return { rows: [...byVariant.values()].flatMap(sharedItem), total, page: current, pageSize: ITEM_PAGE };
}

/** An item with the campaigns on its stock, in the order in which they are served. */
function sharedItem(rows: readonly ClaimRow[]): OverlapView[] {
  const [first] = rows;
  if (!first) return [];
  const { claim: _first, ...item } = first;
  const { each, free } =
    item.buyable === null
      ? { each: [], free: null }
      : setAside(
          item.buyable,
          rows.map(({ claim }) => claim),
        );
  const claims = rows.map(({ claim: { goal: _goal, need: _need, ...claim } }, place) => ({
    ...claim,
    setAside: each[place] ?? null,
  }));
  return [{ ...item, free, claims }];
}

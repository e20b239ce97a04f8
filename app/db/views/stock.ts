import { COVERED_TIGHT } from '../../core/reasons.ts';
import { exemption } from '../../core/stock.ts';
import type { ComingStanding } from '../../core/coming-standing.ts';
import { grouped } from '../../core/grouped.ts';
import { comingLight, PACE_DAYS, stockLight, type StockLight } from '../../core/stock-light.ts';
import type { Light } from '../../core/light.ts';
import { ordersKnownSince } from '../repositories/known-orders.ts';
import { ask, buyableOf, containing, COUNTS_STOCK, ms, utc } from './sql.ts';
import type { Sql } from '../sql.ts';
import { pageByProduct } from './by-product.ts';
import { named, variantsByWords, wordQuery } from './words.ts';
import type { ComingLack, StockPage, StockQuery, StockRow } from './stock-shapes.ts';

const STOCK_PAGE = 50;
/** Searches of the whole shop count no further. */
const MOST_COUNTED = 1_000;
const DAY_MS = 86_400_000;

/** Live campaigns by the clock; `$2` is now. */
const LIVE = `select c."id" from "Campaign" c where c."shop" = $1 and c."state" in ('approved', 'live')
  and c."startsAt" <= ${utc('$2')} and c."endsAt" > ${utc('$2')}`;

/**
 * Days that a verdict's stock lasts at `$2`, now: until the date on which it runs out, which is shown beside them; where none
 * is expected before the campaign's end, or it has passed, what it lasts at the pace that is expected.
 */
const DAYS_LEFT = `case when v."runsOutAt" > ${utc('$2')}
  then (extract(epoch from v."runsOutAt" - ${utc('$2')}) / 86400)::float8 else v."daysOfCover" end`;

/**
 * Variants in live campaigns with the rank of their light; `$3` narrows to one campaign, `$9` is what campaigns to come are short
 * of. Items and verdicts are each read once and then joined: looked up one by one, ten thousand verdicts take twice as long.
 */
const JUDGED = `
  live as materialized (${LIVE} and ($3::text is null or c."id" = $3::text)),
  items as materialized (
    select i."campaignId", i."variantId", i."productId", i."hero" from "CampaignItem" i
     where i."shop" = $1 and i."removedAt" is null and i."campaignId" = any (array(select "id" from live))),
  verdicts as materialized (
    select v."campaignId", v."variantId", v."verdict", v."runsOutAt", v."daysOfCover" from "Verdict" v
     where v."shop" = $1 and v."campaignId" = any (array(select "id" from live))),
  judged as materialized (
    select i."variantId", i."productId",
           least(min(k."rank"), min(case when v."verdict" = 'sold_out' then 0 when v."verdict" = 'below_need' and i."hero" then 1
                    when v."verdict" = 'below_need' then 2 when v."verdict" = 'not_known' then 3
                    when v."verdict" is null then 4 else 5 end)) as "rank",
           min(${DAYS_LEFT}) as "days"
      from items i
      left join verdicts v on v."campaignId" = i."campaignId" and v."variantId" = i."variantId"
      left join lacking k on k."variantId" = i."variantId"
     group by i."variantId", i."productId")`;

const RANKS: Record<Light, readonly [number, number]> = {
  red: [0, 1],
  yellow: [2, 3],
  grey: [4, 4],
  green: [5, 5],
};

/** What campaigns to come are short of, as `$9` carries it: a row for each variant, with the worst rank that they give it. */
const LACKING = `select "variantId", min("rank") as "rank"
  from json_to_recordset($9::json) as short("variantId" text, "rank" int) group by 1`;

const isLacking = ({ standing }: ComingStanding): boolean => standing === 'missing';

const lacking = (coming: readonly ComingStanding[]) =>
  coming.filter(isLacking).map((one) => ({ variantId: one.variantId, rank: RANKS[comingLight(one)][1] }));

/** The CTE `page` of the rows `fitting`, `$7` of them from `$8` on. */
const PAGE: Record<StockQuery['sort'], string> = {
  urgency: pageBy('"rank", "days" nulls last, "variantId"'),
  days: pageBy('"days" nulls last, "rank", "variantId"'),
  product: pageByProduct('fitting', '$7::int', '$8::int'),
};

function pageBy(order: string): string {
  return `page as (select "variantId" from fitting order by ${order} limit $7::int offset $8::int)`;
}

/** Of what was judged, `$4` found in a title or a SKU. */
const MATCHES = named('j', '$4', `select "productId" from judged`);

interface Found {
  ids: string[];
  total: number;
  lights: Record<Light, number>;
}

/** Ids of variants in live campaigns, in order, with the number of all and of each light. */
async function inCampaigns(
  db: Sql,
  shop: string,
  query: StockQuery,
  coming: readonly ComingStanding[],
  now: number,
  limit: number,
  offset: number,
): Promise<Found> {
  const ranks = query.light ? RANKS[query.light] : [0, 5];
  const [row] = await ask<{ ids: string[] | null; total: number } & Record<Light, number>>(
    db,
    `with lacking as materialized (${LACKING}),
     ${JUDGED},
     fitting as materialized (
       select j.* from judged j where j."rank" between $5::int and $6::int and ($4::text is null ${query.search === '' ? '' : `or ${MATCHES}`})),
     ${PAGE[query.sort]}
     select (select json_agg(page."variantId") from page) as "ids",
            (select count(*)::int from fitting) as "total",
            count(*) filter (where "rank" <= 1)::int as "red", count(*) filter (where "rank" in (2, 3))::int as "yellow",
            count(*) filter (where "rank" = 4)::int as "grey", count(*) filter (where "rank" = 5)::int as "green"
       from judged`,
    [
      shop,
      now,
      query.campaignId,
      query.search ? containing(query.search) : null,
      ranks[0] ?? 0,
      ranks[1] ?? 5,
      limit,
      offset,
      JSON.stringify(lacking(coming)),
    ],
  );
  const { ids, total, ...lights } = row ?? { ids: null, total: 0, red: 0, yellow: 0, grey: 0, green: 0 };
  return { ids: ids ?? [], total, lights };
}

/** The first variants of the shop by product, or those that a search finds: words that begin so, else any text within. */
async function everywhere(
  db: Sql,
  shop: string,
  search: string,
  limit: number,
  offset: number,
): Promise<{ ids: string[]; total: number; more: boolean }> {
  const words = wordQuery(search);
  const inOrder = async (matching: string, value: string | null) => {
    const [row] = await ask<{ ids: string[] | null; total: number }>(
      db,
      `with matching as materialized (${matching}),
       page as (select x."id", row_number() over (order by ${BY_TITLE}) as "place" from "Variant" x
         join "Product" p on p."shop" = $1 and p."id" = x."productId" and p."deletedAt" is null
        where x."shop" = $1 and x."id" = any (array(select "id" from matching))
        order by ${BY_TITLE} limit ${limit} offset ${offset})
       select (select json_agg("id" order by "place") from page) as "ids",
              (select count(*)::int from matching) as "total" where $2::text is null or true`,
      [shop, value],
    );
    return { ids: row?.ids ?? [], total: row?.total ?? 0 };
  };
  const most = Math.max(MOST_COUNTED, limit) + 1;
  let found = { ids: [] as string[], total: 0 };
  if (search === '') found = await inOrder(firstByTitle(most), null);
  else {
    if (words !== '') found = await inOrder(variantsByWords('$1', '$2', most), words);
    if (found.total === 0) found = await inOrder(containingText(most), containing(search));
  }
  return { ids: found.ids, total: Math.min(found.total, most - 1), more: found.total >= most };
}

const BY_TITLE = `lower(p."title"), p."id", x."position", x."id"`;

const firstByTitle = (limit: number): string => `
  select x."id" from (select "id", lower("title") as "title" from "Product" where "shop" = $1 and "deletedAt" is null
    order by lower("title"), "id" limit ${limit}) p
  join "Variant" x on x."shop" = $1 and x."productId" = p."id"
  order by p."title", p."id", x."position", x."id" limit ${limit}`;

const containingText = (limit: number): string => `
  select x."id" from "Product" p join "Variant" x on x."shop" = p."shop" and x."productId" = p."id"
   where p."shop" = $1 and p."deletedAt" is null and (p."title" ilike $2 or x."title" ilike $2 or x."sku" ilike $2)
   limit ${limit}`;

/** One page of Stock. */
export async function stock(
  db: Sql,
  shop: string,
  query: StockQuery,
  coming: readonly ComingStanding[],
  now: number,
): Promise<StockPage> {
  const none = { red: 0, yellow: 0, grey: 0, green: 0 };
  const look = async (page: number) => {
    const offset = (page - 1) * STOCK_PAGE;
    return query.scope === 'campaigns'
      ? { more: false, ...(await inCampaigns(db, shop, query, coming, now, STOCK_PAGE, offset)) }
      : { lights: none, ...(await everywhere(db, shop, query.search, STOCK_PAGE, offset)) };
  };
  let page = query.page;
  let found = await look(page);
  const pages = Math.max(1, Math.ceil(found.total / STOCK_PAGE));
  if (page > pages) {
    page = pages;
    found = await look(page);
  }
  const { ids, ...rest } = found;
  return { rows: await stockRows(db, shop, ids, coming, now), ...rest, page, pageSize: STOCK_PAGE };
}

/** Ids of everything that the filter finds, in its order, at most `most`. */
export async function stockIds(
  db: Sql,
  shop: string,
  query: StockQuery,
  coming: readonly ComingStanding[],
  now: number,
  most: number,
): Promise<string[]> {
  const found =
    query.scope === 'campaigns'
      ? await inCampaigns(db, shop, query, coming, now, most, 0)
      : await everywhere(db, shop, query.search, most, 0);
  return found.ids;
}

interface RawRow extends Omit<StockRow, keyof StockLight | 'exempt' | 'campaigns' | 'coming'> {
  inventoryPolicy: 'DENY' | 'CONTINUE';
  isGiftCard: boolean;
  recentUnits: number;
  firstOrderAt: number | null;
  campaigns: (StockRow['campaigns'][number] & { daysLeft: number | null })[] | null;
}

/** These variants in full, in this order. */
export async function stockRows(
  db: Sql,
  shop: string,
  ids: readonly string[],
  coming: readonly ComingStanding[],
  now: number,
): Promise<StockRow[]> {
  if (ids.length === 0) return [];
  const rows = await ask<RawRow>(
    db,
    `with chosen as (select id, place from json_array_elements_text($3::json) with ordinality as t(id, place))
     select x."id" as "variantId", x."productId", p."title" as "productTitle", x."title" as "variantTitle", x."sku",
            p."imageUrl", ${COUNTS_STOCK} as "tracked", x."inventoryPolicy", p."isGiftCard",
            ${buyableOf('$1', 'x."inventoryItemId"')} as "buyable",
            coalesce((select sum(o."quantity")::int from "OrderLine" o where o."shop" = $1 and o."variantId" = x."id"
               and o."cancelledAt" is null and o."orderedAt" >= ${utc('$4')} and o."orderedAt" <= ${utc('$2')}), 0) as "recentUnits",
            ${ms(ordersKnownSince('$1'))} as "firstOrderAt",
            w."runsOutAt", w."campaigns"
       from chosen
       join "Variant" x on x."shop" = $1 and x."id" = chosen.id
       join "Product" p on p."shop" = $1 and p."id" = x."productId"
       left join lateral (
         select ${ms(`min(v."runsOutAt")`)} as "runsOutAt",
                json_agg(json_build_object('id', c."id", 'name', c."name", 'verdict', v."verdict", 'hero', i."hero",
                  'tight', coalesce(v."assessment"->>'reason' = '${COVERED_TIGHT}', false), 'daysLeft', ${DAYS_LEFT}) order by c."priority", c."startsAt", c."id") as "campaigns"
           from "CampaignItem" i
           join "Campaign" c on c."shop" = $1 and c."id" = i."campaignId" and c."id" in (${LIVE})
           left join "Verdict" v on v."shop" = $1 and v."campaignId" = i."campaignId" and v."variantId" = i."variantId"
          where i."shop" = $1 and i."productId" = x."productId" and i."variantId" = x."id" and i."removedAt" is null
       ) w on true
      order by chosen.place`,
    [shop, now, ids, now - PACE_DAYS * DAY_MS],
  );
  return rows.map((row) => toStockRow(row, lacksOf(coming, row.variantId), now));
}

const standingsOf = grouped<ComingStanding>(({ variantId }) => [variantId]);

const lacksOf = (coming: readonly ComingStanding[], variantId: string): ComingLack[] =>
  standingsOf(coming, variantId)
    .filter(isLacking)
    .map(({ campaignId: id, campaign: name, startsAt, short, nothingLeft }) => ({
      id,
      name,
      startsAt,
      short,
      nothingLeft,
    }));

function toStockRow(raw: RawRow, coming: ComingLack[], now: number): StockRow {
  const { tracked, inventoryPolicy, isGiftCard, recentUnits, firstOrderAt, campaigns, ...row } = raw;
  const exempt = exemption({ tracked, inventoryPolicy }, { isGiftCard });
  const known = firstOrderAt === null ? 0 : Math.min(PACE_DAYS, (now - firstOrderAt) / DAY_MS);
  const shown = stockLight({
    verdicts: campaigns ?? [],
    coming,
    exempt: exempt !== null,
    buyable: row.buyable,
    recentUnits,
    paceDays: Math.max(0, known),
  });
  return {
    ...row,
    ...shown,
    coming,
    exempt,
    tracked,
    campaigns: (campaigns ?? []).map(({ daysLeft: _days, ...one }) => one),
  };
}

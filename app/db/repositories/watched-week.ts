/** What watching campaigns would have held in a week, and what became of it. */
import type { ReplayResult } from '../../flow/replay-store.ts';
import { ms, type Sql } from '../sql.ts';
import { buyableOf, utc } from '../views/sql.ts';

const WEEK_MS = 7 * 86_400_000;
const LISTED = 200;

/**
 * Would-have holds that watching campaigns opened within the seven days before `now` (epoch milliseconds), one per
 * variant, and whether the variant sold out after: a level of it fell to nothing, or nothing can be bought now. What was
 * held only when it was sold out already counts as missed. Null: the shop acts, or has not watched for a week.
 */
export async function watchedWeek(sql: Sql, shop: string, now: number): Promise<ReplayResult | null> {
  const [watching] = await sql.rows<object>(WATCHING, shop, now, now - WEEK_MS);
  if (!watching) return null;
  const rows = await sql.rows<ReplayResult['rows'][number]>(OPENED, shop, now, now - WEEK_MS);
  const held = rows.filter(({ because }) => because !== 'sold_out');
  const soldOut = held.filter(({ soldOutAt }) => soldOutAt !== null).length;
  return {
    from: now - WEEK_MS,
    to: now,
    variants: rows.length,
    holds: held.length,
    soldOut,
    lasted: held.length - soldOut,
    missed: rows.length - held.length,
    rows: rows
      .toSorted((a, b) => Number(a.soldOutAt === null) - Number(b.soldOutAt === null))
      .slice(0, LISTED)
      .map((row) => (row.because === 'sold_out' ? { ...row, heldAt: null } : row)),
  };
}

/** $1 shop, $2 now, $3 a week ago: a campaign that watches has run for the whole week. */
const WATCHING = `
select 1 from "Shop" s where s."shop" = $1 and s."actingSince" is null and exists (
  select 1 from "Campaign" c where c."shop" = $1 and c."mode" = 'watch' and c."state" in ('approved', 'live', 'ended')
     and c."startsAt" <= ${utc('$3')} and c."endsAt" > ${utc('$3')} and c."startsAt" <= ${utc('$2')})`;

/** $1 shop, $2 now, $3 a week ago. */
const OPENED = `
with opened as (
  select distinct on (h."variantId") h."variantId", h."productId", h."openedAt", h."cause", h."reason"
    from "Hold" h where h."shop" = $1 and h."mode" = 'watch' and h."openedAt" > ${utc('$3')}
   order by h."variantId", h."openedAt")
select o."variantId", o."productId", ${ms('o."openedAt"')} as "heldAt",
       case when o."cause" = 'sold_out' then 'sold_out' else 'below_need' end as "because",
       (o."reason"->>'usable')::float8 as "stock", (o."reason"->>'need')::float8 as "need", null as "risk",
       coalesce(
         (select ${ms('min(l."at")')} from "LevelChange" l where l."shop" = $1
            and l."inventoryItemId" = x."inventoryItemId" and l."at" >= o."openedAt" and l."available" <= 0),
         case when ${buyableOf('$1', 'x."inventoryItemId"')} <= 0 then greatest(${ms('o."openedAt"')}, ${ms(utc('$2'))}) end
       ) as "soldOutAt"
  from opened o
  left join "Variant" x on x."shop" = $1 and x."id" = o."variantId"
 order by o."openedAt" desc`;

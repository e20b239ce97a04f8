import { replayResultSchema } from '../../flow/replay-store.ts';
import { ask, buyableOf, ms, utc } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { ReplayRow, ReplayView } from './views.ts';

const WEEK_MS = 7 * 86_400_000;
const LISTED = 200;

/**
 * What the rule would have done, in a shop that does not act yet. After a week of a watching campaign: that week; before,
 * the shop’s last sixty days of orders. Null when neither is there.
 */
export async function replay(db: Sql, shop: string, now: number): Promise<ReplayView | null> {
  const [kept] = await ask<{ result: unknown; watchingSince: number | null; acting: boolean }>(
    db,
    `select r."result", s."actingSince" is not null as "acting",
            (select ${ms('min(c."startsAt")')} from "Campaign" c where c."shop" = $1 and c."mode" = 'watch'
               and c."state" in ('approved', 'live', 'ended') and c."startsAt" <= ${utc('$2')}
               and c."endsAt" > ${utc('$3')}) as "watchingSince"
       from "Shop" s left join "Replay" r on r."shop" = s."shop" where s."shop" = $1`,
    [shop, now, now - WEEK_MS],
  );
  if (!kept) return null;
  if (kept.acting) return null;
  if (kept.watchingSince !== null && kept.watchingSince <= now - WEEK_MS) return watched(db, shop, now);
  if (kept.result === null) return null;
  const result = replayResultSchema.parse(kept.result);
  const names = await namesOf(
    db,
    shop,
    result.rows.map(({ variantId }) => variantId),
  );
  return {
    kind: 'past_orders',
    ...result,
    rows: result.rows.map(({ risk: _risk, ...row }) => ({
      ...row,
      productTitle: names.get(row.variantId)?.productTitle ?? row.productId,
      variantTitle: names.get(row.variantId)?.variantTitle ?? row.variantId,
    })),
  };
}

async function namesOf(db: Sql, shop: string, variantIds: readonly string[]) {
  const rows = await ask<{ id: string; productTitle: string; variantTitle: string }>(
    db,
    `select x."id", p."title" as "productTitle", x."title" as "variantTitle"
       from "Variant" x join "Product" p on p."shop" = $1 and p."id" = x."productId"
      where x."shop" = $1 and x."id" in (select json_array_elements_text($2::json))`,
    [shop, variantIds],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Would-have holds that watching campaigns opened within the last seven days, one per variant, and whether the variant sold
 * out after: a level of it fell to nothing, or nothing can be bought now.
 */
async function watched(db: Sql, shop: string, now: number): Promise<ReplayView> {
  const rows = await ask<ReplayRow & { missed: boolean }>(
    db,
    `with opened as (
       select distinct on (h."variantId") h."variantId", h."productId", h."openedAt", h."cause", h."reason"
         from "Hold" h where h."shop" = $1 and h."mode" = 'watch' and h."openedAt" > ${utc('$3')}
        order by h."variantId", h."openedAt")
     select o."variantId", o."productId", coalesce(p."title", o."productId") as "productTitle",
            coalesce(x."title", o."variantId") as "variantTitle", ${ms('o."openedAt"')} as "heldAt",
            case when o."cause" = 'sold_out' then 'sold_out' else 'below_need' end as "because",
            (o."reason"->>'usable')::float8 as "stock", (o."reason"->>'need')::float8 as "need",
            o."cause" = 'sold_out' as "missed",
            coalesce(
              (select ${ms('min(l."at")')} from "LevelChange" l where l."shop" = $1
                 and l."inventoryItemId" = x."inventoryItemId" and l."at" >= o."openedAt" and l."available" <= 0),
              case when ${buyableOf('$1', 'x."inventoryItemId"')} <= 0 then greatest(${ms('o."openedAt"')}, ${ms(utc('$2'))}) end
            ) as "soldOutAt"
       from opened o
       left join "Product" p on p."shop" = $1 and p."id" = o."productId"
       left join "Variant" x on x."shop" = $1 and x."id" = o."variantId"
      order by o."openedAt" desc`,
    [shop, now, now - WEEK_MS],
  );
  const held = rows.filter(({ missed }) => !missed);
  const soldOut = held.filter(({ soldOutAt }) => soldOutAt !== null).length;
  return {
    kind: 'week_of_watching',
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
      .map(({ missed, ...row }) => (missed ? { ...row, heldAt: null } : row)),
  };
}

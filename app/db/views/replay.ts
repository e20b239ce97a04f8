import { replayResultSchema } from '../../flow/replay-store.ts';
import { ask, ms } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { ReplayView } from './views.ts';

const DAY_MS = 86_400_000;

interface Kept {
  acting: boolean;
  ordersRead: boolean;
  past: unknown;
  week: unknown;
  weekMadeAt: number | null;
}

/**
 * What the rule would have done, in a shop that does not act yet, as it was last worked out: after a week of a watching
 * campaign that week (worked out hourly; one that is older than a day is not shown), before it the shop’s last sixty days
 * of orders. Null when neither is there, or no order was found where none may be read.
 */
export async function replay(db: Sql, shop: string, now: number): Promise<ReplayView | null> {
  const [kept] = await ask<Kept>(
    db,
    `select s."actingSince" is not null as "acting", s."ordersUntil" is null as "ordersRead", r."result" as "past", w."result" as "week",
            ${ms('w."madeAt"')} as "weekMadeAt"
       from "Shop" s left join "Replay" r on r."shop" = s."shop" left join "WatchedWeek" w on w."shop" = s."shop"
      where s."shop" = $1`,
    [shop],
  );
  if (!kept || kept.acting) return null;
  const ofWeek = kept.weekMadeAt !== null && kept.weekMadeAt > now - DAY_MS;
  if (!ofWeek && kept.past === null) return null;
  const result = replayResultSchema.parse(ofWeek ? kept.week : kept.past);
  if (!ofWeek && result.variants === 0 && !kept.ordersRead) return null;
  const names = await namesOf(
    db,
    shop,
    result.rows.map(({ variantId }) => variantId),
  );
  return {
    kind: ofWeek ? 'week_of_watching' : 'past_orders',
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

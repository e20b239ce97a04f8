import type { FieldValue } from '../../core/fields.ts';
import type { Response } from '../../core/policy.ts';
import { shownStanding, type Standing } from '../../core/standing.ts';
import { ask } from './sql.ts';
import type { Sql } from '../sql.ts';

interface HoldRow {
  productId: string;
  variantId: string;
  campaignId: string;
  response: Response;
  mode: 'watch' | 'act';
  hideMode: string | null;
}

/** Standings of variants, and what watching campaigns would do. */
export interface Standings {
  of(productId: string, variantId: string): Standing;
  wouldHold(campaignId: string, variantId: string): Response | null;
  overridden(productId: string): 'keep_visible' | 'hold_now' | null;
}

/** Reads what the standings of these products need, in three queries whatever their number. */
export async function standingsOf(db: Sql, shop: string, productIds: readonly string[]): Promise<Standings> {
  const [holds, products, overrides] = await Promise.all([
    ask<HoldRow>(
      db,
      `select h."productId", h."variantId", h."campaignId", h."response", h."mode", c."policy"->>'hideMode' as "hideMode"
         from "Hold" h left join "Campaign" c on c."shop" = h."shop" and c."id" = h."campaignId"
        where h."shop" = $1 and h."productId" in (select json_array_elements_text($2::json)) and h."closedAt" is null`,
      [shop, productIds],
    ),
    ask<{
      productId: string;
      written: { field: string; wrote: FieldValue; state: string }[] | null;
      pending: number;
      failed: boolean | null;
      variants: number;
    }>(
      db,
      `select p."productId",
         (select json_agg(json_build_object('field', b."field", 'wrote', b."wrote", 'state', b."state"))
            from "Baseline" b where b."shop" = $1 and b."productId" = p."productId") as "written",
         (select count(*)::int from "Action" a where a."shop" = $1 and a."productId" = p."productId"
            and a."state" in ('planned', 'unsure')) as "pending",
         (select a."state" = 'failed' from "Action" a where a."shop" = $1 and a."productId" = p."productId"
            and a."finishedAt" is not null and a."state" in ('done', 'failed')
           order by a."finishedAt" desc limit 1) as "failed",
         (select count(*)::int from "Variant" x where x."shop" = $1 and x."productId" = p."productId") as "variants"
       from json_array_elements_text($2::json) as p("productId")`,
      [shop, productIds],
    ),
    ask<{ productId: string; kind: 'keep_visible' | 'hold_now' }>(
      db,
      `select "productId", "kind" from "Override" where "shop" = $1 and "productId" in (select json_array_elements_text($2::json)) and "endedAt" is null
        order by "createdAt"`,
      [shop, productIds],
    ),
  ]);
  const facts = new Map(products.map((row) => [row.productId, row]));
  const overridden = new Map(overrides.map((row) => [row.productId, row.kind]));
  return {
    of(productId, variantId) {
      const acting = holds.filter((hold) => hold.variantId === variantId && hold.mode === 'act');
      const product = facts.get(productId);
      return shownStanding({
        variantId,
        wanted: acting.map(({ response }) => response),
        written: product?.written ?? [],
        pendingWrites: product?.pending ?? 0,
        lastWriteFailed: product?.failed ?? false,
        hidesFromChannels: acting.some(({ hideMode }) => hideMode === 'hide_from_channels'),
        otherVariants: (product?.variants ?? 0) > 1,
      });
    },
    wouldHold: (campaignId, variantId) =>
      holds.find(
        (hold) => hold.campaignId === campaignId && hold.variantId === variantId && hold.mode === 'watch',
      )?.response ?? null,
    overridden: (productId) => overridden.get(productId) ?? null,
  };
}

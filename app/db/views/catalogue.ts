import { ask, buyableOf, containing, COUNTS_STOCK } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { CatalogueProduct } from './views.ts';

const SEARCH_LIMIT = 25;

/** Products by their ids (in that order), or the first that match a title, a SKU, a handle or a tag. */
export async function catalogue(
  db: Sql,
  shop: string,
  query: { search: string } | { ids: readonly string[] },
): Promise<CatalogueProduct[]> {
  const byId = 'ids' in query;
  if (byId && query.ids.length === 0) return [];
  const chosen = byId
    ? `p."id" in (select json_array_elements_text($2::json))`
    : `(p."title" ilike $2 or p."handle" ilike $2 or exists (
         select 1 from "Variant" s where s."shop" = $1 and s."productId" = p."id" and s."sku" ilike $2))`;
  return ask<CatalogueProduct>(
    db,
    `select p."id", p."title", p."handle", p."status", p."imageUrl",
       coalesce((select json_agg(json_build_object('id', x."id", 'title', x."title", 'sku', x."sku",
           'buyable', ${buyableOf('$1', 'x."inventoryItemId"')}, 'tracked', ${COUNTS_STOCK}) order by x."position")
         from "Variant" x where x."shop" = $1 and x."productId" = p."id"), '[]'::json) as "variants"
       from "Product" p where p."shop" = $1 and p."deletedAt" is null and ${chosen}
      order by ${byId ? 'array_position(array(select json_array_elements_text($2::json)), p."id")' : 'lower(p."title"), p."id"'}
      limit ${byId ? 250 : SEARCH_LIMIT}`,
    [shop, byId ? query.ids : containing(query.search)],
  );
}

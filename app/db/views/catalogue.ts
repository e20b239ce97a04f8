import { strictness, type Response } from '../../core/policy.ts';
import { standingOfProduct } from '../../core/standing.ts';
import { standingsOf } from './standings.ts';
import { ask, buyableOf, containing, COUNTS_STOCK } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { CatalogueProduct, ListedProduct } from './views.ts';

const SEARCH_LIMIT = 25;

/** Whether the product `p` matches the search $2. */
const MATCHES = `(p."title" ilike $2 or p."handle" ilike $2 or exists (
         select 1 from "Variant" s where s."shop" = $1 and s."productId" = p."id" and s."sku" ilike $2))`;

/** Products by their ids (in that order), or the first that match a title, a SKU, a handle or a tag. */
export async function catalogue(
  db: Sql,
  shop: string,
  query: { search: string } | { ids: readonly string[] },
): Promise<CatalogueProduct[]> {
  const byId = 'ids' in query;
  if (byId && query.ids.length === 0) return [];
  const chosen = byId ? `p."id" in (select json_array_elements_text($2::json))` : MATCHES;
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

/** The first products that match, each with what stands of its holds; what campaigns hold comes first, whoever asks why looks for it. */
export async function listedProducts(db: Sql, shop: string, search: string): Promise<ListedProduct[]> {
  const [held, matching] = await Promise.all([
    heldMatching(db, shop, search).then((ids) => catalogue(db, shop, { ids })),
    catalogue(db, shop, { search }),
  ]);
  const isHeld = new Set(held.map(({ id }) => id));
  const listed = [...held, ...matching.filter(({ id }) => !isHeld.has(id))].slice(0, SEARCH_LIMIT);
  const standings = await standingsOf(
    db,
    shop,
    listed.map(({ id }) => id),
  );
  return listed
    .map((product) => ({
      ...product,
      standing: standingOfProduct(product.variants.map(({ id }) => standings.of(product.id, id))),
    }))
    .toSorted((a, b) => strictness(shownOf(b)) - strictness(shownOf(a)));
}

/** What shoppers meet of a listed product: that decides among those that campaigns hold. */
const shownOf = ({ standing }: Pick<ListedProduct, 'standing'>): Response | null =>
  standing?.confirmed ?? null;

async function heldMatching(db: Sql, shop: string, search: string): Promise<string[]> {
  const rows = await ask<{ id: string }>(
    db,
    `select p."id" from (select distinct h."productId" from "Hold" h
          where h."shop" = $1 and h."closedAt" is null and h."mode" = 'act') h
       join "Product" p on p."shop" = $1 and p."id" = h."productId" and p."deletedAt" is null
      where ${MATCHES} order by lower(p."title"), p."id" limit ${SEARCH_LIMIT}`,
    [shop, containing(search)],
  );
  return rows.map(({ id }) => id);
}

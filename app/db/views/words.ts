/**
 * Search by beginnings of words over a whole shop, on the indexes `Product_words_idx` and `Variant_words_idx`, and by any text
 * within among some of its variants.
 */

const vector = (alias: string, text: string): string =>
  `to_tsvector('simple', 'shop' || md5(${alias}.shop) || ' ' || regexp_replace(lower(${text}), '[^[:alnum:]]+', ' ', 'g'))`;

/**
 * Ids of at most `limit` variants whose title or SKU, or whose product's title, has words that begin with each searched one. Each
 * half has the limit of its own: it ends a half that finds a tenth of the shop, which that of both does not.
 */
export const variantsByWords = (shop: string, words: string, limit: number): string => `
  (select x."id" from "Product" p join "Variant" x on x."shop" = p."shop" and x."productId" = p."id"
   where ${vector('p', 'p.title')} @@ ${queryOf(shop, words)} and p."shop" = ${shop} and p."deletedAt" is null
   limit ${limit})
  union
  (select x."id" from "Variant" x
   where ${vector('x', `coalesce(x.sku, '') || ' ' || x.title`)} @@ ${queryOf(shop, words)} and x."shop" = ${shop}
   limit ${limit})
  limit ${limit}`;

const queryOf = (shop: string, words: string): string =>
  `to_tsquery('simple', 'shop' || md5(${shop}::text) || ${words}::text)`;

/** What `words` above takes: each word as a beginning, all of them wanted. Empty when the text has no letter or digit. */
export const wordQuery = (text: string): string =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => ` & ${word}:*`).join('');

/**
 * Whether row `alias` (with `productId` and `variantId`) of shop `$1` has the LIKE pattern in its title or SKU. `products` says which
 * ids can be meant: titles are looked up for these, each once, and not joined to every row, which takes twice as long with ten
 * thousand of a hundred thousand variants.
 */
export function named(alias: string, pattern: string, products: string): string {
  const among = `any (array(${products}))`;
  return `(${alias}."productId" in (select p."id" from "Product" p
      where p."shop" = $1 and p."id" = ${among} and p."title" ilike ${pattern})
    or ${alias}."variantId" in (select x."id" from "Variant" x
      where x."shop" = $1 and x."productId" = ${among} and concat_ws(chr(10), x."title", x."sku") ilike ${pattern}))`;
}

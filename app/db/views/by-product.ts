/**
 * CTEs `titled`, `placed`, `meeting` and `page` (`variantId`) of `rows`, a CTE with `productId` and `variantId` of shop `$1`, in the
 * order of the products' titles. Only the products of the page are looked up among the variants: joined to every row, a campaign
 * of ten thousand items reads the hundred thousand variants of its shop. `limit` and `offset` are parameters or numbers.
 */
export const pageByProduct = (rows: string, limit: string, offset: string): string => `
  titled as materialized (
    select r."productId", lower(p."title") as "title", r."rows" from (
      select "productId", count(*) as "rows" from ${rows} group by 1) r
    left join "Product" p on p."shop" = $1 and p."id" = r."productId"),
  placed as materialized (
    select "productId", "title", "rows", sum("rows") over (order by "title", "productId") - "rows" as "before" from titled),
  meeting as materialized (
    select * from placed where "before" < ${offset} + ${limit} and "before" + "rows" > ${offset}),
  page as materialized (
    select r."variantId" from meeting m
      join ${rows} r on r."productId" = m."productId"
      left join "Variant" x on x."shop" = $1 and x."id" = r."variantId"
     order by m."title", m."productId", x."position", r."variantId"
     limit ${limit} offset ${offset} - coalesce((select min("before") from meeting), 0))`;

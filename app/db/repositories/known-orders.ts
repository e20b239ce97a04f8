/** How far the orders of a shop are known: it may let us read them or not, and take that back (flow/orders). */

/**
 * An expression over the shop row `s`, a timestamp: the first order from which on all are known, up to "ordersUntil". Null: none
 * ever came.
 */
export const firstOrderOf = (
  s: string,
): string => `(SELECT greatest(f."orderedAt", ${s}."ordersFrom") FROM "OrderLine" f
    WHERE f.shop = ${s}.shop ORDER BY f."orderedAt" LIMIT 1)`;

/** The same of the shop of a parameter; null also where orders are not read now. */
export const ordersKnownSince = (shop: string): string =>
  `(SELECT ${firstOrderOf('k')} FROM "Shop" k WHERE k.shop = ${shop} AND k."ordersUntil" IS NULL)`;

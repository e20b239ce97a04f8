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

/**
 * An expression, a timestamp: from here on orders and parcels of the shop are known up to now. Where nothing was taken back that
 * is as far as Shopify shows orders to whoever installs, or further back if one is known. Null: they are not read now.
 */
export const ordersReadSince = (shop: string): string =>
  `(SELECT coalesce(k."ordersFrom", least((SELECT f."orderedAt" FROM "OrderLine" f WHERE f.shop = k.shop ORDER BY f."orderedAt" LIMIT 1),
      k."installedAt" - interval '60 days'), to_timestamp(0))
    FROM "Shop" k JOIN "ShippingWatch" w ON w.shop = k.shop AND w."readUntil" IS NOT NULL AND NOT w.denied
    WHERE k.shop = ${shop} AND k."ordersUntil" IS NULL)`;

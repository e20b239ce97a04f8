/** Units on their way, as people typed or sent them. */
import type {
  ArrivalTx,
  DroppedArrival,
  NamedArrival,
  ShipmentWatch,
  ShippedArrival,
} from '../../flow/arrivals-store.ts';
import { json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';

export const arrivalRepository = ({ shop, sql }: Scope): ArrivalTx => ({
  locations: () =>
    sql.rows(
      'SELECT id, name, "isActive", "fulfillsOnlineOrders" FROM "Location" WHERE shop = $1 ORDER BY name, id',
      shop,
    ),

  arrivals: (since, most) => sql.rows<NamedArrival>(LISTED, shop, since, most),

  async putArrivals(rows) {
    const last = new Map(rows.map((row) => [row.id, row]));
    if (last.size > 0) await sql.run(PUT, shop, json([...last.values()]));
  },

  dropArrivals: (ids) => sql.rows<DroppedArrival>(DROP, shop, json(ids)),

  shipped: (now) =>
    sql.rows<ShippedArrival>(
      `SELECT a.id, a."inventoryItemId", a."locationId", a.units, ${ms('a."arrivesAt"')} AS "arrivesAt",
         ${waitsForShopify('$2')} AS waits
       FROM "Arrival" a WHERE a.shop = $1 AND a.source = 'shopify' ORDER BY a.id`,
      shop,
      now,
    ),

  async shipmentWatch() {
    const [row] = await sql.rows<ShipmentWatch>(
      `SELECT ${ms('"lookedAt"')} AS "lookedAt", denied FROM "ShipmentWatch" WHERE shop = $1`,
      shop,
    );
    return row ?? null;
  },

  async saveShipmentWatch(watch) {
    if (!watch) {
      await sql.run(`DELETE FROM "ShipmentWatch" WHERE shop = $1`, shop);
      return;
    }
    await sql.run(
      `INSERT INTO "ShipmentWatch" (shop, "lookedAt", denied) VALUES ($1, to_timestamp($2::float8 / 1000), $3)
       ON CONFLICT (shop) DO UPDATE SET "lookedAt" = excluded."lookedAt", denied = excluded.denied`,
      shop,
      watch.lookedAt,
      watch.denied,
    );
  },
});

/**
 * A line of Shopify's shipments waits when stock rose at its place after it was last read, because that may be its own
 * units, and when it was not read for a day. A minute of difference between Shopify's clock and ours is allowed for.
 * `a` is the arrival, $`now` epoch milliseconds.
 */
export const waitsForShopify = (now: string): string => `(a.source = 'shopify' AND (
  a."createdAt" < to_timestamp((${now}::float8 - 86400000) / 1000)
  OR EXISTS (SELECT 1 FROM "InventoryLevel" r WHERE r.shop = a.shop AND r."inventoryItemId" = a."inventoryItemId"
    AND r."locationId" = a."locationId" AND r."raisedAt" > a."createdAt" - interval '60 seconds')))`;

/** One inventory item may belong to several variants: the first one stands for it. */
const ITS_VARIANT = `
LEFT JOIN LATERAL (
  SELECT v.id AS "variantId", v."productId", p.title AS "productTitle", v.title AS "variantTitle", v.sku FROM "Variant" v
  JOIN "Product" p ON p.shop = v.shop AND p.id = v."productId"
  WHERE v.shop = a.shop AND v."inventoryItemId" = a."inventoryItemId" ORDER BY v.id LIMIT 1) AS v ON true`;

/** $1 shop, $2 ids. */
const DROP = `
WITH a AS (DELETE FROM "Arrival" WHERE shop = $1 AND id IN (SELECT json_array_elements_text($2::json)) RETURNING *)
SELECT a."inventoryItemId", a.units, ${ms('a."arrivesAt"')} AS "arrivesAt", v."productId", v."variantId"
FROM a ${ITS_VARIANT}`;

/** $1 shop, $2 since, $3 how many. */
const LISTED = `
SELECT a.id, a."inventoryItemId", a."locationId", a.units, ${ms('a."arrivesAt"')} AS "arrivesAt", a.source, a.reference,
  ${ms('a."createdAt"')} AS "createdAt", a."createdBy", v."productId", v."productTitle", v."variantTitle", v.sku,
  l.name AS location
FROM "Arrival" a ${ITS_VARIANT}
LEFT JOIN "Location" l ON l.shop = a.shop AND l.id = a."locationId"
WHERE a.shop = $1 AND a."arrivesAt" >= to_timestamp($2::float8 / 1000) ORDER BY a."arrivesAt", a.id LIMIT $3::int`;

/** $1 shop, $2 rows. */
const PUT = `
INSERT INTO "Arrival" (shop, id, "inventoryItemId", "locationId", units, "arrivesAt", source, reference, "createdAt",
  "createdBy")
SELECT $1, x.id, x."inventoryItemId", x."locationId", x.units, to_timestamp(x."arrivesAt" / 1000), x.source, x.reference,
  to_timestamp(x."createdAt" / 1000), x."createdBy"
FROM json_to_recordset($2::json) AS x(id text, "inventoryItemId" text, "locationId" text, units int, "arrivesAt" float8,
  source text, reference text, "createdAt" float8, "createdBy" text)
ORDER BY x.id
ON CONFLICT (shop, id) DO UPDATE SET units = excluded.units, source = excluded.source,
  "inventoryItemId" = excluded."inventoryItemId", "locationId" = excluded."locationId",
  "arrivesAt" = excluded."arrivesAt", reference = excluded.reference, "createdAt" = excluded."createdAt", "createdBy" = excluded."createdBy"`;

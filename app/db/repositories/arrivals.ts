/** Units on their way, as people typed or sent them. */
import type { ArrivalTx, NamedArrival } from '../../flow/arrivals-store.ts';
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

  async dropArrivals(ids) {
    const rows = await sql.rows<{ item: string }>(
      `DELETE FROM "Arrival" WHERE shop = $1 AND id IN (SELECT json_array_elements_text($2::json))
       RETURNING "inventoryItemId" AS item`,
      shop,
      json(ids),
    );
    return [...new Set(rows.map(({ item }) => item))];
  },
});

/** $1 shop, $2 since, $3 how many. One inventory item may belong to several variants: the first one gives its name. */
const LISTED = `
SELECT a.id, a."inventoryItemId", a."locationId", a.units, ${ms('a."arrivesAt"')} AS "arrivesAt", a.source, a.reference,
  ${ms('a."createdAt"')} AS "createdAt", a."createdBy", v."productId", v."productTitle", v."variantTitle", v.sku,
  l.name AS location
FROM "Arrival" a
LEFT JOIN LATERAL (
  SELECT v."productId", p.title AS "productTitle", v.title AS "variantTitle", v.sku FROM "Variant" v
  JOIN "Product" p ON p.shop = v.shop AND p.id = v."productId"
  WHERE v.shop = a.shop AND v."inventoryItemId" = a."inventoryItemId" ORDER BY v.id LIMIT 1) AS v ON true
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
  "createdAt" = excluded."createdAt", "createdBy" = excluded."createdBy"`;

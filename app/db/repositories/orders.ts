/** Units ordered, one row per order line. */
import type { ShopTx } from '../../flow/store.ts';
import { json } from '../sql.ts';
import type { Scope } from './scope.ts';

export const orderRepository = ({ shop, sql }: Scope): Pick<ShopTx, 'upsertOrderLines'> => ({
  async upsertOrderLines(lines) {
    const newest = new Map<string, (typeof lines)[number]>();
    for (const line of lines) {
      const key = `${line.orderId} ${line.lineId}`;
      const other = newest.get(key);
      if (!other || line.updatedAt >= other.updatedAt) newest.set(key, line);
    }
    if (newest.size === 0) return { variantIds: [] };
    const rows = await sql.rows<{ id: string }>(PUT_LINES, shop, json([...newest.values()]));
    return { variantIds: rows.map(({ id }) => id) };
  },
});

/** $1 shop, $2 lines. Newest wins; answers the variants of lines that are new or say something else than before. */
const PUT_LINES = `
WITH written AS (
  INSERT INTO "OrderLine" AS l (shop, "orderId", "lineId", "variantId", "productId", "publicationId", source,
    "locationId", "bundleVariantId", quantity, "orderedAt", "cancelledAt", "cancelReason", "updatedAt")
  SELECT $1, x."orderId", x."lineId", x."variantId", x."productId", x."publicationId", x.source, x."locationId",
    x."bundleVariantId", x.quantity,
    to_timestamp(x."orderedAt" / 1000), to_timestamp(x."cancelledAt" / 1000), x."cancelReason",
    to_timestamp(x."updatedAt" / 1000)
  FROM json_to_recordset($2::json) AS x("orderId" text, "lineId" text, "variantId" text, "productId" text,
    "publicationId" text, source text, "locationId" text, "bundleVariantId" text, quantity int, "orderedAt" float8, "cancelledAt" float8, "cancelReason" text,
    "updatedAt" float8)
  ORDER BY x."orderId", x."lineId"
  ON CONFLICT (shop, "orderId", "lineId") DO UPDATE SET "variantId" = excluded."variantId",
    "productId" = excluded."productId", "publicationId" = excluded."publicationId", source = excluded.source,
    "locationId" = excluded."locationId", "bundleVariantId" = excluded."bundleVariantId", quantity = excluded.quantity,
    "orderedAt" = excluded."orderedAt", "cancelledAt" = excluded."cancelledAt",
    "cancelReason" = excluded."cancelReason", "updatedAt" = excluded."updatedAt"
  WHERE excluded."updatedAt" >= l."updatedAt"
    AND (l.quantity, l."cancelledAt", l."cancelReason", l."variantId", l."orderedAt", l."publicationId",
      l.source, l."locationId", l."bundleVariantId")
      IS DISTINCT FROM (excluded.quantity, excluded."cancelledAt", excluded."cancelReason", excluded."variantId",
        excluded."orderedAt", excluded."publicationId", excluded.source, excluded."locationId",
        excluded."bundleVariantId")
  RETURNING "variantId"
)
SELECT DISTINCT "variantId" AS id FROM written WHERE "variantId" IS NOT NULL ORDER BY 1`;

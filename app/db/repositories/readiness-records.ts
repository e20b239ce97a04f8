/** The stock records that a campaign's items rest on: their own, and those of what bundles are made of. */
import type { ItemFacts, RecordFacts } from '../../core/readiness/shapes.ts';
import { exemption } from '../../core/stock.ts';
import type { Sql } from '../sql.ts';
import { grouped } from './sharing.ts';

/** A shop's orders of so many days are known before its numbers have been followed as long. */
const KNOWN_DAYS = 7;

/** Records by inventory item at `now` (epoch milliseconds); `historyDays`: days of orders that the shop has told us of, none where they are not read. */
export async function readRecords(
  sql: Sql,
  shop: string,
  campaignId: string,
  now: number,
  { historyDays, ordersRead }: { historyDays: number; ordersRead: boolean },
): Promise<Map<string, RecordFacts>> {
  const rows = await sql.rows<
    Omit<RecordFacts, 'corrected' | 'sold'> & { inventoryItemId: string; gone: number; sold: number }
  >(RECORD, shop, campaignId, now);
  return new Map(
    rows
      .filter(({ followed }) => followed || historyDays >= KNOWN_DAYS)
      .map(({ inventoryItemId, gone, ...record }) => [
        inventoryItemId,
        !ordersRead
          ? { ...record, corrected: 0, sold: null, unmoved: 0 }
          : record.followed
            ? { ...record, corrected: Math.max(0, gone - record.sold) }
            : { ...record, turns: 0, corrected: 0, rises: 0 },
      ]),
  );
}

/** A component as it is read; `inventoryItemId` null: not in the shop's catalogue. */
interface ComponentRow {
  bundleVariantId: string;
  title: string;
  inventoryItemId: string | null;
  tracked: boolean;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  isGiftCard: boolean;
  levels: { available: number | null }[];
}

/** What bundles among the items are made of; those whose components cannot run out are exempt for the same reason. */
export async function readBundles(
  sql: Sql,
  shop: string,
  campaignId: string,
  records: ReadonlyMap<string, RecordFacts>,
): Promise<Map<string, Pick<ItemFacts, 'parts'> & Partial<Pick<ItemFacts, 'exempt'>>>> {
  const rows = await sql.rows<ComponentRow>(COMPONENTS, shop, campaignId);
  return new Map(
    [...grouped(rows, ({ bundleVariantId }) => bundleVariantId)].map(([id, components]) => {
      const known = components.every(({ inventoryItemId }) => inventoryItemId !== null);
      const limiting = components.filter((one) => exemption(one, one) === null);
      const [first] = components;
      if (known && first && limiting.length === 0)
        return [id, { parts: [], exempt: exemption(first, first) }];
      const parts = limiting.map(({ title, levels, inventoryItemId }) => ({
        title,
        levels,
        record: records.get(inventoryItemId ?? '') ?? null,
      }));
      return [id, { parts: known ? parts : [] }];
    }),
  );
}

/** $1 shop, $2 campaign. */
const COMPONENTS = `
SELECT k."bundleVariantId", cv."inventoryItemId", coalesce(cv.tracked, true) AS tracked,
  coalesce(cv."inventoryPolicy", 'DENY') AS "inventoryPolicy", coalesce(cp."isGiftCard", false) AS "isGiftCard",
  coalesce(CASE WHEN cv.title = 'Default Title' THEN cp.title ELSE cp.title || ' – ' || cv.title END, '') AS title,
  coalesce((SELECT json_agg(json_build_object('available', l.available)) FROM "InventoryLevel" l
    WHERE l.shop = $1 AND l."inventoryItemId" = cv."inventoryItemId" AND l."isActive"), '[]'::json) AS levels
FROM "CampaignItem" i
JOIN "Variant" x ON x.shop = i.shop AND x.id = i."variantId" AND x."requiresComponents"
JOIN "VariantComponent" k ON k.shop = i.shop AND k."bundleVariantId" = i."variantId"
LEFT JOIN "Variant" cv ON cv.shop = k.shop AND cv.id = k."variantId"
LEFT JOIN "Product" cp ON cp.shop = cv.shop AND cp.id = cv."productId"
WHERE i.shop = $1 AND i."campaignId" = $2 AND i."removedAt" IS NULL
ORDER BY k."bundleVariantId", k."variantId"`;

/**
 * $1 shop, $2 campaign, $3 now. Four weeks of the stock of each item and component: how often it was set there and back within
 * an hour, units that went, over all locations, and hours in which they rose; units sold of it by any variant. An order and
 * the number that it moves are told apart: an hour lies between the last move, what was sold without one, and the last
 * reading.
 */
const RECORD = `
WITH items AS (SELECT "variantId", "inventoryItemId" FROM "CampaignItem"
  WHERE shop = $1 AND "campaignId" = $2 AND "removedAt" IS NULL),
mine AS (SELECT "inventoryItemId" FROM items
  UNION SELECT v."inventoryItemId" FROM items i
  JOIN "VariantComponent" k ON k.shop = $1 AND k."bundleVariantId" = i."variantId"
  JOIN "Variant" v ON v.shop = k.shop AND v.id = k."variantId"),
shelf AS (SELECT "inventoryItemId", max(l."updatedAt") AS moved, max(l."confirmedAt") AS read
  FROM mine JOIN "InventoryLevel" l USING ("inventoryItemId")
  WHERE l.shop = $1 AND l."isActive" AND l.available IS NOT NULL GROUP BY 1),
steps AS (
  SELECT l."inventoryItemId", l.at, l.available - lag(l.available) OVER w AS delta,
    l.available = lag(l.available, 2) OVER w AND l.at - lag(l.at, 2) OVER w < interval '1 hour'
      AND abs(l.available - lag(l.available) OVER w) > 1 AS turn
  FROM mine JOIN "LevelChange" l ON l.shop = $1 AND l."inventoryItemId" = mine."inventoryItemId"
  WINDOW w AS (PARTITION BY l."inventoryItemId", l."locationId" ORDER BY l.at)),
recent AS (SELECT * FROM steps WHERE at > to_timestamp($3::float8 / 1000) - interval '28 days' AND delta IS NOT NULL),
hours AS (SELECT "inventoryItemId", date_trunc('hour', at) AS hour, sum(delta) AS net FROM recent GROUP BY 1, 2),
moved AS (SELECT "inventoryItemId", sum(greatest(0, -net))::int AS gone, count(*) FILTER (WHERE net > 0)::int AS rises
  FROM hours GROUP BY 1),
followed AS (SELECT "inventoryItemId" FROM steps GROUP BY 1
  HAVING min(at) <= to_timestamp($3::float8 / 1000) - interval '7 days'),
known AS (SELECT "inventoryItemId", f."inventoryItemId" IS NOT NULL AS followed
  FROM mine LEFT JOIN followed f USING ("inventoryItemId") LEFT JOIN shelf s USING ("inventoryItemId")
  WHERE f."inventoryItemId" IS NOT NULL OR s."inventoryItemId" IS NOT NULL),
turned AS (SELECT "inventoryItemId", count(*) FILTER (WHERE turn)::int AS turns FROM recent GROUP BY 1),
sold AS (SELECT v."inventoryItemId", sum(o.quantity)::int AS units,
    sum(o.quantity) FILTER (WHERE o."orderedAt" > s.moved + interval '1 hour' AND o."orderedAt" < s.read - interval '1 hour')::int
      AS unmoved
  FROM mine LEFT JOIN shelf s USING ("inventoryItemId")
  JOIN "Variant" v ON v.shop = $1 AND v."inventoryItemId" = mine."inventoryItemId"
  JOIN "OrderLine" o ON o.shop = $1 AND o."variantId" = v.id AND o."cancelledAt" IS NULL
    AND o."orderedAt" > to_timestamp($3::float8 / 1000) - interval '28 days' GROUP BY 1)
SELECT "inventoryItemId", followed, coalesce(turns, 0) AS turns, coalesce(gone, 0) AS gone, coalesce(rises, 0) AS rises,
  coalesce(units, 0) AS sold, coalesce(unmoved, 0) AS unmoved
FROM known LEFT JOIN moved USING ("inventoryItemId") LEFT JOIN turned USING ("inventoryItemId")
LEFT JOIN sold USING ("inventoryItemId")`;

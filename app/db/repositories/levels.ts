/** Inventory levels: newest wins, history of campaign items (and components of theirs), marks of what must be judged. One statement for a batch. */
import { json, type Sql } from '../sql.ts';

/** One level as a delivery or a read told it. Times are epoch milliseconds. */
export interface ToldLevel {
  shop: string;
  inventoryItemId: string;
  locationId: string;
  available: number | null;
  isActive: boolean;
  updatedAt: number;
  triggeredAt: number | null;
}

/**
 * `delivery`: a webhook; between equal `updatedAt` (whole seconds) the later `triggeredAt` wins, and a tie with another
 * number is read. `read`: an answer of the API, which settles a tie unless a delivery of the last seconds may be newer.
 */
export type LevelSource = 'delivery' | 'read';

/** Milliseconds within which a read may have been answered before a delivery of the same second was sent. */
const READ_RACE_MS = 3_000;

/**
 * Takes levels in and returns the products that must be judged: those with a changed number in an approved or live
 * campaign, or with an open hold. Deliveries mark them; a tie that cannot be told marks a re-read of its item. A level
 * of an item in no campaign costs its own row and nothing else. Shops that are not installed are left out.
 */
export async function takeLevels(
  sql: Sql,
  source: LevelSource,
  levels: readonly ToldLevel[],
  now: number,
): Promise<{ shop: string; productId: string }[]> {
  const { rows, unclear } = oncePerKey(levels);
  if (rows.length === 0) return [];
  const list = rows.map((level) => ({ ...level, unclear: unclear.has(level) }));
  return sql.rows<{ shop: string; productId: string }>(TAKE_LEVELS, json(list), now, source, READ_RACE_MS);
}

/**
 * One row per key (PostgreSQL refuses to upsert a key twice in a statement): the newest, and of equal ones the first.
 * `unclear` are rows that an equally new one contradicts.
 */
export function oncePerKey(levels: readonly ToldLevel[]): { rows: ToldLevel[]; unclear: Set<ToldLevel> } {
  const best = new Map<string, ToldLevel>();
  const unclear = new Set<ToldLevel>();
  for (const level of levels) {
    const key = `${level.shop} ${level.inventoryItemId} ${level.locationId}`;
    const other = best.get(key);
    const order = other ? byAge(level, other) : 1;
    if (order > 0) best.set(key, level);
    else if (order === 0 && other && !sameNumber(level, other)) unclear.add(other);
  }
  return { rows: [...best.values()], unclear };
}

const byAge = (a: ToldLevel, b: ToldLevel): number =>
  a.updatedAt - b.updatedAt || (a.triggeredAt ?? 0) - (b.triggeredAt ?? 0);

const sameNumber = (a: ToldLevel, b: ToldLevel): boolean =>
  a.available === b.available && a.isActive === b.isActive;

/** $1 levels, $2 now, $3 source, $4 read race in milliseconds. Keys are sorted wherever rows are locked: no deadlocks. */
const TAKE_LEVELS = `
WITH told AS (
  SELECT x.shop, x."inventoryItemId" AS item, x."locationId" AS location, x.available, x."isActive" AS active,
         to_timestamp(x."updatedAt" / 1000) AS updated, to_timestamp(x."triggeredAt" / 1000) AS triggered, x.unclear
  FROM json_to_recordset($1::json) AS x(shop text, "inventoryItemId" text, "locationId" text, available int,
         "isActive" boolean, "updatedAt" float8, "triggeredAt" float8, unclear boolean)
  JOIN "Shop" s ON s.shop = x.shop AND s."uninstalledAt" IS NULL
), kept AS (
  SELECT l.* FROM "InventoryLevel" l
  JOIN told t ON l.shop = t.shop AND l."inventoryItemId" = t.item AND l."locationId" = t.location
  ORDER BY l.shop, l."inventoryItemId", l."locationId"
  FOR UPDATE OF l
), compared AS (
  SELECT t.*, k.available AS old, k."isActive" AS "oldActive", k.shop IS NULL AS fresh,
    CASE
      WHEN k.shop IS NULL OR t.updated > k."updatedAt" THEN 'newer'
      WHEN t.updated < k."updatedAt" THEN 'older'
      WHEN (t.available, t.active) IS NOT DISTINCT FROM (k.available, k."isActive") THEN 'same'
      WHEN $3::text = 'read' AND (k."triggeredAt" IS NULL
        OR k."triggeredAt" < to_timestamp(($2::float8 - $4::float8) / 1000)) THEN 'newer'
      WHEN $3::text = 'delivery' AND t.triggered > k."triggeredAt" THEN 'newer'
      WHEN $3::text = 'delivery' AND t.triggered < k."triggeredAt" THEN 'older'
      ELSE 'unclear'
    END AS fate
  FROM told t
  LEFT JOIN kept k ON k.shop = t.shop AND k."inventoryItemId" = t.item AND k."locationId" = t.location
), written AS (
  INSERT INTO "InventoryLevel" AS l (shop, "inventoryItemId", "locationId", available, "isActive", "updatedAt",
    "triggeredAt", "confirmedAt", "changedAt")
  SELECT shop, item, location, available, active, updated, triggered, to_timestamp($2::float8 / 1000),
    greatest(updated, triggered)
  FROM compared WHERE fate IN ('newer', 'same')
  ORDER BY shop, item, location
  ON CONFLICT (shop, "inventoryItemId", "locationId") DO UPDATE SET
    available = excluded.available, "isActive" = excluded."isActive", "updatedAt" = excluded."updatedAt",
    "triggeredAt" = CASE WHEN l."updatedAt" = excluded."updatedAt"
      THEN greatest(l."triggeredAt", excluded."triggeredAt") ELSE excluded."triggeredAt" END,
    "confirmedAt" = greatest(l."confirmedAt", excluded."confirmedAt"),
    previous = CASE WHEN l.available IS DISTINCT FROM excluded.available THEN l.available ELSE l.previous END,
    "changedAt" = CASE WHEN (l.available, l."isActive") IS DISTINCT FROM (excluded.available, excluded."isActive")
      THEN excluded."changedAt" ELSE l."changedAt" END,
    "raisedAt" = CASE WHEN coalesce(excluded.available, 0) > coalesce(l.available, 0)
      THEN excluded."changedAt" ELSE l."raisedAt" END
  WHERE l."updatedAt" <= excluded."updatedAt"
), changed AS (
  SELECT shop, item, location, available, greatest(updated, triggered) AS at, fresh FROM compared
  WHERE fate = 'newer' AND (fresh OR (available, active) IS DISTINCT FROM (old, "oldActive"))
), members AS (
  SELECT c.shop, c.item, i."campaignId", i."productId", i."removedAt" FROM changed c
  JOIN "CampaignItem" i ON i.shop = c.shop AND i."inventoryItemId" = c.item
  UNION ALL
  SELECT c.shop, c.item, i."campaignId", i."productId", i."removedAt" FROM changed c
  JOIN "Variant" v ON v.shop = c.shop AND v."inventoryItemId" = c.item
  JOIN "VariantComponent" p ON p.shop = v.shop AND p."variantId" = v.id
  JOIN "Variant" b ON b.shop = p.shop AND b.id = p."bundleVariantId"
  JOIN "CampaignItem" i ON i.shop = b.shop AND i."inventoryItemId" = b."inventoryItemId" AND i."variantId" = b.id
), history AS (
  INSERT INTO "LevelChange" (shop, "inventoryItemId", "locationId", at, available)
  SELECT c.shop, c.item, c.location, c.at, c.available FROM changed c
  WHERE EXISTS (
    SELECT 1 FROM members i JOIN "Campaign" k ON k.shop = i.shop AND k.id = i."campaignId"
    WHERE i.shop = c.shop AND i.item = c.item AND i."removedAt" IS NULL AND k.state NOT IN ('ended', 'cancelled'))
  ON CONFLICT (shop, "inventoryItemId", "locationId", at) DO UPDATE SET available = excluded.available
), affected AS (
  SELECT DISTINCT i.shop, i."productId" FROM members i
  WHERE (i."removedAt" IS NULL AND EXISTS (
      SELECT 1 FROM "Campaign" k WHERE k.shop = i.shop AND k.id = i."campaignId" AND k.state IN ('approved', 'live')))
    OR EXISTS (
      SELECT 1 FROM "Hold" h WHERE h.shop = i.shop AND h."productId" = i."productId" AND h."closedAt" IS NULL)
), marks AS (
  SELECT shop, 'judge' AS step, "productId" AS subject, $2::float8 AS due FROM affected WHERE $3::text = 'delivery'
  UNION
  SELECT shop, 'observe', 'reread:' || item, CASE WHEN $3::text = 'read' THEN $2::float8 + $4::float8 ELSE $2::float8 END
  FROM compared WHERE fate = 'unclear' OR (unclear AND fate <> 'older')
), marked AS (
  INSERT INTO "Work" AS w (shop, step, subject, "dueAt", "markedAt")
  SELECT shop, step, subject, to_timestamp(due / 1000), to_timestamp($2::float8 / 1000) FROM marks
  ORDER BY shop, step, subject
  ON CONFLICT (shop, step, subject) DO UPDATE SET
    "dueAt" = least(w."dueAt", excluded."dueAt"), "markedAt" = excluded."markedAt", version = w.version + 1
)
SELECT shop, "productId" FROM affected ORDER BY shop, "productId"`;

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
  const told = json(rows.map((level) => ({ ...level, unclear: unclear.has(level) })));
  const [taken] = await sql.rows<{ written: number; affected: { shop: string; productId: string }[] }>(
    TAKE_LEVELS,
    told,
    now,
    source,
    READ_RACE_MS,
  );
  if (!taken) return [];
  // Most deliveries are newer than what is there; only the others need a second look.
  if (taken.written < rows.length || unclear.size > 0)
    await sql.run(LOOK_AT_THE_REST, told, now, source, READ_RACE_MS);
  return taken.affected;
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

const TOLD = `
told AS MATERIALIZED (
  SELECT x.shop, x."inventoryItemId" AS item, x."locationId" AS location, x.available, x."isActive" AS active,
         to_timestamp(x."updatedAt" / 1000) AS updated, to_timestamp(x."triggeredAt" / 1000) AS triggered, x.unclear
  FROM json_to_recordset($1::json) AS x(shop text, "inventoryItemId" text, "locationId" text, available int,
         "isActive" boolean, "updatedAt" float8, "triggeredAt" float8, unclear boolean)
  JOIN "Shop" s ON s.shop = x.shop AND s."uninstalledAt" IS NULL
)`;

/**
 * $1 levels, $2 now, $3 source, $4 read race in milliseconds. Keys are sorted wherever rows are locked: no deadlocks. The
 * upsert itself compares with what is there, one index look-up per level: joining a batch with its locked rows first was
 * ten times as slow, because the planner expects one row of either. A row has changed when its time of change is its own.
 * No index but the key may hold a column that each delivery changes: every change would cost an entry in all of them.
 * Most shops have no bundles: whether a shop has any is asked once for the batch, not of each level (a fifth of the whole).
 */
const TAKE_LEVELS = `
WITH ${TOLD}, written AS (
  INSERT INTO "InventoryLevel" AS l (shop, "inventoryItemId", "locationId", available, "isActive", "updatedAt",
    "triggeredAt", "confirmedAt", "changedAt")
  SELECT shop, item, location, available, active, updated, triggered, to_timestamp($2::float8 / 1000),
    greatest(updated, triggered)
  FROM told
  ORDER BY shop, item, location
  ON CONFLICT (shop, "inventoryItemId", "locationId") DO UPDATE SET
    available = excluded.available, "isActive" = excluded."isActive", "updatedAt" = excluded."updatedAt",
    "triggeredAt" = CASE WHEN l."updatedAt" = excluded."updatedAt"
      THEN greatest(l."triggeredAt", excluded."triggeredAt") ELSE excluded."triggeredAt" END,
    "confirmedAt" = excluded."confirmedAt",
    previous = CASE WHEN l.available IS DISTINCT FROM excluded.available THEN l.available ELSE l.previous END,
    "changedAt" = CASE WHEN (l.available, l."isActive") IS NOT DISTINCT FROM (excluded.available, excluded."isActive")
        THEN l."changedAt"
      WHEN l."updatedAt" = excluded."updatedAt" THEN greatest(excluded."changedAt", l."triggeredAt")
      ELSE excluded."changedAt" END,
    "raisedAt" = CASE WHEN coalesce(excluded.available, 0) > coalesce(l.available, 0)
      THEN excluded."changedAt" ELSE l."raisedAt" END,
    "droppedAt" = CASE WHEN coalesce(excluded.available, 1) > 0 THEN NULL
      WHEN l.available > 0 THEN greatest(excluded."changedAt",
        CASE WHEN l."updatedAt" = excluded."updatedAt" THEN l."triggeredAt" END)
      ELSE l."droppedAt" END
  WHERE l."updatedAt" < excluded."updatedAt"
    OR (l."updatedAt" = excluded."updatedAt"
      AND (l.available, l."isActive") IS DISTINCT FROM (excluded.available, excluded."isActive")
      AND CASE WHEN $3::text = 'delivery' THEN excluded."triggeredAt" > l."triggeredAt"
        ELSE l."triggeredAt" IS NULL OR l."triggeredAt" < to_timestamp(($2::float8 - $4::float8) / 1000) END)
  RETURNING l.shop, l."inventoryItemId" AS item, l."locationId" AS location, l.available, l."changedAt" AS at,
    l."changedAt" = greatest(l."updatedAt", l."triggeredAt") AS changed
), touched AS (
  SELECT w.*, i."campaignId", i."productId", i."removedAt" IS NULL AS present FROM written w
  JOIN "CampaignItem" i ON i.shop = w.shop AND i."inventoryItemId" = w.item
  WHERE w.changed
  UNION ALL
  SELECT w.*, i."campaignId", i."productId", i."removedAt" IS NULL AS present FROM written w
  JOIN "Variant" v ON v.shop = w.shop AND v."inventoryItemId" = w.item
  JOIN "VariantComponent" p ON p.shop = v.shop AND p."variantId" = v.id
  JOIN "Variant" b ON b.shop = p.shop AND b.id = p."bundleVariantId"
  JOIN "CampaignItem" i ON i.shop = b.shop AND i."inventoryItemId" = b."inventoryItemId" AND i."variantId" = b.id
  WHERE w.changed AND w.shop = ANY (ARRAY(
    SELECT t.shop FROM (SELECT DISTINCT shop FROM told) t
    WHERE EXISTS (SELECT FROM "VariantComponent" c WHERE c.shop = t.shop)))
), members AS MATERIALIZED (
  SELECT t.*, k.state FROM touched t JOIN "Campaign" k ON k.shop = t.shop AND k.id = t."campaignId"
), history AS (
  INSERT INTO "LevelChange" (shop, "inventoryItemId", "locationId", at, available)
  SELECT DISTINCT shop, item, location, at, available FROM members
  WHERE present AND state NOT IN ('ended', 'cancelled')
  ON CONFLICT (shop, "inventoryItemId", "locationId", at) DO UPDATE SET available = excluded.available
), affected AS MATERIALIZED (
  SELECT DISTINCT m.shop, m."productId" FROM members m
  WHERE (m.present AND m.state IN ('approved', 'live'))
    OR EXISTS (
      SELECT 1 FROM "Hold" h WHERE h.shop = m.shop AND h."productId" = m."productId" AND h."closedAt" IS NULL)
), marked AS (
  INSERT INTO "Work" AS w (shop, step, subject, "dueAt", "markedAt")
  SELECT shop, 'judge', "productId", to_timestamp($2::float8 / 1000), to_timestamp($2::float8 / 1000) FROM affected
  WHERE $3::text = 'delivery'
  ORDER BY shop, "productId"
  ON CONFLICT (shop, step, subject) DO UPDATE SET
    "dueAt" = least(w."dueAt", excluded."dueAt"), "markedAt" = excluded."markedAt", version = w.version + 1
)
SELECT (SELECT count(*)::int FROM written) AS written,
  (SELECT coalesce(json_agg(a ORDER BY a.shop, a."productId"), '[]') FROM affected a) AS affected`;

/** The same parameters. What was told before is confirmed; what contradicts something equally new is read. */
const LOOK_AT_THE_REST = `
WITH ${TOLD}, compared AS MATERIALIZED (
  SELECT t.*, (t.available, t.active) IS NOT DISTINCT FROM (l.available, l."isActive") AS agrees,
    $3::text = 'delivery' AND t.triggered < l."triggeredAt" AS late
  FROM told t
  JOIN "InventoryLevel" l ON l.shop = t.shop AND l."inventoryItemId" = t.item AND l."locationId" = t.location
    AND l."updatedAt" = t.updated
), confirmed AS (
  UPDATE "InventoryLevel" l SET "confirmedAt" = to_timestamp($2::float8 / 1000),
    "triggeredAt" = greatest(l."triggeredAt", c.triggered)
  FROM (SELECT * FROM compared WHERE agrees ORDER BY shop, item, location) c
  WHERE l.shop = c.shop AND l."inventoryItemId" = c.item AND l."locationId" = c.location
    AND (l."confirmedAt" <> to_timestamp($2::float8 / 1000) OR l."triggeredAt" < c.triggered
      OR (l."triggeredAt" IS NULL AND c.triggered IS NOT NULL))
)
INSERT INTO "Work" AS w (shop, step, subject, "dueAt", "markedAt")
SELECT DISTINCT shop, 'observe', 'reread:' || item,
  to_timestamp(($2::float8 + CASE WHEN $3::text = 'read' THEN $4::float8 ELSE 0 END) / 1000),
  to_timestamp($2::float8 / 1000)
FROM compared WHERE (NOT agrees AND NOT coalesce(late, false)) OR (unclear AND (agrees OR NOT coalesce(late, false)))
ORDER BY 1, 3
ON CONFLICT (shop, step, subject) DO UPDATE SET
  "dueAt" = least(w."dueAt", excluded."dueAt"), "markedAt" = excluded."markedAt", version = w.version + 1`;

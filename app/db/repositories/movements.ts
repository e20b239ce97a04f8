/** Levels that moved within the last hour: what jumped, and which locations dropped to zero as a whole (law 14). */
import { BRAKE_LIFTED_MS, CLOCKS_APART_MS } from '../../core/ahead.ts';
import { JUMP_FACTOR } from '../../core/jump.ts';
import { among, ms } from '../sql.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A jump is looked for this far back, and so are the orders that explain it. */
const LOOKED_BACK_MS = HOUR_MS;
/** A shipment that brings the stock back to what it was within these days is no jump. */
const USUAL_STOCK_DAYS = 28;

const time = (milliseconds: string): string => `to_timestamp((${milliseconds}) / 1000)`;

/**
 * $1 shop, $2 inventory items, $3 now. One row for each level that changed within the last hour. The last change stands
 * in the level itself; those before it in the history that campaign items have.
 */
export const MOVEMENTS = `
SELECT l."inventoryItemId", l."locationId", l.available, coalesce(before.available, l.previous) AS start,
  CASE WHEN jump.at IS NULL THEN 0 ELSE (
    SELECT greatest(0, coalesce(sum(o.quantity), 0))::int FROM "Variant" v
    JOIN "OrderLine" o ON o.shop = v.shop AND o."variantId" = v.id AND o."cancelledAt" IS NULL
      AND o."orderedAt" > ${time(`$3::float8 - ${LOOKED_BACK_MS}`)}
    WHERE v.shop = l.shop AND v."inventoryItemId" = l."inventoryItemId") END AS ordered,
  CASE WHEN jump.at IS NULL THEN NULL ELSE json_build_object('at', ${ms('jump.at')}, 'from', jump."from", 'to', jump."to",
    'highest', coalesce((SELECT max(h.available) FROM "LevelChange" h WHERE h.shop = l.shop
      AND h."inventoryItemId" = l."inventoryItemId" AND h."locationId" = l."locationId" AND h.at < jump.at
      AND h.at > ${time(`$3::float8 - ${USUAL_STOCK_DAYS * DAY_MS}`)}), 0),
    'confirmed', EXISTS (SELECT 1 FROM "Alert" a WHERE a.shop = l.shop AND a."acknowledgedAt" > jump.at
      AND a.subject = 'level_jump:' || l."inventoryItemId" || ':' || l."locationId")) END AS jump
FROM "InventoryLevel" l
LEFT JOIN LATERAL (
  SELECT h.at, h.available FROM "LevelChange" h WHERE h.shop = l.shop AND h."inventoryItemId" = l."inventoryItemId"
    AND h."locationId" = l."locationId" AND h.at <= ${time(`$3::float8 - ${LOOKED_BACK_MS}`)}
  ORDER BY h.at DESC LIMIT 1) before ON true
LEFT JOIN LATERAL (
  SELECT s.* FROM (
    SELECT c.at, lag(c.available) OVER (ORDER BY c.at) AS "from", c.available AS "to" FROM (
      SELECT before.at, before.available WHERE before.at IS NOT NULL
      UNION ALL
      SELECT h.at, h.available FROM "LevelChange" h WHERE h.shop = l.shop
        AND h."inventoryItemId" = l."inventoryItemId" AND h."locationId" = l."locationId"
        AND h.at > ${time(`$3::float8 - ${LOOKED_BACK_MS}`)}) c
    UNION ALL
    SELECT l."changedAt", l.previous, l.available) s
  WHERE s.at > ${time(`$3::float8 - ${LOOKED_BACK_MS}`)}
    AND ((s."from" >= ${JUMP_FACTOR} AND s."to" * ${JUMP_FACTOR} < s."from") OR (s."from" IS NOT NULL AND s."to" > greatest(s."from", 1) * ${JUMP_FACTOR}))
  ORDER BY s.at DESC LIMIT 1) jump ON true
WHERE l.shop = $1 AND l."inventoryItemId" ${among('$2')}
  AND l."isActive" AND l."changedAt" > ${time(`$3::float8 - ${LOOKED_BACK_MS}`)}
ORDER BY l."inventoryItemId", l."locationId"`;

const BRAKE_WINDOW_MS = 30 * 60_000;
/** Items that have to drop to nothing before one speaks of a whole location. */
const ITEMS_OF_A_LOCATION = 5;
/** Share of what a location had in stock that may be left of a location "at zero". */
const LEFT_OVER = 10;

/** A condition on level `d` of the shop row "s": it dropped to nothing within 30 minutes. */
const dropped = (
  now: string,
): string => `d.shop = s.shop AND d.available <= 0 AND d.previous > 0 AND d."isActive"
      AND d."droppedAt" > ${time(`${now}::float8 - ${BRAKE_WINDOW_MS}`)}`;

/** Whether less than a tenth of a location's items is still there, when `items` of them dropped. */
const isEmptied = (location: string, items: string): string => `
  (SELECT count(*) FROM (SELECT 1 FROM "InventoryLevel" r WHERE r.shop = s.shop AND r."locationId" = ${location}
    AND r.available > 0 LIMIT ${items} / ${LEFT_OVER - 1} + 1) left_over) * ${LEFT_OVER - 1} < ${items}`;

/**
 * A subselect over the shop row "s", `now` names the parameter: names of locations where at least five items dropped to
 * nothing within 30 minutes without orders that explain it, and less than a tenth of the items is still there. Nothing
 * while the brake is on or lifted: then a person knows. Orders are added up only where so much is gone that they
 * matter: in a flash sale hundreds of items drop, and each picture asks.
 */
export const emptiedLocations = (now: string): string => `
CASE WHEN s."brakeEngagedAt" IS NOT NULL OR (s."brakeLiftedUntil" > ${time(`${now}::float8`)}
  AND s."brakeLiftedUntil" <= ${time(`${now}::float8 + ${BRAKE_LIFTED_MS + CLOCKS_APART_MS}`)}) THEN '[]'::json ELSE (
  SELECT coalesce(json_agg(w.name ORDER BY w.name), '[]'::json) FROM (
    SELECT d."locationId", count(*)::int AS items FROM "InventoryLevel" d
    WHERE ${dropped(now)} GROUP BY d."locationId" HAVING count(*) >= ${ITEMS_OF_A_LOCATION}) most
  CROSS JOIN LATERAL (SELECT CASE WHEN ${isEmptied('most."locationId"', 'most.items')} THEN (
    SELECT count(*)::int FROM "InventoryLevel" d
    WHERE ${dropped(now)} AND d."locationId" = most."locationId"
      AND d.previous > 2 * coalesce((SELECT sum(o.quantity) FROM "Variant" v
        JOIN "OrderLine" o ON o.shop = v.shop AND o."variantId" = v.id AND o."cancelledAt" IS NULL
          AND o."orderedAt" > ${time(`${now}::float8 - ${LOOKED_BACK_MS}`)}
        WHERE v.shop = d.shop AND v."inventoryItemId" = d."inventoryItemId"), 0)) ELSE 0 END AS items) e
  JOIN "Location" w ON w.shop = s.shop AND w.id = most."locationId"
  WHERE e.items >= ${ITEMS_OF_A_LOCATION} AND ${isEmptied('most."locationId"', 'e.items')}) END`;

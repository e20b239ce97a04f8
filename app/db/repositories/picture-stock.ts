/** Stock of a picture: levels, how they moved, and what is on its way. */
import type { ArrivalPicture, LevelPicture, Movement } from '../../core/picture.ts';
import { among, ms, type Sql } from '../sql.ts';
import { waitsForShopify } from './arrivals.ts';
import { MOVEMENTS } from './movements.ts';
import { byProduct, type Sharing } from './sharing.ts';

export interface Stock {
  levels: LevelPicture[];
  movements: Movement[];
  arrivals: ArrivalPicture[];
}

/** By product; `items` is a JSON list of inventory items. */
export async function readStock(
  sql: Sql,
  { shop, items, now }: { shop: string; items: string; now: number },
  sharing: Sharing,
): Promise<(productId: string) => Stock> {
  const own = (row: { inventoryItemId: string }): string[] => [row.inventoryItemId];
  const levels = byProduct(await sql.rows<LevelPicture>(LEVELS, shop, items), sharing, own);
  const movements = byProduct(await sql.rows<Movement>(MOVEMENTS, shop, items, now), sharing, own);
  const arrivals = byProduct(await sql.rows<ArrivalPicture>(ARRIVALS, shop, items, now), sharing, own);
  return (productId) => ({
    levels: levels.get(productId) ?? [],
    movements: movements.get(productId) ?? [],
    arrivals: arrivals.get(productId) ?? [],
  });
}

const MONTH_MS = 30 * 24 * 3_600_000;

/** $1 shop, $2 inventory items. */
const LEVELS = `
SELECT "inventoryItemId", "locationId", available, "isActive", ${ms('"confirmedAt"')} AS "confirmedAt",
  ${ms('"updatedAt"')} AS "updatedAt", ${ms('"raisedAt"')} AS "raisedAt"
FROM "InventoryLevel" WHERE shop = $1 AND "inventoryItemId" ${among('$2')}
ORDER BY "inventoryItemId", "locationId"`;

/** $1 shop, $2 inventory items, $3 now. What should have come a month ago will not be explained any more. */
const ARRIVALS = `
SELECT a."inventoryItemId", a."locationId", a.units, ${ms('a."arrivesAt"')} AS "arrivesAt" FROM "Arrival" a
WHERE a.shop = $1 AND a."inventoryItemId" ${among('$2')} AND a.units > 0
  AND a."arrivesAt" > to_timestamp(($3::float8 - ${MONTH_MS}) / 1000) AND NOT ${waitsForShopify('$3')}
ORDER BY a."arrivesAt", a.id`;

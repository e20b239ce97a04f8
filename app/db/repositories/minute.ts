import type { MinuteLook } from '../../flow/store.ts';
import { ms, type Sql } from '../sql.ts';
import { isMeasureDue } from './measures.ts';
import { SHOP_COLUMNS, toShopRow, type KeptShop } from './shop.ts';

/** What the minute looks at, of every installed shop in one statement: a shop at rest costs none of its own. */
export async function minuteLooks(sql: Sql, now: number): Promise<MinuteLook[]> {
  const rows = await sql.rows<KeptShop & Omit<MinuteLook, 'row'>>(LOOKS, now);
  return rows.map(
    ({ shippingLookedAt, followsShipments, shipmentsLookedAt, pagesLookedAt, measures, ...row }) => ({
      row: toShopRow(row),
      shippingLookedAt,
      followsShipments,
      shipmentsLookedAt,
      pagesLookedAt,
      measures,
    }),
  );
}

const of = (table: string, column: string): string =>
  `(SELECT ${ms(`w."${column}"`)} FROM "${table}" w WHERE w.shop = "Shop".shop)`;

const LOOKS = `
SELECT ${SHOP_COLUMNS}, ${of('ShippingWatch', 'lookedAt')} AS "shippingLookedAt",
  EXISTS (SELECT 1 FROM "ShipmentWatch" w WHERE w.shop = "Shop".shop) AS "followsShipments",
  ${of('ShipmentWatch', 'lookedAt')} AS "shipmentsLookedAt", ${of('PageWatch', 'lookedAt')} AS "pagesLookedAt",
  ${isMeasureDue('"Shop".shop', '$1')} AS measures
FROM "Shop" WHERE "uninstalledAt" IS NULL ORDER BY shop`;

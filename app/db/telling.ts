/** Who is to be told of which condition, and what became of it. */
import type { TellingStore } from '../flow/telling/store.ts';
import type { Database } from './open.ts';
import { deliveryLogRepository } from './repositories/delivery-log.ts';
import { tellingAlerts } from './repositories/telling-alerts.ts';
import { tellingDeliveries } from './repositories/telling-deliveries.ts';
import { tellingSettings } from './repositories/telling-settings.ts';
import { at, isDue } from './repositories/telling-words.ts';
import { shopTx } from './store.ts';

export function createTellingStore(database: Database): TellingStore {
  return {
    inShop: (shop, work) =>
      database.transact((sql) => {
        const scope = { shop, sql };
        const told = {
          ...tellingSettings(scope),
          ...tellingAlerts(scope),
          ...tellingDeliveries(scope),
          ...deliveryLogRepository(scope),
        };
        return work(Object.assign(shopTx(scope), told));
      }),
    async shopsToTell(now) {
      const rows = await database.sql.rows<{ shop: string }>(SHOPS_TO_TELL, now);
      return rows.map(({ shop }) => shop);
    },
    async shopsWithBrief() {
      const rows = await database.sql.rows<{ shop: string }>(
        `SELECT s.shop FROM "Telling" t JOIN "Shop" s ON s.shop = t.shop AND s."uninstalledAt" IS NULL
         WHERE jsonb_typeof(t.settings->'briefDay') = 'number' ORDER BY 1`,
      );
      return rows.map(({ shop }) => shop);
    },
    withLock: database.withLock,
  };
}

/** $1 now. */
const SHOPS_TO_TELL = `
SELECT s.shop FROM "Shop" s WHERE s."uninstalledAt" IS NULL AND (
  EXISTS (SELECT 1 FROM "Alert" a WHERE a.shop = s.shop
    AND (a."toldAt" IS NULL OR (a."resolvedAt" IS NOT NULL AND a."endToldAt" IS NULL)))
  OR EXISTS (SELECT 1 FROM "Alert" a WHERE a.shop = s.shop AND a."escalateAt" <= ${at('$1')})
  OR EXISTS (SELECT 1 FROM "Delivery" d WHERE d.shop = s.shop AND d.state = 'waiting' AND ${isDue('d', '$1')})
  OR EXISTS (SELECT 1 FROM "Delivery" d WHERE d.shop = s.shop AND d.state = 'sending' AND d."leaseUntil" < ${at('$1')}))
ORDER BY s.shop`;

/** Digesting messages about products without a dev store: bodies that need nothing but parsing. */
import { expect } from 'vitest';
import { digestEvents, type ObservePorts } from '../../app/flow/observe.ts';
import type { ShopTx, Store } from '../../app/flow/store.ts';
import type { Ground } from '../support/each-database.ts';
import type { Message } from './random-messages.ts';
import { HOUR, nothing, NOON } from './store-fixture.ts';

const nobody = async (): Promise<never> => Promise.reject(new Error('Nobody is asked here'));

/** `there`: what Shopify shows to whoever reads. */
export function portsOf(store: Pick<Store, 'inShop'>, there: readonly Message[] = []): ObservePorts {
  return {
    store,
    shopify: {
      readProductFacts: async (_shop, ids) => {
        const some = there.filter(({ product: { id } }) => ids.includes(id));
        const products = some.map((one) => one.product);
        return { ok: true, value: { products, variants: some.flatMap((one) => one.variants) }, cost: 1 };
      },
      readOrder: nobody,
      readShop: nobody,
      readLevels: nobody,
      readCollectionMembers: nobody,
      readDiscount: nobody,
    },
    read: (_topic, body) => ({
      ok: true,
      fact: { topic: 'products/update', ...(JSON.parse(body) as Message), needsRead: true },
    }),
    clock: { now: () => NOON + HOUR },
    lifecycle: { uninstalled: nobody, scopesChanged: nobody, redactShop: nobody, bulkFinished: nobody },
    log: { warn: () => undefined },
  };
}

let lastWebhook = 0;

/** Delivers and digests with a store of its own. `there`: what Shopify shows to whoever reads. */
export function digestOf(store: Store, shop: string, there: readonly Message[] = []) {
  let looks = 0;
  const counting = (tx: ShopTx): ShopTx => ({
    ...tx,
    upsertProducts(products, now) {
      looks += products.length;
      return tx.upsertProducts(products, now);
    },
  });
  const ports = portsOf({ inShop: (of, work) => store.inShop(of, (tx) => work(counting(tx))) }, there);
  return {
    deliver: (bodies: readonly Message[]) =>
      store.takeIn(
        {
          ...nothing,
          events: bodies.map((body) => {
            lastWebhook += 1;
            const webhookId = String(lastWebhook).padStart(6, '0');
            const triggeredAt = NOON + lastWebhook;
            return { shop, webhookId, topic: 'products/update', triggeredAt, body: JSON.stringify(body) };
          }),
        },
        NOON,
      ),
    /** How many products were looked at. */
    async digest(): Promise<number> {
      looks = 0;
      expect(await digestEvents(ports, shop, 1)).toEqual({ settled: true });
      return looks;
    },
  };
}

/** What digesting leaves of a shop, without the ids that it made. */
export async function recordOf({ database: { sql } }: Ground, shop: string) {
  const rows = (text: string): Promise<unknown[]> => sql.rows(text, shop);
  return {
    products: await rows(
      `SELECT id, title, status, tags, vendor, "updatedAt"::text, "seenAt"::text, "deletedAt"::text FROM "Product" WHERE shop = $1 ORDER BY 1`,
    ),
    variants: await rows(
      `SELECT id, "productId", price::text, position, tracked FROM "Variant" WHERE shop = $1 ORDER BY 1`,
    ),
    components: await rows(
      `SELECT "bundleVariantId", "variantId", quantity FROM "VariantComponent" WHERE shop = $1 ORDER BY 1, 2`,
    ),
    items: await rows(
      `SELECT "campaignId", "variantId", source, "removedAt" IS NULL AS "isIn", "droppedAt"::text FROM "CampaignItem" WHERE shop = $1 ORDER BY 1, 2`,
    ),
    foreign: await rows(
      `SELECT "productId", field, at::text, likeness FROM "ForeignChange" WHERE shop = $1 ORDER BY 1, 2, 3`,
    ),
    alerts: await rows(
      `SELECT subject, kind, params, "campaignId", "productId" FROM "Alert" WHERE shop = $1 ORDER BY 1, 2, 3::text`,
    ),
    launches: await rows(`SELECT "productId", tag, "campaignId" FROM "Launch" WHERE shop = $1 ORDER BY 1`),
    ledger: await rows(
      `SELECT "productId", kind, message, params, "campaignId" FROM "LedgerEntry" WHERE shop = $1 ORDER BY 1, 2, 3, 4::text`,
    ),
    work: await rows(
      `SELECT step, subject, "dueAt"::text FROM "Work" WHERE shop = $1 AND step <> 'observe' ORDER BY 1, 2`,
    ),
    active: await rows(`SELECT "activeProducts" FROM "Shop" WHERE shop = $1`),
    events: await rows(
      `SELECT DISTINCT "digestedAt" IS NOT NULL AS digested, error FROM "WebhookEvent" WHERE shop = $1`,
    ),
  };
}

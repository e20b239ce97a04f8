/** Group commit of intake: many deliveries of many shops at a time, durable when it returns. */
import { CLOCKS_APART_MS } from '../../core/ahead.ts';
import type { IntakeBatch, Store } from '../../flow/store.ts';
import type { Database } from '../open.ts';
import { retryAborted } from '../retry.ts';
import { json } from '../sql.ts';
import { takeLevels, type ToldLevel } from './levels.ts';

/** A shop is not noted again as heard of within this time; `HEARD_OF` itself writes every ten seconds at most. */
const HEARD_AGAIN_MS = 5_000;
/** Shops that a process remembers to have noted; then it begins anew. */
const MOST_HEARD = 10_000;

/**
 * Takes batches in; `now` is epoch milliseconds. Levels alone, which nearly all deliveries are, are one statement without a
 * transaction around it: a fourth of the round trips. What is told twice changes nothing, so that a batch of which only
 * a part was stored is sent again and completed.
 */
export function intakeOf(database: Database): Store['takeIn'] {
  const heard = new Map<string, number>();

  async function note(shops: readonly string[], now: number): Promise<void> {
    const due = shops.filter((shop) => Math.abs(now - (heard.get(shop) ?? -Infinity)) >= HEARD_AGAIN_MS);
    if (due.length === 0) return;
    await database.sql.run(HEARD_OF, json(due), now);
    if (heard.size > MOST_HEARD) heard.clear();
    for (const shop of due) heard.set(shop, now);
  }

  return async (batch, now) => {
    const levels = [...batch.levels, ...batch.disconnects.map((gone) => disconnected(gone, now))];
    if (batch.events.length === 0) {
      await retryAborted(() => takeLevels(database.sql, 'delivery', levels, now));
    } else {
      await database.transact(async (sql) => {
        await takeLevels(sql, 'delivery', levels, now);
        await sql.run(KEEP_EVENTS, json(batch.events), now);
      });
    }
    await note([...new Set([...levels, ...batch.events].map(({ shop }) => shop))], now);
  };
}

/**
 * A disconnect carries no time of its own (shopify: body holds two ids): the second of its trigger stands for it, so
 * that it compares with the whole seconds of levels.
 */
function disconnected(gone: IntakeBatch['disconnects'][number], now: number): ToldLevel {
  const at = gone.triggeredAt ?? now;
  return {
    ...gone,
    available: null,
    isActive: false,
    updatedAt: Math.floor(at / 1000) * 1000,
    triggeredAt: at,
  };
}

/** Topics that are kept for a shop that is not installed (any more): they are about the leaving itself. */
const ALWAYS_KEPT = "'app/uninstalled', 'customers/data_request', 'customers/redact', 'shop/redact'";

/** $1 events, $2 now. A webhook id is stored once per shop; the marks follow only what is new. */
const KEEP_EVENTS = `
WITH told AS (
  SELECT DISTINCT ON (x.shop, x."webhookId") x.*
  FROM json_to_recordset($1::json) AS x(shop text, "webhookId" text, topic text, "triggeredAt" float8, body text)
  LEFT JOIN "Shop" s ON s.shop = x.shop AND s."uninstalledAt" IS NULL
  WHERE s.shop IS NOT NULL OR x.topic IN (${ALWAYS_KEPT})
  ORDER BY x.shop, x."webhookId"
), kept AS (
  INSERT INTO "WebhookEvent" (shop, "webhookId", topic, "triggeredAt", "receivedAt", body)
  SELECT shop, "webhookId", topic, to_timestamp("triggeredAt" / 1000), to_timestamp($2::float8 / 1000), body FROM told
  ON CONFLICT (shop, "webhookId") DO NOTHING
  RETURNING shop
)
INSERT INTO "Work" AS w (shop, step, subject, "dueAt", "markedAt")
SELECT DISTINCT shop, 'observe', 'events', to_timestamp($2::float8 / 1000), to_timestamp($2::float8 / 1000) FROM kept
ORDER BY shop
ON CONFLICT (shop, step, subject) DO UPDATE SET
  "dueAt" = least(w."dueAt", excluded."dueAt"), "markedAt" = excluded."markedAt", version = w.version + 1`;

/** $1 shops, $2 now. Ten seconds' precision is enough, and spares a thousand busy shops a write each second; a row that somebody else has locked is not waited for. */
const HEARD_OF = `
UPDATE "Shop" SET "lastWebhookAt" = to_timestamp($2::float8 / 1000)
WHERE shop IN (
  SELECT s.shop FROM "Shop" s
  WHERE s.shop IN (SELECT json_array_elements_text($1::json)) AND s."uninstalledAt" IS NULL
    AND (s."lastWebhookAt" IS NULL OR s."lastWebhookAt" < to_timestamp(($2::float8 - 10000) / 1000)
      OR s."lastWebhookAt" > to_timestamp(($2::float8 + ${CLOCKS_APART_MS}) / 1000))
  ORDER BY s.shop FOR UPDATE SKIP LOCKED)`;

/** The ledger, the inbox, stored webhooks and the people of the shop. */
import type { ShopTx } from '../../flow/store.ts';
import { newId } from '../ids.ts';
import { json, ms } from '../sql.ts';
import { toDate } from '../time.ts';
import type { Scope } from './scope.ts';

type TellingMethods = Pick<
  ShopTx,
  | 'ledger'
  | 'openAlerts'
  | 'resolveAlerts'
  | 'acknowledgeAlert'
  | 'undigestedEvents'
  | 'digested'
  | 'member'
  | 'upsertMember'
>;

export const tellingRepository = ({ shop, prisma, sql }: Scope): TellingMethods => ({
  async ledger(productId, entries, now) {
    if (entries.length === 0) return;
    await prisma.ledgerEntry.createMany({
      data: entries.map(({ kind, message, params, campaignId, variantId, actor, cost }) => ({
        shop,
        id: newId(now),
        at: toDate(now),
        productId,
        kind,
        message,
        params,
        campaignId,
        variantId,
        actor,
        cost: cost === undefined ? null : Math.round(cost),
      })),
    });
  },

  async openAlerts(productId, alerts, now) {
    if (alerts.length === 0) return [];
    const rows = await sql.rows<{ subject: string }>(
      OPEN_ALERTS,
      shop,
      productId,
      json(alerts.map((alert) => ({ ...alert, id: newId(now) }))),
      now,
    );
    return rows.map(({ subject }) => subject);
  },

  async resolveAlerts(subjects, now) {
    if (subjects.length === 0) return;
    await sql.run(
      `UPDATE "Alert" SET "resolvedAt" = to_timestamp($3::float8 / 1000)
       WHERE shop = $1 AND "resolvedAt" IS NULL AND subject IN (SELECT json_array_elements_text($2::json))`,
      shop,
      json(subjects),
      now,
    );
  },

  async acknowledgeAlert(id, by, now) {
    await sql.run(
      `UPDATE "Alert" SET "acknowledgedAt" = to_timestamp($4::float8 / 1000), "acknowledgedBy" = $3
       WHERE shop = $1 AND id = $2 AND "acknowledgedAt" IS NULL`,
      shop,
      id,
      by,
      now,
    );
  },

  undigestedEvents: (limit) =>
    sql.rows<{ webhookId: string; topic: string; triggeredAt: number; body: string }>(
      `SELECT "webhookId", topic, ${ms('"triggeredAt"')} AS "triggeredAt", body FROM "WebhookEvent"
       WHERE shop = $1 AND "digestedAt" IS NULL ORDER BY "triggeredAt", "webhookId" LIMIT $2::int`,
      shop,
      limit,
    ),

  async digested(webhookId, error, now) {
    await sql.run(
      `UPDATE "WebhookEvent" SET "digestedAt" = to_timestamp($4::float8 / 1000), error = $3
       WHERE shop = $1 AND "webhookId" = $2`,
      shop,
      webhookId,
      error,
      now,
    );
  },

  async member(userId) {
    const row = await prisma.member.findUnique({ where: { shop_userId: { shop, userId } } });
    return row && { userId: row.userId, role: row.role, locale: row.locale };
  },

  async upsertMember({ userId, role, name, email, locale }, now) {
    const data = { role, name, email, locale, lastSeenAt: toDate(now) };
    await prisma.member.upsert({
      where: { shop_userId: { shop, userId } },
      create: { shop, userId, ...data },
      update: data,
    });
  },
});

/** $1 shop, $2 product, $3 alerts, $4 now. An open alert with the subject stays as it is: told once. */
const OPEN_ALERTS = `
INSERT INTO "Alert" (shop, "productId", id, subject, kind, urgency, message, params, "campaignId", "openedAt")
SELECT $1, $2, x.id, x.subject, x.kind, x.urgency, x.message, x.params, x."campaignId", to_timestamp($4::float8 / 1000)
FROM json_to_recordset($3::json) AS x(id text, subject text, kind text, urgency text, message text, params jsonb,
  "campaignId" text)
ORDER BY x.subject
ON CONFLICT (shop, subject) WHERE "resolvedAt" IS NULL DO NOTHING
RETURNING subject`;

/** The ledger, the inbox, stored webhooks and the people of the shop. */
import type { AlertRow, MemberRow, ShopTx } from '../../flow/store.ts';
import { newId } from '../ids.ts';
import { OF_ONE_MESSAGE } from '../one-message.ts';
import { among, json, ms } from '../sql.ts';
import { queueTeamAlerts, queueTriggers } from './flow-events.ts';
import type { Scope } from './scope.ts';

type TellingMethods = Pick<
  ShopTx,
  | 'ledger'
  | 'openAlerts'
  | 'tellEvents'
  | 'resolveAlerts'
  | 'openSubjects'
  | 'acknowledgeAlert'
  | 'alert'
  | 'messageOf'
  | 'undigestedEvents'
  | 'digested'
  | 'member'
  | 'members'
  | 'upsertMember'
  | 'removeMember'
  | 'forgetSlackBot'
>;

const ALERT = `id, subject, kind, params, "campaignId", "productId", ${ms('"openedAt"')} AS "openedAt", ${ms('"resolvedAt"')} AS "resolvedAt"`;

export const tellingRepository = ({ shop, sql }: Scope): TellingMethods => ({
  async ledger(productId, entries, now) {
    if (entries.length === 0) return;
    await sql.run(APPEND, shop, productId, json(entries.map((entry) => ({ ...entry, id: newId(now) }))), now);
    await queueTriggers(
      { shop, sql },
      entries.map((entry) => ({ ...entry, productId })),
      now,
    );
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
    const fresh = rows.map(({ subject }) => subject);
    const begun = alerts.filter(({ subject }) => fresh.includes(subject));
    await queueTeamAlerts({ shop, sql }, productId, begun, now);
    return fresh;
  },

  async tellEvents(productId, events, now) {
    if (events.length === 0) return;
    const rows = events.map((event) => ({ ...event, id: newId(now) }));
    await sql.run(TELL_EVENTS, shop, productId, json(rows), now);
    await queueTeamAlerts({ shop, sql }, productId, events, now);
  },

  async resolveAlerts(subjects, now) {
    if (subjects.length === 0) return;
    await sql.run(
      `UPDATE "Alert" SET "resolvedAt" = to_timestamp($3::float8 / 1000)
       WHERE shop = $1 AND "resolvedAt" IS NULL AND subject ${among('$2')}`,
      shop,
      json(subjects),
      now,
    );
  },

  async openSubjects(kind) {
    const rows = await sql.rows<{ subject: string }>(
      `SELECT subject FROM "Alert" WHERE shop = $1 AND kind = $2 AND "resolvedAt" IS NULL ORDER BY subject`,
      shop,
      kind,
    );
    return rows.map(({ subject }) => subject);
  },

  async acknowledgeAlert(id, by, now) {
    await sql.run(
      `UPDATE "Alert" a SET "acknowledgedAt" = to_timestamp($4::float8 / 1000), "acknowledgedBy" = $3
       WHERE a.shop = $1 AND a."acknowledgedAt" IS NULL AND ${OF_ONE_MESSAGE}`,
      shop,
      id,
      by,
      now,
    );
  },

  async alert(by) {
    const byId = 'id' in by;
    const [row] = await sql.rows<AlertRow>(
      `SELECT ${ALERT} FROM "Alert"
       WHERE shop = $1 AND ${byId ? 'id = $2' : 'subject = $2 AND "resolvedAt" IS NULL'}`,
      shop,
      byId ? by.id : by.subject,
    );
    return row ?? null;
  },

  messageOf: (id) =>
    sql.rows<AlertRow>(
      `SELECT ${ALERT} FROM "Alert" a WHERE a.shop = $1 AND ${OF_ONE_MESSAGE} ORDER BY a.id`,
      shop,
      id,
    ),

  undigestedEvents: (limit) =>
    sql.rows<{ webhookId: string; topic: string; triggeredAt: number; body: string }>(
      `SELECT "webhookId", topic, ${ms('"triggeredAt"')} AS "triggeredAt", body FROM "WebhookEvent"
       WHERE shop = $1 AND "digestedAt" IS NULL ORDER BY "triggeredAt", "webhookId" LIMIT $2::int`,
      shop,
      limit,
    ),

  async digested(webhookIds, error, now) {
    await sql.run(
      `UPDATE "WebhookEvent" SET "digestedAt" = to_timestamp($4::float8 / 1000), error = $3
       WHERE shop = $1 AND "webhookId" ${among('$2')}`,
      shop,
      json(webhookIds),
      error,
      now,
    );
  },

  async member(userId) {
    const [row] = await sql.rows<MemberRow>(
      `SELECT ${MEMBER} FROM "Member" WHERE shop = $1 AND "userId" = $2`,
      shop,
      userId,
    );
    return row ?? null;
  },

  members: () =>
    sql.rows<MemberRow>(
      `SELECT ${MEMBER} FROM "Member" WHERE shop = $1 ORDER BY "joinedAt" NULLS FIRST, "userId"`,
      shop,
    ),

  async upsertMember(member) {
    await sql.run(PUT_MEMBER, shop, json([member]));
  },

  async removeMember(userId) {
    await sql.run(`DELETE FROM "Member" WHERE shop = $1 AND "userId" = $2`, shop, userId);
  },

  async forgetSlackBot() {
    await sql.run(`UPDATE "Telling" SET "slackToken" = NULL WHERE shop = $1`, shop);
  },
});

const APPEND = `
INSERT INTO "LedgerEntry" (shop, "productId", id, at, kind, message, params, "campaignId", "variantId", actor, cost)
SELECT $1, $2, x.id, to_timestamp($4::float8 / 1000), x.kind, x.message, x.params, x."campaignId", x."variantId", x.actor,
  round(x.cost)::int
FROM json_to_recordset($3::json) AS x(id text, kind text, message text, params jsonb, "campaignId" text,
  "variantId" text, actor text, cost float8)
ORDER BY x.id`;

const MEMBER = `"userId", role, name, email, locale, "accountOwner", collaborator, interim,
  ${ms('"joinedAt"')} AS "joinedAt", ${ms('"lastSeenAt"')} AS "lastSeenAt"`;

const PUT_MEMBER = `
INSERT INTO "Member" (shop, "userId", role, name, email, locale, "accountOwner", collaborator, interim, "joinedAt",
  "lastSeenAt")
SELECT $1, x."userId", x.role, x.name, x.email, x.locale, x."accountOwner", x.collaborator, x.interim,
  to_timestamp(x."joinedAt" / 1000), to_timestamp(x."lastSeenAt" / 1000)
FROM json_to_recordset($2::json) AS x("userId" text, role text, name text, email text, locale text,
  "accountOwner" boolean, collaborator boolean, interim boolean, "joinedAt" float8, "lastSeenAt" float8)
ON CONFLICT (shop, "userId") DO UPDATE SET role = excluded.role, name = excluded.name, email = excluded.email,
  locale = excluded.locale, "accountOwner" = excluded."accountOwner", collaborator = excluded.collaborator,
  interim = excluded.interim, "joinedAt" = excluded."joinedAt", "lastSeenAt" = excluded."lastSeenAt"`;

/** $1 shop, $2 product, $3 alerts, $4 now. An open alert with the subject stays as it is: told once. */
const OPEN_ALERTS = `
INSERT INTO "Alert" (shop, "productId", id, subject, kind, urgency, message, params, "campaignId", addressee, "doneBy", "openedAt")
SELECT $1, $2, x.id, x.subject, x.kind, x.urgency, x.message, x.params, x."campaignId", x.addressee, x."doneBy",
  to_timestamp($4::float8 / 1000)
FROM json_to_recordset($3::json) AS x(id text, subject text, kind text, urgency text, message text, params jsonb,
  "campaignId" text, addressee text, "doneBy" text)
ORDER BY x.subject
ON CONFLICT (shop, subject) WHERE "resolvedAt" IS NULL DO NOTHING
RETURNING subject`;

/** $1 shop, $2 product, $3 events, $4 now. Begun and over at once. */
const TELL_EVENTS = `
INSERT INTO "Alert" (shop, "productId", id, subject, kind, urgency, message, params, "campaignId", "doneBy", "openedAt", "resolvedAt")
SELECT $1, $2, x.id, x.subject, x.kind, x.urgency, x.message, x.params, x."campaignId", x."doneBy",
  to_timestamp($4::float8 / 1000), to_timestamp($4::float8 / 1000)
FROM json_to_recordset($3::json) AS x(id text, subject text, kind text, urgency text, message text, params jsonb,
  "campaignId" text, "doneBy" text)
ORDER BY x.id`;

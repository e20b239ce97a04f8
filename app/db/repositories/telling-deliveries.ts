/** What is to reach whom, and what became of it. */
import type { DueGroup, TellingTx, ToldLine, WaitingDelivery } from '../../flow/telling/store.ts';
import { newId } from '../ids.ts';
import { among, json, ms } from '../sql.ts';
import { ownedThing } from './owners.ts';
import type { Scope } from './scope.ts';
import { at, isDue, notAhead } from './telling-words.ts';

type Methods = Pick<
  TellingTx,
  | 'toldBefore'
  | 'toldOfAlerts'
  | 'addDeliveries'
  | 'waitingNow'
  | 'dropWaitingFor'
  | 'waitingDeliveries'
  | 'passDeliveries'
  | 'moveToDigest'
  | 'giveUpUnfinished'
  | 'dueGroups'
  | 'idsOfGroup'
  | 'messagesSince'
  | 'startSending'
  | 'dropMuted'
  | 'dropDeliveries'
  | 'lastRefusals'
  | 'linesOf'
  | 'finishMessage'
  | 'sendAgain'
>;

/** What goes out at once has gone out, or was given up, within this time: quiet hours of a day, and all its retries. */
const LATEST_MS = 3 * 86_400_000;

export const tellingDeliveries = ({ shop, sql }: Scope): Methods => ({
  async lastRefusals(readerIds) {
    const rows = await sql.rows<{ error: string }>(
      `SELECT DISTINCT error FROM (
         SELECT DISTINCT ON ("readerId") state, error FROM "Delivery"
         WHERE shop = $1 AND "readerId" ${among('$2')} AND state IN ('sent', 'failed', 'unsure')
         ORDER BY "readerId", "finishedAt" DESC NULLS LAST) AS last
       WHERE state = 'failed' AND error IS NOT NULL ORDER BY error`,
      shop,
      json(readerIds),
    );
    return rows.map(({ error }) => error);
  },

  async toldBefore(subjects, groups, now) {
    const ask = async (column: string, keys: readonly string[]): Promise<Map<string, number>> => {
      const rows = await sql.rows<{ key: string; at: number }>(
        `SELECT "readerId" || '/' || ${column} AS key, ${ms('max(coalesce("startedAt", "dueAt"))')} AS at FROM "Delivery"
         WHERE shop = $1 AND how = 'now' AND ${column} ${among('$2')}
           AND at > ${at(`($3::float8 - ${LATEST_MS})`)} AND at <= ${notAhead('$3')} GROUP BY 1`,
        shop,
        json(keys),
        now,
      );
      return new Map(rows.map(({ key, at: when }) => [key, when]));
    };
    return { subjects: await ask('subject', subjects), groups: await ask('"groupKey"', groups) };
  },

  toldOfAlerts: (alertIds) =>
    sql.rows(
      `SELECT DISTINCT "alertId", "readerId", audience FROM "Delivery"
       WHERE shop = $1 AND phase IN ('opened', 'escalated') AND how <> 'none' AND state <> 'not_told'
         AND "alertId" ${among('$2')}`,
      shop,
      json(alertIds),
    ),

  async addDeliveries(rows, now) {
    if (rows.length > 0) await sql.run(ADD, shop, json(rows.map((row) => ({ ...row, id: newId(now) }))), now);
  },

  waitingNow: (alertIds) =>
    sql.rows(
      `SELECT id, "readerId", audience FROM "Delivery"
       WHERE shop = $1 AND state = 'waiting' AND how = 'now' AND phase IN ('opened', 'escalated') AND "alertId" ${among('$2')}`,
      shop,
      json(alertIds),
    ),

  async dropWaitingFor(rows, now) {
    if (rows.length === 0) return;
    await sql.run(
      `UPDATE "Delivery" d SET state = 'not_told', reason = 'escalated', "finishedAt" = ${at('$3')}
       FROM json_to_recordset($2::json) AS x("alertId" text, "readerId" text)
       WHERE d.shop = $1 AND d."alertId" = x."alertId" AND d."readerId" = x."readerId" AND d.state = 'waiting'`,
      shop,
      json(rows),
      now,
    );
  },

  waitingDeliveries: (ids) =>
    sql.rows<WaitingDelivery>(
      `SELECT d."alertId", d.phase, d.subject, d."groupKey", d.how, a.kind, a.urgency, ${ms('a."resolvedAt"')} AS "resolvedAt"
       FROM "Delivery" d JOIN "Alert" a ON a.shop = d.shop AND a.id = d."alertId"
       WHERE d.shop = $1 AND d.id ${among('$2')} ORDER BY d.id`,
      shop,
      json(ids),
    ),

  async passDeliveries(rows, now) {
    if (rows.length > 0)
      await sql.run(PASS, shop, json(rows.map((row) => ({ ...row, id: newId(now) }))), now);
  },

  async moveToDigest(ids, dueAt, reason) {
    await sql.run(
      `UPDATE "Delivery" SET how = 'digest', "dueAt" = ${at('$3')}, reason = $4
       WHERE shop = $1 AND id ${among('$2')}`,
      shop,
      json(ids),
      dueAt,
      reason,
    );
  },

  async giveUpUnfinished(now) {
    await sql.run(
      `UPDATE "Delivery" SET state = 'unsure', "finishedAt" = ${at('$2')}, error = 'interrupted'
       WHERE shop = $1 AND state = 'sending' AND "leaseUntil" < ${at('$2')}`,
      shop,
      now,
    );
  },

  dueGroups: (limit, now) =>
    sql.rows<DueGroup>(
      `SELECT "readerId", audience, how, CASE WHEN how = 'now' THEN "groupKey" ELSE '' END AS "groupKey",
         max(attempts) AS attempts
       FROM "Delivery" WHERE shop = $1 AND state = 'waiting' AND ${isDue('"Delivery"', '$3')}
       GROUP BY 1, 2, 3, 4 ORDER BY min("dueAt"), 1, 4 LIMIT $2::int`,
      shop,
      limit,
      now,
    ),

  async idsOfGroup({ readerId, how, groupKey }, now) {
    // What still gathers for the same message goes with it; a digest takes what is due.
    const rows = await sql.rows<{ id: string }>(
      `SELECT id FROM "Delivery" WHERE shop = $1 AND state = 'waiting' AND "readerId" = $2 AND how = $3
         AND CASE WHEN how = 'now' THEN "groupKey" = $4 ELSE "dueAt" <= ${at('$5')} END`,
      shop,
      readerId,
      how,
      groupKey,
      now,
    );
    return rows.map(({ id }) => id);
  },

  async messagesSince(readerId, since) {
    const [row] = await sql.rows<{ count: number }>(
      `SELECT count(DISTINCT "messageId")::int + (SELECT count(*)::int FROM "BriefMail" b
         WHERE b.shop = $1 AND b."userId" = $2 AND b."startedAt" >= ${at('$3')} AND b.state IN ('sending', 'sent', 'unsure')) AS count
       FROM "Delivery"
       WHERE shop = $1 AND "readerId" = $2 AND "startedAt" >= ${at('$3')} AND state IN ('sending', 'sent', 'unsure')`,
      shop,
      readerId,
      since,
    );
    return row?.count ?? 0;
  },

  async startSending(ids, messageId, now, leaseMs) {
    await sql.run(
      `UPDATE "Delivery" SET state = 'sending', "messageId" = $3, "startedAt" = ${at('$4')},
         "leaseUntil" = ${at('($4::float8 + $5::float8)')}, attempts = attempts + 1
       WHERE shop = $1 AND id ${among('$2')}`,
      shop,
      json(ids),
      messageId,
      now,
      leaseMs,
    );
  },

  async dropMuted(userId, muted, now) {
    await sql.run(
      `UPDATE "Delivery" SET state = 'not_told', reason = 'muted', "finishedAt" = ${at('$4')}
       WHERE shop = $1 AND "readerId" = $2 AND state = 'waiting' AND reverse(split_part(reverse("groupKey"), '/', 1)) ${among('$3')}`,
      shop,
      userId,
      json(muted),
      now,
    );
  },

  async dropDeliveries(ids, reason, now) {
    await sql.run(
      `UPDATE "Delivery" SET state = 'not_told', reason = $3, "finishedAt" = ${at('$4')}
       WHERE shop = $1 AND id ${among('$2')}`,
      shop,
      json(ids),
      reason,
      now,
    );
  },

  linesOf: (messageId) => sql.rows<ToldLine>(LINES, shop, messageId),

  async finishMessage(messageId, state, error, now) {
    await sql.run(
      `UPDATE "Delivery" SET state = $3, error = $4, "finishedAt" = ${at('$5')}
       WHERE shop = $1 AND "messageId" = $2 AND state = 'sending'`,
      shop,
      messageId,
      state,
      error,
      now,
    );
  },

  async sendAgain(messageId, dueAt, error) {
    await sql.run(
      `UPDATE "Delivery" SET state = 'waiting', "messageId" = NULL, "startedAt" = NULL, "dueAt" = ${at('$3')}, error = $4
       WHERE shop = $1 AND "messageId" = $2 AND state = 'sending'`,
      shop,
      messageId,
      dueAt,
      error,
    );
  },
});

/** $1 shop, $2 deliveries, $3 now. */
const INSERT = `
INSERT INTO "Delivery" (shop, id, "readerId", audience, "alertId", phase, subject, "groupKey", how, reason, state, at, "dueAt")
SELECT $1, x.id, x."readerId", x.audience, x."alertId", x.phase, x.subject, x."groupKey", x.how, x.reason,
  CASE WHEN x.how = 'none' THEN 'not_told' ELSE 'waiting' END, ${at('$3')}, to_timestamp(x."dueAt" / 1000)
FROM json_to_recordset($2::json) AS x(id text, "readerId" text, audience text, "alertId" text, phase text, subject text,
  "groupKey" text, how text, reason text, "dueAt" float8)
ORDER BY x.id
ON CONFLICT (shop, "readerId", "alertId", phase)`;
const ADD = `${INSERT} DO NOTHING`;
const PASS = `${INSERT} DO UPDATE SET how = excluded.how, "dueAt" = excluded."dueAt", reason = excluded.reason
WHERE "Delivery".state = 'waiting' AND "Delivery".how = 'digest' AND excluded.how = 'now'`;

/** $1 shop, $2 message. The worst first. */
const LINES = `
SELECT a.id AS "alertId", d.phase, d.how, a.kind, a.urgency, a.message, a.params, a."campaignId", c.name AS "campaignName",
  a."productId", ${ownedThing('p')} AS thing, a."acknowledgedBy", m.name AS "addresseeName", e.name AS "escalatedToName", ${ms('a."openedAt"')} AS "openedAt", ${ms('a."resolvedAt"')} AS "resolvedAt",
  v."moneyAtRisk"
FROM "Delivery" d
JOIN "Alert" a ON a.shop = d.shop AND a.id = d."alertId"
LEFT JOIN "Product" p ON p.shop = d.shop AND p.id = a."productId"
LEFT JOIN "Campaign" c ON c.shop = d.shop AND c.id = a."campaignId"
LEFT JOIN "Member" m ON m.shop = d.shop AND m."userId" = a.addressee
LEFT JOIN "Member" e ON e.shop = d.shop AND e."userId" = a."escalatedTo"
LEFT JOIN "Verdict" v ON a.subject LIKE 'item:%' AND v.shop = d.shop AND v."campaignId" = a."campaignId"
  AND v."variantId" = split_part(a.subject, ':', 3)
WHERE d.shop = $1 AND d."messageId" = $2
ORDER BY array_position(array['now', 'today', 'later'], a.urgency), v."moneyAtRisk" DESC NULLS LAST, a."openedAt", a.id`;

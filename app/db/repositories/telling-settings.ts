/** How a shop and its people want to be told, and the brief's letters. */
import { absencesSchema } from '../../core/absence.ts';
import { ownTellingSchema, tellingSchema } from '../../core/telling.ts';
import type { KeptTelling, TellingTx, ToldPerson } from '../../flow/telling/store.ts';
import { json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';
import { at } from './telling-words.ts';

type Methods = Pick<
  TellingTx,
  | 'telling'
  | 'saveChannels'
  | 'saveCampaignChannel'
  | 'saveSlackToken'
  | 'threadOf'
  | 'saveThread'
  | 'toldPeople'
  | 'saveOwnTelling'
  | 'takeBrief'
  | 'finishBrief'
>;

export const tellingSettings = ({ shop, sql }: Scope): Methods => ({
  async telling() {
    const [row] = await sql.rows<{
      settings: unknown;
      channels: KeptTelling['channels'];
      slackToken: string | null;
      briefSince: number | null;
    }>(
      `SELECT settings, channels, "slackToken", ${ms('"briefSince"')} AS "briefSince" FROM "Telling" WHERE shop = $1`,
      shop,
    );
    const campaignChannels = await sql.rows<KeptTelling['campaignChannels'][number]>(
      `SELECT x."campaignId", c.name AS "campaignName", x.channel, x.address, x.host FROM "CampaignChannel" x
       JOIN "Campaign" c ON c.shop = x.shop AND c.id = x."campaignId" WHERE x.shop = $1 ORDER BY x."campaignId", x.channel`,
      shop,
    );
    return {
      settings: tellingSchema.parse(row?.settings ?? {}),
      channels: row?.channels ?? {},
      briefSince: row?.briefSince ?? null,
      campaignChannels,
      slackToken: row?.slackToken ?? null,
    };
  },

  async saveChannels(channels) {
    await sql.run(
      `INSERT INTO "Telling" (shop, settings, channels) VALUES ($1, '{}', $2::jsonb)
       ON CONFLICT (shop) DO UPDATE SET channels = excluded.channels`,
      shop,
      json(channels),
    );
  },

  async saveSlackToken(token) {
    await sql.run(
      `INSERT INTO "Telling" (shop, settings, channels, "slackToken") VALUES ($1, '{}', '{}', $2)
       ON CONFLICT (shop) DO UPDATE SET "slackToken" = excluded."slackToken"`,
      shop,
      token,
    );
  },

  async threadOf({ campaignId, room }) {
    const [row] = await sql.rows<{ ts: string }>(
      `SELECT ts FROM "SlackThread" WHERE shop = $1 AND "campaignId" = $2 AND room = $3`,
      shop,
      campaignId,
      room,
    );
    return row?.ts ?? null;
  },

  async saveThread({ campaignId, room }, ts) {
    await sql.run(
      `INSERT INTO "SlackThread" (shop, "campaignId", room, ts) VALUES ($1, $2, $3, $4)
       ON CONFLICT (shop, "campaignId", room) DO UPDATE SET ts = excluded.ts`,
      shop,
      campaignId,
      room,
      ts,
    );
  },

  async saveCampaignChannel(campaignId, channel, kept) {
    await sql.run(
      `DELETE FROM "CampaignChannel" WHERE shop = $1 AND "campaignId" = $2 AND channel = $3`,
      shop,
      campaignId,
      channel,
    );
    if (!kept) return;
    await sql.run(
      `INSERT INTO "CampaignChannel" (shop, "campaignId", channel, address, host) VALUES ($1, $2, $3, $4, $5)`,
      shop,
      campaignId,
      channel,
      kept.address,
      kept.host,
    );
  },

  async toldPeople() {
    const rows = await sql.rows<Omit<ToldPerson, 'own' | 'absences'> & { own: unknown; absences: unknown }>(
      `SELECT "userId", name, role, email, locale, telling AS own, absences FROM "Member" WHERE shop = $1 ORDER BY "userId"`,
      shop,
    );
    return rows.map((row) => ({
      ...row,
      own: ownTellingSchema.parse(row.own ?? {}),
      absences: absencesSchema.parse(row.absences),
    }));
  },

  async saveOwnTelling(userId, own) {
    await sql.run(
      'UPDATE "Member" SET telling = $3::jsonb WHERE shop = $1 AND "userId" = $2',
      shop,
      userId,
      json(own),
    );
  },

  async takeBrief(userId, dueAt, now) {
    const [row] = await sql.rows<{ attempts: number }>(
      `INSERT INTO "BriefMail" AS b (shop, "userId", "dueAt", state, attempts, "startedAt")
       VALUES ($1, $2, ${at('$3')}, 'sending', 1, ${at('$4')})
       ON CONFLICT (shop, "userId", "dueAt") DO UPDATE SET state = 'sending', attempts = b.attempts + 1,
         "startedAt" = excluded."startedAt", "nextAt" = NULL
       WHERE b.state = 'waiting' AND b."nextAt" <= excluded."startedAt"
       RETURNING b.attempts`,
      shop,
      userId,
      dueAt,
      now,
    );
    return row?.attempts ?? null;
  },

  async finishBrief(userId, dueAt, { state, error, nextAt }) {
    await sql.run(
      `UPDATE "BriefMail" SET state = $4, error = $5, "nextAt" = ${at('$6')}
       WHERE shop = $1 AND "userId" = $2 AND "dueAt" = ${at('$3')}`,
      shop,
      userId,
      dueAt,
      state,
      error,
      nextAt,
    );
  },
});

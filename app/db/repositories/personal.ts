/** What is kept for single people (flow/personal-store). */
import type { PersonalTx } from '../../flow/personal-store.ts';
import { OF_ONE_MESSAGE } from '../one-message.ts';
import { ms } from '../sql.ts';
import type { Scope } from './scope.ts';

/** Looks that are less than this apart belong to one visit. */
const VISIT_PAUSE_MS = 30 * 60_000;

export const personalRepository = ({ shop, sql }: Scope): PersonalTx => ({
  async snoozeAlert(id, by, until) {
    const changed = await sql.run(
      `UPDATE "Alert" a SET "snoozedUntil" = to_timestamp($4::float8 / 1000), "snoozedBy" = $3
       WHERE a.shop = $1 AND a."resolvedAt" IS NULL AND ${OF_ONE_MESSAGE}`,
      shop,
      id,
      by,
      until,
    );
    return changed > 0;
  },

  async lookAtHome(userId, now) {
    const [row] = await sql.rows<{ since: number | null }>(
      `INSERT INTO "HomeVisit" AS h (shop, "userId", since, "seenAt")
       VALUES ($1, $2, NULL, to_timestamp($3::float8 / 1000))
       ON CONFLICT (shop, "userId") DO UPDATE SET
         since = CASE WHEN h."seenAt" < excluded."seenAt" - interval '${VISIT_PAUSE_MS} milliseconds' THEN h."seenAt" ELSE h.since END,
         "seenAt" = greatest(h."seenAt", excluded."seenAt")
       RETURNING ${ms('since')} AS since`,
      shop,
      userId,
      now,
    );
    return row?.since ?? null;
  },

  async saveView(userId, { page, name, query }, now) {
    await sql.run(
      `INSERT INTO "SavedView" (shop, "userId", page, name, query, "savedAt")
       VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000))
       ON CONFLICT (shop, "userId", page, name) DO UPDATE SET query = excluded.query, "savedAt" = excluded."savedAt"`,
      shop,
      userId,
      page,
      name,
      query,
      now,
    );
  },

  async deleteView(userId, page, name) {
    await sql.run(
      `DELETE FROM "SavedView" WHERE shop = $1 AND "userId" = $2 AND page = $3 AND name = $4`,
      shop,
      userId,
      page,
      name,
    );
  },

  savedViews: (userId, page) =>
    sql.rows<{ name: string; query: string }>(
      `SELECT name, query FROM "SavedView" WHERE shop = $1 AND "userId" = $2 AND page = $3 ORDER BY "savedAt", name`,
      shop,
      userId,
      page,
    ),
});

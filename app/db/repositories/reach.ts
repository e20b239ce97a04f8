/** Feed addresses, the pixel, and what Flow asks: the part of a shop that reaches outside. */
import type { FeedAddress, FlowRun, ReachTx } from '../../flow/reach/store.ts';
import { ms } from '../sql.ts';
import type { Scope } from './scope.ts';

const ADDRESS = `"campaignId", serial, ${ms('"createdAt"')} AS "createdAt", ${ms('"revokedAt"')} AS "revokedAt"`;
const AT = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

/** All of it but the answers of shoppers (satisfaction.ts). */
type Own = Exclude<keyof ReachTx, `${string}atisfaction${string}`>;

export const reachRepository = ({ shop, sql }: Scope): Pick<ReachTx, Own> => ({
  async feedAddress(campaignId) {
    const [row] = await sql.rows<FeedAddress>(
      `SELECT ${ADDRESS} FROM "FeedAddress" WHERE shop = $1 AND "campaignId" = $2`,
      shop,
      campaignId,
    );
    return row ?? null;
  },

  feedAddresses: () =>
    sql.rows<FeedAddress>(`SELECT ${ADDRESS} FROM "FeedAddress" WHERE shop = $1 ORDER BY "createdAt"`, shop),

  async renewFeedAddress(campaignId, by, now) {
    const [row] = await sql.rows<FeedAddress>(
      `INSERT INTO "FeedAddress" AS f (shop, "campaignId", serial, "createdAt", "createdBy")
       VALUES ($1, $2, 1, ${AT('$4')}, $3)
       ON CONFLICT (shop, "campaignId") DO UPDATE SET serial = f.serial + 1, "createdAt" = excluded."createdAt",
         "createdBy" = excluded."createdBy", "revokedAt" = NULL
       RETURNING ${ADDRESS}`,
      shop,
      campaignId,
      by,
      now,
    );
    if (!row) throw new Error('The feed address was not kept');
    return row;
  },

  async revokeFeedAddress(campaignId, now) {
    const rows = await sql.run(
      `UPDATE "FeedAddress" SET "revokedAt" = ${AT('$3')}
       WHERE shop = $1 AND "campaignId" = $2 AND "revokedAt" IS NULL`,
      shop,
      campaignId,
      now,
    );
    return rows > 0;
  },

  async pixel() {
    const [row] = await sql.rows<{ pixelId: string; turnedOnAt: number }>(
      `SELECT "pixelId", ${ms('"turnedOnAt"')} AS "turnedOnAt" FROM "Pixel" WHERE shop = $1`,
      shop,
    );
    return row ?? null;
  },

  async putPixel(pixelId, now) {
    await sql.run(
      `INSERT INTO "Pixel" (shop, "pixelId", "turnedOnAt") VALUES ($1, $2, ${AT('$3')})
       ON CONFLICT (shop) DO UPDATE SET "pixelId" = excluded."pixelId", "turnedOnAt" = excluded."turnedOnAt"`,
      shop,
      pixelId,
      now,
    );
  },

  async dropPixel() {
    await sql.run('DELETE FROM "Pixel" WHERE shop = $1', shop);
  },

  async startRun(runId, handle, now, staleMs) {
    const started = await sql.run(START_RUN, shop, runId, handle, now, staleMs);
    if (started > 0) return 'started';
    const [row] = await sql.rows<FlowRun>(
      `SELECT state, problem, ${ms('"startedAt"')} AS "startedAt" FROM "FlowRun" WHERE shop = $1 AND "runId" = $2`,
      shop,
      runId,
    );
    if (!row) throw new Error('The run is gone although it was there');
    return row;
  },

  async finishRun(runId, { problem }, now) {
    await sql.run(
      `UPDATE "FlowRun" SET state = $3, problem = $4, "finishedAt" = ${AT('$5')} WHERE shop = $1 AND "runId" = $2`,
      shop,
      runId,
      problem === null ? 'done' : 'refused',
      problem,
      now,
    );
  },
});

/** $1 shop, $2 run, $3 handle, $4 now, $5 milliseconds after which a run without an end was interrupted. */
const START_RUN = `
INSERT INTO "FlowRun" AS r (shop, "runId", handle, state, "startedAt") VALUES ($1, $2, $3, 'running', ${AT('$4')})
ON CONFLICT (shop, "runId") DO UPDATE SET "startedAt" = excluded."startedAt"
  WHERE r.state = 'running' AND r."startedAt" < to_timestamp(($4::float8 - $5::float8) / 1000)`;

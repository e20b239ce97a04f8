import { z } from 'zod';
import { READINESS_VERDICTS } from '../../core/readiness/readiness.ts';
import { CHECK_STATES } from '../../core/readiness/shapes.ts';
import type { KeptReadiness, ReadinessTx } from '../../flow/readiness/store.ts';
import { json, ms, type Sql } from '../sql.ts';
import { readReadinessFacts } from './readiness-facts.ts';
import type { Scope } from './scope.ts';

const kept = z.object({
  at: z.number(),
  verdict: z.enum(READINESS_VERDICTS),
  checks: z.array(z.object({ key: z.string(), state: z.enum(CHECK_STATES) })),
});

/** The newest verdicts of a campaign, newest first. */
export async function readinessHistory(
  sql: Sql,
  shop: string,
  campaignId: string,
  most: number,
): Promise<KeptReadiness[]> {
  const rows = await sql.rows(
    `SELECT ${ms('at')} AS at, verdict, checks FROM "ReadinessChange"
     WHERE shop = $1 AND "campaignId" = $2 ORDER BY "ReadinessChange".at DESC LIMIT $3`,
    shop,
    campaignId,
    most,
  );
  return rows.map((row) => kept.parse(row));
}

export const readinessRepository = ({ shop, sql }: Scope): ReadinessTx => ({
  readinessFacts: (campaignId, now) => readReadinessFacts(sql, shop, campaignId, now),
  async currentReadiness(campaignId) {
    const [newest] = await readinessHistory(sql, shop, campaignId, 1);
    return newest ?? null;
  },
  async keepReadiness(campaignId, at, { verdict, checks }) {
    await sql.run(
      `INSERT INTO "ReadinessChange" (shop, "campaignId", at, verdict, checks)
       VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4, $5::jsonb)
       ON CONFLICT (shop, "campaignId", at) DO UPDATE SET verdict = excluded.verdict, checks = excluded.checks`,
      shop,
      campaignId,
      at,
      verdict,
      json(checks.map(({ key, state }) => ({ key, state }))),
    );
  },
});

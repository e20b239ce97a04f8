/** Answers of shoppers, and the address that they come to. */
import type { ReachTx, SatisfactionAddress } from '../../flow/reach/store.ts';
import { json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';

type Own =
  | 'satisfactionAddress'
  | 'renewSatisfactionAddress'
  | 'revokeSatisfactionAddress'
  | 'saveSatisfaction'
  | 'satisfactionKept';

const AT = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

export const satisfactionRepository = ({ shop, sql }: Scope): Pick<ReachTx, Own> => ({
  async satisfactionAddress() {
    const [row] = await sql.rows<SatisfactionAddress>(
      `SELECT serial, ${ms('"revokedAt"')} AS "revokedAt" FROM "SatisfactionAddress" WHERE shop = $1`,
      shop,
    );
    return row ?? null;
  },

  async renewSatisfactionAddress(by, now) {
    await sql.run(
      `INSERT INTO "SatisfactionAddress" AS a (shop, serial, "createdAt", "createdBy") VALUES ($1, 1, ${AT('$3')}, $2)
       ON CONFLICT (shop) DO UPDATE SET serial = a.serial + 1, "createdAt" = excluded."createdAt",
         "createdBy" = excluded."createdBy", "revokedAt" = NULL`,
      shop,
      by,
      now,
    );
  },

  async revokeSatisfactionAddress(now) {
    const rows = await sql.run(
      `UPDATE "SatisfactionAddress" SET "revokedAt" = ${AT('$2')} WHERE shop = $1 AND "revokedAt" IS NULL`,
      shop,
      now,
    );
    return rows > 0;
  },

  async saveSatisfaction(answers, most, now) {
    const newest = [...new Map(answers.map((one) => [one.answerId, one])).values()];
    const [{ kept, fresh } = { kept: 0, fresh: 0 }] = await sql.rows<{ kept: number; fresh: number }>(
      `SELECT (SELECT count(*)::int FROM "Satisfaction" WHERE shop = $1) AS kept,
         (SELECT count(*)::int FROM json_to_recordset($2::json) AS x("answerId" text)
          WHERE NOT EXISTS (SELECT 1 FROM "Satisfaction" s WHERE s.shop = $1 AND s."answerId" = x."answerId")) AS fresh`,
      shop,
      json(newest),
    );
    if (kept + fresh > most) return null;
    await sql.run(SAVE, shop, json(newest), now);
    return fresh;
  },

  async satisfactionKept() {
    const [row] = await sql.rows<{ answers: number; newestAt: number | null }>(
      `SELECT count(*)::int AS answers, ${ms('max(at)')} AS "newestAt" FROM "Satisfaction" WHERE shop = $1`,
      shop,
    );
    return row ?? { answers: 0, newestAt: null };
  },
});

/** An answer that is told again is what it is now. */
const SAVE = `
INSERT INTO "Satisfaction" (shop, "answerId", at, score, "orderId", "receivedAt")
SELECT $1, x."answerId", to_timestamp(x.at / 1000), x.score, x."orderId", ${AT('$3')}
FROM json_to_recordset($2::json) AS x("answerId" text, at float8, score float8, "orderId" text)
ORDER BY x."answerId"
ON CONFLICT (shop, "answerId") DO UPDATE SET at = excluded.at, score = excluded.score, "orderId" = excluded."orderId"`;

import { z } from 'zod';
import { READINESS_VERDICTS } from '../../core/readiness/readiness.ts';
import { CHECK_STATES } from '../../core/readiness/shapes.ts';
import type { KeptReadiness, PageAddress, ReadinessTx } from '../../flow/readiness/store.ts';
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
  async pagesToRead(before, most) {
    const rows = await sql.rows<{ id: string }>(PAGES_TO_READ, shop, before, most);
    return rows.map(({ id }) => id);
  },
  async savePages(pages, now) {
    await sql.run(SAVE_PAGES, shop, json(pages), now);
  },
  pageAddresses: (productIds) =>
    sql.rows<PageAddress>(
      `SELECT "productId", url, ${ms('"visitedAt"')} AS "visitedAt" FROM "ProductPage"
       WHERE shop = $1 AND url IS NOT NULL AND "productId" IN (SELECT json_array_elements_text($2::json)) ORDER BY "productId"`,
      shop,
      json(productIds),
    ),
  async saveVisit(productId, { status, ms: took, content, problem }, now) {
    await sql.run(
      `UPDATE "ProductPage" SET "visitedAt" = to_timestamp($3::float8 / 1000), visit = $4::jsonb
       WHERE shop = $1 AND "productId" = $2`,
      shop,
      productId,
      now,
      json({ status, ms: took, prices: content?.prices ?? [], buyable: content?.buyable ?? null, problem }),
    );
  },
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

/** $2 read before, $3 limit. A page that was never read comes first. */
const PAGES_TO_READ = `
SELECT p.id FROM "Product" p LEFT JOIN "ProductPage" g ON g.shop = p.shop AND g."productId" = p.id
WHERE p.shop = $1 AND p."deletedAt" IS NULL
  AND (g."readAt" IS NULL OR (p."updatedAt" > g."updatedAt" AND g."readAt" < to_timestamp($2::float8 / 1000)))
  AND EXISTS (SELECT 1 FROM "CampaignItem" i JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId"
    WHERE i.shop = p.shop AND i."productId" = p.id AND i."removedAt" IS NULL
      AND c.state IN ('draft', 'proposed', 'approved', 'live'))
ORDER BY g."readAt" NULLS FIRST, p.id LIMIT $3::int`;

const SAVE_PAGES = `
INSERT INTO "ProductPage" (shop, "productId", "updatedAt", "readAt", url, description, images, "withoutAlt", variants)
SELECT $1, x."productId", to_timestamp(x."updatedAt" / 1000), to_timestamp($3::float8 / 1000), x.url, x.description,
  x.images, x."withoutAlt", x.variants
FROM json_to_recordset($2::json) AS x("productId" text, "updatedAt" float8, url text, description int, images int,
  "withoutAlt" int, variants jsonb) ORDER BY x."productId"
ON CONFLICT (shop, "productId") DO UPDATE SET "updatedAt" = excluded."updatedAt", "readAt" = excluded."readAt",
  url = excluded.url, description = excluded.description, images = excluded.images,
  "withoutAlt" = excluded."withoutAlt", variants = excluded.variants`;

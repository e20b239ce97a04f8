import { z } from 'zod';
import type { KeptLook } from '../../core/readiness/look.ts';
import { READINESS_VERDICTS } from '../../core/readiness/readiness.ts';
import { failingSince } from '../../core/page-watch.ts';
import { CHECK_STATES, NEXT_STEPS } from '../../core/readiness/shapes.ts';
import { MOST_LANDING, MOST_VISITED } from '../../core/readiness/visits.ts';
import { ROLES } from '../../core/roles.ts';
import type { Visited } from '../../flow/readiness/ports.ts';
import type { KeptReadiness, LandingPage, PageOfCampaign, ReadinessTx } from '../../flow/readiness/store.ts';
import { among, json, ms, type Sql } from '../sql.ts';
import { readReadinessFacts } from './readiness-facts.ts';
import type { Scope } from './scope.ts';

const shown = z.record(z.string(), z.string());
const shownPage = z.object({
  productId: z.string(),
  title: z.string(),
  campaignId: z.string().nullable(),
  shown,
});
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

const param = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));
const look = z.object({
  verdict: z.enum(READINESS_VERDICTS),
  running: z.boolean(),
  checks: z.array(
    z.object({
      key: z.string(),
      state: z.enum(CHECK_STATES),
      said: z.string(),
      params: param,
      items: z.array(
        z.object({
          productId: z.string().nullable(),
          product: z.string(),
          variant: z.string(),
          said: z.string(),
          also: z.string().optional(),
          params: param,
        }),
      ),
      // What was kept before others were counted does not say how many there are.
      more: z.number().default(0),
      owner: z.enum(ROLES),
      next: z.enum(NEXT_STEPS),
      moneyAtRisk: z.number().nullable(),
      effort: z.literal([1, 2, 3]),
    }),
  ),
});

/** The last look at a large campaign in full; null: none is kept, or another version of this program kept it. */
export async function readinessLook(sql: Sql, shop: string, campaignId: string): Promise<KeptLook | null> {
  const [row] = await sql.rows<{ at: number; outdated: boolean; found: unknown }>(
    `SELECT ${ms('at')} AS at, outdated, found FROM "ReadinessLook" WHERE shop = $1 AND "campaignId" = $2`,
    shop,
    campaignId,
  );
  const found = look.safeParse(row?.found);
  return row && found.success ? { at: row.at, outdated: row.outdated, look: found.data } : null;
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
  pagesOfCampaigns: (now) => sql.rows<PageOfCampaign>(PAGES_OF_CAMPAIGNS, shop, now, MOST_VISITED),
  async savePagesLook(at) {
    if (at === null) await sql.run(`DELETE FROM "PageWatch" WHERE shop = $1`, shop);
    else
      await sql.run(
        `INSERT INTO "PageWatch" (shop, "lookedAt") VALUES ($1, to_timestamp($2::float8 / 1000))
         ON CONFLICT (shop) DO UPDATE SET "lookedAt" = excluded."lookedAt"`,
        shop,
        at,
      );
  },
  landingPages: (now) => sql.rows<LandingPage>(LANDING_PAGES, shop, now, MOST_LANDING),
  async shownPages(productIds) {
    const rows = await sql.rows(SHOWN_PAGES, shop, json(productIds));
    return rows.map((row) => shownPage.parse(row));
  },
  async seeCollectionPage(collectionId, now) {
    const [before] = await sql.rows<{ shown: unknown }>(
      `SELECT shown FROM "CollectionPage" WHERE shop = $1 AND "collectionId" = $2`,
      shop,
      collectionId,
    );
    await sql.run(
      `INSERT INTO "CollectionPage" (shop, "collectionId", shown) VALUES ($1, $2, $3::jsonb)
       ON CONFLICT (shop, "collectionId") DO UPDATE SET shown = excluded.shown`,
      shop,
      collectionId,
      json(now),
    );
    return before ? shown.parse(before.shown) : null;
  },
  async saveVisit({ productId, failingSince: before }, visited, hidden, now) {
    await sql.run(
      `UPDATE "ProductPage" SET "visitedAt" = to_timestamp($3::float8 / 1000), visit = $4::jsonb,
         "failingSince" = to_timestamp($5::float8 / 1000)
       WHERE shop = $1 AND "productId" = $2`,
      shop,
      productId,
      now,
      json(keptVisit(visited)),
      hidden ? null : failingSince(before, visited, now),
    );
  },
  async saveLandingVisit({ placementId, url, failingSince: before }, visited, now) {
    await sql.run(
      `INSERT INTO "LandingPage" (shop, "placementId", url, "visitedAt", visit, "failingSince")
       VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000), $5::jsonb, to_timestamp($6::float8 / 1000))
       ON CONFLICT (shop, "placementId") DO UPDATE SET url = excluded.url, "visitedAt" = excluded."visitedAt",
         visit = excluded.visit, "failingSince" = excluded."failingSince"`,
      shop,
      placementId,
      url,
      now,
      json(keptVisit(visited)),
      failingSince(before, visited, now),
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
  readinessLook: (campaignId) => readinessLook(sql, shop, campaignId),
  async keepReadinessLook(campaignId, at, look) {
    await sql.run(
      `INSERT INTO "ReadinessLook" (shop, "campaignId", at, found)
       VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4::jsonb)
       ON CONFLICT (shop, "campaignId") DO UPDATE SET at = excluded.at, outdated = false, found = excluded.found`,
      shop,
      campaignId,
      at,
      json(look),
    );
  },
});

/** The plans of these campaigns have changed: what was found before is shown as such, and pages are looked at anew. */
export const outdateLooks = (sql: Sql, shop: string, campaignIds: readonly string[]): Promise<number> =>
  sql.run(
    `WITH watch AS (DELETE FROM "PageWatch" WHERE shop = $1)
     UPDATE "ReadinessLook" SET outdated = true
     WHERE shop = $1 AND "campaignId" ${among('$2')} AND NOT outdated`,
    shop,
    json(campaignIds),
  );

const keptVisit = ({ status, ms: took, content, problem }: Visited) => ({
  status,
  ms: took,
  prices: content?.prices ?? [],
  buyable: content?.buyable ?? null,
  problem,
});

/** $2 products. */
const SHOWN_PAGES = `
SELECT g."productId", p.title, g.shown, (SELECT c.id FROM "CampaignItem" i
    JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId"
    WHERE i.shop = g.shop AND i."productId" = g."productId" AND i."removedAt" IS NULL
      AND c.state IN ('draft', 'proposed', 'approved', 'live') ORDER BY c.priority, c."startsAt", c.id LIMIT 1) AS "campaignId"
FROM "ProductPage" g JOIN "Product" p ON p.shop = g.shop AND p.id = g."productId"
WHERE g.shop = $1 AND g.shown IS NOT NULL AND g."productId" ${among('$2')}
ORDER BY g."productId"`;

/** $2 read before, $3 limit. A page that was never read comes first. */
const PAGES_TO_READ = `
SELECT p.id FROM "Product" p LEFT JOIN "ProductPage" g ON g.shop = p.shop AND g."productId" = p.id
WHERE p.shop = $1 AND p."deletedAt" IS NULL
  AND (g."readAt" IS NULL OR (p."updatedAt" > g."updatedAt" AND g."readAt" < to_timestamp($2::float8 / 1000)))
  AND EXISTS (SELECT 1 FROM "CampaignItem" i JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId"
    WHERE i.shop = p.shop AND i."productId" = p.id AND i."removedAt" IS NULL
      AND c.state IN ('draft', 'proposed', 'approved', 'live'))
ORDER BY g."readAt" NULLS FIRST, p.id LIMIT $3::int`;

/**
 * $1 shop, $2 now, $3 products of each campaign: heroes first, then the largest plans, as core/readiness/visits chooses.
 */
const PAGES_OF_CAMPAIGNS = `
WITH product AS (SELECT c.id, c.name, c.state, c."startsAt", c."endsAt", c."commitAt", c."createdAt", i."productId", bool_or(i.hero) AS hero,
    max(i."plannedUnits") AS planned
  FROM "Campaign" c JOIN "CampaignItem" i ON i.shop = c.shop AND i."campaignId" = c.id AND i."removedAt" IS NULL
  WHERE c.shop = $1 AND c.state IN ('draft', 'proposed', 'approved', 'live') AND c."endsAt" > to_timestamp($2::float8 / 1000)
  GROUP BY c.shop, c.id, i."productId"),
ranked AS (SELECT *, row_number() OVER (PARTITION BY id
    ORDER BY hero DESC, CASE WHEN hero THEN 0 ELSE coalesce(planned, 0) END DESC, "productId") AS rank FROM product)
SELECT r.id AS "campaignId", r.name AS campaign, r.state IN ('approved', 'live') AS running, ${ms('r."startsAt"')} AS "startsAt", ${ms('r."endsAt"')} AS "endsAt",
  ${ms('r."commitAt"')} AS "commitAt", r."productId", r.hero, r.planned AS "plannedUnits", g.url,
  coalesce(p.title, r."productId") AS title, CASE WHEN p."deletedAt" IS NULL THEN coalesce(p.status, '') ELSE 'DELETED' END AS status,
  ${ms('g."visitedAt"')} AS "visitedAt", g.visit, ${ms('g."failingSince"')} AS "failingSince"
FROM ranked r LEFT JOIN "ProductPage" g ON g.shop = $1 AND g."productId" = r."productId"
LEFT JOIN "Product" p ON p.shop = $1 AND p.id = r."productId"
WHERE r.rank <= $3::int ORDER BY r."createdAt", r.id, r.rank`;

/** $1 shop, $2 now, $3 placements of each campaign. A link that was changed is another page. */
const LANDING_PAGES = `
SELECT c.id AS "campaignId", c.name AS campaign, c.state IN ('approved', 'live') AS running, ${ms('c."startsAt"')} AS "startsAt",
  ${ms('c."endsAt"')} AS "endsAt", ${ms('c."commitAt"')} AS "commitAt", x.id AS "placementId", x.name, x.link AS url,
  ${ms('l."visitedAt"')} AS "visitedAt", l.visit, ${ms('l."failingSince"')} AS "failingSince"
FROM "Campaign" c CROSS JOIN LATERAL (SELECT p.id, p.name, p.link FROM "Placement" p
  WHERE p.shop = c.shop AND p."campaignId" = c.id AND p.kind = 'landing_page' AND p.link IS NOT NULL
    AND p."removedAt" IS NULL ORDER BY p."createdAt", p.id LIMIT $3::int) x
LEFT JOIN "LandingPage" l ON l.shop = c.shop AND l."placementId" = x.id AND l.url = x.link
WHERE c.shop = $1 AND c.state IN ('draft', 'proposed', 'approved', 'live') AND c."endsAt" > to_timestamp($2::float8 / 1000)
ORDER BY c."createdAt", c.id, x.id`;

const SAVE_PAGES = `
INSERT INTO "ProductPage" (shop, "productId", "updatedAt", "readAt", url, description, images, "withoutAlt", shown, variants)
SELECT $1, x."productId", to_timestamp(x."updatedAt" / 1000), to_timestamp($3::float8 / 1000), x.url, x.description,
  x.images, x."withoutAlt", x.shown, x.variants
FROM json_to_recordset($2::json) AS x("productId" text, "updatedAt" float8, url text, description int, images int,
  "withoutAlt" int, shown jsonb, variants jsonb) ORDER BY x."productId"
ON CONFLICT (shop, "productId") DO UPDATE SET "updatedAt" = excluded."updatedAt", "readAt" = excluded."readAt",
  url = excluded.url, description = excluded.description, images = excluded.images,
  "withoutAlt" = excluded."withoutAlt", shown = excluded.shown, variants = excluded.variants`;

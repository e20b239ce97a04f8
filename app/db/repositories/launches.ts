import type { Launch } from '../../core/launches.ts';
import type { LaunchTx } from '../../flow/launches.ts';
import { among, json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';

export const launchRepository = ({ shop, sql }: Scope): LaunchTx => ({
  async noteLaunch({ productId, at, tag, campaignId }) {
    await sql.run(
      `INSERT INTO "Launch" (shop, "productId", at, tag, "campaignId")
       VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4, $5) ON CONFLICT (shop, "productId") DO NOTHING`,
      shop,
      productId,
      at,
      tag,
      campaignId,
    );
  },

  launches: () => sql.rows<Launch & { gone: boolean }>(LAUNCHES, shop),

  async dropLaunches(productIds) {
    await sql.run(
      `DELETE FROM "Launch" WHERE shop = $1 AND "productId" ${among('$2')}`,
      shop,
      json(productIds),
    );
  },
});

const LAUNCHES = `
SELECT l."productId", p.title AS product, ${ms('l.at')} AS at, l.tag, l."campaignId",
  p."deletedAt" IS NOT NULL OR (l.tag IS NULL AND p.status <> 'ACTIVE') AS gone
FROM "Launch" l JOIN "Product" p ON p.shop = l.shop AND p.id = l."productId"
WHERE l.shop = $1 ORDER BY l.at, l."productId"`;

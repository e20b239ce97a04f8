/** What lies beside stock and sales in a picture: holds, overrides, what is left in peace, the last verdicts. */
import type { Picture } from '../../core/picture.ts';
import { ms, type Sql } from '../sql.ts';
import { HOLD_COLUMNS } from './holds.ts';

export type Aside = Pick<Picture, 'holds' | 'recentlyClosed' | 'overrides' | 'leftInPeace' | 'lastVerdicts'>;

/** By product, for every one of the JSON list `ids`. */
export async function readAside(
  sql: Sql,
  { shop, ids, now }: { shop: string; ids: string; now: number },
): Promise<Map<string, Aside>> {
  const rows = await sql.rows<Aside & { productId: string }>(ASIDE, shop, ids, now);
  return new Map(rows.map(({ productId, ...aside }) => [productId, aside]));
}

const DAY_MS = 24 * 3_600_000;

/** $1 shop, $2 products, $3 now. Alerts that leave in peace are few and have no index by product: one look for all. */
const ASIDE = `
WITH wanted AS (SELECT json_array_elements_text($2::json) AS product),
peace AS (
  SELECT a."productId", json_agg(a.params ->> 'field' ORDER BY a.params ->> 'field') AS fields FROM "Alert" a
  WHERE a.shop = $1 AND a.kind = 'peace' AND a."resolvedAt" IS NULL GROUP BY a."productId")
SELECT wanted.product AS "productId",
  (SELECT coalesce(json_agg(h ORDER BY h."openedAt", h.id), '[]') FROM (
    SELECT ${HOLD_COLUMNS} FROM "Hold" WHERE shop = $1 AND "productId" = wanted.product AND "closedAt" IS NULL) AS h)
    AS holds,
  (SELECT coalesce(json_agg(h ORDER BY h."closedAt", h."campaignId", h."variantId", h.response), '[]') FROM (
    SELECT "campaignId", "variantId", response, ${ms('"closedAt"')} AS "closedAt" FROM "Hold"
    WHERE shop = $1 AND "productId" = wanted.product
      AND "closedAt" > to_timestamp(($3::float8 - ${DAY_MS}) / 1000)) AS h) AS "recentlyClosed",
  (SELECT coalesce(json_agg(o ORDER BY o."createdAt", o.id), '[]') FROM (
    SELECT id, kind, response, "campaignId", ${ms('until')} AS until, "untilKind", ${ms('"createdAt"')} AS "createdAt"
    FROM "Override" WHERE shop = $1 AND "productId" = wanted.product AND "endedAt" IS NULL) AS o) AS overrides,
  coalesce(peace.fields, '[]') AS "leftInPeace",
  (SELECT coalesce(json_agg(v ORDER BY v."campaignId", v."variantId"), '[]') FROM (
    SELECT "campaignId", "variantId", verdict FROM "Verdict" WHERE shop = $1 AND "productId" = wanted.product) AS v)
    AS "lastVerdicts"
FROM wanted LEFT JOIN peace ON peace."productId" = wanted.product`;

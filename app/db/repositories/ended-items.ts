/** What items of ended campaigns sold, to learn from for the next plan. */
import type { EndedItem } from '../../core/demand/suggest.ts';
import type { Picture } from '../../core/picture.ts';
import { json } from '../sql.ts';
import { readCampaigns } from './picture-campaigns.ts';
import { readEvidence } from './picture-evidence.ts';
import { readItems } from './picture-items.ts';
import { soldOf } from './picture-sold.ts';
import type { Scope } from './scope.ts';
import { safeZone } from './zones.ts';

/** Campaigns that ended longer ago than this teach nothing: the shop has become another one. */
const OLDEST_DAYS = 400;
/** Items read at most, and of one campaign at most: a preview waits for them. */
const MOST_ITEMS = 200;
const MOST_OF_ONE = 40;

interface Sampled {
  id: string;
  kind: string;
  windowDays: number;
  variantIds: string[];
  inventoryItemIds: string[];
}

/**
 * Items of ended campaigns, those of this kind first, the newest first. Left out: what ran out or was hidden on the way
 * (its demand is not known), what has no planable window, and what sold before the shop's first known order.
 */
export async function readEndedItems({ shop, sql }: Scope, kind: string, now: number): Promise<EndedItem[]> {
  const [base] = await sql.rows<{
    timezone: string;
    firstOrderAt: number | null;
    locations: Picture['shop']['locations'];
  }>(SHOP, shop);
  if (!base) return [];
  const zone = await safeZone(sql, base.timezone);
  const ended = await sql.rows<Sampled>(ENDED, shop, now, kind);
  const ids = ended.map(({ id }) => id);
  const stocks = json([...new Set(ended.flatMap(({ inventoryItemIds }) => inventoryItemIds))]);
  const items = (await readItems(sql, { shop, items: stocks, now, also: ids })).filter(({ campaignId }) =>
    ids.includes(campaignId),
  );
  const { locations, firstOrderAt } = base;
  const campaigns = await readCampaigns(sql, { shop, now, zone, ids, firstOrderAt });
  const evidence = await readEvidence(sql, { shop, now, zone, locations, items, campaigns });
  const dated = new Map(campaigns.map((campaign) => [campaign.plain.id, campaign]));
  const found: EndedItem[] = [];
  for (const { id, kind: ownKind, windowDays, variantIds } of ended) {
    const campaign = dated.get(id);
    if (!campaign) continue;
    const sampled = new Set(variantIds);
    for (const { variantId, history, soldByDay, sold } of soldOf(campaign, [], items, evidence).items) {
      // The day in which the window began late is no whole day, and no sign of missing stock.
      const wholeDays = campaign.firstDayWhole ? soldByDay : soldByDay.slice(1);
      if (!sampled.has(variantId) || wholeDays.includes(null) || history.length === 0) continue;
      found.push({ history, windowDays, kind: ownKind, sold });
    }
  }
  return found;
}

const SHOP = `
SELECT s."ianaTimezone" AS timezone,
  (SELECT (extract(epoch FROM min(o."orderedAt")) * 1000)::float8 FROM "OrderLine" o WHERE o.shop = s.shop) AS "firstOrderAt",
  (SELECT coalesce(json_agg(json_build_object('id', l.id, 'isActive', l."isActive",
    'fulfillsOnlineOrders', l."fulfillsOnlineOrders") ORDER BY l.id), '[]')
    FROM "Location" l WHERE l.shop = s.shop) AS locations
FROM "Shop" s WHERE s.shop = $1`;

/** $1 shop, $2 now, $3 kind. The sample of a large campaign is the same each time. */
const ENDED = `
WITH ended AS (
  SELECT * FROM "Campaign" c
  WHERE c.shop = $1 AND c.state = 'ended' AND c."endsAt" > c."startsAt" AND c."endsAt" <= to_timestamp($2::float8 / 1000)
    AND c."endsAt" > to_timestamp($2::float8 / 1000) - interval '${OLDEST_DAYS} days'
    AND c."endsAt" - c."startsAt" <= interval '${OLDEST_DAYS} days'),
kept AS (
  SELECT i."campaignId", i."variantId", i."inventoryItemId", e.kind = $3 AS same, e."endsAt",
    row_number() OVER (PARTITION BY i."campaignId" ORDER BY md5(i."variantId"), i."variantId") AS nth
  FROM ended e JOIN "CampaignItem" i ON i.shop = $1 AND i."campaignId" = e.id AND i."removedAt" IS NULL
  WHERE NOT EXISTS (SELECT 1 FROM "Hold" h WHERE h.shop = $1 AND h."campaignId" = e.id AND h."variantId" = i."variantId"
    AND (h.cause = 'sold_out' OR h.response = 'hide' AND h.mode = 'act'))),
sample AS (
  SELECT * FROM kept WHERE nth <= ${MOST_OF_ONE}
  ORDER BY same DESC, "endsAt" DESC, "campaignId", nth LIMIT ${MOST_ITEMS})
SELECT c.id, c.kind, (extract(epoch FROM c."endsAt" - c."startsAt") / 86400)::float8 AS "windowDays",
  s."variantIds", s."inventoryItemIds"
FROM ended c JOIN (
  SELECT "campaignId", json_agg("variantId") AS "variantIds", json_agg("inventoryItemId") AS "inventoryItemIds"
  FROM sample GROUP BY 1) AS s ON s."campaignId" = c.id
ORDER BY c."endsAt" DESC, c.id`;

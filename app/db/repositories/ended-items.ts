/** What items of ended campaigns sold, to learn from for the next plan. */
import { outsideCampaigns, type PromotedDays } from '../../core/demand/promoted.ts';
import type { EndedItem } from '../../core/demand/suggest.ts';
import type { Picture } from '../../core/picture.ts';
import { dayNumber } from '../../core/time.ts';
import { among, json, ms, type Sql } from '../sql.ts';
import { firstOrderOf } from './known-orders.ts';
import { readCampaigns } from './picture-campaigns.ts';
import { readEvidence } from './picture-evidence.ts';
import { readItems } from './picture-items.ts';
import { grouped } from './sharing.ts';
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
  name: string;
  kind: string;
  endedAt: number;
  windowDays: number;
  variantIds: string[];
  inventoryItemIds: string[];
}

/** Which ended campaigns: all, those of this kind first, or one. */
type EndedWanted = { kind: string } | { id: string };

/**
 * Items of ended campaigns, the newest first. Left out: what ran out, was taken out of the ads or hidden on the way (its
 * demand is not known; what its look back found counts too), what may have run out because its stock was mostly not known,
 * what has no planable window, what sold before the shop's first
 * known order, and campaigns in whose first or second half the shop had no order at all: nobody counted what they sold.
 */
export async function readEndedItems(
  { shop, sql }: Scope,
  wanted: EndedWanted,
  now: number,
): Promise<EndedItem[]> {
  const base = await readShop(sql, shop);
  if (!base) return [];
  const { zone, locations, firstOrderAt, ordersUntil } = base;
  const kind = 'kind' in wanted ? wanted.kind : null;
  const only = 'id' in wanted ? wanted.id : null;
  const ended = await sql.rows<Sampled>(ENDED, shop, now, kind, only);
  const ids = ended.map(({ id }) => id);
  const stocks = json([...new Set(ended.flatMap(({ inventoryItemIds }) => inventoryItemIds))]);
  const items = (await readItems(sql, { shop, items: stocks, now, also: ids })).filter(({ campaignId }) =>
    ids.includes(campaignId),
  );
  const campaigns = await readCampaigns(sql, { shop, now, zone, ids, firstOrderAt, ordersUntil });
  const evidence = await readEvidence(sql, { shop, now, zone, locations, items, campaigns });
  const dated = new Map(campaigns.map((campaign) => [campaign.plain.id, campaign]));
  const variants = [...new Set(ended.flatMap(({ variantIds }) => variantIds))];
  const promoted = await readPromotedDays(sql, { shop, variants, now, zone });
  const found: EndedItem[] = [];
  for (const { id, name, endedAt, kind: ownKind, windowDays, variantIds } of ended) {
    const campaign = dated.get(id);
    if (!campaign) continue;
    const sampled = new Set(variantIds);
    for (const { variantId, history, soldByDay, sold } of soldOf(campaign, [], items, evidence).items) {
      // The day in which the window began late is no whole day, and no sign of missing stock.
      const wholeDays = campaign.firstDayWhole ? soldByDay : soldByDay.slice(1);
      if (!sampled.has(variantId) || wholeDays.includes(null) || history.length === 0) continue;
      found.push({
        history: outsideCampaigns(history, campaign.firstDay, promoted.get(variantId) ?? []),
        windowDays,
        kind: ownKind,
        sold,
        campaign: { id, name, endedAt },
      });
    }
  }
  return found;
}

async function readShop(sql: Sql, shop: string) {
  const [base] = await sql.rows<{
    timezone: string;
    firstOrderAt: number | null;
    ordersUntil: number | null;
    locations: Picture['shop']['locations'];
  }>(SHOP, shop);
  return base ? { ...base, zone: await safeZone(sql, base.timezone) } : null;
}

/**
 * What items of a campaign sold a day until yesterday, whenever its window is, as if it began now; days on which a campaign
 * promoted them say nothing. By variant, oldest day first.
 */
export async function usualHistories(
  { shop, sql }: Scope,
  campaignId: string,
  wanted: readonly { variantId: string; inventoryItemId: string }[],
  now: number,
): Promise<Map<string, EndedItem['history']>> {
  const base = await readShop(sql, shop);
  if (!base) return new Map();
  const { zone, locations, firstOrderAt, ordersUntil } = base;
  const variants = wanted.map(({ variantId }) => variantId);
  const stocks = json([...new Set(wanted.map(({ inventoryItemId }) => inventoryItemId))]);
  const items = (await readItems(sql, { shop, items: stocks, now, also: [campaignId] })).filter(
    (item) => item.campaignId === campaignId && variants.includes(item.variantId),
  );
  const campaigns = await readCampaigns(sql, {
    shop,
    now,
    zone,
    ids: [campaignId],
    firstOrderAt,
    ordersUntil,
  });
  const asOfNow = campaigns.map((campaign) => ({ ...campaign, firstDay: campaign.today }));
  const evidence = await readEvidence(sql, { shop, now, zone, locations, items, campaigns: asOfNow });
  const promoted = await readPromotedDays(sql, { shop, variants, now, zone });
  return new Map(
    asOfNow.flatMap((campaign) =>
      soldOf(campaign, [], items, evidence).items.map(({ variantId, history }) => [
        variantId,
        outsideCampaigns(history, campaign.today, promoted.get(variantId) ?? []),
      ]),
    ),
  );
}

/** Days until `now` (epoch milliseconds) on which variants were in a campaign that ran, by variant. */
async function readPromotedDays(
  sql: Sql,
  { shop, variants, now, zone }: { shop: string; variants: readonly string[]; now: number; zone: string },
): Promise<Map<string, PromotedDays[]>> {
  const rows = await sql.rows<PromotedDays & { variantId: string }>(
    PROMOTED,
    shop,
    json(variants),
    now,
    zone,
  );
  return grouped(rows, ({ variantId }) => variantId);
}

/** The same for a draft, in the shop's zone, with the day of `now` in it. */
export async function promotedUntilNow(
  { shop, sql }: Scope,
  variants: readonly string[],
  now: number,
): Promise<{ today: number; promoted: Map<string, PromotedDays[]> }> {
  const [base] = await sql.rows<{ timezone: string }>(ZONE, shop);
  const zone = await safeZone(sql, base?.timezone ?? 'UTC');
  return {
    today: dayNumber(now, zone),
    promoted: await readPromotedDays(sql, { shop, variants, now, zone }),
  };
}

const SHOP = `
SELECT s."ianaTimezone" AS timezone,
  ${ms(firstOrderOf('s'))} AS "firstOrderAt", ${ms('s."ordersUntil"')} AS "ordersUntil",
  (SELECT coalesce(json_agg(json_build_object('id', l.id, 'isActive', l."isActive",
    'fulfillsOnlineOrders', l."fulfillsOnlineOrders") ORDER BY l.id), '[]')
    FROM "Location" l WHERE l.shop = s.shop) AS locations
FROM "Shop" s WHERE s.shop = $1`;

/** Whether the shop had an order between two moments of campaign `c`. */
const hasOrder = (from: string, until: string): string =>
  `EXISTS (SELECT 1 FROM "OrderLine" o WHERE o.shop = $1 AND o."orderedAt" >= ${from} AND o."orderedAt" < ${until})`;
const MIDDLE = `c."startsAt" + (c."endsAt" - c."startsAt") / 2`;

const ZONE = `SELECT "ianaTimezone" AS timezone FROM "Shop" WHERE shop = $1`;

/** $1 shop, $2 variants, $3 now, $4 zone. A day of which a part was promoted is no usual one. */
const PROMOTED = `
SELECT "variantId", ("from" AT TIME ZONE $4)::date - DATE '1970-01-01' AS "from",
  (until AT TIME ZONE $4 - interval '1 microsecond')::date - DATE '1970-01-01' + 1 AS until
FROM (
  SELECT i."variantId", greatest(c."startsAt", i."addedAt") AS "from",
    least(c."endsAt", c."endedAt", i."removedAt", to_timestamp($3::float8 / 1000)) AS until
  FROM "CampaignItem" i JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId"
  WHERE i.shop = $1 AND i."productId" = ANY (ARRAY(SELECT v."productId" FROM "Variant" v WHERE v.shop = $1 AND v.id ${among('$2')}))
    AND i."variantId" ${among('$2')} AND c.state IN ('approved', 'live', 'ended', 'cancelled')) spans
WHERE "from" < until ORDER BY 1, 2, 3`;

/** $1 shop, $2 now, $3 kind, $4 one campaign or null. The sample of a large campaign is the same each time. */
const ENDED = `
WITH ended AS (
  SELECT * FROM "Campaign" c
  WHERE c.shop = $1 AND c.state = 'ended' AND c."endsAt" > c."startsAt" AND c."endsAt" <= to_timestamp($2::float8 / 1000)
    AND c."endsAt" > to_timestamp($2::float8 / 1000) - interval '${OLDEST_DAYS} days'
    AND c."endsAt" - c."startsAt" <= interval '${OLDEST_DAYS} days' AND ($4::text IS NULL OR c.id = $4)
    AND ${hasOrder('c."startsAt"', MIDDLE)} AND ${hasOrder(MIDDLE, 'c."endsAt"')}),
kept AS (
  SELECT i."campaignId", i."variantId", i."inventoryItemId", e.kind = $3::text AS same, e."endsAt",
    row_number() OVER (PARTITION BY i."campaignId" ORDER BY md5(i."variantId"), i."variantId") AS nth
  FROM ended e JOIN "CampaignItem" i ON i.shop = $1 AND i."campaignId" = e.id AND i."removedAt" IS NULL
  WHERE NOT EXISTS (SELECT 1 FROM "Hold" h WHERE h.shop = $1 AND h."campaignId" = e.id AND h."variantId" = i."variantId"
    AND (h.cause = 'sold_out' OR h.response <> 'flag' AND h.mode = 'act'))
  AND NOT EXISTS (SELECT 1 FROM "MeasureItem" m WHERE m.shop = $1 AND m."campaignId" = e.id
    AND m."variantId" = i."variantId" AND ((m.outcome->>'soldOutMs')::float8 > 0 OR NOT (m.outcome->>'stockKnown')::boolean))),
sample AS (
  SELECT * FROM kept WHERE nth <= ${MOST_OF_ONE}
  ORDER BY same DESC, "endsAt" DESC, "campaignId", nth LIMIT ${MOST_ITEMS})
SELECT c.id, c.name, c.kind, ${ms('c."endsAt"')} AS "endedAt", (extract(epoch FROM c."endsAt" - c."startsAt") / 86400)::float8 AS "windowDays",
  s."variantIds", s."inventoryItemIds"
FROM ended c JOIN (
  SELECT "campaignId", json_agg("variantId") AS "variantIds", json_agg("inventoryItemId") AS "inventoryItemIds"
  FROM sample GROUP BY 1) AS s ON s."campaignId" = c.id
ORDER BY c."endsAt" DESC, c.id`;

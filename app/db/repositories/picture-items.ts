/** The items of a picture with what was sold, day by day in the shop's zone. Days are counted from 1970-01-01. */
import type { ItemPicture, Picture } from '../../core/picture.ts';
import { json, type Sql } from '../sql.ts';
import { soldOutDays, type StockDay } from './sold-out-days.ts';

/** Days before the window that the demand model may look at. */
const HISTORY_DAYS = 56;

/** A campaign with its window in days of the shop's zone. */
export interface DatedCampaign {
  id: string;
  startsAt: number;
  endsAt: number;
  locationIds: string[] | null;
  /** The day in which the window begins, and whether it begins with the day. */
  firstDay: number;
  firstDayWhole: boolean;
  /** The day in which the window ends. */
  endDay: number;
  today: number;
}

export interface ItemsWanted {
  shop: string;
  now: number;
  zone: string;
  /** JSON list of inventory item ids. */
  inventoryItems: string;
  campaigns: readonly DatedCampaign[];
  locations: Picture['shop']['locations'];
  /** First order that the shop has told us of: days before it are unknown, not empty. */
  firstOrderAt: number | null;
}

type ItemFacts = Omit<ItemPicture, 'soldByDay' | 'history' | 'firstWeekday'> & { campaignId: string };

/** Items by campaign id, on these inventory items only. */
export async function readItems(sql: Sql, wanted: ItemsWanted): Promise<Map<string, ItemPicture[]>> {
  const { shop, now, zone, inventoryItems, campaigns, firstOrderAt } = wanted;
  const byCampaign = new Map<string, ItemPicture[]>();
  if (campaigns.length === 0) return byCampaign;
  const ids = json(campaigns.map(({ id }) => id));
  const facts = await sql.rows<ItemFacts>(ITEMS, shop, ids, inventoryItems, now);
  const from = Math.min(...campaigns.map(({ firstDay }) => firstDay)) - HISTORY_DAYS;
  const variants = json([...new Set(facts.map(({ variantId }) => variantId))]);
  const sales = await sql.rows<{ variantId: string; day: number; units: number }>(
    SALES,
    shop,
    variants,
    zone,
    from,
    now,
  );
  const stock = await sql.rows<StockDay>(STOCK, shop, inventoryItems, zone, from, now);
  const firstKnownDay = await dayOf(sql, firstOrderAt, zone);
  const sold = new Map(sales.map(({ variantId, day, units }) => [`${variantId} ${day}`, units]));
  for (const campaign of campaigns) {
    const locations = countedLocations(wanted.locations, campaign.locationIds);
    const items = facts.filter((item) => item.campaignId === campaign.id);
    byCampaign.set(
      campaign.id,
      items.map(({ campaignId: _own, ...item }) => {
        const out = soldOutDays(stock, item.inventoryItemId, locations, from, campaign.today);
        const unitsOn = (day: number): number | null =>
          out.has(day) ? null : Math.max(0, sold.get(`${item.variantId} ${day}`) ?? 0);
        return { ...item, ...days(campaign, firstKnownDay, unitsOn) };
      }),
    );
  }
  return byCampaign;
}

function days(
  campaign: DatedCampaign,
  firstKnownDay: number | null,
  unitsOn: (day: number) => number | null,
) {
  const { firstDay, firstDayWhole, endDay, today } = campaign;
  const historyFrom = Math.max(firstDay - HISTORY_DAYS, firstKnownDay ?? firstDay);
  return {
    // The day in which the window began late says nothing about a whole day, but keeps the weekdays in step.
    soldByDay: range(firstDay, Math.min(today, endDay)).map((day) =>
      day === firstDay && !firstDayWhole ? null : unitsOn(day),
    ),
    history: range(historyFrom, Math.min(firstDay, today)).map(unitsOn),
    // 1970-01-01 was a Thursday.
    firstWeekday: (((firstDay + 3) % 7) + 7) % 7,
  };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

const countedLocations = (locations: ItemsWanted['locations'], only: readonly string[] | null): string[] =>
  locations
    .filter(
      ({ id, isActive, fulfillsOnlineOrders }) =>
        isActive && (only ? only.includes(id) : fulfillsOnlineOrders),
    )
    .map(({ id }) => id);

async function dayOf(sql: Sql, at: number | null, zone: string): Promise<number | null> {
  if (at === null) return null;
  const [row] = await sql.rows<{ day: number }>(
    `SELECT (to_timestamp($1::float8 / 1000) AT TIME ZONE $2)::date - DATE '1970-01-01' AS day`,
    at,
    zone,
  );
  return row?.day ?? null;
}

/** $1 shop, $2 campaigns, $3 inventory items, $4 now. Units of the window so far, net of edits and cancellations. */
const ITEMS = `
SELECT i."campaignId", i."variantId", i."productId", i."inventoryItemId", i."plannedUnits", i.hero,
  i."droppedAt" IS NOT NULL AS dropped,
  greatest(0, coalesce((SELECT sum(o.quantity) FROM "OrderLine" o WHERE o.shop = i.shop AND o."variantId" = i."variantId"
    AND o."cancelledAt" IS NULL AND o."orderedAt" >= c."startsAt" AND o."orderedAt" < c."endsAt"
    AND o."orderedAt" <= to_timestamp($4::float8 / 1000)), 0))::int AS sold
FROM "CampaignItem" i JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId"
WHERE i.shop = $1 AND i."campaignId" IN (SELECT json_array_elements_text($2::json)) AND i."removedAt" IS NULL
  AND i."inventoryItemId" IN (SELECT json_array_elements_text($3::json))
ORDER BY i."campaignId", i."variantId"`;

/** $1 shop, $2 variants, $3 zone, $4 first day, $5 now. */
const SALES = `
SELECT "variantId", ("orderedAt" AT TIME ZONE $3)::date - DATE '1970-01-01' AS day, sum(quantity)::int AS units
FROM "OrderLine"
WHERE shop = $1 AND "variantId" IN (SELECT json_array_elements_text($2::json)) AND "cancelledAt" IS NULL
  AND "orderedAt" >= (DATE '1970-01-01' + $4::int)::timestamp AT TIME ZONE $3
  AND "orderedAt" <= to_timestamp($5::float8 / 1000)
GROUP BY 1, 2`;

/**
 * $1 shop, $2 inventory items, $3 zone, $4 first day, $5 now. For each item, location and day with changes the highest
 * and the last number; for the day before the first one, the last number known until then.
 */
const STOCK = `
SELECT "inventoryItemId", "locationId", day, max(available) AS highest,
  (array_agg(available ORDER BY at DESC))[1] AS last
FROM (
  SELECT "inventoryItemId", "locationId", at, coalesce(available, 0) AS available,
    greatest((at AT TIME ZONE $3)::date - DATE '1970-01-01', $4::int - 1) AS day
  FROM "LevelChange"
  WHERE shop = $1 AND "inventoryItemId" IN (SELECT json_array_elements_text($2::json))
    AND at <= to_timestamp($5::float8 / 1000)
) AS changes
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

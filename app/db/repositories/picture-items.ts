/** The items of a picture with what was sold, day by day in the shop's zone. Days are counted from 1970-01-01. */
import { isLive } from '../../core/campaign.ts';
import { sellsForCampaign } from '../../core/channels.ts';
import type { CampaignPicture, ItemPicture, Picture } from '../../core/picture.ts';
import { countedLocations } from '../../core/stock.ts';
import { json, type Sql } from '../sql.ts';
import { LIMITING_COMPONENTS_OF_I, isMadeOf } from './components.ts';
import { ordersOf, perDay, type Orders } from './picture-orders.ts';
import { soldOutDays, type StockDay } from './sold-out-days.ts';

/** Days before the window that the demand model may look at. */
const HISTORY_DAYS = 56;

/** A campaign with its window in days of the shop's zone. */
export interface DatedCampaign extends Pick<
  CampaignPicture,
  'id' | 'state' | 'mode' | 'startsAt' | 'endsAt'
> {
  locationIds: string[] | null;
  channels: string[] | null;
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

export type CampaignItems = Required<Pick<CampaignPicture, 'items' | 'othersPerDay'>>;

type ItemFacts = Pick<
  ItemPicture,
  'variantId' | 'productId' | 'inventoryItemId' | 'plannedUnits' | 'hero' | 'dropped'
> & { campaignId: string; components: { inventoryItemId: string; quantity: number }[] | null };

/** Items by campaign id, those on these inventory items only, and what all else takes of the same stock. */
export async function readItems(sql: Sql, wanted: ItemsWanted): Promise<Map<string, CampaignItems>> {
  const { shop, now, zone, inventoryItems, campaigns } = wanted;
  if (campaigns.length === 0) return new Map();
  const ids = json(campaigns.map(({ id }) => id));
  const facts = await sql.rows<ItemFacts>(ITEMS, shop, ids, inventoryItems);
  const from = Math.min(...campaigns.map(({ firstDay }) => firstDay)) - HISTORY_DAYS;
  const stocks = [...new Set(facts.flatMap((item) => partsOf(item).map((part) => part.inventoryItemId)))];
  const stock = await sql.rows<StockDay>(STOCK, shop, json(stocks), zone, from, now);
  const hidden = await sql.rows<HiddenDays>(
    HIDDEN,
    shop,
    json([...new Set(facts.map(({ variantId }) => variantId))]),
    zone,
    from,
    now,
  );
  const orders = await ordersOf(sql, { shop, zone, from, now, stocks, campaigns });
  const firstKnownDay = await dayOf(sql, wanted.firstOrderAt, zone);
  return new Map(
    campaigns.map((campaign) => [
      campaign.id,
      itemsOf(campaign, { facts, stock, hidden, orders, from, firstKnownDay, wanted }),
    ]),
  );
}

interface Evidence {
  facts: readonly ItemFacts[];
  stock: readonly StockDay[];
  hidden: readonly HiddenDays[];
  orders: Orders;
  from: number;
  firstKnownDay: number | null;
  wanted: ItemsWanted;
}

/** Whole days on which we hid a variant: from the first to before the last. */
interface HiddenDays {
  variantId: string;
  from: number;
  until: number;
}

function itemsOf(campaign: DatedCampaign, evidence: Evidence): CampaignItems {
  const { facts, stock, hidden, orders, from, firstKnownDay, wanted } = evidence;
  const locations = countedLocations(wanted.locations, campaign.locationIds);
  const own = (sale: { source: string | null; locationId: string | null }): boolean =>
    sellsForCampaign(sale.source, campaign.channels) && isFrom(locations, sale);
  const out = (inventoryItemId: string, fewest: number): Set<number> =>
    soldOutDays(stock, inventoryItemId, locations, from, campaign.today, fewest);
  const items = facts
    .filter((item) => item.campaignId === campaign.id)
    .map(({ campaignId: _own, components, ...item }): ItemPicture => {
      const parts = partsOf({ ...item, components });
      const soldOut = parts.map((part) => out(part.inventoryItemId, part.quantity));
      const sold = perDay(orders.byDay.get(item.variantId) ?? [], own);
      const unitsOn = (day: number): number | null => {
        const units = Math.max(0, sold.get(day) ?? 0);
        if (soldOut.some((days) => days.has(day))) return null;
        // Hidden all day; what sold nevertheless was not: the product's other variants kept it in sight.
        const isHidden = hidden.some(
          (days) => days.variantId === item.variantId && days.from <= day && day < days.until,
        );
        return isHidden && units === 0 ? null : units;
      };
      const inWindow = (orders.inWindow.get(`${campaign.id} ${item.variantId}`) ?? []).filter(own);
      return {
        ...item,
        ...(components ? { components } : {}),
        sold: Math.max(
          0,
          inWindow.reduce((sum, { units }) => sum + units, 0),
        ),
        ...days(campaign, firstKnownDay, unitsOn),
      };
    });
  const othersPerDay = othersOf(campaign, items, evidence, locations, own, out);
  return { items, othersPerDay };
}

/** What was sold over a counter comes from that counter's shelf. */
const isFrom = (locations: readonly string[], { locationId }: { locationId: string | null }): boolean =>
  locationId === null || locations.includes(locationId);

const partsOf = (
  item: Pick<ItemFacts, 'inventoryItemId' | 'components'>,
): { inventoryItemId: string; quantity: number }[] =>
  item.components ?? [{ inventoryItemId: item.inventoryItemId, quantity: 1 }];

/** A rate that was learned on fewer days than this is spread over so many. */
const FEWEST_DAYS = 7;

/**
 * Units a day that what no campaign counts took from each inventory item: other channels at the campaign's locations, and
 * variants and bundles that are in no campaign. A variant of a campaign that only watches is counted by nobody who acts.
 */
function othersOf(
  campaign: DatedCampaign,
  items: readonly ItemPicture[],
  { facts, orders, firstKnownDay, wanted }: Evidence,
  locations: readonly string[],
  own: (sale: { source: string | null; locationId: string | null }) => boolean,
  out: (inventoryItemId: string, fewest: number) => Set<number>,
): Record<string, number> {
  const claiming = new Set(
    wanted.campaigns
      .filter((one) => isLive(one, wanted.now) && (one.mode === 'act' || campaign.mode === 'watch'))
      .map(({ id }) => id)
      .concat(campaign.id),
  );
  const claimed = new Set(
    facts.filter(({ campaignId }) => claiming.has(campaignId)).map(({ variantId }) => variantId),
  );
  const first = Math.max(campaign.firstDay - HISTORY_DAYS, firstKnownDay ?? campaign.today);
  const rates: Record<string, number> = {};
  for (const { inventoryItemId } of items.flatMap(
    (item) => item.components ?? [{ inventoryItemId: item.inventoryItemId }],
  )) {
    const soldOut = out(inventoryItemId, 1);
    const known = range(first, campaign.today).filter((day) => !soldOut.has(day));
    const taken = orders.takers
      .filter((taker) => taker.inventoryItemId === inventoryItemId)
      .map(({ variantId, takes }) => {
        const others = perDay(
          orders.byDay.get(variantId) ?? [],
          (sale) => isFrom(locations, sale) && !(claimed.has(variantId) && own(sale)),
        );
        return takes * known.reduce((sum, day) => sum + (others.get(day) ?? 0), 0);
      });
    const units = taken.reduce((sum, one) => sum + one, 0);
    if (units > 0) rates[inventoryItemId] = units / Math.max(FEWEST_DAYS, known.length);
  }
  return rates;
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

async function dayOf(sql: Sql, at: number | null, zone: string): Promise<number | null> {
  if (at === null) return null;
  const [row] = await sql.rows<{ day: number }>(
    `SELECT (to_timestamp($1::float8 / 1000) AT TIME ZONE $2)::date - DATE '1970-01-01' AS day`,
    at,
    zone,
  );
  return row?.day ?? null;
}

/** $1 shop, $2 campaigns, $3 inventory items. */
const ITEMS = `
SELECT i."campaignId", i."variantId", i."productId", i."inventoryItemId", i."plannedUnits", i.hero,
  i."droppedAt" IS NOT NULL AS dropped, ${LIMITING_COMPONENTS_OF_I} AS components
FROM "CampaignItem" i
WHERE i.shop = $1 AND i."campaignId" IN (SELECT json_array_elements_text($2::json)) AND i."removedAt" IS NULL
  AND (i."inventoryItemId" IN (SELECT json_array_elements_text($3::json)) OR ${isMadeOf('$3')})
ORDER BY i."campaignId", i."variantId"`;

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

/**
 * $1 shop, $2 variants, $3 zone, $4 first day, $5 now. Whole days that lie within an acting hold that hides; one by
 * allocation hides nothing (law 6).
 */
const HIDDEN = `
SELECT "variantId",
  ceil(extract(epoch FROM ("openedAt" AT TIME ZONE $3)) / 86400)::int AS from,
  floor(extract(epoch FROM (coalesce("closedAt", to_timestamp($5::float8 / 1000)) AT TIME ZONE $3)) / 86400)::int AS until
FROM "Hold"
WHERE shop = $1 AND "variantId" IN (SELECT json_array_elements_text($2::json)) AND response = 'hide' AND mode = 'act'
  AND cause <> 'allocation'
  AND coalesce("closedAt", to_timestamp($5::float8 / 1000)) > (DATE '1970-01-01' + $4::int)::timestamp AT TIME ZONE $3`;

/** The items of a campaign with what was sold, day by day in the shop's zone. Days are counted from 1970-01-01. */
import { isLive } from '../../core/campaign.ts';
import { isFromShelf, isSoldBy, type OrderPlace } from '../../core/channels.ts';
import type { CampaignPicture, ItemPicture } from '../../core/picture.ts';
import { countedLocations } from '../../core/stock.ts';
import type { DatedCampaign } from './picture-campaigns.ts';
import { HISTORY_DAYS, type Evidence } from './picture-evidence.ts';
import { partsOf, type ItemFacts } from './picture-items.ts';
import { perDay } from './picture-orders.ts';
import { soldOutDays } from './sold-out-days.ts';

type CampaignItems = Required<Pick<CampaignPicture, 'items' | 'othersPerDay'>>;

/** Own items of a campaign, and what all else takes of the same stock; `around`: all campaigns of the picture. */
export function soldOf(
  campaign: DatedCampaign,
  around: readonly DatedCampaign[],
  facts: readonly ItemFacts[],
  evidence: Evidence,
): CampaignItems {
  const { stock, hidden, orders } = evidence;
  const locations = countedLocations(evidence.locations, campaign.locationIds);
  const shelves = new Set(locations);
  const own = (sale: OrderPlace): boolean =>
    isSoldBy({ channels: campaign.channels, locations: shelves }, sale);
  const from = campaign.firstDay - HISTORY_DAYS;
  const out = (inventoryItemId: string, fewest: number): Set<number> =>
    soldOutDays(stock.get(inventoryItemId) ?? [], inventoryItemId, locations, from, campaign.today, fewest);
  const items = facts
    .filter((item) => item.campaignId === campaign.plain.id)
    .map(({ campaignId: _own, madeOf: _stock, components, ...item }): ItemPicture => {
      const parts = partsOf({ ...item, components });
      const soldOut = parts.map((part) => out(part.inventoryItemId, part.quantity));
      const sold = perDay(orders.byDay.get(item.variantId) ?? [], own);
      const hiddenDays = hidden.get(item.variantId) ?? [];
      const unitsOn = (day: number): number | null => {
        const units = Math.max(0, sold.get(day) ?? 0);
        if (campaign.endOfOrders !== null && day >= campaign.endOfOrders) return null;
        if (soldOut.some((days) => days.has(day))) return null;
        // Hidden all day; what sold nevertheless was not: the product's other variants kept it in sight.
        const isHidden = hiddenDays.some((days) => days.from <= day && day < days.until);
        return isHidden && units === 0 ? null : units;
      };
      const inWindow = (orders.inWindow.get(`${campaign.plain.id} ${item.variantId}`) ?? []).filter(own);
      return {
        ...item,
        ...(components ? { components } : {}),
        sold: Math.max(
          0,
          inWindow.reduce((sum, { units }) => sum + units, 0),
        ),
        ...days(campaign, unitsOn),
      };
    });
  return { items, othersPerDay: othersOf(campaign, around, items, facts, { evidence, shelves, own, out }) };
}

/** A rate that was learned on fewer days than this is spread over so many. */
const FEWEST_DAYS = 7;

/** How sales and days are counted for one campaign. */
interface Counting {
  evidence: Evidence;
  shelves: ReadonlySet<string>;
  own: (sale: OrderPlace) => boolean;
  /** Days on which an inventory item had less than the fewest units that a purchase takes. */
  out: (inventoryItemId: string, fewest: number) => Set<number>;
}

/**
 * Units a day that what no campaign counts took from each inventory item: other channels at the campaign's locations, and
 * variants and bundles that are in no campaign. A variant of a campaign that only watches is counted by nobody who acts.
 */
function othersOf(
  campaign: DatedCampaign,
  around: readonly DatedCampaign[],
  items: readonly ItemPicture[],
  facts: readonly ItemFacts[],
  { evidence, shelves, own, out }: Counting,
): Record<string, number> {
  const { orders, now } = evidence;
  const claiming = new Set(
    around
      .filter(({ plain }) => isLive(plain, now) && (plain.mode === 'act' || campaign.plain.mode === 'watch'))
      .map(({ plain }) => plain.id)
      .concat(campaign.plain.id),
  );
  const claimed = new Set(
    facts.filter(({ campaignId }) => claiming.has(campaignId)).map(({ variantId }) => variantId),
  );
  const first = Math.max(campaign.firstDay - HISTORY_DAYS, campaign.firstKnownDay ?? campaign.today);
  const rates: Record<string, number> = {};
  for (const { inventoryItemId } of items.flatMap(
    (item) => item.components ?? [{ inventoryItemId: item.inventoryItemId }],
  )) {
    const soldOut = out(inventoryItemId, 1);
    const known = range(first, campaign.today).filter((day) => !soldOut.has(day));
    const taken = (orders.takers.get(inventoryItemId) ?? []).map(({ variantId, takes }) => {
      const others = perDay(
        orders.byDay.get(variantId) ?? [],
        (sale) => isFromShelf(shelves, sale) && !(claimed.has(variantId) && own(sale)),
      );
      return takes * known.reduce((sum, day) => sum + (others.get(day) ?? 0), 0);
    });
    const units = taken.reduce((sum, one) => sum + one, 0);
    if (units > 0) rates[inventoryItemId] = units / Math.max(FEWEST_DAYS, known.length);
  }
  return rates;
}

function days(campaign: DatedCampaign, unitsOn: (day: number) => number | null) {
  const { firstDay, firstDayWhole, endDay, today, firstKnownDay } = campaign;
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

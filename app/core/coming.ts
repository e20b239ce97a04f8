/** What coming campaigns ask of the warehouse: what must land or move by when, units a week and place, parcels a day. */
import { startOfDay } from './time.ts';

/** Stock that an item is sold from: its own, or that of a component of a bundle. */
export interface ComingPart {
  inventoryItemId: string;
  /** The component; null for the item's own stock. */
  component: string | null;
  /** Units of it that one unit of the item takes. */
  takes: number;
  /** `counts`: the campaign sells from there. */
  levels: { locationId: string; name: string; counts: boolean; available: number }[];
  arrivals: { locationId: string; at: number; units: number }[];
}

/** An item of a campaign that is proposed, scheduled or live. Units; times are epoch milliseconds. */
export interface ComingItem {
  variantId: string;
  productId: string;
  product: string;
  variant: string;
  sku: string | null;
  /** Null: nobody said. */
  planned: number | null;
  sold: number;
  /** Empty: it cannot run out. */
  parts: ComingPart[];
}

export interface ComingCampaign {
  id: string;
  name: string;
  startsAt: number;
  endsAt: number;
  priority: number;
  items: ComingItem[];
}

/** One item of one campaign against the stock; it has to be there at `by`. A bundle has a line for each component. */
export interface PlanLine {
  campaignId: string;
  variantId: string;
  productId: string;
  product: string;
  variant: string;
  sku: string | null;
  component: string | null;
  standing: 'unplanned' | 'sold' | 'covered' | 'missing';
  by: number;
  /** Units of the item that were planned; null: nobody said. */
  planned: number | null;
  /** Planned and not sold yet, in units of the stock that it takes. */
  left: number;
  /** Missing after what campaigns before this one need. */
  missing: number;
  /** Units elsewhere that nobody counts on and that would close a part of it. */
  moves: { from: string; units: number }[];
  /** Missing after the moves. */
  restock: number;
}

/** Planned units that are not sold yet; none without a plan. */
const leftOf = ({ planned, sold }: ComingItem): number => Math.max(0, (planned ?? 0) - Math.max(0, sold));

/**
 * Every item against the stock, campaigns in the order of their start (then priority): units that one counts on are gone for
 * the next, wherever they lie. Arrivals count where the campaign sells from, when they land before the start, or before the
 * end of one that runs. Moves come last, from what no campaign counts on.
 */
export function planLines(campaigns: readonly ComingCampaign[], now: number): PlanLine[] {
  const pools = new Map<string, number>();
  const take = (key: string, has: number, wanted: number): number => {
    const rest = pools.get(key) ?? Math.max(0, has);
    const taken = Math.min(rest, wanted);
    pools.set(key, rest - taken);
    return taken;
  };
  const shelf = (part: ComingPart, locationId: string) => `${part.inventoryItemId}/${locationId}`;
  const inOrder = campaigns.toSorted((a, b) => a.startsAt - b.startsAt || a.priority - b.priority);
  const claims = inOrder.flatMap((campaign) => {
    const landing = campaign.startsAt > now ? campaign.startsAt : campaign.endsAt;
    return campaign.items.flatMap((item) =>
      (item.parts.length > 0 ? item.parts : [null]).map((part) => {
        const left = leftOf(item) * (part?.takes ?? 1);
        let missing = part === null ? 0 : left;
        for (const { locationId, counts, available } of part?.levels ?? [])
          if (part && counts) missing -= take(shelf(part, locationId), available, missing);
        for (const [index, { locationId, at, units }] of (part?.arrivals ?? []).entries()) {
          const counts = part?.levels.some((level) => level.locationId === locationId && level.counts);
          if (part && counts && at <= landing)
            missing -= take(`${part.inventoryItemId}#${index}`, units, missing);
        }
        return { campaign, item, part, left, missing };
      }),
    );
  });
  return claims.map(({ campaign, item, part, left, missing }) => {
    let restock = missing;
    const moves = (part?.levels ?? []).flatMap(({ locationId, name, counts, available }) => {
      if (!part || counts || restock === 0) return [];
      const units = take(shelf(part, locationId), available, restock);
      restock -= units;
      return units > 0 ? [{ from: name, units }] : [];
    });
    const { variantId, productId, product, variant, sku, planned } = item;
    return {
      campaignId: campaign.id,
      variantId,
      productId,
      product,
      variant,
      sku,
      planned,
      component: part?.component ?? null,
      by: Math.max(now, campaign.startsAt),
      standing: missing > 0 ? 'missing' : left > 0 ? 'covered' : planned === null ? 'unplanned' : 'sold',
      left,
      missing,
      moves,
      restock,
    };
  });
}

/** Units of one week, by place. `startsAt`: midnight of its first day in the shop's zone. */
export interface ComingWeek {
  startsAt: number;
  units: number;
  /** Of its busiest day. */
  onBusiestDay: number;
  /** `name` null: no place that the campaign sells from has the item. */
  places: { name: string | null; units: number }[];
}

const DAYS = 7;

/**
 * Units that are still planned, spread evenly over what is left of each window, by weeks from today. A place takes the share
 * that it has of the item's stock where the campaign sells from; without stock the first of these places takes all.
 */
export function weeksOf(
  campaigns: readonly ComingCampaign[],
  zone: string,
  now: number,
  count: number,
): ComingWeek[] {
  const open = campaigns.flatMap(({ startsAt, endsAt, items }) =>
    endsAt <= now ? [] : items.map((item) => ({ item, from: Math.max(now, startsAt), to: endsAt })),
  );
  return Array.from({ length: count }, (_, week) => {
    const places = new Map<string | null, number>();
    const days = Array.from({ length: DAYS }, (_day, day) => {
      const from = startOfDay(now, zone, week * DAYS + day);
      const to = startOfDay(now, zone, week * DAYS + day + 1);
      let units = 0;
      for (const one of open) {
        const share = Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)) / (one.to - one.from);
        if (share === 0) continue;
        spread(places, one.item, leftOf(one.item) * share);
        units += leftOf(one.item) * share;
      }
      return units;
    });
    const rounded = [...places].map(([name, units]) => ({ name, units: Math.round(units) }));
    return {
      startsAt: startOfDay(now, zone, week * DAYS),
      units: Math.round(days.reduce((sum, units) => sum + units, 0)),
      onBusiestDay: Math.round(Math.max(...days)),
      places: rounded.filter(({ units }) => units > 0).toSorted((a, b) => b.units - a.units),
    };
  });
}

function spread(places: Map<string | null, number>, { parts }: ComingItem, units: number): void {
  const counting = (parts[0]?.levels ?? []).filter(({ counts }) => counts);
  const stock = counting.reduce((sum, { available }) => sum + Math.max(0, available), 0);
  const add = (name: string | null, some: number) => places.set(name, (places.get(name) ?? 0) + some);
  if (stock === 0) add(counting[0]?.name ?? null, units);
  else for (const { name, available } of counting) if (available > 0) add(name, (units * available) / stock);
}

import { byPriority, isLive } from './campaign.ts';
import { soldByPlan } from './demand/by-plan.ts';
import { forecastDemand, type DemandForecast } from './demand/forecast.ts';
import { FLAG_RISK, need } from './demand/need.ts';
import { launchShape } from './demand/time.ts';
import type { CampaignPicture, ItemPicture, ShopPicture } from './picture.ts';
import { sum } from './sum.ts';

const DAY_MS = 86_400_000;

/** What one campaign asks of one inventory item, and what better campaigns need of it first. */
export interface Claim {
  campaign: CampaignPicture;
  inventoryItemId: string;
  /**
   * Units of the inventory item in one unit of `planned`, `sold` and the forecast: 1, unless everything of the campaign
   * that takes the item is a bundle with several of it.
   */
  unit: number;
  /** Planned units of everything that takes the item; null = no plan. */
  planned: number | null;
  /** Units sold in the window that are counted for this campaign; where orders do not tell, what the plan says was sold by now. */
  sold: number;
  /** Orders tell of the whole window so far. */
  soldKnown: boolean;
  /** Share of each variant's sales that is counted here; the rest is counted for other campaigns. */
  shares: ReadonlyMap<string, number>;
  forecast: DemandForecast;
  /** Units that all else takes of the same stock before the campaign's end, as far as they are counted here. */
  otherDemand: number;
  /** Units of the inventory item that campaigns before this one in the order of allocation still need. */
  allocatedAbove: number;
}

/** How far the shop's orders are known. */
type OrdersRead = Pick<ShopPicture, 'ordersKnown' | 'ordersFrom'>;

/** One item of a campaign that takes the inventory item, with what it takes of it and its share of the sales. */
interface Taker {
  item: ItemPicture;
  takes: number;
  share: number;
}

/**
 * Claims on one inventory item by every campaign that is live now, in the order of allocation (domain §4). A bundle
 * claims its components, `quantity` times. Sales of a variant that is in several live campaigns are counted once and
 * split by share of plan. What a campaign needs for allocation is its need at the flag's risk, or what it promised if
 * that is more. A campaign that only watches takes nothing from one that acts; for itself it counts as if it acted.
 */
export function claimsOn(
  inventoryItemId: string,
  campaigns: readonly CampaignPicture[],
  shop: OrdersRead,
  now: number,
): Claim[] {
  const live = campaigns.filter((campaign) => isLive(campaign, now)).toSorted(byPriority);
  const acting = live.filter(({ mode }) => mode === 'act');
  const real = chain(inventoryItemId, acting, shop, now);
  if (acting.length === live.length) return real;
  const imagined = chain(inventoryItemId, live, shop, now);
  return imagined.map((claim) => real.find(({ campaign }) => campaign.id === claim.campaign.id) ?? claim);
}

/** Claims of these campaigns, best first, each after the needs of those before it. */
function chain(
  inventoryItemId: string,
  campaigns: readonly CampaignPicture[],
  shop: OrdersRead,
  now: number,
): Claim[] {
  const claims: Claim[] = [];
  let above = 0;
  // Other channels take their units once, whoever counts them: the first campaign to its end, the next ones after it.
  let othersCountedUntil = now;
  for (const campaign of campaigns) {
    const takers = campaign.items.flatMap((item): Taker[] => {
      const takes = takesOf(item, inventoryItemId);
      return takes > 0 ? [{ item, takes, share: planShare(item, campaign, campaigns) }] : [];
    });
    if (takers.length === 0) continue;
    const otherDays = Math.max(0, campaign.endsAt - othersCountedUntil) / DAY_MS;
    const claim = claimOf(campaign, inventoryItemId, takers, otherDays, above, shop, now);
    claims.push(claim);
    const needed = needOf(claim);
    above += needed;
    if (needed > 0) othersCountedUntil = Math.max(othersCountedUntil, campaign.endsAt);
  }
  return claims;
}

/** Units of an inventory item that one unit of a campaign's item takes; 0 when it is not made of it. */
export function takesOf(item: ItemPicture, inventoryItemId: string): number {
  if (!item.components || item.components.length === 0)
    return item.inventoryItemId === inventoryItemId ? 1 : 0;
  return sum(
    item.components.filter((one) => one.inventoryItemId === inventoryItemId).map(({ quantity }) => quantity),
  );
}

function claimOf(
  campaign: CampaignPicture,
  inventoryItemId: string,
  takers: readonly Taker[],
  otherDays: number,
  allocatedAbove: number,
  { ordersKnown, ordersFrom }: OrdersRead,
  now: number,
): Claim {
  const unit = takers.map(({ takes }) => takes).reduce(greatestCommonDivisor);
  const times = (taker: Taker): number => taker.takes / unit;
  const plans = takers.flatMap((taker) =>
    taker.item.plannedUnits === null ? [] : [taker.item.plannedUnits * times(taker)],
  );
  const planned = plans.length > 0 ? sum(plans) : null;
  const soldKnown = ordersKnown && campaign.startsAt >= (ordersFrom ?? campaign.startsAt);
  const windowDays = (campaign.endsAt - campaign.startsAt) / DAY_MS;
  const elapsedDays = Math.min(windowDays, Math.max(0, (now - campaign.startsAt) / DAY_MS));
  const sold = soldKnown
    ? sum(takers.map((taker) => taker.item.sold * taker.share * times(taker)))
    : soldByPlan(planned, campaign, now);
  const othersPerDay = (campaign.othersPerDay?.[inventoryItemId] ?? 0) * campaign.policy.othersTimes;
  const otherDemand = ordersKnown ? (othersPerDay * otherDays) / unit : 0;
  const series = (days: (item: ItemPicture) => (number | null)[], aligned: 'start' | 'end') =>
    addDays(
      takers.map((taker) => ({ days: days(taker.item), weight: taker.share * times(taker) })),
      aligned,
    );
  const first = takers[0]?.item;
  const forecast = forecastDemand({
    plannedUnits: planned,
    history: series((item) => item.history, 'end'),
    ...(first ? { firstWeekday: first.firstWeekday } : {}),
    ...(campaign.policy.shape === 'launch' ? { shape: launchShape(windowDays) } : {}),
    windowDays,
    elapsedDays,
    soldByDay: series((item) => item.soldByDay, 'start'),
    sold,
    otherDemand,
    paceKnown: soldKnown,
  });
  const shares = new Map(takers.map(({ item, share }) => [item.variantId, share]));
  return {
    campaign,
    inventoryItemId,
    unit,
    planned,
    sold,
    soldKnown,
    shares,
    forecast,
    otherDemand,
    allocatedAbove,
  };
}

/**
 * Units of the inventory item that a campaign still needs, at the flag's risk; never below what it promised; 0 when not
 * known.
 */
export function needOf(claim: Pick<Claim, 'campaign' | 'unit' | 'planned' | 'sold' | 'forecast'>): number {
  if (claim.campaign.goal === 'sell_out') return 0;
  const forecastNeed = claim.forecast.known
    ? need(claim.forecast, claim.campaign.policy.flagRisk ?? FLAG_RISK)
    : 0;
  return Math.max(forecastNeed, promisedUnits(claim)) * claim.unit;
}

/** Units promised to somebody and not sold yet; 0 unless the campaign says that its plan is promised. */
export function promisedUnits(claim: Pick<Claim, 'campaign' | 'planned' | 'sold'>): number {
  return claim.campaign.policy.promised && claim.planned !== null
    ? Math.max(0, Math.ceil(claim.planned - claim.sold))
    : 0;
}

/** Share of a variant's sales that count for one of the campaigns it is in. */
function planShare(
  item: ItemPicture,
  campaign: CampaignPicture,
  campaigns: readonly CampaignPicture[],
): number {
  const plans = campaigns.flatMap(({ id, items }) => {
    const own = items.find(({ variantId }) => variantId === item.variantId);
    return own ? [{ id, plan: own.plannedUnits }] : [];
  });
  return shareByPlan(
    plans.find(({ id }) => id === campaign.id)?.plan ?? null,
    plans.map(({ plan }) => plan),
  );
}

/**
 * Share of the sales of one of several campaigns (`plans`: its own among them), by planned units. Those without a plan weigh as much
 * as the average of the others, or all the same.
 */
export function shareByPlan(own: number | null, plans: readonly (number | null)[]): number {
  const known = plans.flatMap((plan) => plan ?? []);
  const average = known.length > 0 ? sum(known) / known.length : 1;
  const total = sum(plans.map((plan) => plan ?? average));
  return total > 0 ? (own ?? average) / total : 1 / Math.max(1, plans.length);
}

/** Adds day series of items that share the stock; a day that says nothing for one says nothing for all. */
function addDays(
  series: readonly { days: readonly (number | null)[]; weight: number }[],
  aligned: 'start' | 'end',
): (number | null)[] {
  const [only] = series;
  if (only && series.length === 1) {
    const { days, weight } = only;
    return days.map((units) => (units === null ? null : Math.max(0, units * weight)));
  }
  const length = Math.max(0, ...series.map(({ days }) => days.length));
  return Array.from({ length }, (_, day) => {
    let total = 0;
    for (const { days, weight } of series) {
      const at = aligned === 'start' ? day : day - (length - days.length);
      if (at < 0 || at >= days.length) continue;
      const units = days[at];
      if (units === null || units === undefined) return null;
      total += units * weight;
    }
    return Math.max(0, total);
  });
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

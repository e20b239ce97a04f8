import { byPriority, isLive } from './campaign.ts';
import { forecastDemand, type DemandForecast } from './demand/forecast.ts';
import { FLAG_RISK, need } from './demand/need.ts';
import type { CampaignPicture, ItemPicture } from './picture.ts';

const DAY_MS = 86_400_000;

/** What one campaign asks of one inventory item, and what better campaigns need of it first. */
export interface Claim {
  campaign: CampaignPicture;
  inventoryItemId: string;
  /** Planned units of all variants that share the item; null = no plan. */
  planned: number | null;
  /** Units sold in the window that are counted for this campaign. */
  sold: number;
  forecast: DemandForecast;
  /** Units that campaigns before this one in the order of allocation still need of the same item. */
  allocatedAbove: number;
}

/**
 * Claims on one inventory item by every campaign that is live now, in the order of allocation (domain §4). Sales of an
 * item that is in several live campaigns are counted once and split by share of plan. What a campaign needs for
 * allocation is its need at the flag's risk, or what it promised if that is more.
 */
export function claimsOn(
  inventoryItemId: string,
  campaigns: readonly CampaignPicture[],
  shop: { ordersKnown: boolean },
  now: number,
): Claim[] {
  const live = campaigns
    .filter((campaign) => isLive(campaign, now))
    .map((campaign) => ({
      campaign,
      items: campaign.items.filter((item) => item.inventoryItemId === inventoryItemId),
    }))
    .filter(({ items }) => items.length > 0)
    .toSorted((a, b) => byPriority(a.campaign, b.campaign));
  const plans = live.map(({ items }) => plannedUnits(items));
  let above = 0;
  return live.map(({ campaign, items }, index) => {
    const share = planShare(plans, index);
    const planned = plans[index] ?? null;
    const sold = sum(items.map((item) => item.sold)) * share;
    const forecast = forecastOf(campaign, items, planned, sold, share, shop.ordersKnown, now);
    const claim = { campaign, inventoryItemId, planned, sold, forecast, allocatedAbove: above };
    above += needOf(claim);
    return claim;
  });
}

/** Units that a campaign still needs of an item, at the flag's risk; never below what it promised; 0 when not known. */
export function needOf(claim: Pick<Claim, 'campaign' | 'planned' | 'sold' | 'forecast'>): number {
  if (claim.campaign.goal === 'sell_out') return 0;
  const forecastNeed = claim.forecast.known
    ? need(claim.forecast, claim.campaign.policy.flagRisk ?? FLAG_RISK)
    : 0;
  return Math.max(forecastNeed, promisedUnits(claim));
}

/** Units promised to somebody and not sold yet; 0 unless the campaign says that its plan is promised. */
export function promisedUnits(claim: Pick<Claim, 'campaign' | 'planned' | 'sold'>): number {
  return claim.campaign.policy.promised && claim.planned !== null
    ? Math.max(0, Math.ceil(claim.planned - claim.sold))
    : 0;
}

function forecastOf(
  campaign: CampaignPicture,
  items: readonly ItemPicture[],
  planned: number | null,
  sold: number,
  share: number,
  paceKnown: boolean,
  now: number,
): DemandForecast {
  const windowDays = (campaign.endsAt - campaign.startsAt) / DAY_MS;
  const first = items[0];
  return forecastDemand({
    plannedUnits: planned,
    history: addDays(
      items.map((item) => item.history),
      share,
      'end',
    ),
    ...(first ? { firstWeekday: first.firstWeekday } : {}),
    windowDays,
    elapsedDays: Math.min(windowDays, Math.max(0, (now - campaign.startsAt) / DAY_MS)),
    soldByDay: addDays(
      items.map((item) => item.soldByDay),
      share,
      'start',
    ),
    sold,
    otherDemand: 0,
    paceKnown,
  });
}

function plannedUnits(items: readonly ItemPicture[]): number | null {
  const plans = items.map((item) => item.plannedUnits).filter((units) => units !== null);
  return plans.length > 0 ? sum(plans) : null;
}

/** Campaigns without a plan weigh as much as the average of the others, or all the same. */
function planShare(plans: readonly (number | null)[], index: number): number {
  const known = plans.filter((units) => units !== null);
  const average = known.length > 0 ? sum(known) / known.length : 1;
  const weights = plans.map((units) => units ?? average);
  const total = sum(weights);
  return total > 0 ? (weights[index] ?? 0) / total : 1 / plans.length;
}

/** Adds day series of items that share the stock; a day that says nothing for one says nothing for all. */
function addDays(
  series: readonly (readonly (number | null)[])[],
  share: number,
  aligned: 'start' | 'end',
): (number | null)[] {
  const length = Math.max(0, ...series.map((days) => days.length));
  return Array.from({ length }, (_, day) => {
    let total = 0;
    for (const days of series) {
      const at = aligned === 'start' ? day : day - (length - days.length);
      if (at < 0 || at >= days.length) continue;
      const units = days[at];
      if (units === null || units === undefined) return null;
      total += units;
    }
    return Math.max(0, total) * share;
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

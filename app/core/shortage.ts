/**
 * What coming campaigns miss: the one allocation of stock that the plan for operations and the readiness of a campaign tell. Of a
 * campaign that runs it is what the judge says.
 */
import {
  askedUnits,
  inTurn,
  leftOfPlan,
  takesFrom,
  type ComingCampaign,
  type ComingItem,
  type ComingPart,
} from './coming.ts';
import { expectedLostUnits, FLAG_RISK, need, runOut } from './demand/need.ts';
import { sum } from './sum.ts';

const DAY_MS = 86_400_000;

/** One item of one campaign against the stock. A bundle has a line for each component. */
export interface PlanLine {
  campaignId: string;
  variantId: string;
  productId: string;
  component: string | null;
  standing: 'unplanned' | 'not_known' | 'sold' | 'covered' | 'missing';
  /**
   * Epoch milliseconds. What is missing has to be there by then: the stock may be empty, one time in ten, or else the campaign
   * ends. Of what is not missing: the start, or now.
   */
  by: number;
  /** Units of the item that were planned; null: nobody said. */
  planned: number | null;
  /** What will still be asked for, units of the item; null: not known. */
  expectedDemand: number | null;
  demandSd: number | null;
  /** The campaign runs, and the judge says what is needed. */
  judged: boolean;
  /** `left` is what it takes to be safe (1 − α); else planned and not sold yet, or expected if that is more. */
  toBeSafe: boolean;
  /** Units of its stock that one unit of the item takes. */
  takes: number;
  /** Units that have to be there, and those that can be counted on; in units of the stock that it takes. */
  left: number;
  usable: number;
  /** Missing to `left`. */
  missing: number;
  /** Units of the item that shoppers will ask for in vain; null: nothing is missing, the judge knows, or nobody does. */
  lostUnits: number | null;
  /** On its way before the end, and not counted: the campaign does not, or it lands after the start. Null: nothing is missing. */
  due: { units: number; at: number; tooLate: boolean } | null;
  /** Units elsewhere that nobody counts on and that would close a part of it. */
  moves: { from: string; units: number }[];
  /** Missing after the moves. */
  restock: number;
}

/** Whole units of the item that a line is short of. */
export const shortUnits = ({ missing, takes }: PlanLine): number => Math.ceil(missing / takes);

/** Of the lines of one item that of which most is missing: of a bundle a component; null: nothing is known of any. */
export function scarcestLine(lines: readonly PlanLine[]): PlanLine | null {
  const [worst] = lines
    .filter(({ standing }) => standing !== 'unplanned' && standing !== 'not_known')
    .toSorted((a, b) => shortUnits(b) - shortUnits(a));
  return worst ?? null;
}

/** Units of an item that have to be there, and those of them that campaigns after it cannot count on. */
interface Need {
  left: number;
  claimed: number;
  toBeSafe: boolean;
}

function needOf(item: ComingItem, { goal, rules }: ComingCampaign): Need {
  const { judged, forecast, hero, planned } = item;
  if (judged) return { left: judged.needToBeSafe, claimed: judged.need, toBeSafe: true };
  if (goal === 'sell_out' || !forecast) {
    const asked = askedUnits(item, goal);
    return { left: asked, claimed: asked, toBeSafe: false };
  }
  const least = rules.promised ? leftOfPlan(item) : 0;
  const most = goal === 'limited_units' && planned !== null ? leftOfPlan(item) : Infinity;
  const at = (risk: number): number => Math.min(most, Math.max(least, need(forecast, risk)));
  return {
    left: at(1 - (hero ? rules.heroServiceLevel : rules.serviceLevel)),
    claimed: at(rules.flagRisk ?? FLAG_RISK),
    toBeSafe: true,
  };
}

/** What is left of stock and deliveries by the time of the next campaign; below 0 where more is owed than lies there. */
type Pools = Map<string, number>;

function take(pools: Pools, key: string, has: number, wanted: number): number {
  const rest = pools.get(key) ?? has;
  const taken = Math.max(0, Math.min(rest, wanted));
  pools.set(key, rest - taken);
  return taken;
}

const shelf = (part: ComingPart, locationId: string): string => `${part.inventoryItemId}/${locationId}`;

/** Deliveries to places that the campaign sells from, those that land before its start (or end, while it runs) apart. */
function arrivalsOf(part: ComingPart, { startsAt, endsAt }: ComingCampaign, now: number) {
  const landing = startsAt > now ? startsAt : endsAt;
  const own = part.arrivals
    .map((arrival, index) => ({ ...arrival, key: `${part.inventoryItemId}#${index}` }))
    .filter(({ locationId }) => part.levels.some((level) => level.locationId === locationId && level.counts));
  return {
    inTime: own.filter(({ at }) => at <= landing),
    late: own.filter(({ at }) => at > landing && at < endsAt),
  };
}

/** What the campaign can count on of a part, in units of it, after what those before it have taken. */
function usableOf(part: ComingPart, campaign: ComingCampaign, pools: Pools, now: number): number {
  const { reserve, countIncoming } = campaign.rules;
  const there = sum(
    part.levels
      .filter(({ counts }) => counts)
      .map(({ locationId, available }) => pools.get(shelf(part, locationId)) ?? available),
  );
  const landing = countIncoming
    ? sum(arrivalsOf(part, campaign, now).inTime.map(({ key, units }) => pools.get(key) ?? units))
    : 0;
  return Math.max(0, there - reserve + landing);
}

/** Whoever comes first takes from what lands before anybody counts on it, whether it counts on that or not: so the judge does. */
function takeFrom(
  part: ComingPart,
  campaign: ComingCampaign,
  pools: Pools,
  claimed: number,
  now: number,
): void {
  let wanted = claimed;
  for (const { locationId, counts, available } of part.levels)
    if (counts) wanted -= take(pools, shelf(part, locationId), available, wanted);
  for (const { key, units } of arrivalsOf(part, campaign, now).inTime)
    wanted -= take(pools, key, units, wanted);
}

/** What the judge says of an item that is sold from one stock, it says of that stock; a bundle it judges as a whole. */
function gapOf(item: ComingItem, part: ComingPart, left: number, usable: number) {
  const { judged } = item;
  if (!judged) return { usable, missing: Math.max(0, left - usable) };
  if (item.parts?.length === 1)
    return { usable: Math.max(0, judged.usable) * part.takes, missing: judged.shortBy * part.takes };
  return { usable, missing: judged.shortBy > 0 ? Math.max(0, left - usable) : 0 };
}

/**
 * Every item against the stock, campaigns in turn: what one needs not to be flagged is gone for the next, wherever it lies. Deliveries count where the campaign counts on them and sells
 * from, when they land before the start. Moves come last, from what no campaign counts on.
 */
export function planLines(campaigns: readonly ComingCampaign[], now: number): PlanLine[] {
  const pools: Pools = new Map();
  const claims = inTurn(campaigns, now).flatMap((campaign) =>
    campaign.items.flatMap((item) => {
      const { left: units, claimed, toBeSafe } = needOf(item, campaign);
      return (item.parts && item.parts.length > 0 ? item.parts : [null]).map((part) => {
        const left = units * (part?.takes ?? 1);
        const gap = part && gapOf(item, part, left, usableOf(part, campaign, pools, now));
        if (part) takeFrom(part, campaign, pools, claimed * part.takes, now);
        return { campaign, item, part, left, toBeSafe, usable: gap?.usable ?? 0, missing: gap?.missing ?? 0 };
      });
    }),
  );
  return claims.map(({ campaign, item, part, left, toBeSafe, usable, missing }) => {
    let restock = missing;
    const moves = (part?.levels ?? []).flatMap(({ locationId, name, counts, available }) => {
      const units = part && !counts ? take(pools, shelf(part, locationId), available, restock) : 0;
      restock -= units;
      return units > 0 ? [{ from: name, units }] : [];
    });
    const { variantId, productId, planned, expected, judged, parts } = item;
    const takes = part?.takes ?? 1;
    return {
      campaignId: campaign.id,
      variantId,
      productId,
      planned,
      component: part?.component ?? null,
      expectedDemand: expected?.units ?? null,
      demandSd: expected?.sd ?? null,
      judged: judged !== null,
      toBeSafe,
      takes,
      standing: standingOf(item, { left, missing, read: parts !== null }),
      left,
      usable,
      missing,
      ...(part && missing > 0
        ? { ...lossOf(item, campaign, usable / takes, now), due: dueOf(part, campaign, now) }
        : { by: takesFrom(campaign, now), lostUnits: null, due: null }),
      moves,
      restock,
    };
  });
}

function lossOf({ judged, forecast }: ComingItem, campaign: ComingCampaign, usable: number, now: number) {
  const { goal, startsAt, endsAt } = campaign;
  // Of what is gone the forecast names the hour of the next sale, which is too late.
  if (judged) return { by: usable <= 0 ? now : Math.max(now, judged.mayRunOutAt ?? endsAt), lostUnits: null };
  if (goal === 'sell_out' || !forecast) return { by: Math.max(now, startsAt), lostUnits: null };
  const whole = Math.floor(usable);
  const empty = whole <= 0 ? 0 : runOut(forecast, whole).earliest;
  return {
    by: empty === null ? endsAt : Math.round(startsAt + empty * DAY_MS),
    lostUnits: expectedLostUnits(forecast, whole),
  };
}

function dueOf(part: ComingPart, campaign: ComingCampaign, now: number): PlanLine['due'] {
  const { inTime, late } = arrivalsOf(part, campaign, now);
  const { countIncoming } = campaign.rules;
  const due = countIncoming ? late : [...inTime, ...late];
  if (due.length === 0) return null;
  return {
    units: sum(due.map(({ units }) => units)),
    at: Math.min(...due.map(({ at }) => at)),
    tooLate: countIncoming,
  };
}

function standingOf(
  item: ComingItem,
  { left, missing, read }: { left: number; missing: number; read: boolean },
): PlanLine['standing'] {
  const { planned, expected, judged } = item;
  if (planned === null && expected === null && judged === null) return 'unplanned';
  if (left > 0 && !read) return 'not_known';
  if (missing > 0) return 'missing';
  return left > 0 || planned === null || leftOfPlan(item) > 0 ? 'covered' : 'sold';
}

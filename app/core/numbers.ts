import type { Claim } from './allocate.ts';
import type { ItemCase, Sourced } from './assess.ts';
import type { Assessment } from './decision.ts';
import { firstByRisk } from './explain.ts';
import { COVERED_TIGHT } from './reasons.ts';
import { daysOfCover, expectedLostUnits, FLAG_RISK, need, pStockout, runOut } from './demand/need.ts';
import type { VerdictKind } from './picture.ts';
import { RESPONSES, strictness, type Response } from './policy.ts';
import { piecesOf } from './stock.ts';
import { canAsk, neededFor, riskOf, type TriggerFacts } from './triggers.ts';

const DAY_MS = 86_400_000;

function reasonOf(claim: Claim, verdict: VerdictKind, facts: TriggerFacts, toBeSafe: number | null): string {
  if (verdict === 'sold_out') return facts.limitReached ? 'why.limited_reached' : 'why.sold_out';
  if (verdict === 'not_known') return 'why.not_known.no_plan_no_history';
  if (claim.campaign.goal === 'sell_out') return 'why.goal_sell_out';
  if (verdict === 'below_need') return 'why.below_need';
  return toBeSafe !== null && facts.stock.usable < toBeSafe ? COVERED_TIGHT : 'why.covered';
}

/** Key of the reason why the response after this one did not act; `thresholds`: of the responses that ask for a risk. */
function whyNotStronger(
  { policy, goal }: Claim['campaign'],
  verdict: VerdictKind,
  { response, thresholds }: Pick<Assessment, 'response' | 'thresholds'>,
): string {
  const next = RESPONSES[strictness(response)];
  if (!next) return 'why_not.strongest';
  if (verdict === 'not_known') return 'why_not.not_known';
  const byRisk = firstByRisk(next, thresholds);
  if (byRisk?.response === next) return 'why_not.risk_below';
  const whenSoldOut = verdict !== 'sold_out' && canAsk(next, 'sold_out', policy, goal);
  if (byRisk) return whenSoldOut ? 'why_not.with_stricter_or_sold_out' : 'why_not.with_stricter';
  return whenSoldOut ? 'why_not.when_sold_out' : 'why_not.response_off';
}

/** What acts on a risk in the units of the item; nothing where the goal is to sell out. */
function thresholdsOf(
  { policy, goal }: Claim['campaign'],
  needAt: (risk: number) => number | null,
): Assessment['thresholds'] {
  if (goal === 'sell_out') return [];
  return RESPONSES.flatMap((response) => {
    const risk = riskOf(response, policy);
    return risk === null ? [] : [{ response, risk, need: needAt(risk) }];
  });
}

/**
 * Every number of a verdict, in units of the item. A component that a campaign sells in several ways is decided about in
 * its own units; what is shown is what that means for the item, and agrees with the verdict.
 */
export function numbers(
  input: Sourced,
  facts: TriggerFacts,
  verdict: VerdictKind,
  response: Response | null,
): Assessment {
  const { claim, item, now, buyable, variant, per } = input;
  const { policy } = claim.campaign;
  const { forecast, stock } = facts;
  const service = item.hero ? policy.heroServiceLevel : policy.serviceLevel;
  const usable = Math.max(0, stock.usable);
  const needed = neededFor(policy.flagRisk ?? FLAG_RISK, 'flag', facts, 'now');
  const toBeSafe = forecast ? Math.max(need(forecast, 1 - service), facts.promised) : needed;
  const lost = forecast ? expectedLostUnits(forecast, usable) / per : null;
  const out = forecast ? runOut(forecast, usable) : null;
  const cover = forecast ? daysOfCover(forecast, usable) : null;
  const at = (days: number | null | undefined): number | null =>
    days === null || days === undefined ? null : Math.round(now + days * DAY_MS);
  const shown = piecesOf(stock.usable, per);
  // Whole pieces of the item: rounded up, but not above the stock that is enough.
  const pieces = (units: number | null): number | null => {
    if (units === null) return null;
    const up = Math.ceil(units / per);
    return stock.usable >= units ? Math.min(up, Math.max(shown, 0)) : up;
  };
  const needToBeSafe = pieces(toBeSafe);
  const thresholds = thresholdsOf(claim.campaign, (risk) => (forecast ? pieces(need(forecast, risk)) : null));
  return {
    ...withoutNumbers(input, reasonOf(claim, verdict, facts, toBeSafe)),
    buyable: stock.buyable,
    usable: shown,
    incoming: piecesOf(input.incoming.counted, per * claim.unit),
    lateIncoming: piecesOf(input.incoming.late, per * claim.unit),
    lateIncomingAt: input.incoming.lateAt,
    notCounted: piecesOf(input.notCounted.units, per * claim.unit),
    notCountedAt: input.notCounted.at,
    scarcest: input.component,
    expectedDemand: forecast ? forecast.mean / per : null,
    demandSd: forecast ? Math.sqrt(forecast.variance) / per : null,
    pStockout: verdict === 'sold_out' ? 1 : forecast ? pStockout(forecast, stock.usable) : null,
    need: pieces(needed),
    needToBeSafe,
    shortBy: needToBeSafe === null ? null : Math.max(0, needToBeSafe - Math.max(0, shown)),
    expectedLostUnits: lost,
    // Where the goal is to sell out, running out is what was wanted: nothing is at risk.
    moneyAtRisk: lost === null || claim.campaign.goal === 'sell_out' ? null : lost * variant.price,
    daysOfCover: Number.isFinite(cover) ? cover : null,
    runsOutAt: verdict === 'sold_out' ? now : at(out?.median),
    runsOutEarliest: at(out?.earliest),
    runsOutLatest: at(out?.latest),
    thresholds,
    response,
    whyNotStronger: whyNotStronger(claim.campaign, verdict, { response, thresholds }),
    levelsConfirmedAt: buyable.confirmedAt,
  };
}

/** The numbers of an item whose stock decides nothing, or is not known. */
export function withoutNumbers(
  { claim, item, reserve, buyable, now, per = 1 }: Unjudged,
  reason: string,
): Assessment {
  return {
    reason,
    buyable: buyable.known ? buyable.units : null,
    usable: null,
    reserve,
    allocatedAbove: Math.ceil(claim.allocatedAbove / (per * claim.unit)),
    incoming: 0,
    lateIncoming: 0,
    lateIncomingAt: null,
    notCounted: 0,
    notCountedAt: null,
    otherDemand: claim.otherDemand / per,
    scarcest: null,
    planned: item.plannedUnits,
    sold: claim.soldKnown ? item.sold : null,
    expectedDemand: null,
    demandSd: null,
    pStockout: null,
    need: null,
    needToBeSafe: null,
    shortBy: null,
    expectedLostUnits: null,
    moneyAtRisk: null,
    daysLeft: Math.max(0, (claim.campaign.endsAt - now) / DAY_MS),
    daysOfCover: null,
    runsOutAt: null,
    runsOutEarliest: null,
    runsOutLatest: null,
    thresholds: [],
    response: null,
    whyNotStronger: null,
    levelsConfirmedAt: buyable.confirmedAt,
  };
}

type Unjudged = Pick<ItemCase, 'item' | 'reserve' | 'buyable' | 'now'> & { claim: Claim; per?: number };

import { promisedUnits, type Claim } from './allocate.ts';
import type { Assessment } from './decision.ts';
import { daysOfCover, expectedLostUnits, FLAG_RISK, need, pStockout, runOut } from './demand/need.ts';
import type { KnownDemand } from './demand/forecast.ts';
import type { ItemPicture, VariantPicture, VerdictKind } from './picture.ts';
import { RESPONSES, strictest, strictness, type Policy, type Response } from './policy.ts';
import type { Buyable } from './stock.ts';

const DAY_MS = 86_400_000;

/** What one item of one campaign comes to, with the stock and demand that the hold rules look at again. */
export interface ItemAssessment {
  verdict: VerdictKind;
  assessment: Assessment;
  /** Stock the rules compare with: usable units, and what they were before allocation. */
  stock: { buyable: number; usable: number; beforeAllocation: number } | null;
  forecast: KnownDemand | null;
  /** The plan is a cap and it is reached. */
  limitReached: boolean;
  /** Units promised and not sold yet. */
  promised: number;
}

export interface ItemCase {
  claim: Claim;
  item: ItemPicture;
  variant: VariantPicture;
  exempt: 'gift_card' | 'untracked' | 'continue' | null;
  buyable: Buyable;
  reserve: number;
  now: number;
}

/** Judges one item: verdict, the response that it asks for, and every number that goes with it (domain §3, law 7). */
export function assess(input: ItemCase): ItemAssessment {
  const { claim, buyable, exempt } = input;
  if (exempt) return withoutStock(input, 'exempt', `why.exempt.${exempt}`);
  if (input.variant.requiresComponents) return withoutStock(input, 'not_known', 'why.not_known.bundle');
  if (!buyable.known) return withoutStock(input, 'not_known', `why.not_known.${buyable.reason}`);

  const beforeAllocation = buyable.units - input.reserve;
  const usable = beforeAllocation - Math.min(claim.allocatedAbove, Math.max(0, beforeAllocation));
  const stock = { buyable: buyable.units, usable, beforeAllocation };
  const forecast = claim.forecast.known ? claim.forecast : null;
  const limitReached =
    claim.campaign.goal === 'limited_units' && claim.planned !== null && claim.sold >= claim.planned;
  const facts = { stock, forecast, limitReached, promised: promisedUnits(claim) };
  const triggered = strictest(
    RESPONSES.filter((response) =>
      triggers(response, claim.campaign.policy, claim.campaign.goal, facts, 'now'),
    ),
  );
  const verdict = verdictOf(claim, facts);
  return {
    verdict,
    ...facts,
    assessment: numbers(input, facts, verdict, triggered),
  };
}

/** Stock and demand of an item, as the trigger rules compare them. */
export interface TriggerFacts {
  stock: { buyable: number; usable: number };
  forecast: KnownDemand | null;
  limitReached: boolean;
  promised: number;
}

/** Margins that stock must clear before a hold is released; none when it is opened. */
export interface ReleaseMargin {
  comeBackUnits: number;
  restoreMargin: number;
  restoreMarginUnits: number;
}

/**
 * Whether one response is asked for by this stock. `'now'` is the plain rule; with a margin it is the rule for staying
 * held: the stock has to exceed the need by the margin, and a sold-out item its come-back number, before it lets go.
 */
export function triggers(
  response: Response,
  policy: Policy,
  goal: Claim['campaign']['goal'],
  facts: TriggerFacts,
  margin: ReleaseMargin | 'now',
): boolean {
  if (canAsk(response, 'sold_out', policy, goal) && isSoldOut(policy, facts, margin)) return true;
  if (goal === 'sell_out') return false;
  return RESPONSES.some((stricter) => {
    if (strictness(stricter) < strictness(response)) return false;
    const risk = riskOf(stricter, policy);
    const needed = risk === null ? null : neededFor(risk, stricter, facts, margin);
    return needed !== null && facts.stock.usable < needed;
  });
}

/** Whether the policy can ask for a response at all, for being sold out or for its risk. */
export function canAsk(
  response: Response,
  because: 'sold_out' | 'risk',
  policy: Policy,
  goal: Claim['campaign']['goal'],
): boolean {
  if (because === 'sold_out') {
    return policy.soldOutResponse !== null && strictness(policy.soldOutResponse) >= strictness(response);
  }
  if (goal === 'sell_out') return false;
  return RESPONSES.some((one) => strictness(one) >= strictness(response) && riskOf(one, policy) !== null);
}

/** Whether nothing is left to sell: the floor is reached (or not yet left by the come-back number), or the plan's cap. */
export function isSoldOut(
  policy: Policy,
  facts: Pick<TriggerFacts, 'stock' | 'limitReached'>,
  margin: ReleaseMargin | 'now',
): boolean {
  const floor = policy.floor + (margin === 'now' ? 0 : margin.comeBackUnits - 1);
  return facts.limitReached || facts.stock.buyable <= floor;
}

/** Probability of running out at which a response acts; null = off. */
export function riskOf(response: Response, policy: Policy): number | null {
  return { flag: policy.flagRisk, stop_promoting: policy.stopRisk, hide: policy.hideRisk }[response];
}

/** Units that a response compares the stock with; null when nothing is known to be needed: then it does not act. */
function neededFor(
  risk: number,
  response: Response,
  facts: TriggerFacts,
  margin: ReleaseMargin | 'now',
): number | null {
  // What was promised to somebody is a reason to warn and to stop promoting, never to hide.
  const promised = response === 'hide' ? 0 : facts.promised;
  if (!facts.forecast && promised === 0) return null;
  const bare = Math.max(facts.forecast ? need(facts.forecast, risk) : 0, promised);
  if (margin === 'now' || bare === 0) return bare;
  return bare + Math.max(margin.restoreMarginUnits, Math.ceil(bare * margin.restoreMargin));
}

function verdictOf(claim: Claim, facts: TriggerFacts): VerdictKind {
  const { policy, goal } = claim.campaign;
  if (isSoldOut(policy, facts, 'now')) return 'sold_out';
  if (goal === 'sell_out') return 'covered';
  const needed = neededFor(policy.flagRisk ?? FLAG_RISK, 'flag', facts, 'now');
  if (needed !== null && facts.stock.usable < needed) return 'below_need';
  return facts.forecast ? 'covered' : 'not_known';
}

function reasonOf(claim: Claim, verdict: VerdictKind, facts: TriggerFacts): string {
  if (verdict === 'sold_out') return facts.limitReached ? 'why.limited_reached' : 'why.sold_out';
  if (verdict === 'not_known') return 'why.not_known.no_plan_no_history';
  if (verdict === 'covered' && claim.campaign.goal === 'sell_out') return 'why.goal_sell_out';
  return verdict === 'below_need' ? 'why.below_need' : 'why.covered';
}

function whyNotStronger(policy: Policy, verdict: VerdictKind, response: Response | null): string | null {
  if (response === 'hide') return 'why_not.strongest';
  const next = RESPONSES[strictness(response)];
  if (!next) return 'why_not.strongest';
  if (riskOf(next, policy) !== null) return 'why_not.risk_below';
  return verdict === 'covered' && response === null ? 'why_not.covered' : 'why_not.response_off';
}

function numbers(
  input: ItemCase,
  facts: TriggerFacts & { stock: { beforeAllocation: number } },
  verdict: VerdictKind,
  response: Response | null,
): Assessment {
  const { claim, item, now, buyable, variant } = input;
  const { policy, endsAt } = claim.campaign;
  const { forecast, stock } = facts;
  const service = item.hero ? policy.heroServiceLevel : policy.serviceLevel;
  const usable = Math.max(0, stock.usable);
  const needed = neededFor(policy.flagRisk ?? FLAG_RISK, 'flag', facts, 'now');
  const needToBeSafe = forecast ? Math.max(need(forecast, 1 - service), facts.promised) : needed;
  const lost = forecast ? expectedLostUnits(forecast, usable) : null;
  const out = forecast ? runOut(forecast, usable) : null;
  const cover = forecast ? daysOfCover(forecast, usable) : null;
  const at = (days: number | null | undefined): number | null =>
    days === null || days === undefined ? null : Math.round(now + days * DAY_MS);
  return {
    ...blank(input, verdict),
    reason: reasonOf(claim, verdict, facts),
    buyable: stock.buyable,
    usable: stock.usable,
    expectedDemand: forecast ? forecast.mean : null,
    demandSd: forecast ? Math.sqrt(forecast.variance) : null,
    pStockout: forecast ? pStockout(forecast, stock.usable) : null,
    need: needed,
    needToBeSafe,
    shortBy: needToBeSafe === null ? null : Math.max(0, needToBeSafe - usable),
    expectedLostUnits: lost,
    moneyAtRisk: lost === null ? null : lost * variant.price,
    daysLeft: Math.max(0, (endsAt - now) / DAY_MS),
    daysOfCover: cover !== null && Number.isFinite(cover) ? cover : null,
    runsOutAt: verdict === 'sold_out' ? now : at(out?.median),
    runsOutEarliest: at(out?.earliest),
    runsOutLatest: at(out?.latest),
    thresholds: RESPONSES.flatMap((one) => {
      const risk = riskOf(one, policy);
      return risk === null ? [] : [{ response: one, risk, need: forecast ? need(forecast, risk) : null }];
    }),
    response,
    whyNotStronger: whyNotStronger(policy, verdict, response),
    levelsConfirmedAt: buyable.confirmedAt,
  };
}

function withoutStock(input: ItemCase, verdict: 'exempt' | 'not_known', reason: string): ItemAssessment {
  return {
    verdict,
    assessment: { ...blank(input, verdict), reason, whyNotStronger: `why_not.${verdict}` },
    stock: null,
    forecast: null,
    limitReached: false,
    promised: 0,
  };
}

function blank({ claim, item, reserve, buyable, now }: ItemCase, verdict: VerdictKind): Assessment {
  return {
    reason: `why.${verdict}`,
    buyable: buyable.known ? buyable.units : null,
    usable: null,
    reserve,
    allocatedAbove: claim.allocatedAbove,
    planned: item.plannedUnits,
    sold: item.sold,
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

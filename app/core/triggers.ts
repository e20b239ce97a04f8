import type { Claim } from './allocate.ts';
import type { KnownDemand } from './demand/forecast.ts';
import { need } from './demand/need.ts';
import { RESPONSES, strictness, type Policy, type Response } from './policy.ts';

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
    return strictness(policy.soldOutResponse) >= strictness(response);
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
export function neededFor(
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

import { promisedUnits, type Claim } from './allocate.ts';
import { dueBefore, incoming, type Incoming } from './arrivals.ts';
import type { Assessment } from './decision.ts';
import type { KnownDemand } from './demand/forecast.ts';
import { FLAG_RISK, pStockout } from './demand/need.ts';
import { numbers, withoutNumbers } from './numbers.ts';
import type { ArrivalPicture, ItemPicture, VariantPicture, VerdictKind } from './picture.ts';
import { RESPONSES } from './policy.ts';
import { piecesOf, type Buyable, type Exemption, type StockPart } from './stock.ts';
import { isSoldOut, neededFor, triggers, type TriggerFacts } from './triggers.ts';

/** What one item of one campaign comes to, with the stock and demand that the hold rules look at again. */
export interface ItemAssessment {
  verdict: VerdictKind;
  assessment: Assessment;
  /** The claim that decides: for a bundle, on its scarcest component. */
  claim: Claim;
  /**
   * Stock the rules compare with. `buyable`: units of the item itself; usable units, and what they were before
   * allocation, in the claim's unit.
   */
  stock: { buyable: number; usable: number; beforeAllocation: number } | null;
  forecast: KnownDemand | null;
  /** The plan is a cap and it is reached. */
  limitReached: boolean;
  /** Units promised and not sold yet. */
  promised: number;
}

/** One inventory item that the item is sold from, and what its campaign asks of it. */
export interface Source {
  claim: Claim;
  part: StockPart;
  arrivals: readonly ArrivalPicture[];
}

export interface ItemCase {
  /** What the item is sold from; for a bundle one for each component that can run out. Never empty. */
  sources: readonly [Source, ...Source[]];
  item: ItemPicture;
  variant: VariantPicture;
  exempt: Exemption | null;
  /** Units of the item itself that can be bought. */
  buyable: Buyable;
  reserve: number;
  now: number;
}

/** A source with its numbers: the case as this source alone would decide it. */
export interface Sourced extends Omit<ItemCase, 'sources'> {
  claim: Claim;
  /** Claim units that one unit of the item takes: 1 unless the campaign sells the component in other numbers, too. */
  per: number;
  component: string | null;
  incoming: Incoming;
  /** On its way, and the campaign does not count on it; units of the inventory item. */
  notCounted: { units: number; at: number | null };
  stock: { buyable: number; usable: number; beforeAllocation: number };
}

/** Judges one item: verdict, the response that it asks for, and every number that goes with it (domain §3, law 7). */
export function assess(input: ItemCase): ItemAssessment {
  const { sources, buyable, exempt } = input;
  if (exempt) return withoutStock(input, 'exempt', `why.exempt.${exempt}`);
  if (!buyable.known) return withoutStock(input, 'not_known', `why.not_known.${buyable.reason}`);
  const [first, ...others] = sources.flatMap((source) => sourced(input, source, buyable.units));
  if (!first) return withoutStock(input, 'not_known', 'why.not_known.never_read');
  const scarcest = others.reduce((a, b) => (isScarcer(b, a) ? b : a), first);
  const { claim, stock } = scarcest;

  const forecast = claim.forecast.known ? claim.forecast : null;
  const { plannedUnits } = input.item;
  const limitReached =
    claim.campaign.goal === 'limited_units' &&
    claim.soldKnown &&
    plannedUnits !== null &&
    soldOf(input, claim) >= plannedUnits;
  const facts = { stock, forecast, limitReached, promised: promisedUnits(claim) };
  const { policy, goal } = claim.campaign;
  const triggered = RESPONSES.findLast((response) => triggers(response, policy, goal, facts, 'now')) ?? null;
  const verdict = verdictOf(claim, facts);
  return { verdict, claim, ...facts, assessment: numbers(scarcest, facts, verdict, triggered) };
}

/** Units of the item that count for this campaign: those that another one counts are left out. */
const soldOf = ({ item }: Pick<ItemCase, 'item'>, claim: Claim): number =>
  item.sold * (claim.shares.get(item.variantId) ?? 1);

function sourced(input: ItemCase, { claim, part, arrivals }: Source, buyable: number): Sourced[] {
  if (!part.buyable.known) return [];
  const { item, variant, exempt, reserve, now } = input;
  const { policy, endsAt } = claim.campaign;
  const shelf = part.buyable.units - reserve;
  const left = shelf - Math.min(claim.allocatedAbove, Math.max(0, shelf));
  const expected =
    policy.countIncoming && claim.forecast.known
      ? incoming(arrivals, claim.forecast, {
          stock: left,
          unit: claim.unit,
          risk: policy.flagRisk ?? FLAG_RISK,
          now,
          endsAt,
        })
      : { counted: 0, late: 0, lateAt: null };
  // What better campaigns need and the shelf does not have, they take from what arrives.
  const owed = Math.max(0, claim.allocatedAbove - Math.max(0, shelf));
  const usable = left + Math.max(0, expected.counted - owed);
  return [
    {
      item,
      variant,
      exempt,
      buyable: input.buyable,
      reserve,
      now,
      claim,
      per: part.takes / claim.unit,
      component: part.component,
      incoming: expected,
      notCounted: policy.countIncoming ? { units: 0, at: null } : dueBefore(arrivals, { now, endsAt }),
      stock: {
        buyable,
        usable: piecesOf(usable, claim.unit),
        beforeAllocation: piecesOf(shelf + expected.counted, claim.unit),
      },
    },
  ];
}

/** Whether a component limits the bundle more than another: it is likelier to run out, or (as likely) makes fewer. */
function isScarcer(a: Sourced, b: Sourced): boolean {
  const risk = ({ claim, stock }: Sourced): number =>
    claim.forecast.known ? pStockout(claim.forecast, stock.usable) : 0;
  const pieces = ({ per, stock }: Sourced): number => piecesOf(stock.usable, per);
  return risk(a) - risk(b) > 1e-9 || (risk(a) - risk(b) > -1e-9 && pieces(a) < pieces(b));
}

function withoutStock(input: ItemCase, verdict: 'exempt' | 'not_known', reason: string): ItemAssessment {
  const { claim } = input.sources[0];
  const assessment = {
    ...withoutNumbers({ ...input, claim }, reason),
    whyNotStronger: `why_not.${verdict}`,
  };
  return { verdict, claim, assessment, stock: null, forecast: null, limitReached: false, promised: 0 };
}

function verdictOf(claim: Claim, facts: TriggerFacts): VerdictKind {
  const { policy, goal } = claim.campaign;
  if (isSoldOut(policy, facts, 'now')) return 'sold_out';
  if (goal === 'sell_out') return 'covered';
  const needed = neededFor(policy.flagRisk ?? FLAG_RISK, 'flag', facts, 'now');
  if (needed !== null && facts.stock.usable < needed) return 'below_need';
  return facts.forecast ? 'covered' : 'not_known';
}

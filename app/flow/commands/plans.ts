import { LONGEST_WINDOW_DAYS, suggestPlan, type LearnedUplift } from '../../core/demand/suggest.ts';
import type { ShopTx } from '../store.ts';

const DAY_MS = 86_400_000;
/** Planned units above this many times the suggestion are asked about: the extra 0 (domain §3.7). */
const TOO_HIGH = 8;
/** From this many times the plain pace on, a suggestion is worked out to compare with: it is seldom a half of that pace. */
const WORTH_A_LOOK = 4;
const MOST_LOOKED_AT = 25;
/** An item that hardly sells says nothing about what a campaign may do for it. */
const ENOUGH_UNITS = 5;

/**
 * The plan that looks most like an extra 0, beside the plan that is suggested for the item, and how many others look so at
 * least; null when none does, or when nothing is known to compare with. `learned`: what ended campaigns teach about this kind, read before the transaction.
 */
export async function looksTooHigh(
  tx: ShopTx,
  campaignId: string,
  plans: ReadonlyMap<string, number | null>,
  learned: LearnedUplift,
  now: number,
): Promise<{ planned: number; suggested: number; item: string; count: number } | null> {
  const campaign = await tx.campaign(campaignId);
  if (!campaign) return null;
  const windowDays = (campaign.endsAt - campaign.startsAt) / DAY_MS;
  if (windowDays > LONGEST_WINDOW_DAYS) return null;
  const rows = new Map((await tx.items(campaignId)).map((row) => [row.variantId, row]));
  const recent = await tx.recentUnits([...plans.keys()], now);
  const doubted = [...plans]
    .flatMap(([variantId, planned]) => {
      const row = rows.get(variantId);
      const units = recent.get(variantId) ?? 0;
      if (!row || planned === null || planned === row.plannedUnits || units < ENOUGH_UNITS) return [];
      return [{ ...row, planned, times: planned / ((units / 28) * windowDays) }];
    })
    .filter(({ times }) => times > WORTH_A_LOOK)
    .toSorted((a, b) => b.times - a.times)
    .slice(0, MOST_LOOKED_AT);
  if (doubted.length === 0) return null;
  const histories = await tx.usualHistories(campaignId, doubted, now);
  const high = doubted.flatMap(({ variantId, productId, planned }) => {
    const history = histories.get(variantId) ?? [];
    const plan = suggestPlan({ history, windowDays, kind: campaign.kind }, learned);
    if (!plan.known || planned <= TOO_HIGH * Math.max(1, plan.units)) return [];
    return [{ variantId, productId, planned, suggested: plan.units }];
  });
  const [worst] = high;
  if (!worst) return null;
  const { variantId, productId, planned, suggested } = worst;
  const [product] = await tx.products([productId]);
  const [variant] = await tx.variantsByIds([variantId]);
  const item = `${product?.title ?? ''} ${variant?.title ?? ''}`.trim();
  return { planned, suggested, item, count: high.length - 1 };
}

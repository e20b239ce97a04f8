import type { ShopTx } from '../store.ts';

const DAY_MS = 86_400_000;
/** Planned units above this many times what the window would usually sell are asked about: the extra 0 (domain §3.7). */
const TOO_HIGH = 8;
/** An item that hardly sells says nothing about what a campaign may do for it. */
const ENOUGH_UNITS = 5;

/**
 * The first plan that looks like an extra 0, compared with what the item's own last 28 days would sell in the window;
 * null when none does, or when nothing is known to compare with.
 */
export async function looksTooHigh(
  tx: ShopTx,
  campaignId: string,
  plans: ReadonlyMap<string, number | null>,
  now: number,
): Promise<{ planned: number; usual: number; item: string } | null> {
  const campaign = await tx.campaign(campaignId);
  if (!campaign) return null;
  const windowDays = (campaign.endsAt - campaign.startsAt) / DAY_MS;
  const rows = new Map((await tx.items(campaignId)).map((row) => [row.variantId, row]));
  const recent = await tx.recentUnits([...plans.keys()], now);
  for (const [variantId, planned] of plans) {
    const row = rows.get(variantId);
    if (!row || planned === null || planned === row.plannedUnits) continue;
    const units = recent.get(variantId) ?? 0;
    if (units < ENOUGH_UNITS) continue;
    const usual = Math.ceil((units / 28) * windowDays);
    if (planned <= TOO_HIGH * usual) continue;
    const [product] = await tx.products([row.productId]);
    const [variant] = await tx.variantsByIds([variantId]);
    return { planned, usual, item: `${product?.title ?? ''} ${variant?.title ?? ''}`.trim() };
  }
  return null;
}

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
  for (const [variantId, planned] of plans) {
    const row = rows.get(variantId);
    if (!row || planned === null || planned === row.plannedUnits) continue;
    const picture = await tx.picture(row.productId, now);
    const variant = picture?.variants.find(({ id }) => id === variantId);
    if (!variant || variant.recentUnits < ENOUGH_UNITS) continue;
    const usual = Math.ceil((variant.recentUnits / 28) * windowDays);
    if (planned > TOO_HIGH * usual) {
      return { planned, usual, item: `${picture?.product.title ?? ''} ${variant.title}`.trim() };
    }
  }
  return null;
}

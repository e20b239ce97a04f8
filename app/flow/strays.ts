import { HELD_TAG } from '../core/campaign.ts';
import type { ShopTx } from './store.ts';

const STRAYS = 'strays';
const NAMED = 10;

/**
 * Products that carry the tag of what is held although we have no record of them: after the shop's data was erased and the
 * app is back, or copies of held products. What they were before nobody knows, so nothing is changed: somebody is told.
 */
export async function lookForStrays(tx: ShopTx, now: number): Promise<void> {
  const recorded = new Set(await tx.productIdsWithBaselines());
  const strays = (await tx.productIdsByTag(HELD_TAG)).filter((id) => !recorded.has(id));
  if (strays.length === 0) {
    await tx.resolveAlerts([STRAYS], now);
    return;
  }
  const titles = (await tx.products(strays.slice(0, NAMED))).map(({ title }) => title);
  const names = titles.join(', ') + (strays.length > titles.length ? ' …' : '');
  await tx.openAlerts(
    null,
    [
      {
        subject: STRAYS,
        kind: 'stray',
        urgency: 'today',
        message: 'alert.strays',
        params: { count: strays.length, names, tag: HELD_TAG },
        campaignId: null,
      },
    ],
    now,
  );
}

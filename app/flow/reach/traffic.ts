import { isUptick } from '../../core/traffic.ts';
import { HOLDFAST } from '../actor.ts';
import type { Clock } from '../ports.ts';
import type { ReachStore } from './store.ts';

const HOUR_MS = 3_600_000;

export const trafficSubject = (productId: string): string => `traffic:${productId}`;

/**
 * Tells once when a product's page has many more views than usual, in this hour or the one before (which is whole), and
 * takes it back when neither has.
 */
export async function watchTraffic({
  store,
  clock,
}: {
  store: Pick<ReachStore, 'traffic' | 'inShop'>;
  clock: Clock;
}): Promise<void> {
  const now = clock.now();
  const thisHour = now - (now % HOUR_MS);
  const rows = [...(await store.traffic(thisHour)), ...(await store.traffic(thisHour - HOUR_MS))];
  const shops = new Map<string, typeof rows>();
  for (const row of rows) shops.set(row.shop, [...(shops.get(row.shop) ?? []), row]);
  for (const [shop, own] of shops) {
    const busy = own.filter(({ views, usual }) => isUptick(views, usual));
    const calm = own.filter(({ productId }) => !busy.some((row) => row.productId === productId));
    await store.inShop(shop, async (tx) => {
      await tx.resolveAlerts(
        calm.map(({ productId }) => trafficSubject(productId)),
        now,
      );
      for (const { productId, title, views, usual } of busy) {
        const params = { product: title, views, usual: Math.round(usual * 10) / 10 };
        const alert = { kind: 'traffic', urgency: 'later', message: 'alert.traffic_uptick' } as const;
        const fresh = await tx.openAlerts(
          productId,
          [{ ...alert, subject: trafficSubject(productId), params, campaignId: null }],
          now,
        );
        if (fresh.length === 0) continue;
        const entry = {
          kind: 'traffic',
          message: 'ledger.traffic_uptick',
          campaignId: null,
          variantId: null,
        };
        await tx.ledger(productId, [{ ...entry, params, actor: HOLDFAST }], now);
      }
    });
  }
}

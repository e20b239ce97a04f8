import { isDue } from '../../core/looks.ts';
import { slipping } from '../../core/slipping.ts';
import { isLive } from '../../core/campaign.ts';
import type { Clock } from '../ports.ts';
import type { ShopTx, Store } from '../store.ts';
import type { ReadinessPort } from './ports.ts';

export interface ShippingPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ReadinessPort, 'findShipments' | 'findReturns'>;
  clock: Clock;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Between two looks at what was shipped. */
export const SHIPPING_EVERY_MS = 15 * MINUTE_MS;
/** Shopify's search lags and clocks differ: look back a little further than the last time. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** Shopify shows 60 days of orders. */
const FIRST_DAYS = 60;

export const slippingSubject = (campaignId: string): string => `slipping:${campaignId}`;

/**
 * Whether Shopify let us read; null: it was not due, or did not answer. Follows what is shipped, four times an hour (`now`: whenever
 * asked), and tells when orders have been slipping for a day while a campaign
 * runs.
 */
export async function watchShipping(
  { store, shopify, clock }: ShippingPorts,
  shop: string,
  when: 'due' | 'now' = 'due',
): Promise<boolean | null> {
  const began = clock.now();
  const last = await store.inShop(shop, (tx) => tx.shippingWatch());
  if (last && when === 'due' && !isDue(last.lookedAt, SHIPPING_EVERY_MS, began)) return null;
  const since = last?.readUntil ?? null;
  const read = await shopify.findShipments(
    shop,
    since === null ? began - FIRST_DAYS * DAY_MS : since - OVERLAP_MS,
  );
  if (!read.ok && read.reason === 'later') return null;
  const returnsSince = last?.returnsReadUntil ?? null;
  const returns = await shopify.findReturns(
    shop,
    returnsSince === null ? began - FIRST_DAYS * DAY_MS : returnsSince - OVERLAP_MS,
  );
  await store.inShop(shop, async (tx) => {
    if (read.ok) await tx.saveShippedOrders(read.value);
    if (returns.ok) await tx.saveReturns(returns.value);
    await tx.saveShippingWatch({
      lookedAt: began,
      readUntil: read.ok ? began : since,
      denied: !read.ok,
      returnsReadUntil: returns.ok ? began : returnsSince,
      returnsDenied: returns.ok ? false : returns.reason === 'no_access' || (last?.returnsDenied ?? false),
      slippingSince: last?.slippingSince ?? null,
    });
    await tellSlipping(tx, clock.now());
  });
  return read.ok;
}

async function tellSlipping(tx: ShopTx, now: number): Promise<void> {
  const watch = await tx.shippingWatch();
  const { orders, promised, days } = await tx.shippingFacts(now);
  const found = slipping(orders ?? [], watch?.slippingSince ?? null, { now, promised, days });
  if (watch) await tx.saveShippingWatch({ ...watch, slippingSince: found.since });
  const campaigns = await tx.campaigns({ states: ['approved', 'live', 'ended', 'cancelled'] });
  const told = campaigns.filter((campaign) => found.told && isLive(campaign, now));
  const others = campaigns.filter((campaign) => !told.includes(campaign));
  await tx.resolveAlerts(
    others.map(({ id }) => slippingSubject(id)),
    now,
  );
  await tx.openAlerts(
    null,
    told.map(({ id, name }) => ({
      subject: slippingSubject(id),
      kind: 'slipping' as const,
      urgency: 'today' as const,
      message: 'alert.slipping',
      params: { campaign: name, days: found.p90, limit: promised },
      campaignId: id,
    })),
    now,
  );
}

import { MOST_AT_ONCE } from '../../core/readiness/look.ts';
import { readinessOf, type Readiness } from '../../core/readiness/readiness.ts';
import type { Clock } from '../ports.ts';
import type { ShopTx, Store } from '../store.ts';
import type { KeptReadiness } from './store.ts';

const OPEN = ['draft', 'proposed', 'approved', 'live'] as const;

/** Works the readiness of every open campaign of a shop out and keeps what has changed since the last time. */
export async function watchReadiness(
  { store, clock }: { store: Pick<Store, 'inShop'>; clock: Clock },
  shop: string,
): Promise<void> {
  const open = await store.inShop(shop, (tx) => tx.campaigns({ states: OPEN }));
  for (const { id, endsAt } of open) {
    const now = clock.now();
    if (endsAt > now) await store.inShop(shop, (tx) => lookAtReadiness(tx, id, now));
  }
}

/**
 * Works the readiness of one campaign out and keeps what has changed, of a large campaign all of it; false: there is no
 * such campaign.
 */
export async function lookAtReadiness(tx: ShopTx, campaignId: string, now: number): Promise<boolean> {
  const facts = await tx.readinessFacts(campaignId, now);
  if (!facts) return false;
  const readiness = readinessOf(facts);
  const last = await tx.currentReadiness(campaignId);
  const { running, endsAt } = facts.campaign;
  if (now < endsAt && (!last || differs(last, readiness))) await tx.keepReadiness(campaignId, now, readiness);
  if (facts.items.length > MOST_AT_ONCE)
    await tx.keepReadinessLook(campaignId, now, { ...readiness, running });
  return true;
}

function differs(last: KeptReadiness, { verdict, checks }: Readiness): boolean {
  if (last.verdict !== verdict || last.checks.length !== checks.length) return true;
  const before = new Map(last.checks.map(({ key, state }) => [key, state]));
  return checks.some(({ key, state }) => before.get(key) !== state);
}

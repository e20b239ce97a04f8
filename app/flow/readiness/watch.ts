import { readinessOf, type Readiness } from '../../core/readiness/readiness.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store.ts';
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
    if (endsAt <= now) continue;
    await store.inShop(shop, async (tx) => {
      const facts = await tx.readinessFacts(id, now);
      if (!facts) return;
      const readiness = readinessOf(facts);
      const last = await tx.currentReadiness(id);
      if (!last || differs(last, readiness)) await tx.keepReadiness(id, now, readiness);
    });
  }
}

function differs(last: KeptReadiness, { verdict, checks }: Readiness): boolean {
  if (last.verdict !== verdict || last.checks.length !== checks.length) return true;
  const before = new Map(last.checks.map(({ key, state }) => [key, state]));
  return checks.some(({ key, state }) => before.get(key) !== state);
}

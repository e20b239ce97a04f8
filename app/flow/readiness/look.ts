import { isVisitDue, visited } from '../../core/readiness/visits.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store.ts';
import type { ReadinessPort, VisitPage } from './ports.ts';

export interface LookPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ReadinessPort, 'readPages'>;
  visit: VisitPage;
  clock: Clock;
  /** Between two pages of a shop. */
  pause(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** Products whose pages one look reads; the next look goes on. */
const READ_AT_ONCE = 250;
/** Pages that one look fetches; a shop's site has better things to do. */
const VISITS_AT_ONCE = 20;
const OPEN = ['draft', 'proposed', 'approved', 'live'] as const;

/** Reads what has to be known of the pages of open campaigns, and fetches those that are due as a shopper would. */
export async function lookAtPages(ports: LookPorts, shop: string): Promise<void> {
  const { store, shopify, clock } = ports;
  const { wanted, expiry } = await store.inShop(shop, async (tx) => ({
    wanted: await tx.pagesToRead(clock.now() - HOUR_MS, READ_AT_ONCE),
    expiry: (await tx.shop())?.settings.expiryMetafield ?? null,
  }));
  if (wanted.length > 0) {
    const read = await shopify.readPages(shop, wanted, expiry);
    if (read.ok) await store.inShop(shop, (tx) => tx.savePages(read.value, clock.now()));
  }
  await fetchPages(ports, shop);
}

async function fetchPages({ store, visit, clock, pause }: LookPorts, shop: string): Promise<void> {
  const now = clock.now();
  const due = await store.inShop(shop, async (tx) => {
    const pages = new Map<string, string>();
    for (const { id } of await tx.campaigns({ states: OPEN })) {
      const facts = await tx.readinessFacts(id, now);
      if (!facts) continue;
      const watched = visited(facts.items).map(({ productId }) => productId);
      for (const { productId, url, visitedAt } of await tx.pageAddresses(watched))
        if (isVisitDue(visitedAt, facts.campaign, now)) pages.set(productId, url);
    }
    return [...pages].slice(0, VISITS_AT_ONCE);
  });
  for (const [n, [productId, url]] of due.entries()) {
    if (n > 0) await pause();
    const seen = await visit(shop, url);
    await store.inShop(shop, (tx) => tx.saveVisit(productId, seen, clock.now()));
  }
}

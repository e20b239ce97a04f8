import { grouped } from '../../core/grouped.ts';
import { isVisitDue, visited } from '../../core/readiness/visits.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store.ts';
import type { ReadinessPort, VisitPage } from './ports.ts';
import type { PageOfCampaign } from './store.ts';

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

const ofCampaign = grouped<PageOfCampaign>(({ campaignId }) => [campaignId]);

async function fetchPages({ store, visit, clock, pause }: LookPorts, shop: string): Promise<void> {
  const now = clock.now();
  const found = await store.inShop(shop, (tx) => tx.pagesOfCampaigns(now));
  const pages = new Map<string, string>();
  for (const id of new Set(found.map(({ campaignId }) => campaignId)))
    for (const page of visited(ofCampaign(found, id)))
      if (page.url !== null && isVisitDue(page.visitedAt, page, now)) pages.set(page.productId, page.url);
  const due = [...pages].slice(0, VISITS_AT_ONCE);
  for (const [n, [productId, url]] of due.entries()) {
    if (n > 0) await pause();
    const seen = await visit(shop, url);
    await store.inShop(shop, (tx) => tx.saveVisit(productId, seen, clock.now()));
  }
}

import { grouped } from '../../core/grouped.ts';
import { newsOfPage } from '../../core/page-watch.ts';
import { isVisitDue, visited } from '../../core/readiness/visits.ts';
import type { Clock } from '../ports.ts';
import type { ShopTx, Store } from '../store.ts';
import { hidesPage, tellPagesDown, type PagesOfShop } from './pages-down.ts';
import type { ProductPage, ReadinessPort, VisitPage, Visited } from './ports.ts';
import type { LandingPage, PageOfCampaign } from './store.ts';

export interface LookPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ReadinessPort, 'readPages'>;
  visit: VisitPage;
  clock: Clock;
  /** Between two pages of a shop. */
  pause(): Promise<void>;
}

/** A page that was read less long ago is not read again: with the time between looks, an hour. */
const READ_AGAIN_MS = 3_000_000;
/** Between two looks where no plan changes; a page that has failed is fetched again as soon. */
export const PAGES_EVERY_MS = 600_000;
/** Products whose pages one look reads; the next look goes on. */
const READ_AT_ONCE = 250;
/** Pages that one look fetches; a shop's site has better things to do. */
const VISITS_AT_ONCE = 20;

/**
 * Reads what has to be known of the pages of open campaigns, and fetches those that are due as a shopper would. Tells what
 * somebody has changed on them, and which have stopped answering.
 */
export async function lookAtPages(ports: LookPorts, shop: string): Promise<void> {
  const { store, shopify, clock } = ports;
  // Kept first: a plan that changes during the look takes it away, and is looked at.
  const { wanted, expiry } = await store.inShop(shop, async (tx) => ({
    looked: await tx.savePagesLook(clock.now()),
    wanted: await tx.pagesToRead(clock.now() - READ_AGAIN_MS, READ_AT_ONCE),
    expiry: (await tx.shop())?.settings.expiryMetafield ?? null,
  }));
  if (wanted.length > 0) {
    const read = await shopify.readPages(shop, wanted, expiry);
    if (read.ok) await store.inShop(shop, (tx) => seePages(tx, read.value, clock.now()));
  }
  const fetched = await fetchPages(ports, shop);
  if (wanted.length === READ_AT_ONCE || fetched === VISITS_AT_ONCE)
    await store.inShop(shop, (tx) => tx.savePagesLook(null));
}

async function seePages(tx: ShopTx, pages: readonly ProductPage[], now: number): Promise<void> {
  const before = await tx.shownPages(pages.map(({ productId }) => productId));
  await tx.savePages(pages, now);
  for (const { productId, title: product, campaignId, shown } of before) {
    const page = pages.find((one) => one.productId === productId);
    if (page && campaignId !== null)
      await tx.tellEvents(productId, newsOfPage(shown, page.shown, { productId, product, campaignId }), now);
  }
}

/** Answers how many were fetched. */
async function fetchPages({ store, visit, clock, pause }: LookPorts, shop: string): Promise<number> {
  const tell = async (tx: ShopTx): Promise<PagesOfShop> => {
    const now = clock.now();
    const pages = await pagesOfShop(tx, now);
    await tellPagesDown(tx, pages, now);
    return pages;
  };
  const due = dueOf(await store.inShop(shop, tell), clock.now());
  for (const [n, { url, save }] of due.entries()) {
    if (n > 0) await pause();
    const seen = await visit(shop, url);
    await store.inShop(shop, (tx) => save(tx, seen, clock.now()));
  }
  if (due.length > 0) await store.inShop(shop, tell);
  return due.length;
}

const ofCampaign = grouped<PageOfCampaign>(({ campaignId }) => [campaignId]);

async function pagesOfShop(tx: ShopTx, now: number): Promise<PagesOfShop> {
  const found = await tx.pagesOfCampaigns(now);
  const campaigns = new Set(found.map(({ campaignId }) => campaignId));
  return {
    products: [...campaigns].flatMap((id) => visited(ofCampaign(found, id))),
    landing: await tx.landingPages(now),
  };
}

interface Due {
  url: string;
  save(tx: ShopTx, seen: Visited, now: number): Promise<void>;
}

/** Pages whose time has come, each once, however many campaigns show it. */
function dueOf({ products, landing }: PagesOfShop, now: number): Due[] {
  const isDue = (page: PageOfCampaign | LandingPage): boolean =>
    isVisitDue(page.visitedAt, page.failingSince !== null, page, now);
  const pages = new Map<string, Due>();
  for (const { url, ...page } of products)
    if (url !== null && isDue({ url, ...page }))
      pages.set(page.productId, { url, save: savingProduct(page) });
  for (const page of landing)
    if (isDue(page))
      pages.set(page.placementId, {
        url: page.url,
        save: (tx, seen, now) => tx.saveLandingVisit(page, seen, now),
      });
  return [...pages.values()].slice(0, VISITS_AT_ONCE);
}

/** A page that we hide is gone because of us: that begins no outage. */
const savingProduct =
  (page: Pick<PageOfCampaign, 'productId' | 'failingSince'>): Due['save'] =>
  async (tx, seen, now) =>
    tx.saveVisit(page, seen, await hidesPage(tx, page.productId), now);

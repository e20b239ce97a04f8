import { parseField } from '../../core/fields.ts';
import { pagesDown, type WatchedPage } from '../../core/page-watch.ts';
import type { ShopTx } from '../store.ts';
import type { LandingPage, PageOfCampaign } from './store.ts';

const SHOWN = ['ACTIVE', 'UNLISTED'];

/** The pages of a shop's open campaigns that are fetched. */
export interface PagesOfShop {
  products: readonly PageOfCampaign[];
  landing: readonly LandingPage[];
}

/** Tells once of each page of a running campaign that has stopped answering, and takes it back when it answers again. */
export async function tellPagesDown(
  tx: ShopTx,
  { products, landing }: PagesOfShop,
  now: number,
): Promise<void> {
  const pages: WatchedPage[] = [];
  for (const page of products.filter((one) => isRunning(one, now))) {
    const { productId, title: name, status, failingSince } = page;
    const hidden = !SHOWN.includes(status) || (failingSince !== null && (await hidesPage(tx, productId)));
    pages.push({ ...ofCampaign(page), subject: `page:${productId}:down`, productId, name, hidden });
  }
  for (const page of landing.filter((one) => isRunning(one, now))) {
    const subject = `page:placement:${page.placementId}:down`;
    pages.push({ ...ofCampaign(page), subject, productId: null, name: page.name, hidden: false });
  }
  const down = pagesDown(pages);
  const subjects = new Set(down.map(({ subject }) => subject));
  const over = (await tx.openSubjects('page_down')).filter((subject) => !subjects.has(subject));
  await tx.resolveAlerts(over, now);
  for (const { productId, ...alert } of down) await tx.openAlerts(productId, [alert], now);
}

const isRunning = ({ running, startsAt }: PageOfCampaign | LandingPage, now: number): boolean =>
  running && startsAt <= now;

const ofCampaign = ({
  campaignId,
  campaign,
  visit,
  visitedAt,
  failingSince,
}: PageOfCampaign | LandingPage) => ({
  campaignId,
  campaign,
  visit: visit && visitedAt !== null ? { ...visit, at: visitedAt, failingSince } : null,
});

/** Whether we changed, or still have to put back, where the product is shown. */
export async function hidesPage(tx: ShopTx, productId: string): Promise<boolean> {
  const baselines = await tx.baselines(productId);
  return baselines.some(({ field }) =>
    ['status', 'publication', 'variant_publication'].includes(parseField(field).kind),
  );
}

/** Pages that stop answering, and pages on which somebody else changed what shoppers see (domain: page or site update). */
import type { AlertDraft } from './decision.ts';

const MINUTE_MS = 60_000;
/** A page that failed is fetched again after this long, and is told of when it fails then. */
export const LOOK_AGAIN_MS = 10 * MINUTE_MS;
/** Answers that turn programs away, not shoppers: a password, a rate limit, a guard against bots. */
const TURNED_AWAY = [401, 403, 407, 429, 430];

/** What came of fetching a page. */
export interface Answered {
  /** Null: no answer. */
  status: number | null;
  problem: 'too_slow' | 'not_public' | 'unreachable' | null;
}

/** Whether a shopper gets no page. An address that is not public was never fetched, so it says nothing. */
export function fails({ status, problem }: Answered): boolean {
  if (status === null) return problem !== 'not_public';
  return status >= 400 && !TURNED_AWAY.includes(status);
}

/** Since when a page has failed without a break, after it was fetched at `now` (epoch milliseconds). */
export const failingSince = (before: number | null, answered: Answered, now: number): number | null =>
  fails(answered) ? (before ?? now) : null;

/** A page of a running campaign, as it was last fetched. */
export interface WatchedPage {
  /** Told once under it while it lasts. */
  subject: string;
  productId: string | null;
  name: string;
  campaignId: string;
  campaign: string;
  /** Null: not fetched yet. Times are epoch milliseconds. */
  visit: (Answered & { at: number; failingSince: number | null }) | null;
  /** We hide it, or it is not on sale: then no page is no news. */
  hidden: boolean;
}

/** Whom to tell that a page has stopped answering: it failed twice, some minutes apart. A page of two campaigns is told once. */
export function pagesDown(pages: readonly WatchedPage[]): (AlertDraft & { productId: string | null })[] {
  const down = pages.filter(
    ({ visit, hidden }) =>
      !hidden &&
      visit !== null &&
      visit.failingSince !== null &&
      visit.at - visit.failingSince >= LOOK_AGAIN_MS,
  );
  const first = new Map(down.toReversed().map((page) => [page.subject, page]));
  return [...first.values()].map(({ subject, productId, name, campaignId, campaign, visit }) => ({
    subject,
    productId,
    kind: 'page_down',
    urgency: 'today',
    message: visit?.status == null ? 'alert.page_down' : 'alert.page_down_status',
    params: { name, campaign, sinceAt: visit?.failingSince ?? null, code: String(visit?.status ?? '') },
    campaignId,
  }));
}

/** What a page shows, part by part, each as a fingerprint; an absent part was not read. */
export type Shown = Readonly<Record<string, string>>;

/** The parts that were read both times and differ. */
const changedParts = (before: Shown, after: Shown): string[] =>
  Object.keys(after).filter((part) => before[part] !== undefined && before[part] !== after[part]);

/** What a product's page tells of its description and pictures; title, price and status come by message (core/news). */
export function newsOfPage(
  before: Shown,
  after: Shown,
  of: { productId: string; product: string; campaignId: string },
): AlertDraft[] {
  const parts = changedParts(before, after);
  if (parts.length === 0) return [];
  return [
    {
      subject: `product:${of.productId}:page`,
      kind: 'page_update',
      urgency: 'later',
      message: 'alert.page_update',
      params: { product: of.product, parts: parts.join(',') },
      campaignId: of.campaignId,
    },
  ];
}

/** What the page of a collection that a campaign follows tells. */
export function newsOfCollection(
  before: Shown,
  after: Shown,
  of: { collectionId: string; collection: string; campaignId: string },
): AlertDraft[] {
  const parts = changedParts(before, after);
  if (parts.length === 0) return [];
  return [
    {
      subject: `collection:${of.collectionId}:page`,
      kind: 'collection_update',
      urgency: 'later',
      message: 'alert.collection_update',
      params: { collection: of.collection, parts: parts.join(',') },
      campaignId: of.campaignId,
    },
  ];
}

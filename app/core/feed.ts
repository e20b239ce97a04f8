import { promoteTag } from './campaign.ts';
import { csvLines } from './csv.ts';

/** One variant of a campaign, as partners outside Shopify need it. */
export interface FeedItem {
  productId: string;
  variantId: string;
  sku: string | null;
  title: string;
  variantTitle: string;
  handle: string;
  /** Shop currency. */
  price: string;
  /** May be promoted now. */
  safe: boolean;
}

export interface FeedFacts {
  shop: string;
  campaign: { name: string; handle: string };
  currency: string;
  items: readonly FeedItem[];
}

export const FEED_FORMATS = ['csv', 'json', 'tsv'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** Country of the item ids in Google's feed where the address names none. */
export const DEFAULT_COUNTRY = 'US';

/**
 * What may be promoted now, as text. `csv` and `json` list only that. `tsv` is a Google supplemental feed: every item of
 * the campaign, labelled, because a supplemental feed changes only the items it lists. The id there is the one that the
 * Google & YouTube channel gives (`shopify_<country>_<product>_<variant>`); `country` is two capital letters.
 */
export function feedText(format: FeedFormat, facts: FeedFacts, country: string): string {
  const safe = facts.items.filter((item) => item.safe);
  if (format === 'json') {
    const { campaign, currency } = facts;
    const products = safe.map(({ safe: _safe, ...item }) => ({ ...item, url: urlOf(facts, item) }));
    return `${JSON.stringify({ campaign, currency, products })}\n`;
  }
  if (format === 'tsv') {
    const label = promoteTag(facts.campaign.handle);
    const lines = facts.items.map((item) => [
      `shopify_${country}_${item.productId}_${item.variantId}`,
      item.safe ? label : 'hold',
    ]);
    return [['id', 'custom_label_0'], ...lines].map((line) => `${line.join('\t')}\n`).join('');
  }
  const head = ['product_id', 'variant_id', 'sku', 'title', 'variant', 'price', 'currency', 'url'];
  const lines = safe.map((item) => [
    item.productId,
    item.variantId,
    item.sku,
    item.title,
    item.variantTitle,
    item.price,
    facts.currency,
    urlOf(facts, item),
  ]);
  return csvLines([head, ...lines]);
}

const urlOf = ({ shop }: FeedFacts, { handle, variantId }: Pick<FeedItem, 'handle' | 'variantId'>): string =>
  `https://${shop}/products/${encodeURIComponent(handle)}?variant=${variantId}`;

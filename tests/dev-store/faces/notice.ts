/** What a shopper reads about a campaign's stock. The only place that turns the app's metafield into words. */
import { z } from 'zod';
import type { ProductView } from '../shopkeeper.ts';
import { html } from './html.ts';
import type { Piece } from './html.ts';

const CampaignStock = z.object({
  state: z.enum(['ok', 'low', 'sold_out']),
  campaign: z.string(),
  unitsLeft: z.number().int().nonnegative().optional(),
});
export type CampaignStock = z.infer<typeof CampaignStock>;

/** The value of the app's metafield `campaign_stock`; undefined when absent or not of its shape. */
export function campaignStock(product: ProductView): CampaignStock | undefined {
  const field = product.metafields.find(
    ({ namespace, key }) =>
      key === 'campaign_stock' && (namespace.startsWith('app--') || namespace.startsWith('$app')),
  );
  if (!field) return undefined;
  try {
    const parsed = CampaignStock.safeParse(JSON.parse(field.value));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The notice on a product's card and page. */
export function campaignNotice(product: ProductView): Piece {
  const stock = campaignStock(product);
  if (!stock) return null;
  const words = {
    ok: stock.campaign,
    low: stock.unitsLeft === undefined ? 'Only a few left' : `Only ${stock.unitsLeft} left`,
    sold_out: 'Campaign sold out',
  }[stock.state];
  return html`<p class="notice ${stock.state}" data-campaign-state="${stock.state}">
    <b>${words}</b>${stock.state === 'ok' || !stock.campaign ? null : html` <span>${stock.campaign}</span>`}
  </p>`;
}

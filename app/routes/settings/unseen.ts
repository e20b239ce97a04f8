import type { Visit } from '../support/session.ts';

/** What can be told only where the shop lets Holdfast see it. */
export type Unseen = 'traffic' | 'expiry' | 'slipping';

/** What nobody is told of in this shop, because the pixel is off, no expiry date is named, or orders may not be read. */
export async function unseenOf({
  shop,
  views,
  reach,
}: Pick<Visit, 'shop' | 'views' | 'reach'>): Promise<Unseen[]> {
  const [pixelSince, { ordersRead }, { settings }] = await Promise.all([
    reach.pixelSince(shop),
    views.choices(shop),
    views.settings(shop),
  ]);
  return [
    ...(pixelSince === null ? ['traffic' as const] : []),
    ...(settings.expiryMetafield === null ? ['expiry' as const] : []),
    ...(ordersRead ? [] : ['slipping' as const]),
  ];
}

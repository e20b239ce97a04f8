import type { Picture } from './picture.ts';

/** What people call the item: product, variant and campaign, as parameters of every message about it. */
export function names(picture: Picture, campaignId: string, variantId: string): Record<string, string> {
  const variant = picture.variants.find(({ id }) => id === variantId);
  return {
    product: picture.product.title,
    variant: variant?.title ?? '',
    campaign: picture.campaigns.find(({ id }) => id === campaignId)?.name ?? '',
  };
}

/** Whether it is one of those that a campaign stands or falls with. */
export const isHero = (picture: Picture, campaignId: string, variantId: string): boolean =>
  picture.campaigns
    .find(({ id }) => id === campaignId)
    ?.items.some((item) => item.variantId === variantId && item.hero) ?? false;

/** Order sources that sell from the same stock without the campaign: the counter, drafts written by staff, marketplaces. */
const OUTSIDE =
  /^pos$|^shopify_draft_order$|marketplace|amazon|ebay|etsy|walmart|faire|zalando|otto|kaufland/i;

/**
 * Whether an order's source (Shopify's `sourceName`) sells for a campaign. `channels`: the sources that the campaign
 * names; null = all but the point of sale, draft orders and marketplaces. A source that was not told counts.
 */
export const sellsForCampaign = (source: string | null, channels: readonly string[] | null): boolean => {
  if (source === null) return true;
  return channels
    ? channels.some((one) => one.toLowerCase() === source.toLowerCase())
    : !OUTSIDE.test(source);
};

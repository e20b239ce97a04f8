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

/** How and where units were ordered: Shopify's sourceName, and the counter's location. Null: not told; over no counter. */
export interface OrderPlace {
  source: string | null;
  locationId: string | null;
}

/** What is sold over a counter comes from that counter's shelf; `locations`: those that a campaign sells from. */
export const isFromShelf = (locations: ReadonlySet<string>, { locationId }: OrderPlace): boolean =>
  locationId === null || locations.has(locationId);

/**
 * Whether an order of the campaign's time counts as sold by it: on its channels, from its shelves. `locations`: those that
 * it sells from (`countedLocations`).
 */
export const isSoldBy = (
  { channels, locations }: { channels: readonly string[] | null; locations: ReadonlySet<string> },
  order: OrderPlace,
): boolean => sellsForCampaign(order.source, channels) && isFromShelf(locations, order);

/**
 * Which order lines a campaign has sold: the same for the forecast, the results, the stock plan and the measures. An item's plan
 * is for the whole window, and so is what it sold, whenever it joined. Whether an order's channel and place are the
 * campaign's says core/channels.ts.
 */

/** Whether order line `o` says what was wanted: not cancelled, or cancelled because there was no stock. */
export const WANTED = `(o."cancelledAt" IS NULL OR o."cancelReason" = 'INVENTORY')`;

/** Whether order line `o` is counted by the bundle that it was sold in, which is made of it. */
export const IN_BUNDLE = `(o."bundleVariantId" IS NOT NULL AND EXISTS (SELECT 1 FROM "VariantComponent" c
  WHERE c.shop = o.shop AND c."bundleVariantId" = o."bundleVariantId" AND c."variantId" = o."variantId"))`;

/** When campaign `c` ended or will end: also before its time. */
export const OVER = `least(c."endsAt", coalesce(c."endedAt", c."endsAt"))`;

/** Whether order line `o` falls into the window of campaign `c` and counts; `now` names the parameter, epoch milliseconds. */
export const soldInWindow = (now: string): string => `${WANTED} AND NOT ${IN_BUNDLE}
  AND o."orderedAt" >= c."startsAt" AND o."orderedAt" < ${OVER} AND o."orderedAt" <= to_timestamp(${now}::float8 / 1000)`;

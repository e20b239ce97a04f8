/** Domain: nearing expiry. */
const NEAR_MS = 30 * 86_400_000;

/** The moment until which a product can be sold, from a metafield's text (a date, or a date with a time); null: no date. */
export function expiryAt(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(text.trim())) return null;
  const at = Date.parse(text.trim());
  return Number.isNaN(at) ? null : at;
}

/** Whether something expires within 30 days, or before a campaign that is not over ends. Times are epoch milliseconds. */
export const isNearingExpiry = (expiresAt: number, campaignEndsAt: number, now: number): boolean =>
  expiresAt <= now + NEAR_MS || (campaignEndsAt > now && expiresAt < campaignEndsAt);

/** Domain: nearing expiry. */
const NEAR_MS = 30 * 86_400_000;

/**
 * The moment until which a product can be sold, from a metafield's text (a date, or a date with a time, which without a
 * zone is UTC); null: no date.
 */
export function expiryAt(text: string): number | null {
  const [, day, time = 'T00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:(T[\d:.]+)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text.trim()) ?? [];
  const at = Date.parse(`${day}${time}${zone}`);
  return Number.isNaN(at) ? null : at;
}

/** Whether something expires within 30 days, or before a campaign ends. Times are epoch milliseconds. */
export const isNearingExpiry = (expiresAt: number, campaignEndsAt: number, now: number): boolean =>
  expiresAt <= now + NEAR_MS || expiresAt < campaignEndsAt;

import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Shopify signed these bytes: base64 of HMAC-SHA256 over the raw body. While a secret is rotated, Shopify signs
 * with the oldest one for up to an hour: give both. Takes the same time for every wrong signature.
 */
export function isSignedByShopify(
  raw: Uint8Array,
  signature: string | null,
  secrets: readonly string[],
): boolean {
  const given = Buffer.from(signature ?? '', 'base64');
  let matches = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(raw).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) matches = true;
  }
  return matches;
}

import { isAhead } from '../../core/ahead.ts';
import { FINDING_OUT_MS, LONGEST_HOLD_MS, type ThrottleStatus } from './limiter.ts';

/** A bucket as of `at` (epoch milliseconds): what a BudgetStore keeps per shop. */
export interface Bucket {
  available: number;
  maximum: number;
  /** Points per second. */
  restoreRate: number;
  at: number;
  holdUntil: number | null;
  closedSince: number | null;
}

/** The bucket of a shop that was never asked, or as an answer of this moment described it. */
export function bucketOf(
  status: ThrottleStatus,
  { holdUntil, closedSince }: Pick<Bucket, 'holdUntil' | 'closedSince'>,
  now: number,
): Bucket {
  return {
    available: status.currentlyAvailable,
    maximum: status.maximumAvailable,
    restoreRate: status.restoreRate,
    at: now,
    holdUntil,
    closedSince,
  };
}

/**
 * Takes `cost` points out of a bucket and leaves `reserve`, or tells how long to wait (milliseconds, ≥ 1).
 * Whatever asks for more than the bucket ever holds is granted when it is full: Shopify refuses it if it must.
 */
export function takeFrom(
  bucket: Bucket,
  cost: number,
  reserve: number,
  now: number,
): { granted: true; bucket: Bucket } | { granted: false; waitMs: number } {
  const held = (bucket.holdUntil ?? now) - now;
  if (held > 0 && held <= LONGEST_HOLD_MS) return { granted: false, waitMs: held };
  // What a clock that was ahead left behind says nothing: the bucket counts as full, Shopify refuses if it is not.
  const elapsed = isAhead(bucket.at, now) ? Infinity : Math.max(0, now - bucket.at) / 1000;
  const available = Math.min(bucket.maximum, bucket.available + elapsed * bucket.restoreRate);
  const wanted = Math.min(cost + reserve, bucket.maximum);
  // Rounding of a refilled bucket must not ask for a wait of nothing.
  if (available + 1e-6 < wanted) {
    const waitMs = ((wanted - available) / Math.max(bucket.restoreRate, 1)) * 1000;
    return { granted: false, waitMs: Math.max(1, Math.ceil(waitMs)) };
  }
  const at = isAhead(bucket.at, now) ? now : Math.max(now, bucket.at);
  const holdUntil = bucket.closedSince === null ? null : now + FINDING_OUT_MS;
  return { granted: true, bucket: { ...bucket, available: available - cost, at, holdUntil } };
}

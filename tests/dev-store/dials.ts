/** Everything that goes wrong in real life, as numbers. Probabilities are in [0, 1]. */
import { z } from 'zod';

const probability = z.number().min(0).max(1).default(0);
const duration = z.number().min(0).default(0);

const webhookDials = z.strictObject({
  /** Delivered twice, with the same webhook id. */
  duplicate: probability,
  /** Held back so that later ones overtake it. */
  reorder: probability,
  /** Longest time that a reordered delivery is held back, in ms. */
  reorderMs: z.number().min(0).default(2000),
  /** Every delivery waits a random time up to this many ms of the store's clock. */
  delayMs: duration,
  /** Never sent at all. */
  lose: probability,
  /** The body shows the state at sending, not at the event. */
  mergeToCurrent: probability,
  /** An event is followed by `stormSize` `products/update` without any change. */
  storm: probability,
  stormSize: z.number().int().min(1).max(1000).default(20),
});

const apiDials = z.strictObject({
  status429: probability,
  status500: probability,
  /** A 200 with THROTTLED although the bucket has points. */
  throttled: probability,
  /** No answer until the client gives up (or 120 s have passed). */
  timeout: probability,
  /** The connection is cut before the operation runs. */
  cutBefore: probability,
  /** The operation runs, then the connection is cut. */
  cutAfter: probability,
  /** Every answer waits a random time up to this many ms (real time). */
  slowMs: duration,
  /** A query sees records as they were before their last change, if that is younger than `staleMs`. */
  staleReads: probability,
  staleMs: z.number().min(0).default(5000),
  /** `tag:` and `updated_at:` filters see additions only after this many ms; removals at once. */
  searchLagMs: duration,
  /** `Product.totalInventory` follows stock after this many ms. */
  totalInventoryLagMs: duration,
});

/** What Shopify answers for a shop that it lets nobody into: frozen, forbidden, gone, locked, rejected. */
export const CLOSED = [402, 403, 404, 423, 430] as const;

export const dialsSchema = z.strictObject({
  seed: z.number().int().default(1),
  webhooks: webhookDials.prefault({}),
  api: apiDials.prefault({}),
  /** Every call and token request is answered with this status; 0: the shop is open. */
  closed: z.literal([0, ...CLOSED]).default(0),
  /** A bulk operation ends FAILED. */
  bulkFailure: probability,
  /** How long a bulk operation stays RUNNING at least, in ms (real time). */
  bulkMs: duration,
});

export type Dials = z.output<typeof dialsSchema>;

/** All dials at rest. */
export function noFaults(): Dials {
  return dialsSchema.parse({});
}

/** A partial setting over the present one: `{webhooks: {lose: 0.1}}` leaves the rest as it is. */
export function turnDials(present: Dials, change: unknown): Dials {
  const given = z
    .looseObject({ webhooks: z.looseObject({}).optional(), api: z.looseObject({}).optional() })
    .parse(change);
  return dialsSchema.parse({
    ...present,
    ...given,
    webhooks: { ...present.webhooks, ...given.webhooks },
    api: { ...present.api, ...given.api },
  });
}

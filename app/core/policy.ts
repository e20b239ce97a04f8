import { z } from 'zod';
import { FLAG_RISK } from './demand/need.ts';
import { peopleSettings } from './people-settings.ts';
import { shippingSettings } from './shipping-settings.ts';

/** The three responses, weakest first (domain: response). */
export const RESPONSES = ['flag', 'stop_promoting', 'hide'] as const;
export type Response = (typeof RESPONSES)[number];

/** How strict a response is; 0 means free. */
export const strictness = (response: Response | null): number =>
  (RESPONSES as readonly (Response | null)[]).indexOf(response) + 1;

/** The strictest of several responses, null when there is none. */
export function strictest(responses: readonly (Response | null)[]): Response | null {
  return responses.reduce<Response | null>(
    (best, next) => (strictness(next) > strictness(best) ? next : best),
    null,
  );
}

export const HIDE_MODES = ['unlist', 'hide_variant', 'hide_from_channels'] as const;

const risk = z.number().gt(0).lt(1);

/**
 * What a campaign does about stock. Risks are probabilities of running out before the end: a response acts when the
 * risk is higher than its number. Defaults: flag 0.40 (chosen by the back-test), stop promoting off, hide off; sold out
 * stops promoting.
 */
export const policySchema = z.object({
  flagRisk: risk.nullable().default(FLAG_RISK),
  stopRisk: risk.nullable().default(null),
  hideRisk: risk.nullable().default(null),
  soldOutResponse: z.enum(RESPONSES).nullable().default('stop_promoting'),
  hideMode: z.enum(HIDE_MODES).default('unlist'),
  /** Publications that `hide_from_channels` takes the product out of. */
  hideChannels: z.array(z.string().max(200)).max(50).default([]),
  /** Planning and readiness: stock that covers demand with this probability (α). */
  serviceLevel: z.number().min(0.5).max(0.999).default(0.95),
  heroServiceLevel: z.number().min(0.5).max(0.999).default(0.98),
  /** Buyable units at or below this are sold out. */
  floor: z.number().int().min(0).max(1_000_000).default(0),
  /** Units per variant that the campaign may not count on; null takes the shop's reserve. */
  reserve: z.number().int().min(0).max(1_000_000).nullable().default(null),
  /** Locations that count; null = all active ones that fulfil online orders. */
  locationIds: z.array(z.string().max(40)).max(250).nullable().default(null),
  /** `max(0, planned − sold)` counts as need: these units are promised to somebody. */
  promised: z.boolean().default(false),
  /** Units on their way count when they land before the stock runs out. */
  countIncoming: z.boolean().default(false),
  /** How demand spreads over the window: evenly, or most at its beginning, as at a product launch. */
  shape: z.enum(['uniform', 'launch']).default('uniform'),
  /**
   * Order sources (Shopify's `sourceName`) whose sales are the campaign's; null = every one but point of sale, draft orders
   * and marketplaces. What the others take from the same stock counts as other demand.
   */
  channels: z.array(z.string().max(100)).max(50).nullable().default(null),
  /** What the others are expected to take, in times of what they took lately: 0 = nothing, 1 = as much. */
  othersTimes: z.number().min(0).max(10).default(1),
  /** At the end of the campaign sold-out items go back now, or when stock is back (at most 14 days later). */
  atEnd: z.enum(['now', 'when_back_in_stock']).default('now'),
});
export type Policy = z.infer<typeof policySchema>;

export const defaultPolicy = (): Policy => policySchema.parse({});

/**
 * A shop's settings with the domain's defaults. Times in seconds so that the demo can use a short minimum hold.
 */
export const settingsSchema = z.object({
  /** Publications that advertise: *stop promoting* unpublishes from these. */
  advertisingPublicationIds: z.array(z.string().max(200)).max(50).default([]),
  minimumHoldSeconds: z.number().int().min(0).max(604_800).default(3_600),
  /** Minimum hold of responses that leave advertising channels. */
  minimumAdHoldSeconds: z.number().int().min(0).max(604_800).default(21_600),
  /** Share of the need that must be there on top before a release. */
  restoreMargin: z.number().min(0).max(5).default(0.1),
  restoreMarginUnits: z.number().int().min(0).max(10_000).default(1),
  /** Buyable units from which a sold-out item counts as back. */
  comeBackUnits: z.number().int().min(1).max(10_000).default(1),
  reserve: z.number().int().min(0).max(1_000_000).default(0),
  /** A product leaves the ads when sizes below this share of its recent sales can still be bought. */
  sellableShare: z.number().gt(0).max(1).default(0.4),
  /** Levels confirmed longer ago than this are not known. */
  staleAfterSeconds: z.number().int().min(60).max(2_592_000).default(93_600),
  defaultPolicy: policySchema.default(() => defaultPolicy()),
  ...peopleSettings,
  ...shippingSettings,
  brakeProducts: z.number().int().min(1).max(100_000).default(20),
  brakeShare: z.number().gt(0).max(1).default(0.05),
  /** A level that jumped without an order or a move behind it counts after this. */
  jumpWaitSeconds: z.number().int().min(0).max(86_400).default(60),
});
export type Settings = z.infer<typeof settingsSchema>;

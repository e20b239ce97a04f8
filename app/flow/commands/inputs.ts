import { z } from 'zod';
import { CAMPAIGN_KINDS, GOALS } from '../../core/campaign.ts';
import { policySchema, RESPONSES, settingsSchema, type Settings } from '../../core/policy.ts';

const digits = z.string().regex(/^\d{1,20}$/);

/** What a person says about a campaign; times are epoch milliseconds, worked out from the shop's zone by the form. */
export const campaignInput = z
  .object({
    name: z.string().trim().min(1).max(120),
    /** Tag-safe; empty = made from the name. */
    handle: z.string().trim().max(60).default(''),
    kind: z.enum(CAMPAIGN_KINDS).default('sale'),
    goal: z.enum(GOALS).default('keep_available'),
    startsAt: z.number().int().positive(),
    endsAt: z.number().int().positive(),
    /** When money or creative is bound; null: as usual (core/campaign). */
    commitAt: z.number().int().positive().nullable().default(null),
    priority: z.number().int().min(1).max(5).default(3),
    budget: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,2})?$/)
      .nullable()
      .default(null),
    useTags: z.boolean().default(true),
    collectionId: digits.nullable().default(null),
    policy: policySchema,
    sources: z
      .array(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('tag'), value: z.string().trim().min(1).max(255) }),
          z.object({ kind: z.literal('picked'), value: digits }),
          z.object({ kind: z.literal('collection'), value: digits }),
          z.object({ kind: z.literal('discount'), value: digits }),
        ]),
      )
      .max(5_000)
      .default([]),
    /** Planned units by variant; absent = no plan for it. */
    plannedUnits: z.record(digits, z.number().int().min(0).max(100_000_000).nullable()).default({}),
    /** Product-level units: split over the variants by recent sales. */
    plannedUnitsOfProduct: z.record(digits, z.number().int().min(0).max(100_000_000)).default({}),
    heroes: z.array(digits).max(5_000).default([]),
    /** The person was asked about planned units that look like an extra 0 and says that they are meant. */
    confirmedPlans: z.boolean().default(false),
  })
  .refine((input) => input.endsAt > input.startsAt, {
    path: ['endsAt'],
    message: 'problem.end_before_start',
  })
  .refine((input) => input.commitAt === null || input.commitAt <= input.startsAt, {
    path: ['commitAt'],
    message: 'problem.commit_after_start',
  });
export type CampaignInput = z.infer<typeof campaignInput>;

export const overrideInput = z.object({
  productId: digits,
  campaignId: digits.or(z.string().max(40)).nullable().default(null),
  kind: z.enum(['keep_visible', 'hold_now']),
  response: z.enum(RESPONSES).nullable().default(null),
  untilKind: z.enum(['time', 'restock', 'campaign_end']),
  /** Epoch milliseconds; needed for `time`. */
  until: z.number().int().positive().nullable().default(null),
  reason: z.string().trim().min(1).max(500),
});
export type OverrideInput = z.infer<typeof overrideInput>;

/**
 * Some of a shop's settings. Only what was said is in the result: a schema of optional fields would fill in the
 * defaults of the others and so reset them.
 */
export const settingsInput = z
  .record(z.string(), z.unknown())
  .transform((given, context): Partial<Settings> => {
    const parsed = settingsSchema.strict().safeParse(given);
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
      return z.NEVER;
    }
    return Object.fromEntries(Object.entries(parsed.data).filter(([key]) => key in given));
  });
export type SettingsInput = z.infer<typeof settingsInput>;

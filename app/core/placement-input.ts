import { z } from 'zod';
import { goesOutOnce, PLACEMENT_KINDS } from './placements.ts';

const MOST_PRODUCTS = 1_000;
/** Epoch milliseconds. */
const moment = z.number().int().min(0).max(8.64e15).nullable();

/** A page of the web, nothing that a browser would run. */
const webAddress = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? ''), 'problem.web_address');

/** What a person says about a placement. */
export const placementInput = z
  .object({
    /** Absent: a new one. */
    id: z.string().max(60).nullable().default(null),
    kind: z.enum(PLACEMENT_KINDS),
    name: z.string().trim().min(1, 'problem.placement_name').max(120),
    link: webAddress.nullable(),
    ownerId: z.string().max(60).nullable(),
    audience: z
      .number('problem.audience')
      .int('problem.audience')
      .min(0, 'problem.audience')
      .max(1_000_000_000, 'problem.audience')
      .nullable(),
    goesOutAt: moment,
    lockedFrom: moment,
    productIds: z.array(z.string().max(30)).max(MOST_PRODUCTS),
  })
  .superRefine(({ kind, goesOutAt, lockedFrom }, context) => {
    if (goesOutOnce(kind) && goesOutAt === null)
      context.addIssue({ code: 'custom', path: ['goesOutAt'], message: 'problem.goes_out_when' });
    if ((lockedFrom ?? 0) > (goesOutAt ?? Infinity))
      context.addIssue({ code: 'custom', path: ['lockedFrom'], message: 'problem.locked_after' });
  });
export type PlacementInput = z.infer<typeof placementInput>;

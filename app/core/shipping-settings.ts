import { z } from 'zod';

/** The part of a shop's settings that says what it promises about shipping. */
export const shippingSettings = {
  /** Working days within which an order leaves; 0: the same day. */
  shipWithinDays: z.number().int().min(0).max(30).default(2),
  /** 1 = Monday … 7 = Sunday. */
  workdays: z
    .array(z.number().int().min(1).max(7))
    .min(1, 'problem.workdays')
    .max(7)
    .default([1, 2, 3, 4, 5]),
  /** Dates on which nobody works. */
  closedDays: z.array(z.iso.date('problem.dates')).max(100, 'problem.dates').default([]),
};

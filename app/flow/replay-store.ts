import { z } from 'zod';
import type { Settings } from '../core/policy.ts';

/** What the replay found, as kept and shown. Times are epoch milliseconds. */
export const replayResultSchema = z.object({
  from: z.number(),
  to: z.number(),
  /** Variants looked at. */
  variants: z.number(),
  holds: z.number(),
  soldOut: z.number(),
  lasted: z.number(),
  missed: z.number(),
  rows: z.array(
    z.object({
      variantId: z.string(),
      productId: z.string(),
      heldAt: z.number().nullable(),
      because: z.enum(['below_need', 'sold_out']).nullable(),
      soldOutAt: z.number().nullable(),
      stock: z.number().nullable(),
      need: z.number().nullable(),
      risk: z.number().nullable(),
    }),
  ),
});
export type ReplayResult = z.infer<typeof replayResultSchema>;

/** What the store keeps for the replay of a shop's past. */
export interface ReplayTx {
  /** Daily units of the best sellers that can run out, with their stock now; null: the shop is not known, or its orders are not. */
  salesForReplay(wanted: { days: number; variants: number; now: number }): Promise<{
    timezone: string;
    settings: Settings;
    /** Of the day 30 days ago, 0 = Monday. */
    firstWeekday: number;
    variants: { variantId: string; productId: string; stockNow: number; units: number[] }[];
  } | null>;
  saveReplay(result: ReplayResult, now: number): Promise<void>;
  /**
   * Keeps what watching campaigns would have held within the last seven days, for Home; nothing in a shop that acts, or
   * that has not watched for a week.
   */
  noteWatchedWeek(now: number): Promise<void>;
  /** Keeps what each live campaign has and needs today, for its chart; the last time of a day stays. */
  noteCampaignDays(now: number): Promise<void>;
}

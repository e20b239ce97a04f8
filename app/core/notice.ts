import { z } from 'zod';

const noticeSchema = z.object({ state: z.enum(['ok', 'low', 'sold_out']), campaign: z.string() });

/** What our metafield tells the theme: a word for the shopper, not a number that changes with each sale. */
export type Notice = z.infer<typeof noticeSchema>;

/** The metafield's text. */
export const noticeText = ({ state, campaign }: Notice): string => JSON.stringify({ state, campaign });

/** The notice in a metafield's text; null for what we did not write. */
export function readNotice(text: string): Notice | null {
  try {
    return noticeSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

import { z } from 'zod';

const id = z.string().min(1).max(60);

/** What a note is on. */
export const noteTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('campaign'), campaignId: id }),
  z.object({ kind: z.literal('product'), productId: id }),
  /** A variant in a campaign. */
  z.object({ kind: z.literal('item'), campaignId: id, productId: id, variantId: id }),
  z.object({ kind: z.literal('placement'), placementId: id }),
  z.object({ kind: z.literal('alert'), alertId: id }),
  /** A check before the launch of a campaign, by its name. */
  z.object({ kind: z.literal('check'), campaignId: id, check: z.string().regex(/^[a-z_]{1,60}$/) }),
]);
export type NoteTarget = z.infer<typeof noteTarget>;

/** What a person writes. */
export const noteInput = z.object({
  on: noteTarget,
  text: z.string().trim().min(1, 'problem.note_empty').max(2_000, 'problem.note_long'),
});
export type NoteInput = z.infer<typeof noteInput>;

/** More people than this are a list, not a talk. */
export const MOST_MENTIONED = 20;

interface Somebody {
  userId: string;
  name: string;
}

const WORD = /[\p{L}\p{N}_]/u;

/**
 * The people whom a text mentions as `@Name`, as the shop's team has them: capitals do not matter, the longest name that
 * fits is meant, and a name ends where a word ends. Each once, in the order of the text; namesakes are all meant.
 */
export function mentionsIn(text: string, people: readonly Somebody[]): string[] {
  const lower = text.toLowerCase();
  const named = people
    .map(({ userId, name }) => ({ userId, name: name.trim().toLowerCase() }))
    .filter(({ name }) => name !== '')
    .toSorted((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (let at = lower.indexOf('@'); at >= 0; at = lower.indexOf('@', at + 1)) {
    // An email address is no mention.
    if (WORD.test(lower[at - 1] ?? '')) continue;
    const rest = lower.slice(at + 1);
    const first = named.find(({ name }) => rest.startsWith(name) && !WORD.test(rest[name.length] ?? ''));
    if (!first) continue;
    for (const { userId, name } of named) if (name === first.name) found.add(userId);
  }
  return [...found];
}

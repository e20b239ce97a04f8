/** Webhooks that do not come any more (domain: something is broken). */

/** Looks in a row that found what no webhook told. Times are epoch milliseconds. */
export interface Silence {
  looks: number;
  /** When the first of them was. */
  since: number;
}

/** One message can get lost, a look can overtake one that is late: only what two looks in a row find is a silence. */
const LOOKS = 2;
const APART_MS = 600_000;

/**
 * What a look at the shop says about its webhooks. `changes`: how many products it found that were not as they were known;
 * `lastWebhookAt`: the last delivery, of whatever kind; null: there was none.
 */
export function hearing(
  before: Silence | null,
  look: { at: number; changes: number; lastWebhookAt: number | null },
): Silence | null {
  // Whatever came since the first of these looks, something comes.
  const silent = before !== null && (look.lastWebhookAt === null || look.lastWebhookAt < before.since);
  const running = silent ? before : null;
  if (look.changes === 0) return running;
  if (!running) return { looks: 1, since: look.at };
  return look.at - running.since < APART_MS ? running : { ...running, looks: running.looks + 1 };
}

/** Whether somebody is told that webhooks are silent. */
export const isSilent = (silence: Silence | null): boolean => silence !== null && silence.looks >= LOOKS;

/** What people of a shop agreed on, told from its settings. */
import { z } from 'zod';
import { MATRIX_AUDIENCES, MATRIX_TRIGGERS } from './audience.ts';
import type { SettingDifference } from './settings-file.ts';
import { howOf, type Telling } from './telling.ts';

/**
 * What differs between two arrangements of telling, from what to what: who is told of a trigger how (`traffic.owner`), and
 * the other settings by their own name.
 */
export function tellingDifferences(before: Telling, after: Telling): SettingDifference[] {
  const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);
  const told = MATRIX_TRIGGERS.flatMap((trigger) =>
    MATRIX_AUDIENCES.map((audience) => ({
      path: `${trigger}.${audience}`,
      before: howOf(before.matrix, trigger, audience),
      after: howOf(after.matrix, trigger, audience),
    })),
  );
  const { matrix: _was, ...othersBefore } = before;
  const { matrix: _is, ...others } = after;
  const names = Object.keys(others) as (keyof typeof others)[];
  const rest = names.map((path) => ({ path, before: plain(othersBefore[path]), after: plain(others[path]) }));
  return [...told, ...rest].filter((one) => differs(one.before, one.after));
}

/** Quiet hours as they are kept and shown; null: there are none. */
export const quietInWords = (quiet: Telling['quiet']): string | null =>
  quiet && `${quiet.from} – ${quiet.to}`;
const plain = (value: Telling['quiet'] | number | string): string | number | null =>
  typeof value === 'object' ? quietInWords(value) : value;

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const differences = z.array(z.object({ path: z.string(), before: value, after: value }));

/** What an entry of the ledger keeps of a change: the names of what changed, and from what to what. */
export const changeParams = (changed: readonly SettingDifference[]) => ({
  changed: changed.map(({ path }) => path).join(', '),
  differences: JSON.stringify(changed),
});

/** What was changed from what to what, from an entry; empty: it keeps no more than names. */
export function differencesIn(params: Record<string, unknown>): SettingDifference[] {
  const kept = params['differences'];
  if (typeof kept !== 'string') return [];
  try {
    const read = differences.safeParse(JSON.parse(kept));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}

/** Entries of the ledger that tell how a shop's way of working was changed. */
export const AGREEMENTS = [
  'ledger.settings_saved',
  'ledger.settings_imported',
  'ledger.telling_saved',
  'ledger.channel_set',
  'ledger.channel_removed',
  'ledger.slack_bot_set',
  'ledger.slack_bot_removed',
  'ledger.themes_on',
  'ledger.themes_off',
  'ledger.owners_saved',
  'ledger.answer_times_saved',
  'ledger.absences_saved',
  'ledger.role_changed',
  'ledger.member_forgotten',
] as const;

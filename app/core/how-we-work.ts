/** What people of a shop agreed on, told from its settings. */
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

/** What an entry of the ledger keeps of a change: the names of what changed, and from what to what. */
export const changeParams = (changed: readonly SettingDifference[]) => ({
  changed: changed.map(({ path }) => path).join(', '),
  differences: JSON.stringify(changed),
});

/**
 * What was changed from what to what, from an entry; empty: it keeps no more than names. Home shows entries, and a schema would
 * bring the library of schemas, a tenth of the scripts, into the first page.
 */
export function differencesIn(params: Record<string, unknown>): SettingDifference[] {
  const kept = params['differences'];
  if (typeof kept !== 'string') return [];
  try {
    const read: unknown = JSON.parse(kept);
    return Array.isArray(read) && read.every(isDifference) ? read : [];
  } catch {
    return [];
  }
}

const isDifference = (one: unknown): one is SettingDifference =>
  typeof one === 'object' &&
  one !== null &&
  'path' in one &&
  typeof one.path === 'string' &&
  'before' in one &&
  isValue(one.before) &&
  'after' in one &&
  isValue(one.after);

const isValue = (value: unknown): value is SettingDifference['before'] =>
  value === null ||
  ['string', 'number', 'boolean'].includes(typeof value) ||
  (Array.isArray(value) && value.every((part) => typeof part === 'string'));

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

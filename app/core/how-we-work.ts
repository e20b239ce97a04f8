/** What people of a shop agreed on, told from its settings. */
import { MATRIX_TRIGGERS, type Audience, type How, type Trigger } from './audience.ts';
import type { Matrix, Telling } from './telling.ts';

/** What an audience is told of, by how; every trigger of the matrix is in exactly one. */
export const toldOf = (matrix: Matrix, audience: Audience): Record<How, Trigger[]> => {
  const by = (how: How): Trigger[] => MATRIX_TRIGGERS.filter((trigger) => matrix[trigger][audience] === how);
  return { now: by('now'), digest: by('digest'), off: by('off') };
};

/** Names of what differs between two arrangements of telling: triggers, and the other settings by their own name. */
export function tellingChanges(before: Telling, after: Telling): string[] {
  const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);
  const triggers = MATRIX_TRIGGERS.filter((trigger) =>
    differs(before.matrix[trigger], after.matrix[trigger]),
  );
  const { matrix: _was, ...othersBefore } = before;
  const { matrix: _is, ...others } = after;
  const names = (Object.keys(others) as (keyof typeof others)[]).filter((name) =>
    differs(othersBefore[name], others[name]),
  );
  return [...triggers, ...names];
}

/** Entries of the ledger that tell how a shop's way of working was changed. */
export const AGREEMENTS = [
  'ledger.settings_saved',
  'ledger.settings_imported',
  'ledger.telling_saved',
  'ledger.channel_set',
  'ledger.channel_removed',
  'ledger.owners_saved',
  'ledger.answer_times_saved',
  'ledger.absences_saved',
  'ledger.role_changed',
  'ledger.member_forgotten',
] as const;

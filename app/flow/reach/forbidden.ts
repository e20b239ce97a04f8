import type { Person } from '../commands/commands.ts';
import { refuse } from '../commands/support.ts';

/** What a person is told whose role may not do this. */
export const forbidden = (by: Person) => ({
  ...refuse('problem.forbidden', null, { role: by.role }),
  reason: 'forbidden' as const,
});

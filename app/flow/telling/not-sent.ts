import { adviceOf } from '../../core/slack.ts';
import type { CommandResult } from '../commands/commands.ts';
import { refuse } from '../commands/support.ts';

/** Why a test did not arrive, with what to do about it where that is known. */
export function notSent(reason: string): CommandResult {
  const known = adviceOf(reason);
  return known
    ? refuse(`slack_advice.${known.advice}`, null, { error: known.error })
    : refuse('problem.test_not_sent', null, { detail: reason });
}

import { adviceOf } from '../core/slack.ts';
import type { Translate } from '../i18n/speak.tsx';

/** Why a message did not arrive, with what to do about it where that is known; else as the other side said it. */
export function whyNotArrived(reason: string, t: Translate): string {
  const known = adviceOf(reason);
  return known ? t(`slack_advice.${known.advice}`, { error: known.error }) : reason;
}

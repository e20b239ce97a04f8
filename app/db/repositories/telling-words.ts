/** What statements about telling have in common. */
import { CLOCKS_APART_MS } from '../../core/ahead.ts';

/** A parameter in epoch milliseconds as a time. */
export const at = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

/** The latest that a clock which is right may have noted. */
export const notAhead = (now: string): string => at(`(${now}::float8 + ${CLOCKS_APART_MS})`);

/** What a clock that was ahead put off is due: only what waits for the end of quiet hours goes on waiting. */
export const isDue = (d: string, now: string): string =>
  `(${d}."dueAt" <= ${at(now)} OR (${d}.how = 'now' AND ${d}.reason <> 'quiet_hours' AND ${d}.at > ${notAhead(now)}))`;

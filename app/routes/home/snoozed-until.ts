import { startOfDay } from '../../core/time.ts';
import type { SNOOZES } from '../../ui/snooze.tsx';

const HOUR_MS = 3_600_000;
/** When a shop's morning begins. */
const MORNING_MS = 8 * HOUR_MS;
const DAYS = { tomorrow: 1, week: 7 };

/** Epoch milliseconds at which a snoozed alert comes back, in the shop's zone. */
export const snoozedUntil = (choice: (typeof SNOOZES)[number], now: number, zone: string): number =>
  choice === 'hours' ? now + 4 * HOUR_MS : startOfDay(now, zone, DAYS[choice]) + MORNING_MS;

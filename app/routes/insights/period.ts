import { startOfDay } from '../../core/time.ts';
import type { InsightsPeriod } from '../../db/views/views.ts';
import { oneOf } from '../support/params.ts';

/** Lengths to look at; `install`: the last four weeks against the first four after the app came. */
export const PERIODS = ['7', '28', '90', 'install'] as const;
export type PeriodName = (typeof PERIODS)[number];

const FOUR_WEEKS = 28;
const DAY_MS = 86_400_000;

export const periodOf = (params: URLSearchParams): PeriodName => oneOf(PERIODS, params.get('period')) ?? '28';

/** What can be chosen: the first four weeks with the app can be compared once they are over; `installedAt` null: not known. */
export const periodsToChoose = (now: number, installedAt: number | null): readonly PeriodName[] =>
  PERIODS.filter(
    (name) => name !== 'install' || installedAt === null || now - installedAt >= FOUR_WEEKS * DAY_MS,
  );

/** Whole days of the shop up to and with today, and as many before; `installedAt` null: not known. */
export function readPeriod(
  name: PeriodName,
  now: number,
  zone: string,
  installedAt: number | null,
): InsightsPeriod {
  const days = name === 'install' ? FOUR_WEEKS : Number(name);
  const to = startOfDay(now, zone, 1);
  const from = startOfDay(now, zone, 1 - days);
  if (name !== 'install' || installedAt === null)
    return { from, to, beforeFrom: startOfDay(now, zone, 1 - 2 * days), beforeTo: from };
  return {
    from,
    to,
    beforeFrom: startOfDay(installedAt, zone),
    beforeTo: startOfDay(installedAt, zone, days),
  };
}

/** A span `from`, `to` of an address beside as long a one before it; null: none that can be read. */
export function spanOf(params: URLSearchParams): InsightsPeriod | null {
  const [from, to] = ['from', 'to'].map((name) => Number(params.get(name) || Number.NaN));
  if (from === undefined || to === undefined || !(from < to) || !(from > 0 && to < 8e15)) return null;
  return { from, to, beforeFrom: from - (to - from), beforeTo: from };
}

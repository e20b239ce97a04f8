/** The spans that the measures compare. */
import { expect, test } from 'vitest';
import { periodsToChoose, readPeriod } from '../../app/routes/insights/period.ts';
import { loader as measureRows } from '../../app/routes/insights/rows.tsx';
import { NOW as TODAY } from '../support/builders.ts';
import { fakeContext, visitOf } from './fake-context.ts';

const DAY = 86_400_000;
const ZONE = 'Europe/Berlin';
/** Clocks went back on 25 October 2026. */
const NOW = Date.UTC(2026, 10, 10, 15);
const said = (from: number, to: number) =>
  [from, to].map((at) => new Date(at).toLocaleString('sv', { timeZone: ZONE })).join(' – ');
const spans = (name: Parameters<typeof readPeriod>[0], installedAt: number | null) => {
  const { from, to, beforeFrom, beforeTo } = readPeriod(name, NOW, ZONE, installedAt);
  return [said(from, to), said(beforeFrom, beforeTo)];
};

test('so many whole days of the shop up to tonight, and as many before, also over a change of clocks', () => {
  expect(spans('28', null)).toEqual([
    '2026-10-14 00:00:00 – 2026-11-11 00:00:00',
    '2026-09-16 00:00:00 – 2026-10-14 00:00:00',
  ]);
});

test('since the app came: the last four weeks against its first four', () => {
  expect(spans('install', NOW - 200 * DAY)).toEqual([
    '2026-10-14 00:00:00 – 2026-11-11 00:00:00',
    '2026-04-24 00:00:00 – 2026-05-22 00:00:00',
  ]);
  expect(spans('install', null)).toEqual(spans('28', null));
});

test('the first four weeks with the app can be chosen once they are over', () => {
  expect(periodsToChoose(NOW, NOW - 27 * DAY)).toEqual(['7', '28', '90']);
  expect(periodsToChoose(NOW, NOW - 28 * DAY)).toContain('install');
  expect(periodsToChoose(NOW, null)).toContain('install');
});

test('the rows of a measure are of the days that Insights shows, also where the address names none', async () => {
  const page = { rows: [], total: 0, page: 1, pageSize: 50, everMeasured: false };
  const fake = fakeContext({ views: { measureRows: () => Promise.resolve(page) } });
  const { period } = await measureRows(visitOf(fake, '/app/insights/rows?rows=sold_out'));
  const { from, to } = readPeriod('28', TODAY, ZONE, null);
  expect(period).toEqual({ from, to });
});

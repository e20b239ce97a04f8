/** What a campaign that has not begun misses: by its forecast, from plan and history. */
import { expect, test } from 'vitest';
import type { ComingCampaign, ComingItem } from '../../app/core/coming.ts';
import { demandAhead } from '../../app/core/coming-demand.ts';
import { need } from '../../app/core/demand/need.ts';
import { planLines } from '../../app/core/shortage.ts';
import { DAY, NOW } from '../support/builders.ts';
import { campaign, item, level, part, RULES } from './coming-case.ts';

const ahead = demandAhead(
  100,
  Array.from({ length: 28 }, () => 14),
  7,
);
const at = (risk: number): number => (ahead.forecast ? need(ahead.forecast, risk) : 0);
const [safe, claimed] = [at(0.05), at(0.4)];
const coming = (given: Partial<ComingItem> = {}, more: Partial<ComingCampaign> = {}) =>
  campaign({ items: [item({ ...ahead, ...given })], ...more });
const first = (one: ComingCampaign) => planLines([one], NOW)[0];

test('it takes the safe need, a hero more', () => {
  expect(first(coming())).toMatchObject({ left: safe, usable: 60, missing: safe - 60, toBeSafe: true });
  expect(first(coming({ hero: true }))?.left).toBe(at(0.02));
  expect(safe).toBeGreaterThan(claimed);
});
test('the next one counts on what is left when this one has what it needs not to be flagged', () => {
  const stock = [part({ levels: [level('a', 1_000)] })];
  const next = coming({ parts: stock }, { id: 'c2', startsAt: NOW + 8 * DAY });
  expect(planLines([next, coming({ parts: stock })], NOW)[1]).toMatchObject({
    campaignId: 'c2',
    usable: 1_000 - claimed,
  });
});
test('a reserve, and stock that is owed elsewhere, cannot be counted on', () => {
  expect(first(coming({}, { rules: { ...RULES, reserve: 7 } }))?.usable).toBe(53);
  const owed = [part({ levels: [level('a', 60), level('b', -4)] })];
  expect(first(coming({ parts: owed }))?.usable).toBe(56);
});
test('what is promised is the least, a plan that is a cap the most', () => {
  const promised = { ...RULES, promised: true };
  expect(first(coming({ planned: 900 }, { rules: promised }))?.left).toBe(900);
  expect(first(coming({}, { goal: 'limited_units' }))?.left).toBe(Math.min(100, safe));
  expect(first(coming({ planned: null }, { goal: 'limited_units' }))?.left).toBe(safe);
});
test('a delivery counts if the campaign counts on it and it lands before the start; else it is named', () => {
  const arrivals = [
    { locationId: 'a', at: NOW + 2 * DAY, units: 25 },
    { locationId: 'a', at: NOW + 8 * DAY, units: 6 },
    { locationId: 'a', at: NOW + 90 * DAY, units: 500 },
    { locationId: 'elsewhere', at: NOW + DAY, units: 70 },
  ];
  const parts = [part({ arrivals })];
  expect(first(coming({ parts }))).toMatchObject({
    usable: 85,
    due: { units: 6, at: NOW + 8 * DAY, tooLate: true },
  });
  expect(first(coming({ parts }, { rules: { ...RULES, countIncoming: false } }))).toMatchObject({
    usable: 60,
    due: { units: 31, at: NOW + 2 * DAY, tooLate: false },
  });
  const enough = [part({ levels: [level('a', 900)], arrivals })];
  expect(first(coming({ parts: enough }))?.due).toBe(null);
});
test('more has to be there when the stock may be empty, at the start where nothing is left', () => {
  const by = (units: number) => first(coming({ parts: [part({ levels: [level('a', units)] })] }))?.by ?? 0;
  expect(by(0)).toBe(NOW + 7 * DAY);
  expect(by(30)).toBeGreaterThan(by(0));
  expect(by(60)).toBeGreaterThan(by(30));
  expect(by(safe - 1)).toBe(NOW + 14 * DAY);
});
test('of sales that are another’s, too, it counts its share', () => {
  const half = demandAhead(
    100,
    Array.from({ length: 28 }, () => 14),
    7,
    0.5,
  );
  expect(half.expected).toEqual(ahead.expected);
  expect(half.forecast && need(half.forecast, 0.05)).toBeLessThan(safe);
});

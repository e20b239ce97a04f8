/** What a campaign teaches: which lessons are told of its totals, and in what order. */
import { describe, expect, test } from 'vitest';
import { lessonsOf } from '../../app/core/measures/lessons.ts';
import { noTotals, type Totals } from '../../app/core/measures/totals.ts';

describe('what a campaign teaches', () => {
  const HOUR = 3_600_000;
  /** Five items, three with plans that were met exactly. */
  const met = { ...noTotals(), items: 5, knownItems: 5, planItems: 3, planned: 100, plannedOrdered: 100 };
  const taught = (more: Partial<Totals>, acknowledgeMs: number | null = null) =>
    lessonsOf({ ...met, ...more }, { acknowledgeMs });
  const keys = (...given: Parameters<typeof taught>) => taught(...given).map(({ key }) => key);
  test('given all went well, then that', () => expect(taught({})).toEqual([{ key: 'well', params: {} }]));
  test('given plans off by more than 15 %, then which way and how far', () => {
    expect(taught({ planned: 80 })).toEqual([{ key: 'plan_low', params: { share: 0.2 } }]);
    expect(taught({ planned: 120 })).toEqual([{ key: 'plan_high', params: { share: 0.2 } }]);
    expect([85, 115].map((planned) => keys({ planned }))).toEqual([['well'], ['well']]);
  });
  test('given plans of more than twice what was ordered, then both, and no share that nobody can picture', () => {
    expect(keys({ planned: 200 })).toEqual(['plan_high']);
    expect(taught({ planned: 2_300 })).toEqual([
      { key: 'plan_far', params: { planned: 2_300, ordered: 100 } },
    ]);
  });
  test('given plans of which nothing was ordered, then that, and not that all went well', () =>
    expect(taught({ plannedOrdered: 0 })).toEqual([{ key: 'unsold', params: { planned: 100 } }]));
  test('given no plan that can be compared, then that, unless everything sold out', () => {
    const none = { planItems: 0, planned: 0, plannedOrdered: 0 };
    expect(taught({ ...none, soldOutItems: 4 })).toEqual([{ key: 'no_plan', params: {} }]);
    expect(keys({ ...none, soldOutItems: 5 })).toEqual(['well']);
  });
  test('given no stock was known for most of the time, then that, and not that all went well', () =>
    expect(keys({ knownItems: 0, planItems: 0, planned: 0, plannedOrdered: 0 })).toEqual(['stock_unknown']));
  test('given warnings less than a day ahead on average, then by how many hours', () => {
    expect(taught({ warnings: 2, warningMs: 13 * HOUR })).toEqual([
      { key: 'warned_late', params: { count: 7 } },
    ]);
    expect(keys({ warnings: 2, warningMs: 48 * HOUR })).toEqual(['well']);
  });
  test('given alerts that nobody took on for more than four hours on average, then how long it took', () => {
    expect(taught({}, 4.6 * HOUR)).toEqual([{ key: 'slow', params: { count: 5 } }]);
    expect(keys({}, 4 * HOUR)).toEqual(['well']);
  });
  test('flags are unneeded when more were wrong than right', () => {
    expect(keys({ wrong: 2, right: 2 })).toEqual(['well']);
    expect(taught({ wrong: 3, right: 2 })).toEqual([{ key: 'unneeded_flags', params: { count: 3 } }]);
  });
  test('given broken promises, missing or late warnings, slow people, then these, the weightiest first', () =>
    expect(
      taught(
        { broken: 2, missed: 4, warnings: 1, warningMs: 23 * HOUR, wrong: 2, right: 1, wrongHolds: 6 },
        5 * HOUR,
      ),
    ).toEqual([
      { key: 'broken', params: { count: 2 } },
      { key: 'unwarned', params: { count: 4 } },
      { key: 'warned_late', params: { count: 23 } },
      { key: 'unneeded_holds', params: { count: 6 } },
      { key: 'unneeded_flags', params: { count: 2 } },
      { key: 'slow', params: { count: 5 } },
    ]));
});

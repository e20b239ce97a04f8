import { describe, expect, test } from 'vitest';
import { readinessOf, type ReadinessFacts } from '../../app/core/readiness.ts';

const good: ReadinessFacts = {
  items: 10,
  judged: true,
  shortItems: 0,
  shortUnits: 0,
  withoutPlan: 0,
  stockUnknown: 0,
  exempt: 0,
  heroes: 2,
  heroesNotSellable: 0,
  notActive: 0,
  shared: 0,
};
const stateOf = (given: Partial<ReadinessFacts>, key: string) =>
  readinessOf({ ...good, ...given }).checks.find((check) => check.key === key);

describe('readiness', () => {
  test('all well is ready', () => expect(readinessOf(good).verdict).toBe('ready'));
  test('a campaign without items is not', () =>
    expect(readinessOf({ ...good, items: 0, heroes: 0 }).verdict).toBe('not_ready'));
  test('a hero that cannot be bought blocks; no hero at all does not', () => {
    expect(readinessOf({ ...good, heroesNotSellable: 1 }).verdict).toBe('not_ready');
    expect(readinessOf({ ...good, heroes: 0 }).verdict).toBe('ready');
  });
  test.each([
    [{ shortItems: 3, shortUnits: 40 }, 'stock', 'warning', 3],
    [{ withoutPlan: 4 }, 'plan', 'warning', 4],
    [{ stockUnknown: 2 }, 'known', 'not_known', 2],
    [{ notActive: 1 }, 'active', 'warning', 1],
    [{ shared: 5 }, 'overlap', 'warning', 5],
  ] as const)('%j warns', (given, key, state, count) => {
    expect(stateOf(given, key)).toMatchObject({ state, count });
    expect(readinessOf({ ...good, ...given }).verdict).toBe('ready_with_warnings');
  });
  test('before the start, without any plan, nobody knows whether stock is enough', () => {
    expect(stateOf({ judged: false, withoutPlan: 10 }, 'stock')?.state).toBe('not_known');
    expect(stateOf({ judged: true, withoutPlan: 10 }, 'stock')?.state).toBe('ready');
  });
});

import { describe, expect, test } from 'vitest';
import { stockLight, type StockFacts } from '../../app/core/stock-light.ts';

const facts = (given: Partial<StockFacts> = {}): StockFacts => ({
  verdicts: [],
  exempt: false,
  buyable: 56,
  recentUnits: 28,
  paceDays: 28,
  ...given,
});
const verdict = (
  kind: 'sold_out' | 'below_need' | 'covered' | 'not_known' | null,
  days: number | null = 5,
) => ({
  verdict: kind,
  hero: false,
  daysOfCover: days,
});

describe('a variant in no campaign', () => {
  test('lasts its stock over its pace', () =>
    expect(stockLight(facts())).toEqual({ light: 'green', daysLeft: 56, basis: 'recent_pace' }));
  test('is yellow below 14 days', () => {
    expect(stockLight(facts({ buyable: 13 })).light).toBe('yellow');
    expect(stockLight(facts({ buyable: 14 })).light).toBe('green');
  });
  test('a shop that knows only one week counts that week', () =>
    expect(stockLight(facts({ paceDays: 7 })).daysLeft).toBe(14));
  test('without stock it is red, without sales green with no date, never read grey', () => {
    expect(stockLight(facts({ buyable: -2 }))).toMatchObject({ light: 'red', daysLeft: 0 });
    expect(stockLight(facts({ recentUnits: 0 }))).toMatchObject({ light: 'green', daysLeft: null });
    expect(stockLight(facts({ buyable: null }))).toMatchObject({ light: 'grey', daysLeft: null });
  });
  test('what cannot run out is green, whatever its number', () =>
    expect(stockLight(facts({ exempt: true, buyable: -5 }))).toMatchObject({
      light: 'green',
      daysLeft: null,
    }));
});

describe('a variant in campaigns', () => {
  test('shows the worst verdict and the fewest days', () => {
    const two = facts({ verdicts: [verdict('covered', 20), verdict('below_need', 6)] });
    expect(stockLight(two)).toEqual({ light: 'yellow', daysLeft: 6, basis: 'forecast' });
  });
  test('a hero below need is red', () => {
    const hero = { ...verdict('below_need'), hero: true };
    expect(stockLight(facts({ verdicts: [hero] })).light).toBe('red');
  });
  test('what was not judged yet is grey, and gives way to what is known to be bad', () => {
    expect(stockLight(facts({ verdicts: [verdict(null, null), verdict('covered')] })).light).toBe('grey');
    expect(stockLight(facts({ verdicts: [verdict(null, null), verdict('sold_out', 0)] })).light).toBe('red');
  });
});

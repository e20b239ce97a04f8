import { describe, expect, test } from 'vitest';
import { stockLight, type StockFacts } from '../../app/core/stock-light.ts';

const facts = (given: Partial<StockFacts> = {}): StockFacts => ({
  verdicts: [],
  coming: [],
  exempt: false,
  buyable: 56,
  recentUnits: 28,
  paceDays: 28,
  ...given,
});
const verdict = (
  kind: 'sold_out' | 'below_need' | 'covered' | 'not_known' | 'exempt' | null,
  days: number | null = 5,
) => ({
  verdict: kind,
  hero: false,
  daysLeft: days,
});

describe('a variant in no campaign', () => {
  test('lasts its stock over its pace', () =>
    expect(stockLight(facts())).toMatchObject({ light: 'green', daysLeft: 56, basis: 'recent_pace' }));
  test('is yellow below 14 days', () => {
    expect(stockLight(facts({ buyable: 13 })).light).toBe('yellow');
    expect(stockLight(facts({ buyable: 14 })).light).toBe('green');
  });
  test('a shop that knows only one week counts that week', () =>
    expect(stockLight(facts({ paceDays: 7 })).daysLeft).toBe(14));
  test('without stock it is red; without sales nobody knows how long it lasts, nor where it was never read', () => {
    for (const buyable of [-2, 0])
      expect(stockLight(facts({ buyable }))).toMatchObject({ light: 'red', daysLeft: 0, basis: 'none' });
    // More came back than was sold.
    for (const none of [{ recentUnits: 0 }, { recentUnits: -1 }])
      expect(stockLight(facts(none))).toMatchObject({
        light: 'grey',
        daysLeft: null,
        basis: 'no_sales',
      });
    expect(stockLight(facts({ buyable: null }))).toMatchObject({
      light: 'grey',
      daysLeft: null,
      basis: 'none',
    });
  });
  test('with stock, but without orders that are known, nobody knows whether it lasts', () => {
    const unknown = { recentUnits: 0, paceDays: 0 };
    expect(stockLight(facts(unknown))).toMatchObject({ light: 'grey', daysLeft: null, basis: 'none' });
    expect(stockLight(facts({ ...unknown, buyable: 0 })).light).toBe('red');
    expect(stockLight(facts({ ...unknown, exempt: true })).light).toBe('green');
  });
  test('what cannot run out is green, whatever its number', () =>
    expect(stockLight(facts({ exempt: true, buyable: -5 }))).toMatchObject({
      light: 'green',
      daysLeft: null,
      basis: 'none',
    }));
});

describe('a variant in campaigns', () => {
  test('shows the worst verdict and the fewest days', () => {
    const two = facts({ verdicts: [verdict('covered', 20), verdict('below_need', 6)] });
    expect(stockLight(two)).toMatchObject({ light: 'yellow', daysLeft: 6, basis: 'forecast' });
  });
  test('a hero below need is red', () => {
    const hero = { ...verdict('below_need'), hero: true };
    expect(stockLight(facts({ verdicts: [hero] })).light).toBe('red');
  });
  test.each([
    ['sold_out', 'red'],
    ['below_need', 'yellow'],
    ['not_known', 'yellow'],
    ['covered', 'green'],
    ['exempt', 'green'],
    [null, 'grey'],
  ] as const)('%s alone is %s', (kind, light) =>
    expect(stockLight(facts({ verdicts: [verdict(kind)] })).light).toBe(light),
  );
  test('a hero that is covered is as green as any other', () =>
    expect(stockLight(facts({ verdicts: [{ ...verdict('covered'), hero: true }] })).light).toBe('green'));
  test('days that one campaign does not know are taken from the other', () => {
    const two = facts({ verdicts: [verdict('not_known', null), verdict('covered', 6)] });
    expect(stockLight(two)).toMatchObject({ light: 'yellow', daysLeft: 6, basis: 'forecast' });
  });
  test('given no forecast, then what is sold out lasts no day, and nobody knows of anything else', () => {
    const left = (kinds: Parameters<typeof verdict>[0][], buyable: number | null) =>
      stockLight(facts({ verdicts: kinds.map((kind) => verdict(kind, null)), buyable }));
    expect(left(['sold_out'], 0)).toMatchObject({ light: 'red', daysLeft: 0, basis: 'none' });
    expect(left(['covered', 'sold_out'], -1)).toMatchObject({ light: 'red', daysLeft: 0, basis: 'none' });
    expect(left(['sold_out'], null).daysLeft).toBe(0);
    expect(left(['not_known'], 0)).toMatchObject({ light: 'yellow', daysLeft: null, basis: 'none' });
  });
  test('given units that others take, then no day is left, and it is not sold out', () => {
    const left = (kind: 'sold_out' | 'below_need', days: number | null, buyable: number | null) =>
      stockLight(facts({ verdicts: [verdict(kind, days), verdict('covered', 20)], buyable }));
    expect(left('below_need', 0, 31)).toMatchObject({ daysLeft: 0, soldOut: false });
    expect(left('sold_out', 0, 3)).toMatchObject({ light: 'red', daysLeft: 0, soldOut: false });
    expect(left('sold_out', 0, 0)).toMatchObject({ light: 'red', daysLeft: 0, soldOut: true });
    expect(stockLight(facts({ verdicts: [verdict('sold_out', null)], buyable: 3 }))).toMatchObject({
      light: 'red',
      daysLeft: 0,
      soldOut: false,
    });
  });
  test('what was not judged yet is grey, and gives way to what is known to be bad', () => {
    expect(stockLight(facts({ verdicts: [verdict(null, null), verdict('covered')] })).light).toBe('grey');
    expect(stockLight(facts({ verdicts: [verdict(null, null), verdict('below_need')] })).light).toBe(
      'yellow',
    );
    expect(stockLight(facts({ verdicts: [verdict(null, null), verdict('sold_out', 0)] })).light).toBe('red');
  });
});

describe('a variant of campaigns that come', () => {
  const short = { nothingLeft: false };
  const gone = { nothingLeft: true };
  test('is not green while one of them is short of it, and says that it is because of that', () => {
    expect(stockLight(facts({ coming: [short] }))).toMatchObject({
      light: 'yellow',
      comingDecides: true,
      daysLeft: 56,
    });
    const covered = facts({ verdicts: [verdict('covered')], coming: [short] });
    expect(stockLight(covered)).toMatchObject({ light: 'yellow', comingDecides: true, daysLeft: 5 });
  });
  test('is red where nothing is left for one of them', () =>
    expect(stockLight(facts({ coming: [short, gone] }))).toMatchObject({
      light: 'red',
      comingDecides: true,
      soldOut: false,
    }));
  test('a light that says as much without them is not theirs', () => {
    const alone = (given: Partial<StockFacts>) => stockLight(facts(given));
    expect(alone({})).toMatchObject({ light: 'green', comingDecides: false });
    expect(alone({ buyable: 3, coming: [short] })).toMatchObject({ light: 'yellow', comingDecides: false });
    expect(alone({ buyable: 0, coming: [gone] })).toMatchObject({ light: 'red', comingDecides: false });
    expect(alone({ verdicts: [verdict('sold_out')], coming: [short] })).toMatchObject({
      light: 'red',
      comingDecides: false,
    });
    expect(alone({ buyable: null, coming: [short] })).toMatchObject({ light: 'yellow', comingDecides: true });
  });
});

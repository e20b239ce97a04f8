/** The verdict over all checks, and in which order they are told. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answer, comesByItself, products } from '../../app/core/readiness/check.ts';
import { readinessOf, verdictOf } from '../../app/core/readiness/readiness.ts';
import { CHECK_STATES, type CheckState } from '../../app/core/readiness/shapes.ts';
import { facts, item, level, shippingFacts } from '../support/readiness.ts';

describe('the verdict', () => {
  test('nothing wrong is ready', () => expect(readinessOf(facts({})).verdict).toBe('ready'));
  test('what blocks or warns is in it', () => {
    expect(readinessOf(facts({ items: [item({ status: 'DRAFT' })] })).verdict).toBe('not_ready');
    expect(readinessOf(facts({ items: [item({ buyable: 60 })] })).verdict).toBe('ready_with_warnings');
  });
  test.each<[CheckState[], string]>([
    [[], 'ready'],
    [['ready', 'ready'], 'ready'],
    [['ready', 'warning'], 'ready_with_warnings'],
    [['ready', 'not_known'], 'ready_with_warnings'],
    [['warning', 'blocking'], 'not_ready'],
  ])('of %j is %s', (states, verdict) => expect(verdictOf(states)).toBe(verdict));

  test('depends on no order, and one check more that is not ready never makes it better', () => {
    const rank = ['not_ready', 'ready_with_warnings', 'ready'];
    const states = fc.array(fc.constantFrom(...CHECK_STATES));
    fc.assert(
      fc.property(states, fc.constantFrom(...CHECK_STATES), (some, more) => {
        expect(verdictOf(some.toReversed())).toBe(verdictOf(some));
        expect(rank.indexOf(verdictOf([...some, more]))).toBeLessThanOrEqual(rank.indexOf(verdictOf(some)));
      }),
    );
  });
});

test('what blocks comes first, then the most money for the least work, what is ready last', () => {
  const hero = item({ hero: true, status: 'DRAFT', productId: '2', variantId: 'h', plannedUnits: 100 });
  const { checks } = readinessOf(facts({ items: [hero, item({ buyable: 60, productId: '3' })] }));
  expect(checks.map(({ state }) => state)).toEqual(
    checks.map(({ state }) => state).toSorted((a, b) => order(a) - order(b)),
  );
  expect(checks[0]?.key).toBe('heroes');
  const worth = checks
    .filter(({ state }) => state === 'warning')
    .map(({ moneyAtRisk, effort }) => (moneyAtRisk ?? 0) / effort);
  expect(worth.length).toBeGreaterThan(1);
  expect(worth).toEqual(worth.toSorted((a, b) => b - a));
});

test('of two that warn the one comes first that saves more for its work; what costs the least work before equals', () => {
  const broken = { levels: [level(200), level(-1)] };
  const items = [
    item({ productId: '2', variantId: 'd', status: 'DRAFT', plannedUnits: 40 }),
    item({ productId: '3', variantId: 'n', plannedUnits: 90, ...broken }),
    ...Array.from({ length: 8 }, (_, n) => item({ variantId: `v${n}` })),
  ];
  const warned = readinessOf(facts({ items })).checks.filter(({ state }) => state === 'warning');
  // 400 for one step of work before 900 for three.
  expect(warned.map(({ key, moneyAtRisk }) => [key, moneyAtRisk])).toEqual([
    ['active', 400],
    ['record', 900],
  ]);
  // More money for the same three steps than for one of them.
  const more = items.map((one) => (one.variantId === 'n' ? { ...one, plannedUnits: 900 } : one));
  const keys = readinessOf(facts({ items: more })).checks.map(({ key }) => key);
  expect(keys.indexOf('record')).toBeLessThan(keys.indexOf('active'));
  const fine = readinessOf(facts({})).checks.map(({ effort }) => effort);
  expect(fine).toEqual(fine.toSorted((a, b) => a - b));
  expect(new Set(fine).size).toBeGreaterThan(1);
});

test('what is not known comes before what is ready, however much work it is', () => {
  const { checks } = readinessOf(facts({ shipping: shippingFacts({ orders: null }) }));
  const states = checks.map(({ state }) => state);
  expect(states.lastIndexOf('not_known')).toBe(states.indexOf('ready') - 1);
  expect(checks.find(({ state }) => state === 'not_known')?.effort).toBeGreaterThan(1);
});

const order = (state: CheckState): number => ['blocking', 'warning', 'not_known', 'ready'].indexOf(state);

test('what only an access could tell that the shop need not give holds up no verdict', () => {
  const given = (returns: [] | null) => readinessOf(facts({ shipping: shippingFacts({ returns }) }));
  expect([given(null).verdict, given([]).verdict]).toEqual(['ready', 'ready']);
  expect(given(null).checks.find(({ key }) => key === 'returns')?.said).toBe('not_asked');
});

test('of several variants a product is looked at through its hero, else through the first', () => {
  const variant = (productId: string, hero: boolean, name: string) => ({ productId, hero, name });
  const names = (...items: ReturnType<typeof variant>[]) => products(items).map(({ name }) => name);
  expect(names(variant('1', false, 'a'), variant('1', false, 'b'), variant('2', false, 'c'))).toEqual([
    'a',
    'c',
  ]);
  expect(names(variant('1', false, 'a'), variant('2', false, 'b'), variant('1', true, 'hero'))).toEqual([
    'hero',
    'b',
  ]);
  expect(names(variant('1', true, 'first'), variant('1', true, 'second'), variant('1', false, 'a'))).toEqual([
    'first',
  ]);
});

test('an answer that is about nothing in particular names nothing and no money', () => {
  const frame = { key: 'stock', owner: 'operations', next: 'stock', effort: 1 } as const;
  expect(answer(frame, 'ready', 'ready')).toEqual({
    ...frame,
    state: 'ready',
    said: 'ready',
    params: {},
    items: [],
    more: 0,
    moneyAtRisk: null,
  });
});

test('what is only not read yet comes by itself; what is not allowed, or not there, has a step', () => {
  const waits = (given: Parameters<typeof facts>[0]) =>
    readinessOf(facts(given))
      .checks.filter(comesByItself)
      .map(({ key }) => key);
  const unread = waits({ items: [item({ page: null })], shipping: shippingFacts({ orders: null }) });
  expect(unread).toEqual(expect.arrayContaining(['page', 'price', 'ship_time', 'backlog']));
  expect(waits({ items: [], shipping: shippingFacts({ orders: null, denied: true }) })).toEqual([]);
});

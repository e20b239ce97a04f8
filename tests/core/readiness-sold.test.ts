/** What is said about heroes, runs of sizes, and stock that others promise: text, numbers, lines, money. */
import { describe, expect, test } from 'vitest';
import type { ItemFacts } from '../../app/core/readiness/shapes.ts';
import { says, tea, told, UNTRACKED } from '../support/readiness.ts';

describe('heroes', () => {
  const hero = (n: number, more: Partial<ItemFacts>) => tea(n, { hero: true, ...more });
  test('each fault by its name, the first of several, with the money of its plan', () => {
    const items = [
      hero(1, { status: 'ARCHIVED', price: 0 }),
      hero(2, { price: 0, buyable: 0 }),
      hero(3, { buyable: 0 }),
      hero(4, {}),
      tea(5, { buyable: 0 }),
    ];
    expect(told({ items }, 'heroes')).toEqual({
      state: 'blocking',
      said: 'open',
      params: { count: 3 },
      lines: [
        ['Tea 1', 'Tin', 'item_not_active', {}],
        ['Tea 2', 'Tin', 'item_no_price', {}],
        ['Tea 3', 'Tin', 'item_sold_out', {}],
      ],
      money: 500,
    });
  });

  test('what cannot run out is not sold out, whatever its number says, and not unread', () => {
    const items = [
      hero(1, { exempt: 'continue', buyable: -4 }),
      hero(2, { exempt: 'gift_card', buyable: null }),
    ];
    expect(told({ items }, 'heroes')).toMatchObject({ state: 'ready', said: 'ready', params: { count: 2 } });
  });

  test('what was never read is named, and what one has doubts about, each by its name', () => {
    expect(told({ items: [hero(1, { buyable: null }), hero(2, {})] }, 'heroes')).toMatchObject({
      said: 'not_known',
      params: { count: 1 },
      lines: [['Tea 1', 'Tin', 'item_unread', {}]],
    });
    expect(
      told({ items: [hero(1, { status: 'UNLISTED' }), hero(2, UNTRACKED), hero(3, {})] }, 'heroes'),
    ).toMatchObject({
      said: 'doubt',
      params: { count: 2 },
      lines: [
        ['Tea 1', 'Tin', 'item_unlisted', {}],
        ['Tea 2', 'Tin', 'item_untracked', {}],
      ],
    });
    expect(says({ items: [tea(1)] }, 'heroes')).toBe('ready none');
  });
});

describe('runs of sizes', () => {
  const size = (n: number, units: number | null, more: Partial<ItemFacts> = {}) =>
    tea(1, { variantId: `s${n}`, variantTitle: `S${n}`, buyable: units, history: [1], ...more });

  test('the share of the sales of four weeks that is left, what is missing, and its money', () => {
    const old = Array.from({ length: 28 }, () => 0);
    const items = [
      size(1, 5, { history: [90, ...old] }),
      size(2, 0, { history: [...old, 3] }),
      size(3, 0, { history: [...old, 1] }),
      size(4, 8, { history: [...old, 6] }),
    ];
    expect(told({ items }, 'sizes')).toEqual({
      state: 'warning',
      said: 'open',
      params: { count: 1 },
      lines: [['Tea 1', '', 'item', { share: 0.6, sizes: 'S2, S3' }]],
      money: 1_000,
    });
  });

  test('sales of the first of four weeks count, older ones do not', () => {
    const on = (day: number, units: number) => Array.from({ length: 30 }, (_, n) => (n === day ? units : 0));
    const items = [
      size(1, 5, { history: on(2, 3) }),
      size(2, 0, { history: on(2, 1) }),
      size(3, 0, { history: on(1, 99) }),
    ];
    expect(told({ items }, 'sizes').lines[0]?.[3]).toMatchObject({ share: 0.75 });
  });
  test('at risk is the money of the sizes that are missing', () => {
    const items = [size(1, 5, { price: 100 }), size(2, 0, { price: 3 }), size(3, 0, { price: 4 })];
    expect(told({ items }, 'sizes').money).toBe(50 * 7);
  });
  test('two sizes are no run; without sales each size counts the same; four fifths are whole', () => {
    expect(says({ items: [size(1, 0), size(2, 0)] }, 'sizes')).toBe('ready none');
    const five = (units: number) => [1, 2, 3, 4, 5].map((n) => size(n, n <= units ? 5 : 0, { history: [] }));
    expect(told({ items: five(4) }, 'sizes')).toMatchObject({ said: 'ready', params: { count: 1 } });
    expect(told({ items: five(3) }, 'sizes').lines[0]?.[3]).toMatchObject({ share: 0.6 });
  });

  test('only a hero’s run that falls below the share for the ads blocks; the worst run comes first', () => {
    const other = [1, 2, 3].map((n) => ({
      ...size(n, n === 1 ? 5 : 0),
      variantId: `other${n}`,
      productId: 'p2',
      productTitle: 'Tea 2',
    }));
    const run = (hero: boolean, there: number) => [1, 2, 3].map((n) => size(n, n <= there ? 5 : 0, { hero }));
    expect(says({ items: [...run(true, 2), ...other] }, 'sizes')).toBe('warning open');
    expect(says({ items: run(false, 1) }, 'sizes')).toBe('warning open');
    expect(says({ items: run(true, 1) }, 'sizes')).toBe('blocking lost');
    expect(says({ items: [...run(true, 1), ...other] }, 'sizes')).toBe('blocking lost');
    expect(says({ items: run(true, 1), sellableShare: 1 / 3 }, 'sizes')).toBe('warning open');
    expect(told({ items: [...run(true, 2), ...other] }, 'sizes').lines.map(([name]) => name)).toEqual([
      'Tea 2',
      'Tea 1',
    ]);
  });

  test('what cannot run out is there; a run with a size that was never read is not looked at', () => {
    const free = { exempt: 'continue' as const };
    expect(says({ items: [size(1, 0, free), size(2, null, free), size(3, 3)] }, 'sizes')).toBe('ready ready');
    expect(told({ items: [size(1, 0), size(2, null), size(3, 0)] }, 'sizes')).toMatchObject({
      said: 'not_known',
      params: { count: 1 },
    });
  });
});

describe('others that promise the same stock', () => {
  const claim = (name: string, plannedUnits: number | null, first = false) => ({ name, first, plannedUnits });
  test('who they are, what they promise together, and what is there', () => {
    const items = [tea(1, { buyable: 79, claims: [claim('A', 20), claim('B', 10)] }), tea(2)];
    expect(told({ items }, 'overlap')).toEqual({
      state: 'warning',
      said: 'open',
      params: { count: 1 },
      lines: [['Tea 1', 'Tin', 'item', { campaigns: 'A, B', promised: 30, stock: 79 }]],
      money: 500,
    });
    expect(
      told({ items: [tea(1, { buyable: 80, claims: [claim('A', 20), claim('B', 10)] })] }, 'overlap'),
    ).toMatchObject({ state: 'ready', said: 'enough', params: { count: 1 } });
  });

  test('those served first take all when their plans reach what is there; those served later take nothing', () => {
    const at = (buyable: number, first = true) => ({
      items: [tea(1, { buyable, claims: [claim('A', 20, first)] })],
    });
    expect(says(at(20), 'overlap')).toBe('blocking taken');
    expect(says(at(21), 'overlap')).toBe('warning open');
    expect(says(at(20, false), 'overlap')).toBe('warning open');
    expect(says({ items: [tea(1, { buyable: 0, claims: [claim('A', 0, true)] })] }, 'overlap')).toBe(
      'warning open',
    );
    expect(
      says({ items: [tea(1, { buyable: 20, claims: [claim('A', 20, true), claim('B', null)] })] }, 'overlap'),
    ).toBe('blocking taken');
  });

  test('given a stock that nobody knows, then nobody knows either what is left of it', () => {
    const first = tea(1, { buyable: null, claims: [claim('A', 20, true)] });
    expect(says({ items: [first] }, 'overlap')).toBe('not_known not_known');
    // Its own plan alone is more than the stock: that is for another check to say.
    const unplanned = tea(1, { buyable: 40, claims: [claim('A', null)] });
    expect(says({ items: [unplanned] }, 'overlap')).toBe('not_known not_known');
    const firstUnplanned = tea(1, { buyable: 40, claims: [claim('A', null, true)] });
    expect(says({ items: [firstUnplanned] }, 'overlap')).toBe('not_known not_known');
  });
  test('what nobody else promises is not shared', () => {
    expect(says({ items: [tea(1), tea(2)] }, 'overlap')).toBe('ready ready');
    expect(told({ items: [tea(1), tea(2, { claims: [claim('A', 5)] })] }, 'overlap')).toMatchObject({
      said: 'enough',
      params: { count: 1 },
    });
  });
  test('a plan or a stock that is missing is not known; what cannot run out is shared by all', () => {
    const none = tea(1, { buyable: null, claims: [claim('A', 20)] });
    expect(told({ items: [none] }, 'overlap')).toMatchObject({
      said: 'not_known',
      params: { count: 1 },
      lines: [['Tea 1', 'Tin', 'item', { promised: 20, stock: null }]],
    });
    expect(
      told({ items: [tea(1, { claims: [claim('A', 5), claim('B', null)] })] }, 'overlap').lines[0]?.[3],
    ).toMatchObject({
      promised: null,
    });
    expect(says({ items: [tea(1, { ...UNTRACKED, claims: [claim('A', 5)] })] }, 'overlap')).toBe(
      'ready ready',
    );
  });
});

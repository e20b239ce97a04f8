/** A bundle has no stock of its own: what is said about its stock record is said of its components. */
import { describe, expect, test } from 'vitest';
import type { ItemFacts } from '../../app/core/readiness/shapes.ts';
import { level, says, tea, told } from '../support/readiness.ts';

const fine = Array.from({ length: 16 }, (_, n) => tea(100 + n));

describe('the stock record of a bundle', () => {
  const good = { followed: true, turns: 0, corrected: 0, sold: 10, rises: 1, unmoved: 0 };
  const part = (title: string, record: Partial<typeof good> | null = {}, available = 40) => ({
    title,
    levels: [level(available), level(null)],
    record: record && { ...good, ...record },
  });
  const bundle = (...parts: NonNullable<ItemFacts['parts']>) =>
    tea(9, { record: null, levels: [level(-7)], parts });

  test('is its components’, whatever number it carries itself', () => {
    expect(told({ items: [bundle(part('Cup'), part('Tin'))] }, 'record')).toMatchObject({
      state: 'ready',
      said: 'ready',
      params: { count: 1 },
    });
    expect(says({ items: [...fine, bundle(part('Cup'), part('Tin', { followed: false }))] }, 'record')).toBe(
      'ready ready_by_orders',
    );
  });

  test.each([
    [{ turns: 3 }, { sold: 20, rises: 0 }, 'part_two_writers', { component: 'Cup', times: 3 }],
    [{ sold: 20, rises: 0 }, { turns: 4 }, 'part_two_writers', { component: 'Tin', times: 4 }],
    [{ corrected: 6 }, { unmoved: 3 }, 'part_unmoved', { component: 'Tin', unmoved: 3 }],
    [{ corrected: 6 }, {}, 'part_corrections', { component: 'Cup', corrected: 6, sold: 10 }],
    [{}, { sold: 20, rises: 0 }, 'part_never', { component: 'Tin', sold: 20 }],
  ])('says what is wrong with the worst of them, by its name: %j, %j', (cup, tin, said, params) => {
    const one = bundle(part('Cup', cup), part('Tin', tin));
    expect(told({ items: [...fine, one] }, 'record')).toMatchObject({
      state: 'warning',
      lines: [['Tea 9', 'Tin', said, params]],
    });
  });

  test('counts once, also where a component is below zero that nobody followed yet', () => {
    const one = bundle(part('Cup', { turns: 3 }), part('Tin', null, -2), part('Lid', { turns: 5 }));
    expect(told({ items: [...fine, one] }, 'record')).toMatchObject({
      params: { count: 1 },
      lines: [['Tea 9', 'Tin', 'part_negative', { component: 'Tin', stock: -2 }]],
    });
  });

  test('is not known while one of them is not, or nobody knows what it is made of', () => {
    for (const one of [bundle(part('Cup'), part('Tin', null)), bundle()])
      expect(told({ items: [...fine, one] }, 'record')).toMatchObject({
        said: 'not_known',
        params: { count: 1 },
      });
  });
});

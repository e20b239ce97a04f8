/** From variants to the product (domain: roll-up). */
import { describe, expect, test } from 'vitest';
import { standingOf, shareOfSales } from '../../app/core/rollup.ts';
import type { Response } from '../../app/core/policy.ts';
import { campaign, hold, item, level, picture, policy, variant } from '../support/builders.ts';

const sizes = ['v1', 'v2', 'v3'];
const product = (stock: Record<string, number>, recent: Record<string, number> = {}) =>
  picture({
    variants: sizes.map((id) => variant({ id, recentUnits: recent[id] ?? 10 })),
    levels: sizes.map((id) => level({ inventoryItemId: id.replace('v', 'i'), available: stock[id] ?? 50 })),
    campaigns: [campaign({ items: sizes.map((variantId) => item({ variantId })) })],
  });
const held = (response: Response, ...ids: string[]) => ids.map((variantId) => hold({ variantId, response }));

describe('a product with three sizes that sell alike', () => {
  test('stays while sizes with 40 % of its sales are free', () => {
    expect(standingOf(product({}), held('stop_promoting', 'v1'))).toBeNull();
    expect(standingOf(product({}), held('stop_promoting', 'v1', 'v2'))).toBe('stop_promoting');
  });

  test('the share of sales decides, not the number of sizes', () => {
    expect(standingOf(product({}, { v1: 60, v2: 20, v3: 20 }), held('flag', 'v1'))).toBeNull();
    expect(standingOf(product({}, { v1: 61, v2: 20, v3: 19 }), held('flag', 'v1'))).toBe('flag');
  });

  test('a size that is sold out without a hold is not free', () => {
    expect(standingOf(product({ v2: 0 }), held('stop_promoting', 'v1'))).toBe('stop_promoting');
  });

  test('nothing is stopped when no size is held, however little can be bought', () => {
    expect(standingOf(product({ v1: 0, v2: 0, v3: 0 }), [])).toBeNull();
  });

  test('is hidden only when every size is sold out or held for hiding', () => {
    expect(standingOf(product({}), held('hide', 'v1', 'v2'))).toBe('stop_promoting');
    expect(standingOf(product({ v3: 0 }), held('hide', 'v1', 'v2'))).toBe('hide');
    expect(standingOf(product({}), held('hide', 'v1', 'v2', 'v3'))).toBe('hide');
  });

  test('the floor of the campaign decides what can be bought', () => {
    const low = product({ v3: 2 });
    const own = low.campaigns.map((one) => ({ ...one, policy: policy({ floor: 2 }) }));
    expect(standingOf(low, held('hide', 'v1', 'v2'))).toBe('stop_promoting');
    expect(standingOf({ ...low, campaigns: own }, held('hide', 'v1', 'v2'))).toBe('hide');
  });

  test('a size that cannot run out, or is not known, counts as one that can be bought', () => {
    const pre = product({ v3: 0 });
    const preOrder = pre.variants.map((one) =>
      one.id === 'v3' ? { ...one, inventoryPolicy: 'CONTINUE' as const } : one,
    );
    expect(standingOf({ ...pre, variants: preOrder }, held('hide', 'v1', 'v2'))).toBe('stop_promoting');
    const stale = pre.levels.map((one) => (one.inventoryItemId === 'i3' ? { ...one, confirmedAt: 0 } : one));
    expect(standingOf({ ...pre, levels: stale }, held('hide', 'v1', 'v2'))).toBe('stop_promoting');
  });
});

test('without sales every size counts the same', () => {
  const all = sizes.map((id) => variant({ id }));
  expect(shareOfSales(all, all.slice(0, 1))).toBeCloseTo(1 / 3);
  expect(shareOfSales([], [])).toBe(1);
});

/** From variants to the product (domain: roll-up). */
import { describe, expect, test } from 'vitest';
import { standingOf, shareOfSales } from '../../app/core/rollup.ts';
import type { Response } from '../../app/core/policy.ts';
import { campaign, hold, item, level, picture, policy, shop, variant } from '../support/builders.ts';

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

  test('the locations of the campaign that holds it decide, not those of another', () => {
    const locations = ['l1', 'l2'].map((id) => ({ id, isActive: true, fulfillsOnlineOrders: true }));
    const elsewhere = product({ v3: 0 });
    const there = {
      ...elsewhere,
      shop: shop({ locations }),
      levels: [...elsewhere.levels, level({ inventoryItemId: 'i3', locationId: 'l2', available: 30 })],
    };
    const own = (id: string) => campaign({ id, policy: policy({ locationIds: ['l1'] }) });
    expect(standingOf(there, held('hide', 'v1', 'v2'))).toBe('stop_promoting');
    expect(standingOf({ ...there, campaigns: [own('c1')] }, held('hide', 'v1', 'v2'))).toBe('hide');
    const other = { ...there, campaigns: [own('c2'), campaign()] };
    expect(standingOf(other, held('hide', 'v1', 'v2'))).toBe('stop_promoting');
  });

  test('campaigns with different floors: the milder answer counts', () => {
    const low = product({ v3: 2 });
    const campaigns = [campaign({ policy: policy({ floor: 5 }) }), campaign({ id: 'c2' })];
    const both = [...held('hide', 'v1'), hold({ campaignId: 'c2', variantId: 'v2', response: 'hide' })];
    expect(standingOf({ ...low, campaigns }, both)).toBe('stop_promoting');
    expect(standingOf({ ...low, campaigns }, held('hide', 'v1', 'v2'))).toBe('hide');
  });

  test('the campaigns that hold one of its sizes decide, each of them', () => {
    const low = product({ v3: 2 });
    const campaigns = [
      campaign({ policy: policy({ floor: 5 }) }),
      campaign({ id: 'c2', policy: policy({ floor: 5 }) }),
    ];
    const both = [...held('hide', 'v1'), hold({ campaignId: 'c2', variantId: 'v2', response: 'hide' })];
    expect(standingOf({ ...low, campaigns }, both)).toBe('hide');
  });

  test('where the campaign that holds it is gone, what shoppers can buy anywhere counts', () => {
    expect(standingOf({ ...product({}), campaigns: [] }, held('hide', 'v1', 'v2'))).toBe('stop_promoting');
    expect(standingOf({ ...product({ v3: 0 }), campaigns: [] }, held('hide', 'v1', 'v2'))).toBe('hide');
  });

  test('a bundle can be bought while its components make one', () => {
    const parts = (available: number) => {
      const set = product({ v3: 0 });
      const part = { variantId: 'v9', inventoryItemId: 'i9', title: 'Cup', quantity: 2 };
      const component = { ...part, inventoryPolicy: 'DENY' as const, tracked: true, isGiftCard: false };
      return {
        ...set,
        variants: set.variants.map((one) =>
          one.id === 'v3' ? { ...one, requiresComponents: true, components: [component] } : one,
        ),
        levels: [...set.levels, level({ inventoryItemId: 'i9', available })],
      };
    };
    expect(standingOf(parts(2), held('hide', 'v1', 'v2'))).toBe('stop_promoting');
    expect(standingOf(parts(1), held('hide', 'v1', 'v2'))).toBe('hide');
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

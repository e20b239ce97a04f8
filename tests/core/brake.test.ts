/** The brake (law 14). */
import { describe, expect, test } from 'vitest';
import { afterOthers, brakeLimit, countsTowardsBrake } from '../../app/core/brake.ts';
import { decide } from '../../app/core/decide.ts';
import type { Picture, ShopPicture } from '../../app/core/picture.ts';
import {
  campaign,
  hold,
  item,
  level,
  mostStockWhere,
  NOW,
  override,
  pictureWith,
  policy,
  settings,
  shop,
  variant,
} from '../support/builders.ts';

const after = (
  recentlyStoppedProducts: number,
  given: Partial<Picture> = {},
  more: Partial<ShopPicture> = {},
) => decide(pictureWith(0, { shop: shop({ recentlyStoppedProducts, ...more }), ...given }));
const responses = (decision: ReturnType<typeof decide>) => decision.open.map(({ response }) => response);

test('20 products or 5 % of the active ones, whichever is more', () => {
  expect(brakeLimit(shop({ activeProducts: 100 }))).toBe(20);
  expect(brakeLimit(shop({ activeProducts: 399 }))).toBe(20);
  expect(brakeLimit(shop({ activeProducts: 1000 }))).toBe(50);
  expect(
    brakeLimit(shop({ settings: settings({ brakeProducts: 3, brakeShare: 0.5 }), activeProducts: 10 })),
  ).toBe(5);
});

describe('the product that is one too many', () => {
  test('is only flagged; the brake engages, with the numbers', () => {
    expect(responses(after(19))).toEqual(['flag', 'stop_promoting']);
    expect(after(19).brake).toBeNull();
    expect(responses(after(20))).toEqual(['flag']);
    expect(after(20).brake).toEqual({ products: 21, limit: 20, location: null });
    expect(after(20).verdicts[0]?.assessment.whyNotStronger).toBe('why_not.brake');
  });

  test('goes through when it only watches', () => {
    const watching = after(20, { campaigns: [campaign({ mode: 'watch' })] });
    expect(responses(watching)).toEqual(['flag', 'stop_promoting']);
    expect(watching.brake).toBeNull();
  });

  test('may get stricter when it is stopped already', () => {
    const hides = campaign({ policy: policy({ soldOutResponse: 'hide' }) });
    expect(responses(after(20, { campaigns: [hides], holds: [hold()] }))).toEqual(['flag', 'hide']);
  });

  test('a hold that only changes its cause stays', () => {
    const short = campaign({ policy: policy({ stopRisk: 0.5 }) });
    const held = [hold({ response: 'flag', cause: 'below_need' }), hold({ cause: 'below_need' })];
    expect(responses(after(20, { campaigns: [short], holds: held }))).toEqual(['flag', 'stop_promoting']);
  });

  test('counts what a person held and the stock takes over: an order is not braked, what follows it is', () => {
    const ordered = [hold({ response: 'flag', cause: 'override' }), hold({ cause: 'override' })];
    expect(responses(after(20, { holds: ordered }))).toEqual(['flag']);
    expect(responses(after(19, { holds: ordered }))).toEqual(['flag', 'stop_promoting']);
  });

  test('does not count what only gives way to a better campaign', () => {
    const both = [campaign({ id: 'c0', priority: 1 }), campaign({ policy: policy({ stopRisk: 0.5 }) })];
    const at = (available: number) =>
      decide(pictureWith(available, { campaigns: both, shop: shop({ recentlyStoppedProducts: 20 }) }));
    const starved = at(mostStockWhere((available) => at(available).open.length === 2));
    expect(responses(starved)).toEqual(['flag', 'stop_promoting']);
    expect(starved.brake).toBeNull();
  });
});

describe('what goes through beside a product that is one too many', () => {
  const open = (available: number, given: Partial<Picture>) =>
    decide(pictureWith(available, { shop: shop({ recentlyStoppedProducts: 20 }), ...given }));
  const stops = (decision: ReturnType<typeof decide>) =>
    decision.open.filter(({ response }) => response !== 'flag').map(({ campaignId }) => campaignId);

  test('what would be, where a campaign only watches; it does not count as stopped either', () => {
    const both = [campaign(), campaign({ id: 'c2', mode: 'watch' })];
    const decision = open(0, { campaigns: both });
    expect(stops(decision)).toEqual(['c2']);
    expect(decision.brake).not.toBeNull();
    const watched = [hold({ campaignId: 'c2', mode: 'watch' })];
    expect(stops(open(0, { campaigns: both, holds: watched }))).toEqual([]);
  });

  test('what a person ordered, which alone engages nothing', () => {
    const order = override({ kind: 'hold_now', response: 'hide', campaignId: 'c2' });
    const both = [campaign(), campaign({ id: 'c2' })];
    expect(stops(open(0, { campaigns: both, overrides: [order] }))).toEqual(['c2', 'c2']);
    const alone = open(500, { campaigns: both, overrides: [order] });
    expect(stops(alone)).toEqual(['c2', 'c2']);
    expect(alone.brake).toBeNull();
  });

  test('what gives way to a better campaign', () => {
    const second = item({ variantId: 'v2' });
    const better = campaign({ id: 'c0', priority: 1, items: [second] });
    const worse = campaign({ policy: policy({ stopRisk: 0.5 }), items: [item(), second] });
    const at = (available: number) =>
      open(0, {
        variants: [variant({ recentUnits: 90 }), variant({ id: 'v2', recentUnits: 10 })],
        levels: [level({ available: 0 }), level({ inventoryItemId: 'i2', available })],
        campaigns: [better, worse],
      }).open.map(({ campaignId, variantId, response }) => `${campaignId} ${variantId} ${response}`);
    const starved = mostStockWhere((available) => at(available).includes('c1 v2 stop_promoting'));
    expect(at(starved)).toEqual(['c1 v1 flag', 'c1 v2 flag', 'c1 v2 stop_promoting']);
  });
});

describe('a whole location that drops to zero', () => {
  const emptied = (more: Partial<ShopPicture> = {}, given: Partial<Picture> = {}) =>
    after(0, given, { emptiedLocations: ['Berlin'], ...more });

  test('engages the brake with the first product that would be stopped', () => {
    expect(responses(emptied())).toEqual(['flag']);
    expect(emptied().brake).toEqual({ products: 1, limit: 20, location: 'Berlin' });
    expect(emptied().verdicts[0]?.assessment.whyNotStronger).toBe('why_not.brake');
  });

  test('stops nothing that a person lifted the brake for', () => {
    const lifted = emptied({ brake: { engaged: false, liftedUntil: NOW + 1 } });
    expect(responses(lifted)).toEqual(['flag', 'stop_promoting']);
  });

  test('leaves what is held as it is', () => {
    const held = [hold(), hold({ response: 'flag' })];
    expect(emptied({}, { holds: held }).close).toEqual([]);
    expect(emptied({}, { holds: held }).brake).toBeNull();
  });
});

test('while it is engaged nothing new is stopped, and it is not engaged again', () => {
  const engaged = after(0, {}, { brake: { engaged: true, liftedUntil: null } });
  expect(responses(engaged)).toEqual(['flag']);
  expect(engaged.brake).toBeNull();
});

test('lifted by a person it lets through until the time is over', () => {
  const lifted = (until: number) => after(20, {}, { brake: { engaged: true, liftedUntil: until } });
  expect(responses(lifted(NOW + 1))).toEqual(['flag', 'stop_promoting']);
  expect(responses(lifted(NOW))).toEqual(['flag']);
});

describe('a hold makes its product a newly stopped one', () => {
  test.each([
    ['act', 'stop_promoting', 'sold_out', true],
    ['act', 'hide', 'below_need', true],
    ['act', 'flag', 'sold_out', false],
    ['watch', 'hide', 'sold_out', false],
    ['act', 'hide', 'override', false],
    ['act', 'stop_promoting', 'allocation', false],
  ] as const)('%s, %s for %s: %s', (mode, response, cause, counts) => {
    expect(countsTowardsBrake({ mode, response, cause })).toBe(counts);
  });
});

describe('products that are decided about together', () => {
  const stopping = after(0);
  const other = { picture: pictureWith(0, {}), decision: stopping };

  test('count one another, those that were stopped before only once', () => {
    const seen = (others: Parameters<typeof afterOthers>[1]) =>
      afterOthers(pictureWith(0, { shop: shop({ recentlyStoppedProducts: 7 }) }), others).shop;
    expect(seen([])).toEqual(shop({ recentlyStoppedProducts: 7 }));
    expect(seen([other]).brake.engaged).toBe(false);
    expect(seen([other, other]).recentlyStoppedProducts).toBe(9);
    expect(seen([{ ...other, decision: { open: [], brake: null } }]).recentlyStoppedProducts).toBe(7);
    const before = hold({ response: 'stop_promoting', openedAt: NOW - 60_000 });
    const heldBefore = (more: Parameters<typeof hold>[0]) =>
      seen([{ ...other, picture: pictureWith(0, { holds: [{ ...before, ...hold(more) }] }) }])
        .recentlyStoppedProducts;
    expect(heldBefore(before)).toBe(7);
    // Half an hour ago, or only flagged, watched or ordered: it is stopped now.
    expect(heldBefore({ ...before, openedAt: NOW - 30 * 60_000 + 1 })).toBe(7);
    expect(heldBefore({ ...before, openedAt: NOW - 30 * 60_000 })).toBe(8);
    expect(heldBefore({ ...before, response: 'flag' })).toBe(8);
    expect(heldBefore({ ...before, mode: 'watch' })).toBe(8);
    expect(heldBefore({ ...before, cause: 'override' })).toBe(8);
  });

  test('see the brake that another one engaged, and no emptied location with it', () => {
    const engaging = { products: 20, limit: 20, location: 'Warehouse' };
    const seen = afterOthers(pictureWith(0, { shop: shop({ emptiedLocations: ['Warehouse'] }) }), [
      { ...other, decision: { ...stopping, brake: engaging } },
    ]);
    expect(seen.shop).toMatchObject({ brake: { engaged: true }, emptiedLocations: [] });
    expect(decide(seen).brake).toBeNull();
  });
});

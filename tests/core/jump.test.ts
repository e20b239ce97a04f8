/** A stock number that jumps without an order, a transfer or a person behind it is reported before it counts (law 14). */
import { describe, expect, test } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { unexplainedJumps } from '../../app/core/jump.ts';
import type { Movement, Picture } from '../../app/core/picture.ts';
import {
  campaign,
  hold,
  HOUR,
  item,
  level,
  MINUTE,
  NOW,
  picture,
  settings,
  shop,
  variant,
} from '../support/builders.ts';

const SECOND = 1_000;

const moved = (from: number, to: number, more: Partial<Movement> = {}, agoMs = 0): Movement => ({
  inventoryItemId: 'i1',
  locationId: 'l1',
  start: from,
  available: to,
  ordered: 0,
  jump: { at: NOW - agoMs, from, to, highest: from, confirmed: false },
  ...more,
});
const after = (movement: Movement | Movement[], more: Partial<Picture> = {}) => {
  const movements = [movement].flat();
  const levels = movements.map(({ locationId, available }) => level({ locationId, available }));
  return decide(picture({ movements, levels, ...more }));
};
const responses = (decision: ReturnType<typeof decide>) => decision.open.map(({ response }) => response);
const subjects = (decision: ReturnType<typeof decide>) =>
  decision.alerts.filter(({ kind }) => kind === 'level_jump').map(({ subject }) => subject);

describe('stock that falls to less than an eighth', () => {
  test('flags at once, and takes the product out of the ads after a minute, when it was reported', () => {
    const first = after(moved(400, 0));
    expect(responses(first)).toEqual(['flag']);
    expect(subjects(first)).toEqual([]);
    expect(first.alerts.map(({ kind }) => kind)).toEqual(['sold_out']);
    expect(first.verdicts[0]?.assessment.whyNotStronger).toBe('why_not.level_jump');
    expect(first.judgeAgainAt).toBe(NOW + 15 * SECOND);
    expect(subjects(after(moved(400, 0, {}, 14 * SECOND)))).toEqual([]);
    const reported = after(moved(400, 0, {}, 15 * SECOND));
    expect(responses(reported)).toEqual(['flag']);
    expect(reported.alerts.find(({ kind }) => kind === 'level_jump')).toEqual({
      subject: 'level_jump:i1:l1',
      kind: 'level_jump',
      urgency: 'now',
      message: 'alert.level_jump',
      params: { product: 'Lamp', variant: 'Size v1', campaign: 'Campaign c1', was: 400, now: 0 },
      campaignId: 'c1',
    });
    expect(reported.resolved).not.toContain('level_jump:i1:l1');
    expect(reported.judgeAgainAt).toBe(NOW + 45 * SECOND);
    expect(responses(after(moved(400, 0, {}, MINUTE)))).toEqual(['flag', 'stop_promoting']);
  });

  test('where orders are not read, it is said that nobody can tell', () => {
    const unread = after(moved(400, 0, {}, 15 * SECOND), { shop: shop({ ordersKnown: false }) });
    expect(unread.alerts.find(({ kind }) => kind === 'level_jump')?.message).toBe('alert.level_jump_unread');
  });

  test('counts at once when orders, or another location, account for it', () => {
    expect(responses(after(moved(400, 0, { ordered: 396 })))).toEqual(['flag', 'stop_promoting']);
    const elsewhere: Movement = {
      ...moved(0, 400, { start: 0, jump: null }),
      locationId: 'l2',
    };
    expect(unexplainedJumps({ movements: [moved(400, 0), elsewhere] }, 'i1')).toEqual([]);
    expect(unexplainedJumps({ movements: [moved(400, 0)] }, 'i1')).toHaveLength(1);
  });

  test('that was ordered more than once within the hour is no jump either', () => {
    expect(responses(after(moved(50, 0, { ordered: 130 })))).toEqual(['flag', 'stop_promoting']);
  });

  test('counts at once when a person said that it is right', () => {
    const confirmed = moved(400, 0);
    confirmed.jump = { at: NOW - 20 * SECOND, from: 400, to: 0, highest: 400, confirmed: true };
    expect(responses(after(confirmed))).toEqual(['flag', 'stop_promoting']);
    expect(subjects(after(confirmed))).toEqual([]);
  });

  test('is no jump when there were only a few, or an eighth is left', () => {
    expect(responses(after(moved(7, 0)))).toEqual(['flag', 'stop_promoting']);
    expect(unexplainedJumps({ movements: [moved(80, 10)] }, 'i1')).toEqual([]);
    expect(unexplainedJumps({ movements: [moved(80, 9)] }, 'i1')).toHaveLength(1);
  });

  test('is reported with the size that it is about', () => {
    const two = after([moved(400, 0, { inventoryItemId: 'i2' }, 20 * SECOND)], {
      variants: [variant(), variant({ id: 'v2' })],
      levels: [level(), level({ inventoryItemId: 'i2', available: 0 })],
      campaigns: [campaign({ items: [item(), item({ variantId: 'v2' })] })],
    });
    const report = two.alerts.find(({ kind }) => kind === 'level_jump');
    expect(report?.params).toMatchObject({ variant: 'Size v2' });
  });

  test('that came back is over, and so is its report', () => {
    const back = after(moved(400, 0, { available: 390 }));
    expect(back.open).toEqual([]);
    expect(back.resolved).toContain('level_jump:i1:l1');
  });

  test('keeps a hold as it is meanwhile: its cause does not change hands', () => {
    const held = [hold({ response: 'flag', cause: 'below_need' }), hold({ cause: 'below_need' })];
    const now = after(moved(400, 0), { holds: held });
    expect(now.close.filter(({ id }) => id.endsWith('stop_promoting'))).toEqual([]);
  });
});

describe('stock that comes from nowhere', () => {
  const held = [hold(), hold({ response: 'flag' })];
  const risen = (agoMs: number, more: Partial<Movement> = {}) =>
    after(moved(2, 500, { ...more, ...(more.jump === undefined ? {} : { jump: more.jump }) }, agoMs), {
      holds: held,
      shop: shop({ settings: settings({ minimumHoldSeconds: 1_800 }) }),
    });

  test('releases nothing for another minimum hold, but is reported', () => {
    expect(risen(MINUTE).close).toEqual([]);
    expect(subjects(risen(MINUTE))).toEqual(['level_jump:i1:l1']);
    expect(risen(HOUR / 2).close.map(({ cause }) => cause)).toEqual(['stock', 'stock']);
  });

  test('is none when it was usual within four weeks', () => {
    const usual = { at: NOW, from: 2, to: 500, highest: 80, confirmed: false };
    expect(risen(0, { jump: usual }).close.map(({ cause }) => cause)).toEqual(['stock', 'stock']);
    expect(risen(0, { jump: { ...usual, highest: 62 } }).close).toEqual([]);
  });

  test('from nothing to a handful is a restock', () => {
    expect(unexplainedJumps({ movements: [moved(0, 8)] }, 'i1')).toEqual([]);
    expect(unexplainedJumps({ movements: [moved(0, 9)] }, 'i1')).toHaveLength(1);
    expect(
      unexplainedJumps(
        { movements: [moved(0, 60, { jump: { at: NOW, from: 0, to: 60, highest: 20, confirmed: false } })] },
        'i1',
      ),
    ).toEqual([]);
  });
});

describe('what is a jump, and what accounts for it', () => {
  const jumps = (...movements: Movement[]) => unexplainedJumps({ movements }, 'i1').length;
  const at = (locationId: string, start: number | null, available: number | null): Movement => ({
    ...moved(0, 0, { jump: null }),
    locationId,
    start,
    available,
  });

  test('a factor of more than eight, from eight units on; what sells afterwards makes it no larger', () => {
    expect(jumps(moved(8, 0))).toBe(1);
    expect(jumps(moved(80, 10, { available: 5 }))).toBe(0);
    expect(jumps(moved(10, 80, { available: 100 }))).toBe(0);
    expect(jumps(moved(10, 81, { available: 100 }))).toBe(1);
  });

  test('it is over when the stock is within the factor again, or nobody knows the stock', () => {
    expect(jumps(moved(80, 5, { available: 10 }))).toBe(0);
    expect(jumps(moved(80, 5, { available: 9 }))).toBe(1);
    expect(jumps(moved(2, 500, { available: 16 }))).toBe(0);
    expect(jumps(moved(2, 500, { available: 17 }))).toBe(1);
    expect(jumps(moved(400, 0, { available: null }))).toBe(0);
  });

  test('only what moves of the same item accounts for it, one way or the other', () => {
    const other = { ...moved(0, 400), inventoryItemId: 'i2', locationId: 'l2' };
    expect(jumps(moved(400, 0), { ...other, start: 0 })).toBe(1);
    expect(jumps(moved(400, 0), at('l2', 400, 400))).toBe(1);
    expect(jumps(moved(400, 0), at('l2', null, 400))).toBe(1);
    expect(jumps(moved(400, 0), at('l2', 100, 500))).toBe(0);
    expect(jumps(moved(2, 500), at('l2', 500, 2))).toBe(0);
    expect(jumps(moved(2, 500), at('l2', 2, 500))).toBe(1);
    expect(jumps(moved(2, 500), at('l2', 100, null))).toBe(0);
  });

  test('a fall somewhere keeps nothing held that has enough elsewhere', () => {
    const locations = ['l1', 'l2'].map((id) => ({ id, isActive: true, fulfillsOnlineOrders: true }));
    const movements = [moved(400, 0, {}, 2 * MINUTE), at('l2', 500, 500)];
    const flag = hold({ response: 'flag', cause: 'below_need' });
    const decision = after(movements, { shop: shop({ locations }), holds: [flag] });
    expect(decision.close.map(({ cause }) => cause)).toEqual(['stock']);
  });
});

test('a rise is looked at again when its wait is over', () => {
  const wait = shop({ settings: settings({ minimumHoldSeconds: 1_800 }) });
  expect(after(moved(2, 500, {}, 2 * MINUTE), { shop: wait }).judgeAgainAt).toBe(NOW + 28 * MINUTE);
});

test('an end of the campaign releases at once, whatever jumped', () => {
  const ended = after(moved(2, 500), { holds: [hold()], campaigns: [] });
  expect(ended.close).toHaveLength(1);
});

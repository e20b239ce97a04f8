/** What people order for one product (domain: override; law 2). */
import { describe, expect, test } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import type { ActiveOverride, Picture } from '../../app/core/picture.ts';
import { rulingOverride } from '../../app/core/overrides.ts';
import {
  campaign,
  DAY,
  HOUR,
  hold,
  level,
  NOW,
  override,
  picture,
  pictureWith,
  policy,
  shop,
  variant,
} from '../support/builders.ts';

const ended = (given: Picture): string[] => decide(given).endedOverrides;
const closed = (given: Picture): string[] => decide(given).close.map(({ id, cause }) => `${id} ${cause}`);
const opened = (given: Picture): string[] =>
  decide(given).open.map(({ campaignId, response, cause }) => `${campaignId} ${response} ${cause}`);
const young = hold({ openedAt: NOW - 1 });

describe('keep visible', () => {
  test('releases at once, holds nothing, and the verdict says so', () => {
    const given = pictureWith(0, { holds: [young], overrides: [override()] });
    expect(closed(given)).toEqual(['c1/v1/stop_promoting override']);
    expect(opened(given)).toEqual([]);
    expect(decide(given).verdicts[0]?.assessment.whyNotStronger).toBe('why_not.override');
  });

  test('for one campaign leaves the others to their policy', () => {
    const given = pictureWith(0, {
      campaigns: [campaign(), campaign({ id: 'c2', priority: 4 })],
      overrides: [override({ campaignId: 'c1' })],
    });
    expect(new Set(opened(given).map((one) => one.slice(0, 2)))).toEqual(new Set(['c2']));
  });

  test('also what waits for stock after the end', () => {
    const over = campaign({
      state: 'ended',
      endsAt: NOW - DAY,
      policy: policy({ atEnd: 'when_back_in_stock' }),
    });
    const given = pictureWith(0, { campaigns: [over], holds: [hold()], overrides: [override()] });
    expect(closed(given)).toEqual(['c1/v1/stop_promoting override']);
  });
});

test('made before the campaign begins waits for it', () => {
  const coming = campaign({ state: 'approved', startsAt: NOW + DAY });
  const draft = campaign({ state: 'draft', startsAt: NOW + DAY });
  for (const one of [coming, draft]) {
    expect(ended(pictureWith(0, { campaigns: [one], overrides: [override()] }))).toEqual([]);
    expect(opened(pictureWith(0, { campaigns: [one], overrides: [override()] }))).toEqual([]);
  }
  const cancelled = campaign({ state: 'cancelled', startsAt: NOW + DAY });
  expect(ended(pictureWith(0, { campaigns: [cancelled], overrides: [override()] }))).toEqual(['o1']);
});

describe('hold now', () => {
  const order = (given: Partial<ActiveOverride> = {}) =>
    override({ kind: 'hold_now', response: 'hide', ...given });

  test('holds up to the response that was named, whatever the stock', () => {
    expect(opened(pictureWith(500, { overrides: [order()] }))).toEqual([
      'c1 flag override',
      'c1 stop_promoting override',
      'c1 hide override',
    ]);
    expect(opened(pictureWith(500, { overrides: [order({ response: 'flag' })] }))).toEqual([
      'c1 flag override',
    ]);
  });

  test('holds what cannot run out and what nobody knows', () => {
    const stale = [level({ confirmedAt: 0 })];
    expect(opened(picture({ levels: stale, overrides: [order()] }))).toHaveLength(3);
  });

  test('ends with the order, at once', () => {
    const held = [hold({ cause: 'override', openedAt: NOW - 1 })];
    expect(closed(pictureWith(500, { holds: held, overrides: [order()] }))).toEqual([]);
    expect(closed(pictureWith(500, { holds: held }))).toEqual(['c1/v1/stop_promoting override']);
  });

  test('then the policy decides again', () => {
    const held = [hold({ cause: 'override', openedAt: NOW - 1 })];
    expect(opened(pictureWith(0, { holds: held }))).toEqual([
      'c1 flag sold_out',
      'c1 stop_promoting sold_out',
    ]);
  });

  test('a hold of the stock goes on under it', () => {
    const given = pictureWith(500, { holds: [young], overrides: [order()] });
    expect(closed(given)).toEqual([]);
  });

  test('waits while the campaign is frozen', () => {
    const frozen = campaign({ frozen: true });
    expect(opened(pictureWith(500, { campaigns: [frozen], overrides: [order()] }))).toEqual([]);
  });

  test('goes through the brake', () => {
    const braked = shop({ brake: { engaged: true, liftedUntil: null } });
    expect(opened(pictureWith(500, { shop: braked, overrides: [order()] }))).toHaveLength(3);
  });
});

test('of two orders that contradict each other the newer one counts, and nothing flaps', () => {
  const show = override({ id: 'show', createdAt: NOW - 2 });
  const hide = override({ id: 'hide', kind: 'hold_now', response: 'hide', createdAt: NOW - 1 });
  const held = (['flag', 'stop_promoting', 'hide'] as const).map((response) =>
    hold({ response, cause: 'override' }),
  );
  for (const overrides of [
    [show, hide],
    [hide, show],
  ]) {
    expect(decide(pictureWith(500, { holds: held, overrides }))).toMatchObject({ open: [], close: [] });
  }
  const shown = [hide, { ...show, createdAt: NOW }];
  expect(decide(pictureWith(500, { holds: held, overrides: shown })).close).toHaveLength(3);
  expect(decide(pictureWith(500, { overrides: shown })).open).toEqual([]);
});

test('of two orders of one moment the one that is told last counts, as far as it speaks of the campaign', () => {
  const two = [override({ id: 'a' }), override({ id: 'b' })];
  expect(rulingOverride(two, 'c1')?.id).toBe('b');
  expect(rulingOverride([...two, override({ id: 'c', campaignId: 'c2', createdAt: NOW })], 'c1')?.id).toBe(
    'b',
  );
  expect(rulingOverride([], 'c1')).toBeUndefined();
});

describe('the end of an override', () => {
  test('its time, and nothing else', () => {
    const until = (at: number) => override({ untilKind: 'time', until: at });
    expect(ended(picture({ overrides: [until(NOW)] }))).toEqual(['o1']);
    expect(ended(picture({ overrides: [until(NOW + 1)] }))).toEqual([]);
    expect(ended(picture({ campaigns: [], overrides: [until(NOW + 1)] }))).toEqual([]);
    expect(decide(picture({ campaigns: [], overrides: [until(NOW + 5)] })).judgeAgainAt).toBe(NOW + 5);
  });

  test('is told in the decision that already goes by the stock again', () => {
    const over = override({ untilKind: 'time', until: NOW });
    expect(opened(pictureWith(0, { overrides: [over] }))).toEqual([
      'c1 flag sold_out',
      'c1 stop_promoting sold_out',
    ]);
    expect(decide(picture({ campaigns: [], overrides: [over] })).judgeAgainAt).toBeNull();
  });

  test('the end of its campaign', () => {
    const over = campaign({ endsAt: NOW });
    const other = campaign({ id: 'c2' });
    expect(ended(picture({ campaigns: [over, other], overrides: [override({ campaignId: 'c1' })] }))).toEqual(
      ['o1'],
    );
    expect(ended(picture({ campaigns: [over, other], overrides: [override()] }))).toEqual([]);
    expect(ended(picture({ campaigns: [over], overrides: [override()] }))).toEqual(['o1']);
  });

  const untilRestock = (available: number, raisedAt: number | null) =>
    ended(
      picture({
        levels: [level({ available, raisedAt })],
        overrides: [override({ untilKind: 'restock', createdAt: NOW - HOUR })],
      }),
    );

  test('the next restock that is enough', () => {
    expect(untilRestock(100, NOW - 1)).toEqual(['o1']);
    expect(untilRestock(3, NOW - 1)).toEqual([]);
  });

  test('only a restock where the campaign sells from', () => {
    const locations = ['l1', 'l2'].map((id) => ({ id, isActive: true, fulfillsOnlineOrders: true }));
    const restocked = (locationIds: string[] | null) =>
      ended(
        picture({
          shop: shop({ locations }),
          campaigns: [campaign({ policy: policy({ locationIds }) })],
          levels: [level({ available: 100 }), level({ locationId: 'l2', available: 100, raisedAt: NOW - 1 })],
          overrides: [override({ untilKind: 'restock', createdAt: NOW - HOUR })],
        }),
      );
    expect(restocked(['l1'])).toEqual([]);
    expect(restocked(['l2'])).toEqual(['o1']);
    expect(restocked(null)).toEqual(['o1']);
  });

  test('a restock anywhere that one of its campaigns sells from, of any of its sizes; unless one still asks for more', () => {
    const locations = ['l1', 'l2'].map((id) => ({ id, isActive: true, fulfillsOnlineOrders: true }));
    const at = (id: string, location: string, given = {}) =>
      campaign({ id, policy: policy({ locationIds: [location], ...given }) });
    const restocked = (
      campaigns: Picture['campaigns'],
      units: number,
      untilKind: 'restock' | 'campaign_end',
    ) =>
      ended(
        picture({
          shop: shop({ locations }),
          campaigns,
          variants: [variant(), variant({ id: 'v2' })],
          levels: [
            level({ available: 100 }),
            level({ locationId: 'l2', available: units, raisedAt: NOW - 1 }),
            level({ inventoryItemId: 'i2' }),
          ],
          overrides: [override({ untilKind, createdAt: NOW - HOUR })],
        }),
      );
    expect(restocked([at('c1', 'l1'), at('c2', 'l2')], 100, 'restock')).toEqual(['o1']);
    expect(restocked([at('c1', 'l1'), at('c2', 'l2')], 1, 'restock')).toEqual([]);
    expect(restocked([at('c1', 'l1'), at('c2', 'l2', { flagRisk: null })], 1, 'restock')).toEqual(['o1']);
    expect(restocked([at('c1', 'l1'), at('c2', 'l2')], 100, 'campaign_end')).toEqual([]);
  });

  test('not a restock from before, not plenty without a restock', () => {
    expect(untilRestock(100, NOW - HOUR)).toEqual([]);
    expect(untilRestock(100, null)).toEqual([]);
  });
});

/** When holds end: stock is back, at once, or after the campaign (domain: release, hysteresis; laws 4, 5). */
import { describe, expect, test } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import type { HoldCause, Picture } from '../../app/core/picture.ts';
import {
  campaign,
  DAY,
  HOUR,
  hold,
  item,
  level,
  MINUTE,
  NOW,
  override,
  picture,
  pictureWith,
  policy,
  settings,
  shop,
  variant,
} from '../support/builders.ts';

const closed = (given: Picture): string[] => decide(given).close.map(({ id, cause }) => `${id} ${cause}`);
const flag = (cause: HoldCause = 'below_need', openedAt = NOW - DAY) =>
  hold({ response: 'flag', cause, openedAt });
const stop = (cause: HoldCause = 'sold_out', openedAt = NOW - DAY) => hold({ cause, openedAt });

test('a plan that is taken away while nothing was sold ends no hold for the risk; one of what was sold out goes', () => {
  const unplanned = campaign({ items: [item({ plannedUnits: null, sold: 0, soldByDay: [], history: [] })] });
  const held = { campaigns: [unplanned], holds: [flag(), stop()] };
  expect(decide(pictureWith(50, held)).verdicts[0]?.verdict).toBe('not_known');
  expect(closed(pictureWith(50, held))).toEqual(['c1/v1/stop_promoting stock']);
});

describe('ending because stock is back', () => {
  const soldOut = (available: number, openedAt: number, ads = false) =>
    pictureWith(available, {
      holds: [flag('sold_out', openedAt), stop('sold_out', openedAt)],
      shop: shop({ settings: settings(ads ? { advertisingPublicationIds: ['ads'] } : {}) }),
    });

  test('not before the minimum hold, then at once', () => {
    expect(closed(soldOut(100, NOW - HOUR + 1))).toEqual([]);
    expect(closed(soldOut(100, NOW - HOUR))).toEqual(['c1/v1/flag stock', 'c1/v1/stop_promoting stock']);
  });

  test('leaving advertising channels takes six hours', () => {
    expect(closed(soldOut(100, NOW - 6 * HOUR + 1, true))).toEqual(['c1/v1/flag stock']);
    expect(closed(soldOut(100, NOW - 6 * HOUR, true))).toHaveLength(2);
  });

  test('from the third flip within 24 hours on the minimum hold doubles, up to sixteen times', () => {
    const flips = (count: number, minutes: number, hoursAgo = 2) => ({
      ...pictureWith(100, { holds: [flag('sold_out', NOW - minutes * MINUTE)] }),
      recentlyClosed: Array.from({ length: count }, () => ({
        campaignId: 'c1',
        variantId: 'v1',
        response: 'flag' as const,
        closedAt: NOW - hoursAgo * HOUR,
      })),
    });
    expect(closed(flips(2, 60))).toHaveLength(1);
    expect(closed(flips(3, 119))).toHaveLength(0);
    expect(closed(flips(3, 120))).toHaveLength(1);
    expect(closed(flips(4, 239))).toHaveLength(0);
    expect(closed(flips(30, 16 * 60 - 1))).toHaveLength(0);
    expect(closed(flips(30, 16 * 60))).toHaveLength(1);
    expect(closed(flips(3, 60, 24))).toHaveLength(1);
    const others = flips(3, 60);
    const elsewhere = others.recentlyClosed.map((one, index) => ({
      ...one,
      ...[{ variantId: 'v2' }, { campaignId: 'c2' }, { response: 'hide' as const }][index],
    }));
    expect(closed({ ...others, recentlyClosed: elsewhere })).toHaveLength(1);
  });

  test('the need and its margin have to be there: 10 %, at least 1 unit', () => {
    const need = decide(pictureWith(100)).verdicts[0]?.assessment.need ?? 0;
    const margin = Math.max(1, Math.ceil(need * 0.1));
    expect(margin).toBeGreaterThan(1);
    expect(closed(pictureWith(need + margin - 1, { holds: [flag()] }))).toEqual([]);
    expect(closed(pictureWith(need + margin, { holds: [flag()] }))).toEqual(['c1/v1/flag stock']);
    const unit = shop({ settings: settings({ restoreMargin: 0 }) });
    expect(closed(pictureWith(need, { holds: [flag()], shop: unit }))).toEqual([]);
    expect(closed(pictureWith(need + 1, { holds: [flag()], shop: unit }))).toHaveLength(1);
  });

  test('a sold-out item comes back with its come-back number above the floor', () => {
    const only = { flagRisk: null };
    const back = (available: number, comeBackUnits: number, floor = 0) =>
      closed(
        pictureWith(available, {
          holds: [stop()],
          campaigns: [campaign({ policy: policy({ ...only, floor }) })],
          shop: shop({ settings: settings({ comeBackUnits }) }),
        }),
      );
    expect(back(0, 1)).toEqual([]);
    expect(back(1, 1)).toEqual(['c1/v1/stop_promoting stock']);
    expect(back(4, 5)).toEqual([]);
    expect(back(5, 5)).toHaveLength(1);
    expect(back(6, 5, 2)).toEqual([]);
    expect(back(7, 5, 2)).toHaveLength(1);
  });

  test('nobody knows the stock: that ends nothing', () => {
    const stale = [level({ available: 100, confirmedAt: 0 })];
    expect(closed(picture({ levels: stale, holds: [flag(), stop()] }))).toEqual([]);
  });
});

describe('ending at once', () => {
  const young = [flag('below_need', NOW - 1), stop('sold_out', NOW - 1)];
  const ends = (given: Partial<Picture>) => closed(pictureWith(0, { holds: young, ...given }));

  test.each([
    ['campaign_ended', { campaigns: [campaign({ state: 'ended', endsAt: NOW - 1 })] }],
    ['campaign_ended', { campaigns: [campaign({ endsAt: NOW })] }],
    ['campaign_ended', { campaigns: [campaign({ state: 'draft' })] }],
    ['campaign_cancelled', { campaigns: [campaign({ state: 'cancelled' })] }],
    ['campaign_cancelled', { campaigns: [] }],
    ['item_left', { campaigns: [campaign({ items: [] })] }],
    ['product_gone', { product: { ...picture().product, deleted: true } }],
    ['exempt', { variants: [variant({ inventoryPolicy: 'CONTINUE' as const })] }],
  ])('%s', (cause, given) => {
    expect(ends(given)).toEqual([`c1/v1/flag ${cause}`, `c1/v1/stop_promoting ${cause}`]);
  });

  test('a response that the policy cannot ask for any more', () => {
    const off = campaign({ policy: policy({ flagRisk: null, soldOutResponse: 'flag' }) });
    expect(closed(pictureWith(100, { holds: young, campaigns: [off] }))).toEqual([
      'c1/v1/flag policy_changed',
      'c1/v1/stop_promoting policy_changed',
    ]);
  });

  test('a stop for the risk, where only flags act on it now; any, where running low has become good news', () => {
    const short = [flag('below_need', NOW - 1), stop('below_need', NOW - 1)];
    const milder = campaign({ policy: policy({ stopRisk: null }) });
    expect(closed(pictureWith(100, { holds: short, campaigns: [milder] }))).toEqual([
      'c1/v1/stop_promoting policy_changed',
    ]);
    const clearance = campaign({ goal: 'sell_out' });
    expect(closed(pictureWith(3, { holds: short, campaigns: [clearance] }))).toEqual([
      'c1/v1/flag policy_changed',
      'c1/v1/stop_promoting policy_changed',
    ]);
  });

  test('one that only its other cause can ask for now waits for stock, when that is the point', () => {
    const forecastOnly = campaign({
      policy: policy({ flagRisk: null, hideRisk: 0.9, soldOutResponse: null }),
    });
    const held = [flag('sold_out', NOW - 1)];
    const done = (available: number) =>
      closed(
        pictureWith(available, {
          holds: held,
          campaigns: [
            {
              ...forecastOnly,
              items: [item({ sold: 0, soldByDay: [0, 0, 0, 0, 0], plannedUnits: 1, history: [] })],
            },
          ],
        }),
      );
    expect(done(100)).toEqual([]);
    expect(done(0)).toEqual(['c1/v1/flag policy_changed']);
    // Nothing is asked for any more: what was short has enough, though the shelf is empty.
    held[0] = flag('below_need');
    expect(done(0)).toEqual(['c1/v1/flag stock']);
  });

  test('an item that left one campaign, though another still has it', () => {
    const holds = [flag(), hold({ campaignId: 'c2', response: 'flag', cause: 'below_need' })];
    const given = pictureWith(0, { campaigns: [campaign(), campaign({ id: 'c2', items: [] })], holds });
    expect(closed(given)).toContain('c2/v1/flag item_left');
  });
});

describe('at the end, sold-out items that wait for stock', () => {
  const over = (given: Parameters<typeof campaign>[0] = {}) =>
    campaign({
      state: 'ended',
      endsAt: NOW - DAY,
      policy: policy({ atEnd: 'when_back_in_stock' }),
      ...given,
    });
  const waiting = (available: number, given: Partial<Picture> = {}) =>
    closed(pictureWith(available, { campaigns: [over()], holds: [stop()], ...given }));

  test('stay while it is not back, and go back when it is', () => {
    expect(waiting(0)).toEqual([]);
    expect(waiting(1)).toEqual(['c1/v1/stop_promoting campaign_ended']);
    expect(waiting(0, { levels: [level({ available: 0, confirmedAt: 0 })] })).toEqual([]);
  });

  test('fourteen days at most', () => {
    expect(waiting(0, { campaigns: [over({ endsAt: NOW - 14 * DAY + 1 })] })).toEqual([]);
    expect(waiting(0, { campaigns: [over({ endsAt: NOW - 14 * DAY })] })).toHaveLength(1);
  });

  test('only what is sold out, not what was short', () => {
    expect(waiting(0, { holds: [flag()] })).toEqual(['c1/v1/flag campaign_ended']);
  });

  test('not what cannot run out, has left, or is in a cancelled campaign', () => {
    expect(waiting(0, { variants: [variant({ tracked: false })] })).toHaveLength(1);
    expect(waiting(0, { variants: [] })).toHaveLength(1);
    expect(waiting(0, { campaigns: [over({ state: 'cancelled' })] })).toEqual([
      'c1/v1/stop_promoting campaign_cancelled',
    ]);
  });

  test('keep what a person said about them until they go back, and only they', () => {
    const said = [override({ campaignId: 'c1' })];
    const ended = (given: Partial<Picture>) =>
      decide(pictureWith(0, { campaigns: [over()], overrides: said, ...given })).endedOverrides;
    expect(ended({ holds: [stop()] })).toEqual([]);
    expect(ended({ holds: [] })).toEqual(['o1']);
    expect(ended({ holds: [flag()] })).toEqual(['o1']);
    expect(ended({ holds: [hold({ campaignId: 'c2' })] })).toEqual(['o1']);
  });

  test('are looked at again within the hour', () => {
    const decision = decide(pictureWith(0, { campaigns: [over()], holds: [stop()] }));
    expect(decision.judgeAgainAt).toBe(NOW + HOUR);
  });
});

test('the history says that a campaign acts now before it says what it holds', () => {
  const sold = pictureWith(0, { holds: [hold({ mode: 'watch', openedAt: NOW - HOUR })] });
  const told = decide(sold)
    .ledger.filter(({ kind }) => kind !== 'verdict')
    .map(({ message }) => message);
  expect(told).toEqual(['ledger.would_hold_over', 'ledger.hold_opened']);
});

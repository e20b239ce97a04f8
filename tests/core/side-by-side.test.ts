/** Several campaigns, variants, holds and levels beside each other: each thing belongs to its own. */
import { describe, expect, test } from 'vitest';
import { claimsOn } from '../../app/core/allocate.ts';
import { decide } from '../../app/core/decide.ts';
import { desiredOf } from '../../app/core/desired.ts';
import { minimumHoldEndsAt } from '../../app/core/hysteresis.ts';
import { stockOf } from '../../app/core/stock.ts';
import {
  campaign,
  DAY,
  hold,
  HOUR,
  item,
  level,
  MINUTE,
  NOW,
  override,
  picture,
  policy,
  settings,
  shop,
  variant,
} from '../support/builders.ts';

const two = { variants: [variant(), variant({ id: 'v2' })] };
const levels = (first: number, second: number) => [
  level({ available: first }),
  level({ inventoryItemId: 'i2', available: second }),
];
const both = [item(), item({ variantId: 'v2' })];

describe('a flip counts for its own hold', () => {
  const flips = (given: { campaignId?: string; variantId?: string; response?: 'flag' | 'hide' }) =>
    [1, 2, 3].map((hours) => ({
      campaignId: 'c1',
      variantId: 'v1',
      response: 'flag' as const,
      closedAt: NOW - hours * HOUR,
      ...given,
    }));
  const minimum = (recentlyClosed: ReturnType<typeof flips>): number =>
    minimumHoldEndsAt(picture({ recentlyClosed }), hold({ response: 'flag', openedAt: NOW })) - NOW;

  test('three of its own double its minimum hold', () => expect(minimum(flips({}))).toBe(2 * HOUR));
  test.each([[{ campaignId: 'c2' }], [{ variantId: 'v2' }], [{ response: 'hide' as const }]])(
    'three with another %o do not',
    (other) => expect(minimum(flips(other))).toBe(HOUR),
  );
});

describe('holds of two variants and two campaigns', () => {
  const old = { openedAt: NOW - DAY };
  const closed = (given: Parameters<typeof picture>[0]) =>
    decide(picture(given)).close.map(({ id, cause }) => [id, cause]);

  test('the one whose stock is back goes, the other stays', () => {
    const given = { ...two, campaigns: [campaign({ items: both })] };
    const holds = ['v1', 'v2'].map((variantId) => hold({ ...old, variantId }));
    expect(closed({ ...given, holds, levels: levels(0, 100) })).toEqual([['c1/v2/stop_promoting', 'stock']]);
    expect(closed({ ...given, holds, levels: levels(100, 0) })).toEqual([['c1/v1/stop_promoting', 'stock']]);
  });

  test('each is judged by its own campaign', () => {
    const campaigns = [
      campaign({ policy: policy({ floor: 50 }) }),
      campaign({ id: 'c2', policy: policy({ soldOutResponse: 'stop_promoting' }) }),
    ];
    const holds = ['c1', 'c2'].map((campaignId) => hold({ ...old, campaignId }));
    expect(closed({ campaigns, holds, levels: levels(50, 0) })).toEqual([['c2/v1/stop_promoting', 'stock']]);
  });

  test('each ends with its own campaign', () => {
    const campaigns = [campaign(), campaign({ id: 'c2', state: 'ended', endsAt: NOW - HOUR })];
    const holds = ['c1', 'c2'].map((campaignId) => hold({ ...old, campaignId }));
    expect(closed({ campaigns, holds, levels: levels(0, 0) })).toEqual([
      ['c2/v1/stop_promoting', 'campaign_ended'],
    ]);
  });

  test('after the end only the variant that is back goes back, where that is what the policy says', () => {
    const ended = campaign({
      state: 'ended',
      endsAt: NOW - HOUR,
      items: both,
      policy: policy({ atEnd: 'when_back_in_stock' }),
    });
    const holds = ['v1', 'v2'].map((variantId) => hold({ ...old, variantId }));
    const given = { ...two, campaigns: [ended], holds };
    expect(closed({ ...given, levels: levels(0, 9) })).toEqual([['c1/v2/stop_promoting', 'campaign_ended']]);
    expect(closed({ ...given, levels: levels(9, 0) })).toEqual([['c1/v1/stop_promoting', 'campaign_ended']]);
    const draft = { ...ended, state: 'draft' as const };
    expect(closed({ ...given, campaigns: [draft], levels: levels(0, 0) })).toHaveLength(2);
  });

  test('an order to hold that names no response goes as far as hiding, in its own campaign', () => {
    const { open } = decide(
      picture({
        campaigns: [campaign({ frozen: true }), campaign({ id: 'c2' })],
        overrides: [override({ kind: 'hold_now', campaignId: 'c2' })],
      }),
    );
    expect(open.map(({ campaignId, response, cause }) => [campaignId, response, cause])).toEqual([
      ['c2', 'flag', 'override'],
      ['c2', 'stop_promoting', 'override'],
      ['c2', 'hide', 'override'],
    ]);
  });
});

describe('when to look again', () => {
  const next = (given: Parameters<typeof picture>[0]): number | null =>
    decide(picture({ levels: levels(100, 100), ...given })).judgeAgainAt;
  const over = campaign({
    id: 'c2',
    state: 'ended',
    endsAt: NOW,
    policy: policy({ atEnd: 'when_back_in_stock' }),
  });

  test('an override that has no end of its own, and one that has', () => {
    expect(next({ overrides: [override()] })).toBe(NOW + HOUR);
    expect(next({ overrides: [override({ until: NOW + MINUTE, untilKind: 'time' })] })).toBe(NOW + MINUTE);
  });

  test('an ended campaign is looked at as long as it holds something, and not because another one does', () => {
    expect(next({ campaigns: [over] })).toBeNull();
    const held = hold({ campaignId: 'c2', openedAt: NOW - DAY });
    expect(next({ campaigns: [over], holds: [held], levels: levels(0, 0) })).toBe(NOW + HOUR);
  });

  test('a minimum hold that ends now is no reason to look again at once', () => {
    const held = hold({ response: 'flag', cause: 'below_need', openedAt: NOW - HOUR });
    expect(next({ holds: [held], levels: levels(1, 0) })).toBe(NOW + HOUR);
  });
});

describe('wishes of several campaigns', () => {
  const advertising = shop({ settings: settings({ advertisingPublicationIds: ['ads'] }) });
  const handles = [campaign(), campaign({ id: 'c2', handle: 'c2' })];

  test('each wish names the campaign and the response that asks for it', () => {
    const { causes, targets } = desiredOf(
      picture({
        shop: advertising,
        campaigns: [campaign({ collectionId: '7', policy: policy({ hideMode: 'unlist' }) })],
        holds: ['flag', 'stop_promoting', 'hide'].map((response) =>
          hold({ response: response as 'flag', openedAt: NOW - DAY }),
        ),
      }),
    );
    expect(targets.get('collection:7')).toBe(false);
    expect(causes.get('collection:7')).toEqual([{ campaignId: 'c1', response: 'stop_promoting' }]);
    expect(causes.get('status')).toEqual([{ campaignId: 'c1', response: 'hide' }]);
    expect(causes.get('metafield')).toEqual([{ campaignId: 'c1', response: 'hide' }]);
    const free = desiredOf(picture());
    expect(free.causes.get('tag:promote:c1')).toEqual([{ campaignId: 'c1', response: null }]);
    expect(free.causes.get('metafield')).toEqual([{ campaignId: 'c1', response: null }]);
  });

  test('a flag leaves the product in the campaign’s collection', () => {
    const flagged = picture({
      campaigns: [campaign({ collectionId: '7' })],
      holds: [hold({ response: 'flag', cause: 'below_need' })],
    });
    expect(desiredOf(flagged).targets.has('collection:7')).toBe(false);
  });

  test('a campaign that holds nothing asks for no channel, and a flag beside a stop names only the stop', () => {
    const { causes } = desiredOf(
      picture({
        shop: advertising,
        campaigns: handles,
        holds: [
          hold({ campaignId: 'c1', response: 'flag', cause: 'below_need' }),
          hold({ campaignId: 'c2', response: 'stop_promoting' }),
        ],
      }),
    );
    expect(causes.get('publication:ads')).toEqual([{ campaignId: 'c2', response: 'stop_promoting' }]);
  });

  test('only variants that are held for hiding are hidden', () => {
    const { targets } = desiredOf(
      picture({
        ...two,
        campaigns: [campaign({ items: both, policy: policy({ hideMode: 'hide_variant' }) })],
        holds: [hold({ response: 'hide' }), hold({ variantId: 'v2', response: 'flag', cause: 'below_need' })],
      }),
    );
    const hidden = [...targets.keys()].filter((field) => field.startsWith('variant:'));
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden.every((field) => field.startsWith('variant:v1:'))).toBe(true);
  });

  test('the notice says sold out only for what acts, is sold out and left the ads', () => {
    const notice = (...holds: Parameters<typeof hold>[0][]): string =>
      String(desiredOf(picture({ holds: holds.map((one) => hold(one)) })).targets.get('metafield'));
    expect(notice({ response: 'stop_promoting' })).toContain('sold_out');
    expect(notice({ response: 'flag' })).toContain('low');
    expect(notice({ response: 'stop_promoting', cause: 'below_need' })).toContain('low');
    const below = { response: 'stop_promoting', cause: 'below_need' } as const;
    expect(notice(below, { response: 'flag', mode: 'watch' })).toContain('low');
    expect(notice(below, { response: 'flag' })).toContain('sold_out');
  });

  test('a frozen campaign pins what its own acting holds may have changed, nothing more', () => {
    const frozen = campaign({ frozen: true, policy: policy({ hideMode: 'unlist' }) });
    const pinned = (holds: Parameters<typeof hold>[0][]): string[] => [
      ...desiredOf(
        picture({
          campaigns: [frozen, campaign({ id: 'c2', handle: 'c2' })],
          holds: holds.map((one) => hold(one)),
        }),
      ).pinned,
    ];
    const membership = ['tag:campaign:c1', 'tag:promote:c1', 'metafield'];
    expect(pinned([])).toEqual(membership);
    expect(pinned([{ campaignId: 'c2' }])).toEqual(membership);
    expect(pinned([{ mode: 'watch' }])).toEqual(membership);
    expect(pinned([{}])).toContain('status');
  });

  test('a campaign counts when one of its items is of this product', () => {
    const mixed = campaign({ items: [item({ productId: 'p2', variantId: 'v9' }), item()] });
    expect(desiredOf(picture({ campaigns: [mixed] })).targets.has('tag:campaign:c1')).toBe(true);
  });
});

describe('levels of several locations', () => {
  const locations = ['l1', 'l2', 'l3'].map((id) => ({ id, isActive: true, fulfillsOnlineOrders: true }));
  const read = (list: Parameters<typeof level>[0][]) =>
    stockOf(picture({ shop: shop({ locations }), levels: list.map((one) => level(one)) }), variant(), null)
      .buyable;

  test('as old as the oldest, raised when the newest was', () => {
    const list = [
      { available: 1, confirmedAt: NOW - 5, raisedAt: NOW - 9 },
      { locationId: 'l2', available: 2, confirmedAt: NOW - 7, raisedAt: NOW - 8 },
      { locationId: 'l3', available: 4, confirmedAt: NOW - 6, raisedAt: null },
    ];
    expect(read(list)).toEqual({ known: true, units: 7, confirmedAt: NOW - 7, raisedAt: NOW - 8 });
  });

  test('a level without a number counts for nothing, not even for its age', () => {
    const list = [{ available: 1 }, { locationId: 'l2', available: null, confirmedAt: NOW - 7 }];
    expect(read(list)).toEqual({ known: true, units: 1, confirmedAt: NOW, raisedAt: null });
  });

  test('stocked only where it does not count: 0, and nothing was confirmed or raised', () => {
    expect(read([{ locationId: 'elsewhere', raisedAt: NOW }])).toEqual({
      known: true,
      units: 0,
      confirmedAt: null,
      raisedAt: null,
    });
  });
});

describe('variants that share an inventory item', () => {
  const sharing = (a: Parameters<typeof item>[0], b: Parameters<typeof item>[0]) =>
    claimsOn(
      'i1',
      [campaign({ items: [item({ ...a }), item({ variantId: 'v2', inventoryItemId: 'i1', ...b })] })],
      { ordersKnown: true },
      NOW,
    )[0];
  const alone = (given: Parameters<typeof item>[0]) =>
    claimsOn('i1', [campaign({ items: [item(given)] })], { ordersKnown: true }, NOW)[0];
  const plain = { plannedUnits: null, sold: 0, soldByDay: [0, 0, 0, 0, 0] };

  test('their days are added by date: a shorter history ends on the same day', () => {
    const long = Array.from({ length: 28 }, (_, day) => day);
    const short = long.slice(-7);
    const sum = long.map((units, day) => units + (day >= 21 ? units : 0));
    const together = sharing({ ...plain, history: long }, { ...plain, history: short });
    expect(together?.forecast).toEqual(alone({ ...plain, history: sum })?.forecast);
  });

  test('days of the window are added from its first day', () => {
    const history = Array.from({ length: 28 }, (_, day) => day % 5);
    const first = { ...plain, history, sold: 15, soldByDay: [1, 2, 3, 4, 5] };
    const second = { ...plain, history: [], sold: 70, soldByDay: [30, 40] };
    const together = sharing(first, second);
    const sum = alone({ ...plain, history, sold: 85, soldByDay: [31, 42, 3, 4, 5] });
    expect(together?.forecast).toEqual(sum?.forecast);
  });

  test('a day that says nothing for one says nothing for both', () => {
    const gap = Array.from({ length: 28 }, (_, day) => (day === 20 ? null : 3));
    const full = Array.from({ length: 28 }, (_, day) => (day === 20 ? 500 : 2));
    const sum = gap.map((units) => (units === null ? null : units + 2));
    const together = sharing({ ...plain, history: gap }, { ...plain, history: full });
    expect(together?.forecast).toEqual(alone({ ...plain, history: sum })?.forecast);
  });

  test('days taken back do not count below zero', () => {
    const back = Array.from({ length: 28 }, () => -3);
    const none = back.map(() => 0);
    expect(alone({ ...plain, history: back })?.forecast).toEqual(
      alone({ ...plain, history: none })?.forecast,
    );
  });

  test('the week is the one of the window’s first day, and the window has run for as long as it has', () => {
    const weekly = Array.from({ length: 28 }, (_, day) => (day % 7 === 6 ? 40 : 1));
    const given = { ...plain, history: weekly, sold: 5, soldByDay: [1, 1, 1, 1, 1] };
    const claim = alone({ ...given, firstWeekday: 2 });
    expect(claim?.forecast.known && claim.forecast.remainingDays).toBe(5);
    // Without the week the five days left would be like the five that are over; with it one of them sells forty.
    expect(claim?.forecast.known && claim.forecast.mean).toBeGreaterThan(15);
  });
});

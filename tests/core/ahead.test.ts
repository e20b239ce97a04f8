/** Times that a clock left behind which was ahead: none keeps anything hidden, none loses a person's word. */
import { describe, expect, test } from 'vitest';
import { CLOCKS_APART_MS, isAhead, withoutLookAhead, withoutTimesAhead } from '../../app/core/ahead.ts';
import type { Baseline } from '../../app/core/baseline.ts';
import { decide } from '../../app/core/decide.ts';
import { plan } from '../../app/core/plan.ts';
import type { Movement, Picture } from '../../app/core/picture.ts';
import {
  DAY,
  hold,
  HOUR,
  level,
  MINUTE,
  NOW,
  override,
  picture,
  pictureWith,
  reading,
  settings,
  shop,
} from '../support/builders.ts';

/** A clock was three hours ahead, and is right again. */
const AHEAD = NOW + 3 * HOUR;
const judged = (given: Picture) => decide(withoutTimesAhead(given));
const closed = (given: Picture): string[] => judged(given).close.map(({ cause }) => cause);
const opened = (given: Picture): string[] => judged(given).open.map(({ response }) => response);
const heldSince = (openedAt: number) => [
  hold({ response: 'flag', cause: 'sold_out', openedAt }),
  hold({ cause: 'sold_out', openedAt }),
];
const jumped = (from: number, to: number, at: number): Movement => ({
  inventoryItemId: 'i1',
  locationId: 'l1',
  start: from,
  available: to,
  ordered: 0,
  jump: { at, from, to, highest: Math.min(from, to), confirmed: false },
});

test('the clocks of two machines may be a minute apart', () => {
  expect(isAhead(NOW + CLOCKS_APART_MS, NOW)).toBe(false);
  expect(isAhead(NOW + CLOCKS_APART_MS + 1, NOW)).toBe(true);
});

test('a picture without times ahead stays as it is', () => {
  const given = picture({
    holds: heldSince(NOW),
    recentlyClosed: [{ campaignId: 'c1', variantId: 'v1', response: 'flag', closedAt: NOW }],
    movements: [jumped(400, 0, NOW), { ...jumped(4, 3, NOW), jump: null }],
    overrides: [override({ createdAt: NOW, until: NOW + DAY })],
    levels: [level({ confirmedAt: NOW, updatedAt: NOW, raisedAt: NOW }), level({ raisedAt: null })],
    shop: shop({ brake: { engaged: true, liftedUntil: NOW + 30 * MINUTE } }),
  });
  expect(withoutTimesAhead(given)).toEqual(given);
});

describe('the minimum hold', () => {
  test('is over for a hold that a clock ahead opened: it goes when stock is back, and not before', () => {
    expect(closed(pictureWith(100, { holds: heldSince(AHEAD) }))).toEqual(['stock', 'stock']);
    expect(closed(pictureWith(0, { holds: heldSince(AHEAD) }))).toEqual([]);
    expect(judged(pictureWith(0, { holds: heldSince(AHEAD) })).judgeAgainAt).toBe(NOW + HOUR);
  });

  test('however long the shop wants it', () => {
    const days = settings({ minimumHoldSeconds: 604_800 });
    const given = pictureWith(100, { holds: heldSince(AHEAD), shop: shop({ settings: days }) });
    expect(closed(given)).toEqual(['stock', 'stock']);
  });

  test('begins now for one that another machine opened a moment ahead', () => {
    expect(closed(pictureWith(100, { holds: heldSince(NOW + MINUTE) }))).toEqual([]);
    expect(judged(pictureWith(100, { holds: heldSince(NOW + MINUTE) })).judgeAgainAt).toBe(NOW + HOUR);
  });

  test('is not doubled by flips that a clock ahead noted', () => {
    const flip = { campaignId: 'c1', variantId: 'v1', response: 'stop_promoting' as const };
    const flips = (closedAt: number) => [1, 2, 3].map(() => ({ ...flip, closedAt }));
    const given = (closedAt: number) =>
      pictureWith(100, { holds: [hold({ openedAt: NOW - HOUR })], recentlyClosed: flips(closedAt) });
    expect(closed(given(NOW))).toEqual([]);
    expect(closed(given(AHEAD))).toEqual(['stock']);
  });
});

describe('a jump that a clock ahead noted', () => {
  test('keeps nothing hidden, however long a minimum hold is', () => {
    const days = settings({ minimumHoldSeconds: 604_800 });
    const risen = { movements: [jumped(2, 500, AHEAD)], holds: heldSince(NOW - 30 * DAY) };
    expect(closed(pictureWith(500, { ...risen, shop: shop({ settings: days }) }))).toEqual([
      'stock',
      'stock',
    ]);
  });

  test('has waited: what is sold out leaves the ads, and the report is there', () => {
    const given = pictureWith(0, { movements: [jumped(400, 0, AHEAD)] });
    expect(opened(given)).toEqual(['flag', 'stop_promoting']);
    expect(judged(given).alerts.map(({ kind }) => kind)).toContain('level_jump');
  });

  test('waits when it is of another machine, a moment ahead', () => {
    expect(opened(pictureWith(0, { movements: [jumped(400, 0, NOW + MINUTE)] }))).toEqual(['flag']);
  });
});

describe('levels', () => {
  const confirmed = (confirmedAt: number) =>
    pictureWith(0, { levels: [level({ available: 0, confirmedAt, updatedAt: NOW, raisedAt: null })] });

  test('that a clock ahead confirmed are of now', () => {
    expect(judged(confirmed(AHEAD)).verdicts[0]?.assessment.levelsConfirmedAt).toBe(NOW);
    expect(judged(confirmed(AHEAD)).verdicts[0]?.verdict).toBe('sold_out');
  });
});

describe('what a person said', () => {
  const untilRestock = { until: null, untilKind: 'restock' as const, createdAt: AHEAD };
  const restocked = (raisedAt: number) => ({ levels: [level({ available: 500, raisedAt })] });

  test('while a clock was ahead is not ended by a rise from before it, nor by one that the same clock noted', () => {
    const given = (raisedAt: number) =>
      pictureWith(500, { overrides: [override(untilRestock)], ...restocked(raisedAt) });
    expect(judged(given(NOW - DAY)).endedOverrides).toEqual([]);
    expect(judged(given(AHEAD)).endedOverrides).toEqual([]);
  });

  test('until a time counts until that time', () => {
    const given = pictureWith(0, { overrides: [override({ until: AHEAD, untilKind: 'time' })] });
    expect(judged(given).endedOverrides).toEqual([]);
  });

  test('lifts the brake for as long as anybody can lift it, and no longer', () => {
    const braked = (liftedUntil: number) =>
      opened(pictureWith(0, { shop: shop({ brake: { engaged: true, liftedUntil } }) }));
    expect(braked(NOW + 31 * MINUTE)).toEqual(['flag', 'stop_promoting']);
    expect(braked(NOW + 31 * MINUTE + 1)).toEqual(['flag']);
  });
});

describe('a change by others that a clock ahead saw first', () => {
  const seen = (foreignSeenAt: number): Baseline => ({
    field: 'status',
    was: 'ACTIVE',
    wrote: 'UNLISTED',
    state: 'confirmed',
    at: NOW - DAY,
    confirmedAt: NOW - DAY,
    foreignSeenAt,
    foreignValue: 'ARCHIVED',
  });
  const planned = (foreignSeenAt: number) =>
    plan({
      desired: {
        targets: new Map([['status', 'UNLISTED']]),
        causes: new Map(),
        pinned: new Set(),
        standing: 'hide',
      },
      baselines: [seen(foreignSeenAt)],
      reading: reading({ status: 'ARCHIVED' }),
      now: NOW,
      believeAfterMs: MINUTE,
      datedPublicationIds: [],
    });

  test('is forgotten, and nothing else of the baseline is', () => {
    const fresh = { ...seen(0), foreignSeenAt: null, foreignValue: null };
    expect(withoutLookAhead(seen(AHEAD), NOW)).toEqual(fresh);
    expect(withoutLookAhead(seen(NOW), NOW)).toEqual(seen(NOW));
    expect(withoutLookAhead(fresh, NOW)).toEqual(fresh);
  });

  test('is looked at again a minute later instead of hours', () => {
    expect(planned(AHEAD)).toMatchObject({ readAgainAt: NOW + MINUTE, put: [{ foreignSeenAt: NOW }] });
    expect(planned(NOW + 1)).toMatchObject({ readAgainAt: NOW + 1 + MINUTE, put: [] });
    expect(planned(NOW - MINUTE).notes).toMatchObject([{ kind: 'foreign_believed' }]);
  });
});

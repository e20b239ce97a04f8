/** What is told and written down where a product has several items, in several campaigns: each for itself. */
import { describe, expect, test } from 'vitest';
import type { Assessment, ItemVerdict } from '../../app/core/decision.ts';
import { closedEntries, openedEntries, verdictChanges } from '../../app/core/entries.ts';
import { alertLine } from '../../app/core/alert-line.ts';
import { alertsFor, resolvedSubjects } from '../../app/core/inbox.ts';
import type { OpenHold, VerdictKind } from '../../app/core/picture.ts';
import { campaign, hold, item, picture } from '../support/builders.ts';

const assessment: Assessment = {
  reason: 'why.below_need',
  buyable: 9,
  usable: 7,
  reserve: 2,
  allocatedAbove: 0,
  incoming: 0,
  lateIncoming: 0,
  lateIncomingAt: null,
  notCounted: 0,
  notCountedAt: null,
  otherDemand: 0,
  scarcest: null,
  planned: 20,
  sold: 10,
  expectedDemand: 11,
  demandSd: 3,
  pStockout: 0.8,
  need: 12,
  needToBeSafe: 16,
  shortBy: 5,
  expectedLostUnits: 4,
  moneyAtRisk: 40,
  daysLeft: 5,
  daysOfCover: 3,
  runsOutAt: 1_000,
  runsOutEarliest: null,
  runsOutLatest: null,
  thresholds: [],
  response: 'flag',
  whyNotStronger: null,
  levelsConfirmedAt: null,
};
const verdict = (campaignId: string, variantId: string, kind: VerdictKind): ItemVerdict => ({
  campaignId,
  variantId,
  verdict: kind,
  assessment,
});
const last = (campaignId: string, variantId: string, kind: VerdictKind) => ({
  campaignId,
  variantId,
  verdict: kind,
});
const heldFor = (cause: OpenHold['cause'], campaignId: string, variantId: string) => ({
  campaignId,
  variantId,
  cause,
});

/** Two campaigns with two variants each; `v2` of `c1` is a hero. */
const two = picture({
  campaigns: [
    campaign({ id: 'c1', name: 'Spring', items: [item(), item({ variantId: 'v2', hero: true })] }),
    campaign({ id: 'c2', name: 'Summer', items: [item({ hero: true }), item({ variantId: 'v2' })] }),
  ],
});

describe('alerts', () => {
  test('being below need is urgent for a hero of that campaign alone, being sold out for everything', () => {
    const told = alertsFor(
      two,
      [
        verdict('c1', 'v1', 'below_need'),
        verdict('c1', 'v2', 'below_need'),
        verdict('c2', 'v2', 'below_need'),
        verdict('c2', 'v1', 'not_known'),
        verdict('c1', 'v1', 'sold_out'),
        verdict('c9', 'v1', 'below_need'),
        verdict('c1', 'v1', 'covered'),
      ],
      [],
    );
    expect(told.map(({ subject, urgency }) => [subject, urgency])).toEqual([
      ['item:c1:v1:below_need', 'today'],
      ['item:c1:v2:below_need', 'now'],
      ['item:c2:v2:below_need', 'today'],
      ['item:c2:v1:not_known', 'later'],
      ['item:c1:v1:sold_out', 'now'],
      ['item:c9:v1:below_need', 'today'],
    ]);
    expect(told[0]).toMatchObject({
      kind: 'below_need',
      message: 'alert.below_need',
      campaignId: 'c1',
      params: { usable: 7, expectedDemand: 11, needToBeSafe: 16, short: 5, risk: 0.8, money: 40 },
    });
  });

  test.each([
    ['other campaigns', { allocatedAbove: 7 }, 'alert.none_allocated'],
    ['a reserve', { reserve: 9 }, 'alert.none_reserved'],
  ])('given stock that %s leave nothing of, the alert says who has it', (_who, taken, message) => {
    const starved = {
      ...verdict('c1', 'v1', 'below_need'),
      assessment: { ...assessment, usable: 0, ...taken },
    };
    const [told] = alertsFor(two, [starved], []);
    expect(told && alertLine({ key: told.message, params: told.params }).key).toBe(message);
  });

  test('an alert says what it takes to be safe, by the numbers of now; one that was kept without them says what it has', () => {
    const kept = { usable: 5, need: 11, short: 15, risk: 0.8 };
    const now = { ...kept, expectedDemand: 11, needToBeSafe: 20 };
    const said = (params: Record<string, number>) => alertLine({ key: 'alert.below_need', params }).key;
    expect([kept, now, { ...now, short: 0 }].map(said)).toEqual([
      'alert.below_need',
      'alert.below_safe',
      'alert.below_need',
    ]);
  });

  test('an item that is held for being sold out is not told of as below need; the same variant elsewhere is', () => {
    const below = [
      verdict('c1', 'v1', 'below_need'),
      verdict('c1', 'v2', 'below_need'),
      verdict('c2', 'v1', 'below_need'),
    ];
    const subjects = (cause: OpenHold['cause']): string[] =>
      alertsFor(two, below, [heldFor(cause, 'c1', 'v1')]).map(({ subject }) => subject);
    expect(subjects('sold_out')).toEqual(['item:c1:v2:below_need', 'item:c2:v1:below_need']);
    expect(subjects('below_need')).toHaveLength(3);
    const sold = alertsFor(two, [verdict('c1', 'v1', 'sold_out')], [heldFor('sold_out', 'c1', 'v1')]);
    expect(sold.map(({ subject }) => subject)).toEqual(['item:c1:v1:sold_out']);
  });
});

describe('conditions that have ended', () => {
  test('a verdict that changed ends what was told of that item, not of the others', () => {
    const before = {
      ...two,
      lastVerdicts: [
        last('c1', 'v1', 'below_need'),
        last('c1', 'v2', 'below_need'),
        last('c2', 'v1', 'not_known'),
      ],
    };
    const now = [
      verdict('c1', 'v1', 'covered'),
      verdict('c1', 'v2', 'below_need'),
      verdict('c2', 'v1', 'covered'),
    ];
    expect(resolvedSubjects(before, now, [])).toEqual([
      'item:c1:v1:sold_out',
      'item:c1:v1:below_need',
      'item:c2:v1:sold_out',
      'item:c2:v1:below_need',
      'item:c2:v1:not_known',
    ]);
  });

  test('nothing changed, nothing ends', () => {
    const before = {
      ...two,
      lastVerdicts: [last('c1', 'v1', 'below_need'), last('c1', 'v2', 'not_known')],
    };
    const now = [verdict('c1', 'v1', 'below_need'), verdict('c1', 'v2', 'not_known')];
    expect(resolvedSubjects(before, now, [])).toEqual([]);
  });

  test('an item that has left has no condition any more', () => {
    const before = { ...two, lastVerdicts: [last('c1', 'v1', 'below_need'), last('c1', 'v2', 'not_known')] };
    expect(resolvedSubjects(before, [], [])).toEqual([
      'item:c1:v1:sold_out',
      'item:c1:v1:below_need',
      'item:c1:v2:sold_out',
      'item:c1:v2:below_need',
      'item:c1:v2:not_known',
    ]);
  });

  test('while stock holds the item its alert stays; a hold by hand keeps no alert of stock', () => {
    const before = {
      ...two,
      lastVerdicts: [last('c1', 'v1', 'below_need'), last('c2', 'v1', 'below_need')],
    };
    const now = [verdict('c1', 'v1', 'covered'), verdict('c2', 'v1', 'covered')];
    const ended = (cause: OpenHold['cause']): string[] =>
      resolvedSubjects(before, now, [heldFor(cause, 'c1', 'v1')]);
    expect(ended('below_need')).toEqual(['item:c2:v1:sold_out', 'item:c2:v1:below_need']);
    expect(ended('override')).toEqual([
      'item:c1:v1:sold_out',
      'item:c1:v1:below_need',
      'item:c2:v1:sold_out',
      'item:c2:v1:below_need',
    ]);
  });

  test('a hold that closed ends its alert although the verdict is what it was; sold out replaces below need', () => {
    const released = {
      ...two,
      holds: [hold({ campaignId: 'c1', variantId: 'v1' })],
      lastVerdicts: [last('c1', 'v1', 'covered'), last('c1', 'v2', 'sold_out')],
    };
    const now = [verdict('c1', 'v1', 'covered'), verdict('c1', 'v2', 'sold_out')];
    expect(resolvedSubjects(released, now, [])).toEqual([
      'item:c1:v1:sold_out',
      'item:c1:v1:below_need',
      'item:c1:v2:below_need',
    ]);
  });

  test('what is still so does not end with its hold', () => {
    const released = { ...two, holds: [hold()], lastVerdicts: [last('c1', 'v1', 'below_need')] };
    expect(resolvedSubjects(released, [verdict('c1', 'v1', 'below_need')], [])).toEqual([
      'item:c1:v1:sold_out',
    ]);
  });
});

describe('lines of the ledger', () => {
  test('a verdict is written down when it is new for that item in that campaign', () => {
    const before = {
      ...two,
      lastVerdicts: [
        last('c1', 'v1', 'covered'),
        last('c1', 'v2', 'below_need'),
        last('c2', 'v1', 'below_need'),
      ],
    };
    const lines = verdictChanges(before, [
      verdict('c1', 'v1', 'below_need'),
      verdict('c1', 'v2', 'below_need'),
      verdict('c2', 'v1', 'covered'),
      verdict('c2', 'v2', 'covered'),
    ]);
    expect(lines.map(({ campaignId, variantId }) => `${campaignId}/${variantId}`)).toEqual([
      'c1/v1',
      'c2/v1',
      'c2/v2',
    ]);
    expect(lines[0]).toMatchObject({
      kind: 'verdict',
      message: 'ledger.verdict_changed',
      params: { verdict: 'below_need', need: 12, usable: 7, short: 5 },
    });
  });

  test('of several holds of one item the strictest is written down, each item for itself', () => {
    const opened = (campaignId: string, variantId: string, response: 'flag' | 'stop_promoting' | 'hide') => ({
      campaignId,
      variantId,
      response,
      mode: 'act' as const,
      cause: 'below_need' as const,
      reason: assessment,
    });
    const lines = openedEntries(two, [
      opened('c1', 'v1', 'flag'),
      opened('c1', 'v1', 'hide'),
      opened('c1', 'v1', 'stop_promoting'),
      opened('c1', 'v2', 'flag'),
      opened('c2', 'v1', 'stop_promoting'),
    ]);
    expect(
      lines.map(({ campaignId, variantId, params }) => [campaignId, variantId, params.response]),
    ).toEqual([
      ['c1', 'v1', 'hide'],
      ['c1', 'v2', 'flag'],
      ['c2', 'v1', 'stop_promoting'],
    ]);
    expect(lines[0]).toMatchObject({
      kind: 'hold',
      message: 'ledger.hold_opened',
      params: { cause: 'below_need', need: 12 },
    });
    const [watched] = openedEntries(two, [{ ...opened('c1', 'v1', 'flag'), mode: 'watch' }]);
    expect(watched?.message).toBe('ledger.would_hold');
  });

  test.each([
    ['act', 'stock', 'ledger.hold_closed'],
    ['watch', 'stopped_acting', 'ledger.would_hold_over'],
    ['watch', 'stock', 'ledger.would_release'],
  ] as const)('the end of a hold that could %s, by %s, is %s', (mode, cause, message) => {
    const open = hold({ mode });
    expect(
      closedEntries({ ...two, holds: [hold({ campaignId: 'c2' }), open] }, [{ id: open.id, cause }]),
    ).toEqual([
      expect.objectContaining({
        kind: 'release',
        message,
        campaignId: 'c1',
        variantId: 'v1',
        params: expect.objectContaining({ response: 'stop_promoting', cause }) as unknown,
      }),
    ]);
  });

  test('a hold that goes on for another cause, and one that is not known, end nothing', () => {
    const open = hold();
    expect(closedEntries({ ...two, holds: [open] }, [{ id: open.id, cause: 'replaced' }])).toEqual([]);
    expect(closedEntries({ ...two, holds: [open] }, [{ id: 'gone', cause: 'stock' }])).toEqual([]);
  });
});

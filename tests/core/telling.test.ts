/** What a decision tells: ledger, alerts, and when it looks again (laws 5 and 7; domain §6). */
import { describe, expect, test } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import type { Picture, VerdictKind } from '../../app/core/picture.ts';
import {
  campaign,
  DAY,
  HOUR,
  hold,
  item,
  level,
  MINUTE,
  NOW,
  picture,
  pictureWith,
} from '../support/builders.ts';

const last = (verdict: VerdictKind) => [{ campaignId: 'c1', variantId: 'v1', verdict }];
const lines = (given: Picture) =>
  decide(given).ledger.map(({ message, params }) => [message, params['response'] ?? params['verdict']]);
const told = (given: Picture) => decide(given).alerts.map(({ kind, urgency }) => `${kind} ${urgency}`);

describe('ledger', () => {
  test('a verdict is written down when it changes, with its numbers', () => {
    const changed = decide(pictureWith(3, { lastVerdicts: last('covered') })).ledger[0];
    expect(changed).toMatchObject({
      kind: 'verdict',
      message: 'ledger.verdict_changed',
      params: {
        product: 'Lamp',
        variant: 'Size v1',
        campaign: 'Campaign c1',
        verdict: 'below_need',
        buyable: 3,
      },
      campaignId: 'c1',
      variantId: 'v1',
    });
    expect(changed?.params).toHaveProperty('need');
    expect(lines(pictureWith(100, { lastVerdicts: last('covered') }))).toEqual([]);
  });

  test('one line per item: the strictest that began, with its cause', () => {
    const given = pictureWith(0, { lastVerdicts: last('sold_out') });
    expect(lines(given)).toEqual([['ledger.hold_opened', 'stop_promoting']]);
    expect(decide(given).ledger[0]?.params).toMatchObject({ cause: 'sold_out', buyable: 0 });
  });

  test('one line per item: the strictest that ended, with why', () => {
    const given = pictureWith(100, {
      lastVerdicts: last('covered'),
      holds: [hold({ response: 'flag' }), hold()],
    });
    expect(lines(given)).toEqual([['ledger.hold_closed', 'stop_promoting']]);
    expect(decide(given).ledger[0]?.params).toMatchObject({ cause: 'stock' });
  });

  test('a watching campaign writes what it would have done', () => {
    const watching = { campaigns: [campaign({ mode: 'watch' as const })] };
    expect(lines(pictureWith(0, { ...watching, lastVerdicts: last('sold_out') }))).toEqual([
      ['ledger.would_hold', 'stop_promoting'],
    ]);
    const held = [hold({ mode: 'watch' })];
    expect(lines(pictureWith(100, { ...watching, holds: held, lastVerdicts: last('covered') }))).toEqual([
      ['ledger.would_release', 'stop_promoting'],
    ]);
  });
});

describe('alerts', () => {
  test('how urgent: sold out and heroes at once, low today, unknown later, covered never', () => {
    expect(told(pictureWith(0))).toEqual(['sold_out now']);
    expect(told(pictureWith(3))).toEqual(['below_need today']);
    const hero = campaign({ items: [item({ hero: true })] });
    expect(told(pictureWith(3, { campaigns: [hero] }))).toEqual(['below_need now']);
    expect(told(picture({ levels: [level({ confirmedAt: 0 })] }))).toEqual(['not_known later']);
    expect(told(pictureWith(100))).toEqual([]);
  });

  test('the subject is the item and the condition, so that it is told once', () => {
    expect(decide(pictureWith(0)).alerts[0]).toMatchObject({
      subject: 'item:c1:v1:sold_out',
      message: 'alert.sold_out',
      campaignId: 'c1',
      params: { product: 'Lamp', buyable: 0 },
    });
  });

  const resolved = (given: Picture) => decide(given).resolved;

  test('a condition that ended without a hold is resolved', () => {
    const known = pictureWith(100, { lastVerdicts: last('not_known') });
    expect(resolved(known)).toContain('item:c1:v1:not_known');
    expect(resolved(pictureWith(0, { lastVerdicts: last('sold_out') }))).not.toContain('item:c1:v1:sold_out');
  });

  test('one that holds the item ends with its hold (law 5)', () => {
    const young = hold({ openedAt: NOW - MINUTE });
    expect(resolved(pictureWith(100, { lastVerdicts: last('sold_out'), holds: [young] }))).toEqual([]);
    expect(resolved(pictureWith(100, { lastVerdicts: last('covered'), holds: [hold()] }))).toContain(
      'item:c1:v1:sold_out',
    );
  });

  test('an item below need that sells out is told of once, as sold out', () => {
    const held = hold({ response: 'flag', cause: 'below_need' });
    const decision = decide(pictureWith(0, { lastVerdicts: last('below_need'), holds: [held] }));
    expect(decision.resolved).toContain('item:c1:v1:below_need');
    expect(decision.alerts.map(({ kind }) => kind)).toEqual(['sold_out']);
  });

  test('when a person put the item back, it is resolved at the next look', () => {
    const back = { campaignId: 'c1', variantId: 'v1', response: 'flag' as const, closedAt: NOW - MINUTE };
    expect(resolved(pictureWith(100, { lastVerdicts: last('covered'), recentlyClosed: [back] }))).toContain(
      'item:c1:v1:sold_out',
    );
    expect(
      resolved(pictureWith(0, { lastVerdicts: last('sold_out'), recentlyClosed: [back] })),
    ).not.toContain('item:c1:v1:sold_out');
  });

  test('an item that is held as sold out is not told of as low as well', () => {
    const young = hold({ openedAt: NOW - MINUTE });
    expect(told(pictureWith(3, { lastVerdicts: last('sold_out'), holds: [young] }))).toEqual([]);
  });

  test('of an item that left, a campaign that ended or a product that is gone everything is resolved', () => {
    const was = {
      lastVerdicts: last('below_need'),
      holds: [hold({ response: 'flag', cause: 'below_need' as const })],
    };
    for (const given of [
      { campaigns: [campaign({ items: [] })] },
      { campaigns: [campaign({ state: 'ended' as const, endsAt: NOW - 1 })] },
      { product: { ...picture().product, deleted: true } },
    ]) {
      expect(resolved(pictureWith(3, { ...was, ...given }))).toContain('item:c1:v1:below_need');
    }
  });
});

test('an ERP that rewrites the level every 15 minutes makes one hold and one alert within the minimum hold', () => {
  let holds: Picture['holds'] = [];
  let lastVerdicts: Picture['lastVerdicts'] = [];
  const open = new Set<string>();
  let alerts = 0;
  let begun = 0;
  for (let quarter = 0; quarter < 4; quarter += 1) {
    const now = NOW + quarter * 15 * MINUTE;
    const given = pictureWith(quarter % 2 === 0 ? 0 : 100, { now, holds, lastVerdicts });
    const decision = decide(given);
    for (const subject of decision.resolved) open.delete(subject);
    for (const { subject } of decision.alerts) {
      if (!open.has(subject)) alerts += 1;
      open.add(subject);
    }
    begun += decision.open.filter(({ response }) => response === 'stop_promoting').length;
    const closed = new Set(decision.close.map(({ id }) => id));
    holds = [
      ...holds.filter(({ id }) => !closed.has(id)),
      ...decision.open.map((one) => hold({ ...one, openedAt: now })),
    ];
    lastVerdicts = decision.verdicts;
  }
  expect({ begun, alerts }).toEqual({ begun: 1, alerts: 1 });
});

describe('looking again', () => {
  const next = (given: Picture) => decide(given).judgeAgainAt;

  test('items of live campaigns every hour, because probabilities move with the clock', () => {
    expect(next(picture())).toBe(NOW + HOUR);
  });

  test('sooner at the start or the end of a campaign', () => {
    expect(next(picture({ campaigns: [campaign({ endsAt: NOW + MINUTE })] }))).toBe(NOW + MINUTE);
    const later = campaign({ id: 'c2', state: 'approved', startsAt: NOW + 2 * MINUTE, endsAt: NOW + DAY });
    expect(next(picture({ campaigns: [campaign(), later] }))).toBe(NOW + 2 * MINUTE);
    // One that starts this moment is looked at already.
    expect(next(picture({ campaigns: [campaign({ startsAt: NOW })] }))).toBe(NOW + HOUR);
  });

  test('when a minimum hold is over', () => {
    const young = hold({ openedAt: NOW - 50 * MINUTE });
    expect(next(pictureWith(100, { holds: [young] }))).toBe(NOW + 10 * MINUTE);
  });

  test('never, when nothing can change by itself', () => {
    expect(next(picture({ campaigns: [] }))).toBeNull();
  });
});

test('the same picture gives the same decision, and is not changed (law 10)', () => {
  const given = pictureWith(3, { holds: [hold()], lastVerdicts: last('covered') });
  const before = structuredClone(given);
  expect(decide(given)).toEqual(decide(structuredClone(given)));
  expect(given).toEqual(before);
});

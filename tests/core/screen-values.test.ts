import { describe, expect, test } from 'vitest';
import { csvField, csvLines } from '../../app/core/csv.ts';
import { besides, ruleLine, whyLine, whyNotStronger } from '../../app/core/explain.ts';
import type { Assessment } from '../../app/core/decision.ts';
import { lightOf } from '../../app/core/light.ts';
import { shownStanding, type StandingFacts } from '../../app/core/standing.ts';
import { dayNumber, fromWallClock, startOfDay, toWallClock } from '../../app/core/time.ts';
import { unitsOf } from '../../app/core/typed-units.ts';

describe('wall clock', () => {
  const BERLIN = 'Europe/Berlin';
  test.each([
    ['2026-06-01', '09:30', BERLIN, Date.UTC(2026, 5, 1, 7, 30)],
    ['2026-11-27', '00:00', 'America/New_York', Date.UTC(2026, 10, 27, 5)],
    // 2026-03-29 02:30 does not exist in Berlin: it moves on by the gap.
    ['2026-03-29', '02:30', BERLIN, Date.UTC(2026, 2, 29, 1, 30)],
    // 2026-10-25 02:30 exists twice in Berlin: the earlier one.
    ['2026-10-25', '02:30', BERLIN, Date.UTC(2026, 9, 25, 0, 30)],
  ])('%s %s in %s', (date, time, zone, at) => expect(fromWallClock({ date, time }, zone)).toBe(at));

  test.each([
    ['', '09:00', BERLIN],
    ['2026-02-30', '09:00', BERLIN],
    ['2026-06-01', '25:00', BERLIN],
    ['2026-06-01', '09:00', 'Mars/Base'],
  ])('"%s" "%s" in %s is no time', (date, time, zone) =>
    expect(fromWallClock({ date, time }, zone)).toBeNull(),
  );

  test('back to what the clock on the wall shows', () => {
    expect(toWallClock(Date.UTC(2026, 11, 31, 23, 30, 59), BERLIN)).toEqual({
      date: '2027-01-01',
      time: '00:30',
    });
  });

  test('days are numbered on the calendar of the zone', () => {
    const midnight = Date.UTC(1970, 0, 2);
    expect([dayNumber(midnight - 1, 'UTC'), dayNumber(midnight, 'UTC')]).toEqual([0, 1]);
    expect(dayNumber(midnight - 1, BERLIN)).toBe(1);
    expect(dayNumber(midnight, 'America/New_York')).toBe(0);
  });

  test('a day may have 23 or 25 hours', () => {
    const noon = Date.UTC(2026, 2, 29, 12);
    expect(startOfDay(noon, BERLIN, 1) - startOfDay(noon, BERLIN)).toBe(23 * 3_600_000);
  });
});

describe('typed units', () => {
  test.each([
    ['250', 250],
    [' 1,200 ', 1200],
    ['1.200.000', 1_200_000],
    ["1'200", 1200],
    ['', null],
    ['1.5', undefined],
    ['-3', undefined],
    ['many', undefined],
  ])('%j means %s', (text, units) => expect(unitsOf(text)).toBe(units));
});

describe('CSV', () => {
  test.each([
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['+1+1', "'+1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-5', '-5'],
    ['-5+cmd', "'-5+cmd"],
    ['a,b', '"a,b"'],
    ['two\nlines', '"two\nlines"'],
    ['\t=1', "'\t=1"],
    ['a;b', '"a;b"'],
    ['1=1', '1=1'],
    ['12.50', '12.50'],
    ['-12,50', '"-12,50"'],
    ['-1250.755', '-1250.755'],
    ['-12.', "'-12."],
    ['-1x5', "'-1x5"],
    ['-1.x', "'-1.x"],
    ['-', "'-"],
    ['=5', "'=5"],
    ['=1-5', "'=1-5"],
    [7, '7'],
    [-2.5, '-2.5'],
    [null, ''],
  ])('%j becomes %j', (value, field) => expect(csvField(value)).toBe(field));
  test('numbers and nothing, each line with its end', () =>
    expect(
      csvLines([
        [1, null, -2.5],
        ['a', '', 'b'],
      ]),
    ).toBe('1,,-2.5\r\na,,b\r\n'));
});

describe('light', () => {
  const none = { covered: 0, below_need: 0, sold_out: 0, exempt: 0, not_known: 0, heroesInTrouble: 0 };
  test.each([
    [{}, 'grey'],
    [{ covered: 3, exempt: 1 }, 'green'],
    [{ covered: 3, not_known: 1 }, 'yellow'],
    [{ below_need: 1 }, 'yellow'],
    [{ below_need: 1, heroesInTrouble: 1 }, 'red'],
    [{ covered: 90, sold_out: 1 }, 'red'],
  ])('%j is %s', (counts, light) => expect(lightOf({ ...none, ...counts })).toBe(light));
});

const unpublished = { published: false, publishDate: null };

const facts = (given: Partial<StandingFacts>): StandingFacts => ({
  variantId: 'v1',
  wanted: [],
  written: [],
  pendingWrites: 0,
  lastWriteFailed: false,
  hidesFromChannels: false,
  otherVariants: true,
  ...given,
});

const written = (field: string, wrote: StandingFacts['written'][number]['wrote'], state = 'confirmed') => [
  { field, wrote, state },
];

describe('what stands in the shop', () => {
  test.each<[string, Partial<StandingFacts>, string | null, string]>([
    ['free', {}, null, 'settled'],
    ['planned only', { wanted: ['hide'], pendingWrites: 1 }, null, 'on_its_way'],
    [
      'sent, not confirmed',
      { wanted: ['hide'], written: written('status', 'UNLISTED', 'writing') },
      null,
      'on_its_way',
    ],
    ['hidden', { wanted: ['flag', 'hide'], written: written('status', 'UNLISTED') }, 'hide', 'settled'],
    [
      'out of the ads',
      { wanted: ['stop_promoting'], written: written('publication:7', unpublished) },
      'stop_promoting',
      'settled',
    ],
    [
      'hidden by channels',
      { wanted: ['hide'], hidesFromChannels: true, written: written('publication:7', unpublished) },
      'hide',
      'settled',
    ],
    [
      'another variant is hidden',
      { written: written('variant:v2:publication:7', unpublished) },
      null,
      'settled',
    ],
    ['flagged', { wanted: ['flag'] }, 'flag', 'settled'],
    ['other sizes still sell', { wanted: ['stop_promoting'] }, 'flag', 'rolled_up'],
    ['refused', { wanted: ['hide'], lastWriteFailed: true }, 'flag', 'trouble'],
    [
      'a notice that nobody can read',
      { wanted: ['flag'], written: written('metafield', 'x') },
      'flag',
      'settled',
    ],
    ['coming back', { pendingWrites: 1, written: written('status', 'UNLISTED') }, 'hide', 'on_its_way'],
    ['our own tag', { written: written('tag:campaign:x', true) }, null, 'settled'],
  ])('%s', (_name, given, confirmed, state) =>
    expect(shownStanding(facts(given))).toMatchObject({ confirmed, state }),
  );
});

const judged = (given: Partial<Assessment>): Assessment =>
  ({ thresholds: [], response: null, whyNotStronger: null, usable: 5, ...given }) as Assessment;

describe('rules in words', () => {
  test('what sold out names what selling out asks for, not a risk', () => {
    const thresholds = [{ response: 'flag' as const, risk: 0.3, need: 9 }];
    expect(ruleLine(judged({ reason: 'why.sold_out', response: 'hide', thresholds }))?.key).toBe(
      'rule.sold_out',
    );
    expect(ruleLine(judged({ reason: 'why.sold_out', thresholds }))?.key).toBe('rule.sold_out_nothing');
    expect(
      ruleLine(judged({ reason: 'why.below_need', response: 'flag', thresholds }))?.params,
    ).toMatchObject({ risk: 0.3, need: 9 });
  });
  test('what stands behind the numbers is said line by line, and nothing where there is nothing', () => {
    expect(besides(judged({}))).toEqual([]);
    const shown = { scarcest: 'Cup', incoming: 12, lateIncoming: 7, lateIncomingAt: 99, otherDemand: 3.6 };
    expect(besides(judged(shown))).toEqual([
      { key: 'why.scarcest', params: { component: 'Cup' } },
      { key: 'why.incoming', params: { incoming: 12 } },
      { key: 'why.incoming_late', params: { late: 7, day: 99 } },
      { key: 'why.other_demand', params: { other: 4 } },
    ]);
    expect(besides(judged({ incoming: 0, lateIncoming: 0, lateIncomingAt: 99 }))).toEqual([]);
    expect(besides(judged({ lateIncoming: 7, lateIncomingAt: null, otherDemand: 0.4 }))).toEqual([
      { key: 'why.incoming_overdue', params: { late: 7 } },
    ]);
    expect(besides(judged({ notCounted: 65, notCountedAt: 99 }))).toEqual([
      { key: 'why.incoming_not_counted', params: { due: 65, dueAt: 99 } },
    ]);
  });
  test('what the plan caps is out of stock like what is sold out', () =>
    expect(ruleLine(judged({ reason: 'why.limited_reached', response: 'flag' }))).toEqual({
      key: 'rule.sold_out',
      params: { response: 'flag' },
    }));
  test('the rule that acted is named, else the one that would act first, else none', () => {
    const thresholds = [
      { response: 'flag' as const, risk: 0.3, need: 9 },
      { response: 'hide' as const, risk: 0.8, need: 4 },
    ];
    const rule = (response: Assessment['response']) =>
      ruleLine(judged({ reason: 'why.below_need', response, thresholds }));
    expect(rule('hide')).toEqual({
      key: 'rule.risk',
      params: { response: 'hide', risk: 0.8, need: 4, usable: 5 },
    });
    expect(rule(null)?.params).toMatchObject({ response: 'flag', risk: 0.3, need: 9 });
    expect(ruleLine(judged({ reason: 'why.covered' }))).toBe(null);
  });
  test('why: whole units, and the numbers under the names that the texts use', () => {
    const line = whyLine(
      judged({
        reason: 'why.below_need',
        expectedDemand: 12.6,
        expectedLostUnits: 0.4,
        shortBy: 3,
        pStockout: 0.75,
        runsOutAt: 99,
        thresholds: [{ response: 'flag', risk: 0.3, need: 9 }],
        whyNotStronger: 'why_not.risk_below',
      }),
    );
    expect(line).toEqual({
      key: 'why.below_need',
      params: {
        response: null,
        usable: 5,
        expectedDemand: 13,
        expectedLostUnits: 0,
        shortBy: 3,
        short: 3,
        pStockout: 0.75,
        risk: 0.75,
        runsOutAt: 99,
        date: 99,
      },
    });
    const none = (reason: string) => whyLine(judged({ reason, usable: 0 })).key;
    expect(['why.covered', 'why.covered_tight', 'why.below_need', 'why.sold_out'].map(none)).toEqual([
      'why.none_reserved',
      'why.none_reserved',
      'why.none_reserved',
      'why.sold_out',
    ]);
    expect(whyLine(judged({ reason: 'why.covered', usable: 1 })).key).toBe('why.covered');
    const taken = { usable: 0, buyable: 9, reserve: 2, allocatedAbove: 12 };
    expect(whyLine(judged({ reason: 'why.covered', ...taken })).key).toBe('why.none_allocated');
    const flaggedEarly = { reason: 'why.below_need', usable: 18, shortBy: 0 };
    expect(whyLine(judged(flaggedEarly)).key).toBe('why.below_flag');
    expect(whyLine(judged({ expectedDemand: null, expectedLostUnits: null })).params).toMatchObject({
      expectedDemand: null,
      expectedLostUnits: null,
    });
  });
  test('why not more names the next stronger response and its numbers', () => {
    const thresholds = [{ response: 'hide' as const, risk: 0.9, need: 2 }];
    const line = whyNotStronger(
      judged({ response: 'stop_promoting', whyNotStronger: 'why_not.risk_below', thresholds }),
    );
    expect(line).toMatchObject({
      key: 'why_not.risk_below',
      params: { next: 'hide', nextRisk: 0.9, nextNeed: 2 },
    });
    const off = whyNotStronger(judged({ whyNotStronger: 'why_not.response_off', usable: 5 }));
    expect(off?.params).toMatchObject({ next: 'flag', nextRisk: null, nextNeed: null, usable: 5 });
    const later = whyNotStronger(judged({ whyNotStronger: 'why_not.with_stricter', thresholds }));
    expect(later?.params).toMatchObject({ next: 'flag', stricter: 'hide', nextRisk: 0.9, nextNeed: 2 });
    expect(whyNotStronger(judged({ response: 'hide', whyNotStronger: 'why_not.strongest' }))).toBeNull();
  });
});

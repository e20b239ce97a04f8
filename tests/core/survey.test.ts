/** What surveys ask, when, and from when on answers are shown. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { surveyCheck } from '../../app/core/readiness/survey.ts';
import {
  lastQuarter,
  meansOf,
  REMIND_AFTER_MS,
  showsAnswers,
  SURVEY_LATEST_MS,
  SURVEY_OPEN_MS,
  surveySubject,
  type SurveyScores,
} from '../../app/core/survey.ts';
import { DAY, facts } from '../support/readiness.ts';

const scores = (one: number): SurveyScores => ({
  plan_in_time: one,
  told_of_changes: one,
  stock_matched: one,
  alerts_helped: 5,
});

describe('the quarter that ended last', () => {
  test.each([
    ['2026-01-01T00:00:00+01:00', '2025-Q4', '2025-10-01T00:00:00+02:00', '2026-01-01T00:00:00+01:00'],
    ['2026-05-31T12:00:00+02:00', '2026-Q1', '2026-01-01T00:00:00+01:00', '2026-04-01T00:00:00+02:00'],
    ['2026-12-31T23:59:59+01:00', '2026-Q3', '2026-07-01T00:00:00+02:00', '2026-10-01T00:00:00+02:00'],
    // Already July in Berlin, still June in UTC.
    ['2026-06-30T22:30:00Z', '2026-Q2', '2026-04-01T00:00:00+02:00', '2026-07-01T00:00:00+02:00'],
  ])('%s', (now, id, from, to) => {
    expect(lastQuarter(Date.parse(now), 'Europe/Berlin')).toEqual({
      id,
      from: Date.parse(from),
      to: Date.parse(to),
    });
  });
});

describe('answers are shown', () => {
  const anonymous = { anonymous: true, closesAt: 100 };
  test('with names as soon as there is one', () => {
    expect(showsAnswers({ anonymous: false, closesAt: 100 }, { asked: 5, answered: 0 }, 0)).toBe(false);
    expect(showsAnswers({ anonymous: false, closesAt: 100 }, { asked: 5, answered: 1 }, 0)).toBe(true);
  });
  test('anonymous ones from three on, and only when no more can come', () => {
    expect(showsAnswers(anonymous, { asked: 2, answered: 2 }, 100)).toBe(false);
    expect(showsAnswers(anonymous, { asked: 4, answered: 3 }, 99)).toBe(false);
    expect(showsAnswers(anonymous, { asked: 4, answered: 3 }, 100)).toBe(true);
    expect(showsAnswers(anonymous, { asked: 3, answered: 3 }, 0)).toBe(true);
  });
  test('what is shown of an anonymous one never changes by a single answer', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.nat(200), (asked, answered, now) => {
        fc.pre(answered < asked && now < 100);
        expect(showsAnswers(anonymous, { asked, answered }, now)).toBe(false);
      }),
    );
  });
});

test('two weeks to answer, one reminder after five days, and no survey of what is a week ago', () => {
  const days = [SURVEY_OPEN_MS, REMIND_AFTER_MS, SURVEY_LATEST_MS].map((ms) => ms / DAY);
  expect(days).toEqual([14, 5, 7]);
});

test('everybody is asked once and reminded once, and who answered is told apart', () => {
  const subjects = [
    surveySubject('s1', '1'),
    surveySubject('s1', '1', true),
    surveySubject('s1', '2'),
    surveySubject('s2', '1'),
  ];
  expect(new Set(subjects).size).toBe(4);
  expect(surveySubject('s1', '1', false)).toBe(subjects[0]);
  expect(subjects[1]).toBe(`${subjects[0]}:again`);
});

test('means of each question', () => {
  expect(meansOf([])).toBeNull();
  expect(meansOf([scores(1), scores(4)])).toEqual({ ...scores(2.5), alerts_helped: 5 });
});

test('readiness warns of what the last survey said and nobody has done, and says nothing without a survey', () => {
  expect(surveyCheck(facts({}))).toBeNull();
  expect(surveyCheck(facts({ openPoints: 0 }))).toMatchObject({ state: 'ready' });
  expect(surveyCheck(facts({ openPoints: 2 }))).toMatchObject({ state: 'warning', params: { count: 2 } });
});

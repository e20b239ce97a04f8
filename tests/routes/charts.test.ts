/** Lines of charts through days and surveys of which some are not known. */
import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import type { SurveyScores } from '../../app/core/survey.ts';
import type { ResultDay } from '../../app/db/views/views.ts';
import { DaysChart } from '../../app/routes/insights/days-chart.tsx';
import { ResultsChart } from '../../app/routes/campaign/results-chart.tsx';
import { TrendChart } from '../../app/routes/surveys/trend-chart.tsx';
import { DAY, NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

/** The same of each of the four questions. */
const four = <T>(one: T): T[] => Array.from({ length: 4 }, () => one);

/** How often a line of this kind begins, and goes on to a neighbour, in each drawing of it. */
const lines = (drawing: string, kind: string) =>
  [...drawing.matchAll(new RegExp(`<path d="([^"]*)" class="${kind}"`, 'g'))].map(([, path = '']) => ({
    begins: path.split('M').length - 1,
    goesOn: path.split('L').length - 1,
  }));

const dots = (drawing: string, kind: string): number => drawing.split(`class="${kind}"`).length - 1;

describe('the chart of a campaign’s results', () => {
  const draw = (stocks: readonly (number | null)[]) =>
    drawn(
      createElement(ResultsChart, {
        days: stocks.map((stock, day): ResultDay => ({
          at: NOW + day * DAY,
          sold: 1,
          stock,
          need: 5,
          holds: 0,
        })),
        nameOf: (line) => line,
      }),
    );

  test('says what its two scales measure', async () => {
    const drawing = await draw([9, 8]);
    expect(drawing).toContain('Units in stock and needed');
    expect(drawing).toContain('Units sold a day');
  });
  test('is one line without a dot while every day is known', async () => {
    const drawing = await draw([9, 8, 7, 6]);
    expect(lines(drawing, 'hf-chart__stock')).toEqual([{ begins: 1, goesOn: 3 }]);
    expect(dots(drawing, 'hf-chart__alone')).toBe(0);
  });

  test('has a gap where a day is not known, and a dot for a day between two gaps', async () => {
    const drawing = await draw([null, 9, null, 7, 6, null, 5]);
    expect(lines(drawing, 'hf-chart__stock')).toEqual([{ begins: 3, goesOn: 1 }]);
    expect(dots(drawing, 'hf-chart__alone')).toBe(2);
    expect(lines(drawing, 'hf-chart__need')).toEqual([{ begins: 1, goesOn: 6 }]);
  });

  test('of a first day alone is a dot', async () => {
    expect(dots(await draw([9]), 'hf-chart__alone')).toBe(1);
    expect(dots(await draw([null]), 'hf-chart__alone')).toBe(0);
  });
});

describe('the chart of the time sold out', () => {
  const draw = (shares: readonly (number | null)[]) =>
    drawn(
      createElement(DaysChart, {
        days: shares.map((share, day) => ({ at: NOW + day * DAY, share, stockOuts: 0 })),
        measuredUntil: null,
      }),
    );

  test('is grey on days of which nobody knows it, which are not days without a stock-out', async () => {
    const drawing = await draw([null, null, 0, 0.2]);
    expect(dots(drawing, 'hf-chart__unknown')).toBe(2);
    expect(dots(drawing, 'hf-chart__out')).toBe(2);
    expect(drawing).toContain('Not known: no campaign ran');
  });

  test('has nothing grey, nor a word of it, while every day is known', async () => {
    const drawing = await draw([0, 0.0004]);
    expect(dots(drawing, 'hf-chart__unknown')).toBe(0);
    expect(drawing).not.toContain('Not known');
    expect(drawing).toContain('0.04%');
  });
});

describe('from survey to survey', () => {
  const mean = (one: number): SurveyScores => ({
    plan_in_time: one,
    told_of_changes: one,
    stock_matched: one,
    alerts_helped: one,
  });
  /** `means` in the order of time; the page has the newest first. */
  const draw = (...means: (number | null)[]) =>
    drawn(
      createElement(TrendChart, {
        surveys: means
          .map((one, place) => ({
            id: `${place}`,
            openedAt: NOW + place * 90 * DAY,
            means: one === null ? null : mean(one),
          }))
          .toReversed(),
      }),
    );

  test('each of the four questions is a line with a point for each survey and the last number beside it', async () => {
    const drawing = await draw(2, 3.5, 4.46);
    expect(lines(drawing, 'hf-chart__stock')).toEqual(four({ begins: 1, goesOn: 2 }));
    expect(dots(drawing, 'hf-trend__point')).toBe(4 * 3);
    expect(drawing.match(/hf-trend__last">[^<]*/g)).toEqual(four('hf-trend__last">4.5'));
  });

  test('better is higher, later is further to the right', async () => {
    const drawing = await draw(2, 4);
    const [before, after] = [...drawing.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({
      x: Number(x),
      y: Number(y),
    }));
    expect(after?.x).toBeGreaterThan(before?.x ?? Infinity);
    expect(after?.y).toBeLessThan(before?.y ?? 0);
  });

  test('has a gap where answers are not shown, and keeps the place of what comes after', async () => {
    const drawing = await draw(null, 2, null, 3, 4, null);
    expect(lines(drawing, 'hf-chart__stock')).toEqual(four({ begins: 2, goesOn: 1 }));
    expect(dots(drawing, 'hf-trend__point')).toBe(4 * 3);
    const points = [...drawing.matchAll(/<circle cx="([\d.]+)"/g)].slice(0, 3).map(([, x]) => Number(x));
    const [first = 0, second = 0, third = 0] = points;
    expect(second - first).toBeCloseTo(2 * (third - second), 0);
  });

  test('is nothing with fewer than two', async () => {
    expect(await draw()).toBe('');
    expect(await draw(null, 3, null)).toBe('');
    expect(dots(await draw(3, null, 4), 'hf-trend__point')).toBe(4 * 2);
  });
});

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { itemsOf, replay } from '../../scripts/backtest/acting.ts';
import { judgePlans } from '../../scripts/backtest/plans.ts';
import { parseQuestion, readQuestions, type LabelledQuestion } from '../../scripts/backtest/questions.ts';
import { ourForecast, RULES } from '../../scripts/backtest/rules.ts';
import {
  areaUnderCurve,
  brierScore,
  calibrationError,
  median,
  precisionAtRecall,
} from '../../scripts/backtest/scores.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/backtest/${name}.jsonl.gz`, import.meta.url));

describe('scores', () => {
  const outcomes = [true, false, true, false];

  test('area under the curve counts ties half', () => {
    expect(areaUnderCurve(outcomes, [4, 3, 2, 1])).toBe(0.75);
    expect(areaUnderCurve(outcomes, [1, 1, 1, 1])).toBe(0.5);
    expect(areaUnderCurve(outcomes, [2, 1, 2, 1])).toBe(1);
    expect(areaUnderCurve(outcomes, [1, 2, 1, 2])).toBe(0);
    expect(areaUnderCurve([true], [1])).toBeNaN();
  });

  test('Brier, calibration, precision at recall, median', () => {
    expect(brierScore(outcomes, [1, 0, 0.5, 0.5])).toBe(0.125);
    expect(calibrationError(outcomes, [0.6, 0.6, 0.6, 0.6])).toBeCloseTo(0.1, 12);
    // Errors of different bins do not cancel.
    expect(calibrationError([true, false], [0.05, 0.95])).toBeCloseTo(0.95, 12);
    expect(precisionAtRecall(outcomes, [4, 3, 2, 1], 1)).toBeCloseTo(2 / 3, 12);
    expect(precisionAtRecall(outcomes, [4, 3, 2, 1], 0.5)).toBe(1);
    expect(precisionAtRecall(outcomes, [1, 1, 1, 1], 0.5)).toBe(0.5);
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 2.5, NaN]);
  });
});

describe('our rule on samples of real demand', () => {
  test.each([
    ['online-gifts', 0.86, 0.59],
    ['fresh-grocery', 0.93, 0.64],
  ])(
    '%s: area under the curve at least %d, and better than every other rule',
    async (name, floor, precision) => {
      const questions = await readQuestions(fixture(name));
      expect(questions.length).toBeGreaterThan(300);
      const outcomes = questions.map((question) => question.label.stockout);
      const areas = RULES.map((rule) => areaUnderCurve(outcomes, questions.map(rule.score)));
      expect(areas[0]).toBeGreaterThan(floor);
      for (const other of areas.slice(1)) expect(areas[0]).toBeGreaterThan(other);
      const ours = questions.map((question) => RULES[0]?.score(question) ?? NaN);
      expect(precisionAtRecall(outcomes, ours, 0.9)).toBeGreaterThan(precision);
      // Three hundred questions alone make an error of some 0.05 likely.
      expect(calibrationError(outcomes, ours)).toBeLessThan(0.09);
    },
  );

  test('suggested plans are judged with products held out', async () => {
    const result = judgePlans(await readQuestions(fixture('fresh-grocery')));
    expect(result.items).toBeGreaterThan(30);
    expect(result.ours).toBeGreaterThan(0);
    expect(result.ours).toBeLessThan(1);
    expect(result.inRange).toBeGreaterThan(0.6);
  });
});

const day = (elapsed: number, stock: number, given: Partial<LabelledQuestion> = {}): LabelledQuestion => ({
  id: `p:c:${elapsed}`,
  history: Array.from({ length: 56 }, () => 10),
  days: 5,
  elapsed,
  sold: Array.from({ length: elapsed }, () => 10),
  plan: 50,
  stock,
  label: { stockout: 50 - 10 * elapsed > stock, remaining: 50 - 10 * elapsed, runout_in: 5 - elapsed },
  ...given,
});

describe('the acting rule', () => {
  test('rows of one item stay together, a new start is a new item', () => {
    const rows = [day(0, 9), day(1, 9), day(0, 9), { ...day(1, 9), id: 'q:c:1' }];
    expect(itemsOf(rows).map((item) => item.length)).toEqual([2, 1, 1]);
  });

  test('an item far below need is flagged from the first day to the last', () => {
    const rows = [day(0, 20), day(1, 10)];
    const result = replay(
      rows,
      rows.map((row) => ourForecast(row)),
    );
    expect(result).toMatchObject({
      itemDays: 2,
      shareFlagged: 1,
      precision: 1,
      recall: 1,
      warningDays: 5,
      wrongHolds: 0,
    });
  });

  test('with three times the plan nothing is flagged', () => {
    const rows = [day(0, 20), day(1, 10)];
    const result = replay(
      rows,
      rows.map((row) => ourForecast(row)),
      { timesPlan: 3 },
    );
    expect(result).toMatchObject({ itemDays: 2, shareFlagged: 0, recall: NaN, warningDays: NaN });
  });

  test('a flag inside the restore margin stays, without the margin it goes', () => {
    const forecastOf = day(1, 0);
    const needed = [...Array(200).keys()].find((stock) => ourForecast(forecastOf).total.mean < stock) ?? 0;
    const rows = [day(0, 20), day(1, needed + 4)];
    const forecasts = rows.map((row) => ourForecast(row));
    const held = replay(rows, forecasts, {}).shareFlagged;
    const free = replay(rows, forecasts, { restoreMargin: false, flagRisk: 0.45 }).shareFlagged;
    expect(held).toBe(1);
    expect(free).toBe(0.5);
  });
});

describe('the question format', () => {
  const line = (given: Record<string, unknown> = {}): string =>
    JSON.stringify({ id: 'a', history: [1], days: 3, elapsed: 1, sold: [2], plan: 3, stock: 1, ...given });

  test.each([
    ['not JSON', '{"id":'],
    ['history', line({ history: [-1] })],
    ['days', line({ days: 0 })],
    ['elapsed is more than days', line({ elapsed: 4, sold: [1, 1, 1, 1] })],
    ['sold needs one entry', line({ sold: [] })],
    ['stock', line({ stock: null })],
    ['plan', line({ plan: -1 })],
    ['start_date', line({ start_date: 'soon' })],
  ])('refuses %s', (reason, text) => {
    const parsed = parseQuestion(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error).toContain(reason);
  });

  test('accepts a question without plan, date and label', () => {
    expect(parseQuestion(line({ plan: null })).ok).toBe(true);
  });
});

const run = (
  script: string,
  args: string[],
  input = '',
): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [`scripts/${script}.ts`, ...args], { cwd: root, input, encoding: 'utf8' });

describe('npm run assess', () => {
  const question = { history: Array(56).fill(10), days: 14, elapsed: 0, sold: [], plan: 140 };

  test('answers each line in order, tells of a broken one by number and goes on', () => {
    const lines = [
      { ...question, id: 'safe', stock: 400 },
      { ...question, id: 'short', stock: 100 },
      { ...question, id: 'out', stock: 0 },
      { ...question, id: 'nothing known', history: [], plan: null, stock: 5 },
    ].map((one) => JSON.stringify(one));
    const result = run('assess', [], [lines[0], '{broken', ...lines.slice(1), ''].join('\n'));
    expect(result.status).toBe(1);
    expect(result.stderr).toBe('line 2: not JSON\n');
    const answers = result.stdout
      .trim()
      .split('\n')
      .map((one): Record<string, unknown> => JSON.parse(one));
    expect(answers.map((one) => [one['id'], one['verdict']])).toEqual([
      ['safe', 'covered'],
      ['short', 'below need'],
      ['out', 'sold out'],
      ['nothing known', 'not known'],
    ]);
    for (const one of answers) {
      expect(Object.keys(one)).toEqual(['id', 'pStockout', 'need', 'verdict', 'shortBy', 'runsOutInDays']);
    }
    expect(answers[0]).toMatchObject({ shortBy: 0, runsOutInDays: null });
    expect(answers[1]?.['shortBy']).toBe(Number(answers[1]?.['need']) - 100);
    expect(answers[2]).toMatchObject({ runsOutInDays: 0 });
    expect(answers[3]).toMatchObject({ pStockout: null, need: null, shortBy: null, runsOutInDays: null });
  });

  test('good input ends with 0, help goes to stdout', () => {
    const good = run('assess', [], `${JSON.stringify({ ...question, id: 'a', stock: 5 })}\n`);
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(run('assess', ['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect(run('assess', ['--nonsense']).status).toBe(2);
  });
});

describe('npm run backtest', () => {
  test('prints rules, acting and plans for each file', () => {
    const result = run('backtest', [fixture('fresh-grocery')]);
    expect(result.status).toBe(0);
    for (const rule of RULES) expect(result.stdout).toContain(rule.name);
    for (const words of ['3 × plan', 'median warning', 'WAPE', '28-day velocity × days']) {
      expect(result.stdout).toContain(words);
    }
  });

  test('without files it explains itself', () => {
    expect(run('backtest', [])).toMatchObject({ status: 2, stdout: '' });
  });
});

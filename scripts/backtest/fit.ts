/**
 * Fits the model's parameters: log loss of P(stock-out), each file weighing the same, by Nelder and Mead's simplex on
 * the logarithms; then again with a fifth of the products held out, five times, to see what the figures owe to the fit.
 */
import { pStockout } from '../../app/core/demand/need.ts';
import { DEMAND_PARAMETERS, type DemandParameters } from '../../app/core/demand/parameters.ts';
import { productOf, type LabelledQuestion } from './questions.ts';
import { ourForecast } from './rules.ts';
import { areaUnderCurve, calibrationError, precisionAtRecall } from './scores.ts';

type Name = keyof DemandParameters;
/** Signed ones move by themselves, all others by factors. Memory and tails of the history are chosen, not fitted. */
const SIGNED: ReadonlySet<Name> = new Set(['spikeDiscount', 'steadinessBase', 'steadinessZeros']);
const FIXED: ReadonlySet<Name> = new Set(['historyMemoryDays', 'historyDegrees']);
const FITTED = (Object.keys(DEMAND_PARAMETERS) as Name[]).filter((name) => !FIXED.has(name));

const FOLDS = 5;
const MOST_TRIES = 300;
/** Each file is thinned to about so many questions per try; the figures printed are of all of them. */
const QUESTIONS_PER_TRY = 5_000;

/** Prints progress, held-out figures and the fitted parameters through `print`. */
export function fit(sets: readonly LabelledQuestion[][], print: (line: string) => void): void {
  const everything = fitted(sets, print, 'all products');
  const heldOut = sets.map(() => ({ outcomes: [] as boolean[], scores: [] as number[] }));
  for (let fold = 0; fold < FOLDS; fold++) {
    const inFold = sets
      .map(foldsOf)
      .map((folds) => (question: LabelledQuestion) => folds.get(productOf(question)) === fold);
    const training = sets.map((questions, i) => questions.filter((question) => !inFold[i]?.(question)));
    const parameters = fitted(training, print, `products without fold ${fold + 1}`);
    sets.forEach((questions, i) => {
      for (const question of questions.filter((one) => inFold[i]?.(one))) {
        heldOut[i]?.outcomes.push(question.label.stockout);
        heldOut[i]?.scores.push(pStockout(ourForecast(question, parameters), question.stock));
      }
    });
  }
  sets.forEach((questions, i) => {
    const outcomes = questions.map((question) => question.label.stockout);
    const scores = (parameters: DemandParameters): number[] =>
      questions.map((question) => pStockout(ourForecast(question, parameters), question.stock));
    print(`file ${i + 1}`);
    print(`  in the app      ${figures(outcomes, scores(DEMAND_PARAMETERS))}`);
    print(`  fitted on all   ${figures(outcomes, scores(everything))}`);
    const held = heldOut[i];
    if (held) print(`  held out        ${figures(held.outcomes, held.scores)}`);
  });
  print(
    JSON.stringify(everything, (_, value: unknown) => (typeof value === 'number' ? round(value) : value), 2),
  );
}

function foldsOf(questions: readonly LabelledQuestion[]): Map<string, number> {
  const products = [...new Set(questions.map(productOf))];
  return new Map(products.map((product, i) => [product, i % FOLDS]));
}

function figures(outcomes: readonly boolean[], scores: readonly number[]): string {
  return [
    `AUC ${areaUnderCurve(outcomes, scores).toFixed(4)}`,
    `calibration ${calibrationError(outcomes, scores).toFixed(4)}`,
    `precision at 90 % recall ${precisionAtRecall(outcomes, scores, 0.9).toFixed(4)}`,
  ].join('  ');
}

function fitted(
  sets: readonly LabelledQuestion[][],
  print: (line: string) => void,
  what: string,
): DemandParameters {
  const thinned = sets.map((questions) => {
    const step = Math.max(1, Math.floor(questions.length / QUESTIONS_PER_TRY));
    return questions.filter((_, i) => i % step === 0);
  });
  const loss = (point: readonly number[]): number => {
    const parameters = parametersAt(point);
    return thinned.reduce((sum, questions) => sum + logLoss(questions, parameters), 0);
  };
  const start = FITTED.map((name) =>
    SIGNED.has(name) ? DEMAND_PARAMETERS[name] : Math.log(DEMAND_PARAMETERS[name]),
  );
  const best = simplex(loss, start, MOST_TRIES);
  print(`fitted on ${what}: log loss ${loss(start).toFixed(5)} → ${best.value.toFixed(5)}`);
  return parametersAt(best.point);
}

function parametersAt(point: readonly number[]): DemandParameters {
  const changed = FITTED.map((name, i) => [name, SIGNED.has(name) ? point[i] : Math.exp(point[i] ?? 0)]);
  return { ...DEMAND_PARAMETERS, ...(Object.fromEntries(changed) as Partial<DemandParameters>) };
}

function logLoss(questions: readonly LabelledQuestion[], parameters: DemandParameters): number {
  let sum = 0;
  for (const question of questions) {
    const p = Math.min(
      0.9999,
      Math.max(0.0001, pStockout(ourForecast(question, parameters), question.stock)),
    );
    sum -= Math.log(question.label.stockout ? p : 1 - p);
  }
  return sum / questions.length;
}

interface Corner {
  point: number[];
  value: number;
}

/** Nelder and Mead 1965, with the usual factors 1, 2, ½, ½. */
function simplex(f: (point: readonly number[]) => number, start: readonly number[], tries: number): Corner {
  let left = tries;
  const corner = (point: number[]): Corner => {
    left--;
    return { point, value: f(point) };
  };
  const between = (a: readonly number[], b: readonly number[], t: number): number[] =>
    a.map((one, i) => one + t * ((b[i] ?? 0) - one));
  const corners = [corner([...start])];
  start.forEach((_, i) => corners.push(corner(start.map((one, j) => (i === j ? one + 0.15 : one)))));
  while (left > 0) {
    corners.sort((a, b) => a.value - b.value);
    const best = corners[0] as Corner;
    const worst = corners.at(-1) as Corner;
    const second = corners.at(-2) as Corner;
    const others = corners.slice(0, -1);
    const centre = start.map(
      (_, i) => others.reduce((sum, one) => sum + (one.point[i] ?? 0), 0) / others.length,
    );
    const reflected = corner(between(centre, worst.point, -1));
    let next: Corner;
    if (reflected.value < best.value) {
      const expanded = corner(between(centre, worst.point, -2));
      next = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      next = reflected;
    } else {
      next = corner(between(centre, reflected.value < worst.value ? reflected.point : worst.point, 0.5));
      if (next.value >= Math.min(worst.value, reflected.value)) {
        for (let i = 1; i < corners.length; i++) {
          corners[i] = corner(between(best.point, (corners[i] as Corner).point, 0.5));
        }
        continue;
      }
    }
    corners[corners.length - 1] = next;
  }
  return corners.toSorted((a, b) => a.value - b.value)[0] as Corner;
}

const round = (value: number): number => Number(value.toPrecision(4));

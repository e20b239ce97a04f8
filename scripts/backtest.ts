/**
 * `npm run backtest -- FILES…`: how well the app answers "will it last until the campaign ends?", beside the rules in
 * use today; what the acting rule would have done; how well plans are suggested.
 */
import { FLAG_RISK } from '../app/core/demand/need.ts';
import { replay, type ActingCase } from './backtest/acting.ts';
import { fit } from './backtest/fit.ts';
import { judgePlans } from './backtest/plans.ts';
import { readQuestions, type LabelledQuestion } from './backtest/questions.ts';
import { ourForecast, RULES } from './backtest/rules.ts';
import { areaUnderCurve, brierScore, calibrationError, precisionAtRecall } from './backtest/scores.ts';

const HELP = `npm run backtest -- [--fit] FILES…

Reads questions with labels (.jsonl or .jsonl.gz, the format of app/core/demand/README.md) and prints for each file:
  1. our rule and the rules in use today: AUC, Brier score, calibration error (6 bins: .1 .3 .5 .7 .9),
     precision at 90 % recall;
  2. the rule that opens holds (flag at its default risk, restore margin), at the stock drawn and at 1, 1.5, 2, 3 × plan;
  3. suggested plans against 28-day velocity × days, products held out.
--fit fits the model's parameters on all FILES together, then five times with a fifth of the products held out, and
prints the held-out figures and the parameters. It changes nothing and takes several minutes.
`;

const ACTING_CASES: readonly (readonly [string, ActingCase])[] = [
  ['as drawn', {}],
  ['1 × plan', { timesPlan: 1 }],
  ['1.5 × plan', { timesPlan: 1.5 }],
  ['2 × plan', { timesPlan: 2 }],
  ['3 × plan', { timesPlan: 3 }],
  ['as drawn, no restore margin', { restoreMargin: false }],
  ['as drawn, flag at need(0.30)', { flagRisk: 0.3 }],
  ['as drawn, flag at need(0.35)', { flagRisk: 0.35 }],
  ['as drawn, flag at need(0.45)', { flagRisk: 0.45 }],
];

async function main(args: readonly string[]): Promise<void> {
  const files = args.filter((arg) => !arg.startsWith('--'));
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--fit' && arg !== '--help');
  if (unknown !== undefined || files.length === 0 || args.includes('--help')) {
    const help = args.includes('--help');
    (help ? process.stdout : process.stderr).write(unknown ? `unknown option ${unknown}\n\n${HELP}` : HELP);
    process.exitCode = help ? 0 : 2;
    return;
  }
  const sets: { file: string; questions: LabelledQuestion[] }[] = [];
  for (const file of files) {
    process.stderr.write(`reading ${file}\n`);
    sets.push({ file, questions: await readQuestions(file) });
  }
  if (args.includes('--fit')) {
    fit(
      sets.map((set) => set.questions),
      (line) => process.stdout.write(`${line}\n`),
    );
    return;
  }
  for (const set of sets) report(set.file, set.questions);
}

function report(file: string, questions: readonly LabelledQuestion[]): void {
  const outcomes = questions.map((question) => question.label.stockout);
  const share = outcomes.filter(Boolean).length / outcomes.length;
  print(`\n${file}: ${questions.length} questions, ${percent(share)} sold out\n`);
  print(row(['rule', 'AUC', 'Brier', 'calibration', 'precision at 90 % recall']));
  for (const rule of RULES) {
    const scores = questions.map(rule.score);
    print(
      row([
        rule.name,
        fixed(areaUnderCurve(outcomes, scores)),
        rule.probability ? fixed(brierScore(outcomes, scores)) : '–',
        rule.probability ? fixed(calibrationError(outcomes, scores)) : '–',
        fixed(precisionAtRecall(outcomes, scores, 0.9)),
      ]),
    );
  }

  print(`\nThe rule that opens holds: flag below need(${FLAG_RISK.toFixed(2)}), released above need + 10 %`);
  print(row(['stock', 'flagged', 'precision', 'recall', 'median warning', 'wrong holds / 100 item-days']));
  const forecasts = questions.map((question) => ourForecast(question));
  for (const [name, one] of ACTING_CASES) {
    const result = replay(questions, forecasts, one);
    print(
      row([
        name,
        percent(result.shareFlagged),
        fixed(result.precision),
        fixed(result.recall),
        Number.isNaN(result.warningDays) ? '–' : `${result.warningDays} days`,
        result.wrongHolds.toFixed(2),
      ]),
    );
  }

  const plans = judgePlans(questions);
  print(`\nSuggested plans, ${plans.items} items, products held out`);
  print(row(['suggestion', 'WAPE', 'bias', 'inside the 80 % range']));
  print(row(['Holdfast', fixed(plans.ours), fixed(plans.bias), percent(plans.inRange)]));
  print(row(['28-day velocity × days', fixed(plans.recentPace), '', '']));
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const fixed = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(3));
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const row = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(32) : cell.padStart(Math.max(10, 14)))).join(' ');

await main(process.argv.slice(2));

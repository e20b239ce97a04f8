/** `npm run assess`: answers "will it last until the campaign ends?" for questions on stdin, one JSON object a line. */
import { forecastDemand } from '../app/core/demand/forecast.ts';
import { FLAG_RISK, need, pStockout, runOut } from '../app/core/demand/need.ts';
import { evidenceOf, linesOf, parseQuestion, type Question } from './backtest/questions.ts';

const HELP = `npm run assess < questions.jsonl > answers.jsonl

Reads one question a line:
  {"id", "history": [daily units before the window, at most 56], "days": window length, "elapsed": days that are over,
   "sold": [units of each elapsed day], "plan": planned units or null, "stock": buyable units now,
   "start_date": "YYYY-MM-DD" (optional: weekday pattern)}
null in history or sold is a day that says nothing (sold out, hidden). Other keys are ignored.

Writes one answer a line, in the same order:
  id             the question's id
  pStockout      probability that more than the stock will be asked for before the end; null if not known
  need           smallest stock with P(demand > stock) ≤ ${FLAG_RISK}, the default risk of a flag; null if not known
  verdict        "covered", "below need" (stock < need), "sold out" (stock ≤ 0) or "not known" (no plan, no history)
  shortBy        units missing to need, 0 when covered; null if not known
  runsOutInDays  median days until the stock runs out; null when that is not before the end, or not known
A line that is not a question gives a line on stderr with its number; the others are answered and the exit status is 1.
`;

interface Answer {
  id: string;
  pStockout: number | null;
  need: number | null;
  verdict: 'covered' | 'below need' | 'sold out' | 'not known';
  shortBy: number | null;
  runsOutInDays: number | null;
}

function answer(question: Question): Answer {
  const { id, stock } = question;
  const soldOut = stock <= 0;
  const forecast = forecastDemand(evidenceOf(question));
  if (!forecast.known) {
    const verdict = soldOut ? 'sold out' : 'not known';
    return { id, pStockout: null, need: null, verdict, shortBy: null, runsOutInDays: soldOut ? 0 : null };
  }
  const needed = need(forecast, FLAG_RISK);
  return {
    id,
    pStockout: pStockout(forecast, stock),
    need: needed,
    verdict: soldOut ? 'sold out' : stock < needed ? 'below need' : 'covered',
    shortBy: Math.max(0, needed - stock),
    runsOutInDays: soldOut ? 0 : thousandths(runOut(forecast, stock).median),
  };
}

/** The run-out date is computed to a thousandth of a day. */
const thousandths = (days: number | null): number | null =>
  days === null ? null : Math.round(days * 1000) / 1000;

async function main(args: readonly string[]): Promise<void> {
  if (args.length > 0) {
    const help = args.includes('--help');
    (help ? process.stdout : process.stderr).write(help ? HELP : `unknown option ${args[0]}\n\n${HELP}`);
    process.exitCode = help ? 0 : 2;
    return;
  }
  // A reader such as `head` may close the pipe early; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  for await (const { number, line } of linesOf(process.stdin)) {
    const question = parseQuestion(line);
    if (!question.ok) {
      process.stderr.write(`line ${number}: ${question.error}\n`);
      process.exitCode = 1;
      continue;
    }
    if (!process.stdout.write(`${JSON.stringify(answer(question.value))}\n`)) {
      await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
  }
}

await main(process.argv.slice(2));

/** Our rule and the rules that shops use today, on one question format. */
import { countDistribution } from '../../app/core/demand/distribution.ts';
import { forecastDemand } from '../../app/core/demand/forecast.ts';
import type { KnownDemand } from '../../app/core/demand/forecast.ts';
import { gammaPoissonDemand, pStockout } from '../../app/core/demand/need.ts';
import type { DemandParameters } from '../../app/core/demand/parameters.ts';
import { evidenceOf, soldOf, type Question } from './questions.ts';

/** Each answers with a number that is higher for a riskier stock; `probability` says whether it is a probability. */
export interface Rule {
  readonly name: string;
  readonly probability: boolean;
  readonly score: (question: Question) => number;
}

const mean = (values: readonly (number | null)[]): number => {
  const known = values.filter((one) => one !== null);
  return known.length === 0 ? 0 : known.reduce((sum, one) => sum + one, 0) / known.length;
};

/** Our forecast of a question; throws for one with neither plan nor history, which the files do not have. */
export function ourForecast(question: Question, parameters?: DemandParameters): KnownDemand {
  const forecast = forecastDemand(evidenceOf(question), parameters);
  if (!forecast.known) throw new Error(`${question.id}: ${forecast.reason}`);
  return forecast;
}

/** Plan as a prior worth 12 days, history worth 4, evidence and spread by the product's variance ÷ mean. */
export function afternoonForecast(question: Question): KnownDemand {
  const usual = mean(question.history);
  const days = question.history.filter((one) => one !== null);
  const variance = mean(days.map((units) => (units - usual) ** 2));
  const dispersion = usual > 0 ? Math.max(1, variance / usual) : 1;
  const rate = (12 * (question.plan ?? 0)) / question.days + 4 * usual + soldOf(question) / dispersion;
  const weight = 16 + question.elapsed / dispersion;
  const remainingDays = question.days - question.elapsed;
  const expected = (rate * remainingDays) / weight;
  const total = countDistribution(expected, expected * dispersion * (1 + remainingDays / weight));
  return { known: true, mean: expected, variance: total.variance, rateVariance: 0, total, remainingDays };
}

const perUnitOfStock = (units: number, question: Question): number => units / Math.max(question.stock, 1e-9);

export const RULES: readonly Rule[] = [
  {
    name: 'Holdfast',
    probability: true,
    score: (question) => pStockout(ourForecast(question), question.stock),
  },
  { name: 'fixed number of units left', probability: false, score: (question) => -question.stock },
  {
    name: 'days of cover, 28-day velocity',
    probability: false,
    score: (question) =>
      perUnitOfStock(mean(question.history.slice(-28)) * (question.days - question.elapsed), question),
  },
  {
    name: 'plan minus sold',
    probability: false,
    score: (question) => perUnitOfStock(Math.max(0, (question.plan ?? 0) - soldOf(question)), question),
  },
  {
    name: 'campaign run rate',
    probability: false,
    score: (question) => {
      const pace =
        question.elapsed > 0 ? soldOf(question) / question.elapsed : (question.plan ?? 0) / question.days;
      return perUnitOfStock(pace * (question.days - question.elapsed), question);
    },
  },
  {
    name: 'Gamma-Poisson, b0 = 5',
    probability: true,
    score: (question) =>
      pStockout(
        gammaPoissonDemand({
          planned: question.plan ?? 0,
          windowDays: question.days,
          elapsedDays: question.elapsed,
          sold: soldOf(question),
          planWeightDays: 5,
        }),
        question.stock,
      ),
  },
  {
    name: "a first afternoon's model",
    probability: true,
    score: (question) => pStockout(afternoonForecast(question), question.stock),
  },
];

/** How many verdicts one core gives: forecast, P(stock-out), need to flag and need to be safe, over mixed items. */
import { forecastDemand, type DemandEvidence } from '../../app/core/demand/forecast.ts';
import { FLAG_RISK, need, pStockout, SERVICE_LEVEL } from '../../app/core/demand/need.ts';
import type { BenchResult } from './run.ts';

const ITEMS = 4_000;
const ROUNDS = 8;
const LIMIT = 50_000;

export async function bench(): Promise<BenchResult> {
  const items = mixedItems();
  let checksum = 0;
  const rates: number[] = [];
  const cpuRates: number[] = [];
  // The first round warms the compiler up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (const { evidence, stock } of items) {
      const forecast = forecastDemand(evidence);
      if (!forecast.known) continue;
      checksum += pStockout(forecast, stock) + need(forecast, FLAG_RISK) + need(forecast, 1 - SERVICE_LEVEL);
    }
    const seconds = (performance.now() - start) / 1000;
    const used = process.cpuUsage(cpu);
    if (round === 0) continue;
    rates.push(ITEMS / seconds);
    cpuRates.push((ITEMS * 1e6) / (used.user + used.system));
  }
  if (!Number.isFinite(checksum)) throw new Error('a verdict was not a number');
  const best = Math.max(...cpuRates);
  return {
    name: 'core',
    metrics: {
      verdictsPerSecond: Math.max(...rates),
      verdictsPerCpuSecond: best,
      microsecondsPerVerdict: 1e6 / best,
    },
    comparedWith: { verdictsPerCpuSecond: `wanted: ${LIMIT.toLocaleString('en')} on one core` },
    missed: best < LIMIT ? [`${Math.round(best)} verdicts per CPU second, ${LIMIT} wanted`] : [],
  };
}

/** Slow and fast sellers, lumpy and steady, with and without plan, history and pace; the same ones every time. */
function mixedItems(): { evidence: DemandEvidence; stock: number }[] {
  const random = randomNumbers(7);
  return Array.from({ length: ITEMS }, (_, i) => {
    const pace = Math.exp(random() * 7 - 2);
    const lumpy = random() < 0.5;
    const day = (): number =>
      lumpy ? (random() < 0.6 ? 0 : Math.round(pace * 5 * random())) : Math.round(pace * (0.5 + random()));
    const windowDays = 1 + Math.floor(random() * 28);
    const elapsedDays = Math.floor(random() * windowDays);
    const soldByDay = Array.from({ length: elapsedDays }, day);
    const history = i % 10 === 0 ? [] : Array.from({ length: 56 }, day);
    const planned = Math.round(pace * windowDays * (0.5 + random() * 1.5));
    const stock = Math.round(planned * random() * 2);
    return {
      stock,
      evidence: {
        plannedUnits: i % 7 === 0 && i % 10 !== 0 ? null : planned,
        history,
        firstWeekday: i % 7,
        windowDays,
        elapsedDays,
        soldByDay,
        sold: soldByDay.reduce((sum, units) => sum + units, 0),
        otherDemand: i % 5 === 0 ? pace : 0,
        paceKnown: i % 13 !== 0,
      },
    };
  });
}

/** Mulberry32: repeatable numbers in [0, 1). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

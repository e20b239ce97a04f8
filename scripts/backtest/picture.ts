/**
 * `node scripts/backtest/picture.ts`: draws app/core/demand/picture.svg, the worked example of its README, from the
 * model itself. Run it again when the parameters change.
 */
import { writeFile } from 'node:fs/promises';
import { pmf } from '../../app/core/demand/distribution.ts';
import { forecastDemand, type DemandEvidence } from '../../app/core/demand/forecast.ts';
import { FLAG_RISK, need, pStockout } from '../../app/core/demand/need.ts';

/** The example: 300 planned for 14 days, 5 days are over, 140 are sold, 260 are left. */
const STOCK = 260;
const EXAMPLE: DemandEvidence = {
  plannedUnits: 300,
  history: Array.from({ length: 56 }, (_, i) => [10, 14, 9, 12, 16, 18, 15][i % 7] ?? 0),
  firstWeekday: 0,
  windowDays: 14,
  elapsedDays: 5,
  soldByDay: [31, 24, 26, 33, 26],
  sold: 140,
  otherDemand: 0,
  paceKnown: true,
};

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 20;
const BOTTOM = 250;
const MOST = 420;

interface Curve {
  name: string;
  colour: string;
  evidence: DemandEvidence;
}

/** The same window on different evidence: nothing sold looked at, then everything. */
const curves: Curve[] = [
  {
    name: 'history alone',
    colour: '#b8860b',
    evidence: { ...EXAMPLE, plannedUnits: null, paceKnown: false },
  },
  { name: 'plan alone', colour: '#4169b0', evidence: { ...EXAMPLE, history: [], paceKnown: false } },
  { name: 'all: plan, history, 140 sold', colour: '#1a7f4b', evidence: EXAMPLE },
];

const drawn = curves.map((curve) => {
  const forecast = forecastDemand(curve.evidence);
  if (!forecast.known) throw new Error(forecast.reason);
  return { ...curve, forecast, heights: Array.from({ length: MOST + 1 }, (_, k) => pmf(forecast.total, k)) };
});
const tallest = Math.max(...drawn.flatMap((curve) => curve.heights));
const x = (units: number): number => LEFT + (units / MOST) * (WIDTH - 2 * LEFT);
const y = (height: number): number => BOTTOM - (height / tallest) * (BOTTOM - 85);
const points = (heights: readonly number[], from: number): string =>
  heights
    .map((height, k) => (k < from ? '' : `${x(k).toFixed(1)},${y(height).toFixed(1)}`))
    .filter((point) => point !== '')
    .join(' ');

const full = drawn[2];
if (!full) throw new Error('no curve');
const p = pStockout(full.forecast, STOCK);
const needed = need(full.forecast, FLAG_RISK);
const text = (at: number, height: number, words: string, colour = '#333', anchor = 'start'): string =>
  `<text x="${at.toFixed(1)}" y="${height}" fill="${colour}" text-anchor="${anchor}">${words}</text>`;

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">
<title>How many units are still to come: history, plan, and both with what has sold</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<polygon points="${x(STOCK + 1).toFixed(1)},${BOTTOM} ${points(full.heights, STOCK + 1)} ${x(MOST)},${BOTTOM}" fill="#c0392b" fill-opacity="0.25"/>
${drawn
  .map(
    (curve, i) =>
      `<polyline points="${points(curve.heights, 0)}" fill="none" stroke="${curve.colour}" stroke-width="2"/>\n` +
      text(LEFT, 24 + 18 * i, `${curve.name}: mean ${Math.round(curve.forecast.mean)}`, curve.colour),
  )
  .join('\n')}
<line x1="${x(STOCK)}" x2="${x(STOCK)}" y1="30" y2="${BOTTOM}" stroke="#333" stroke-dasharray="4 3"/>
${text(x(STOCK) + 5, 24, `stock ${STOCK}`)}
<line x1="${x(needed)}" x2="${x(needed)}" y1="48" y2="${BOTTOM}" stroke="#c0392b" stroke-dasharray="2 3"/>
${text(x(needed) + 5, 44, `need(${FLAG_RISK.toFixed(2)}) = ${needed}`, '#c0392b')}
${text(WIDTH - LEFT, 80, `red: P(stock-out) = ${p.toFixed(2)}`, '#c0392b', 'end')}
<line x1="${LEFT}" x2="${WIDTH - LEFT}" y1="${BOTTOM}" y2="${BOTTOM}" stroke="#333"/>
${[0, 100, 200, 300, 400].map((units) => text(x(units), BOTTOM + 18, String(units), '#333', 'middle')).join('\n')}
${text(WIDTH / 2, BOTTOM + 40, 'units still asked for in the 9 days that are left', '#333', 'middle')}
</svg>
`;

const file = new URL('../../app/core/demand/picture.svg', import.meta.url);
await writeFile(file, svg);
for (const curve of drawn) {
  const sd = Math.sqrt(curve.forecast.variance).toFixed(1);
  process.stdout.write(`${curve.name}: mean ${curve.forecast.mean.toFixed(1)}, sd ${sd}\n`);
}
process.stdout.write(
  `P(stock-out) ${p.toFixed(3)}, need(${FLAG_RISK.toFixed(2)}) ${needed}, need(0.05) ${need(full.forecast, 0.05)}, drawn to ${file.pathname}\n`,
);

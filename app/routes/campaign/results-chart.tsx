import type { ResultDay } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { liesAlone, lineWithGaps, type ChartPoint } from '../../ui/line-with-gaps.ts';

const WIDTH = 720;
const HEIGHT = 240;
const FOOT = 22;
/** The share of the height that sales have to themselves, below stock and need. */
const SALES = 60;
/** Room for the largest number beside the lines: a shop's stock has up to seven signs. */
const LEFT = 64;
/** Half the width of a date below the bars: the last one stays within the picture. */
const DATE = 22;

const LINES = ['stock', 'need', 'sold', 'holds'] as const;

/** Stock and need as lines, sales as bars below, days on which holds began as marks. The table beside it says the same. */
export function ResultsChart({
  days,
  nameOf,
}: {
  days: readonly ResultDay[];
  nameOf: (line: (typeof LINES)[number]) => string;
}) {
  const t = useT();
  const format = useFormat();
  const base = HEIGHT - FOOT;
  const top = base - SALES - 12;
  const step = (WIDTH - LEFT) / Math.max(1, days.length);
  const x = (index: number): number => LEFT + step * (index + 0.5);
  const most = Math.max(1, ...days.flatMap(({ stock, need }) => [stock ?? 0, need ?? 0]));
  const mostSold = Math.max(1, ...days.map(({ sold }) => sold ?? 0));
  const y = (units: number): number => top - (Math.max(0, units) / most) * (top - 14);
  const points = (of: (day: ResultDay) => number | null): ChartPoint[] =>
    days.map((day, index) => {
      const units = of(day);
      return units === null ? null : { x: x(index), y: y(units) };
    });
  const stock = points((day) => day.stock);
  const need = points((day) => day.need);
  const every = Math.ceil(days.length / 10);
  // A phone has room for every other date.
  const dayClass = (index: number): string =>
    index % (every * 2) === 0 ? 'hf-chart__day' : 'hf-chart__day hf-chart__more';
  return (
    <div aria-hidden="true">
      <svg className="hf-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="xMidYMid meet">
        <line x1={LEFT} x2={WIDTH} y1={top} y2={top} className="hf-chart__axis" />
        <line x1={LEFT} x2={WIDTH} y1={base} y2={base} className="hf-chart__axis" />
        <text x={LEFT - 6} y={18} className="hf-chart__end">
          {format.number(most)}
        </text>
        <text x={LEFT - 6} y={top} className="hf-chart__end hf-chart__more">
          0
        </text>
        <text x={LEFT - 6} y={base - SALES + 6} className="hf-chart__end">
          {format.number(mostSold)}
        </text>
        <text x={LEFT + 4} y={10}>
          {t('results.axis.stock')}
        </text>
        <text x={LEFT + 4} y={base - SALES - 2}>
          {t('results.axis.sold')}
        </text>
        {days.map((day, index) => (
          <g key={day.at}>
            {day.holds > 0 ? (
              <line x1={x(index)} x2={x(index)} y1={10} y2={base} className="hf-chart__hold" />
            ) : null}
            <rect
              x={x(index) - Math.min(14, step * 0.35)}
              width={Math.min(28, step * 0.7)}
              y={base - ((day.sold ?? 0) / mostSold) * SALES}
              height={((day.sold ?? 0) / mostSold) * SALES}
              className="hf-chart__sales"
            />
            {index % every === 0 ? (
              <text x={Math.min(x(index), WIDTH - DATE)} y={HEIGHT - 6} className={dayClass(index)}>
                {format.shortDate(day.at)}
              </text>
            ) : null}
          </g>
        ))}
        <path d={lineWithGaps(need)} className="hf-chart__need" />
        <path d={lineWithGaps(stock)} className="hf-chart__stock" />
        {stock.map((point, index) =>
          point !== null && liesAlone(stock, index) ? (
            <circle key={point.x} cx={point.x} cy={point.y} r="3.5" className="hf-chart__alone" />
          ) : null,
        )}
        {need.map((point) =>
          point === null ? null : (
            <circle key={point.x} cx={point.x} cy={point.y} r="3" className="hf-chart__point" />
          ),
        )}
      </svg>
      <ul className="hf-chart__key">
        {LINES.map((name) => (
          <li key={name} className={`hf-chart__key--${name}`}>
            {nameOf(name)}
          </li>
        ))}
      </ul>
    </div>
  );
}

import type { InsightsDay } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';

const WIDTH = 720;
const HEIGHT = 180;
const FOOT = 22;
const LEFT = 52;
const TOP = 14;
/** Half the width of a date below the bars: the last one stays within the picture. */
const DATE = 22;
/** The scale does not go below this share, so that a quiet shop looks quiet. */
const LEAST = 0.05;

/** Share of the time sold out, a bar a day, and grey where nobody knows it; the table beside it says the same. */
export function DaysChart({
  days,
  measuredUntil,
}: {
  days: readonly InsightsDay[];
  /** The day of this moment is measured up to it and no further; null: every day is whole. */
  measuredUntil: number | null;
}) {
  const t = useT();
  const format = useFormat();
  const base = HEIGHT - FOOT;
  const step = (WIDTH - LEFT) / Math.max(1, days.length);
  const most = Math.max(LEAST, ...days.map(({ share }) => share ?? 0));
  const every = Math.ceil(days.length / 10);
  // Days without a campaign say nothing; the bars show where they lie.
  const told = days.filter((day) => day.share !== null || day.stockOuts > 0).toReversed();
  const share = (value: number | null): string => (value === null ? '–' : format.share(value));
  const dayName = (at: number): string =>
    measuredUntil !== null && format.date(measuredUntil) === format.date(at)
      ? t('insights.days.until', { day: format.date(at), time: format.time(measuredUntil) })
      : format.date(at);
  const isUnknown = days.some((day) => day.share === null);
  return (
    <>
      <div aria-hidden="true">
        <svg className="hf-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="xMidYMid meet">
          <line x1={LEFT} x2={WIDTH} y1={base} y2={base} className="hf-chart__axis" />
          <line x1={LEFT} x2={WIDTH} y1={TOP} y2={TOP} className="hf-chart__axis" />
          <text x={LEFT - 6} y={TOP + 4} className="hf-chart__end">
            {format.percent(most)}
          </text>
          <text x={LEFT - 6} y={base} className="hf-chart__end">
            {format.percent(0)}
          </text>
          {days.map((day, index) => {
            const height = ((day.share ?? 0) / most) * (base - TOP);
            return (
              <g key={day.at}>
                {day.share === null ? (
                  <rect
                    x={LEFT + step * index}
                    width={step}
                    y={TOP}
                    height={base - TOP}
                    className="hf-chart__unknown"
                  />
                ) : (
                  <rect
                    x={LEFT + step * index + step * 0.15}
                    width={step * 0.7}
                    y={base - height}
                    height={height}
                    className="hf-chart__out"
                  />
                )}
                {index % every === 0 ? (
                  <text
                    x={Math.min(LEFT + step * (index + 0.5), WIDTH - DATE)}
                    y={HEIGHT - 6}
                    className={(index / every) % 2 === 0 ? 'hf-chart__day' : 'hf-chart__day hf-chart__more'}
                  >
                    {format.shortDate(day.at)}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
        {isUnknown ? (
          <ul className="hf-chart__key">
            <li className="hf-chart__key--out">{t('insights.days.share')}</li>
            <li className="hf-chart__key--unknown">{t('insights.days.unknown')}</li>
          </ul>
        ) : null}
      </div>
      <Scroll label={t('insights.days.table')} tall>
        <table className="hf-table hf-stack">
          <thead>
            <tr>
              <th scope="col">{t('results.day')}</th>
              <th scope="col" className="hf-number">
                {t('insights.days.share')}
              </th>
              <th scope="col" className="hf-number">
                {t('insights.days.stock_outs')}
              </th>
            </tr>
          </thead>
          <tbody>
            {told.map((day) => (
              <tr key={day.at}>
                <th scope="row">{dayName(day.at)}</th>
                <td className="hf-number">{share(day.share)}</td>
                <td className="hf-number">{format.number(day.stockOuts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

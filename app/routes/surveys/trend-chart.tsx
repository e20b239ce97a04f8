import { HIGHEST_SCORE, SURVEY_QUESTIONS, type SurveyQuestion } from '../../core/survey.ts';
import type { SurveyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { lineWithGaps, type ChartPoint } from '../../ui/line-with-gaps.ts';

const WIDTH = 400;
const HEIGHT = 116;
const TOP = 12;
const FOOT = 24;
const LEFT = 24;
/** Room for the last number beside its point. */
const RIGHT = 40;
const LOWEST = 1;

type Survey = Pick<SurveyView, 'id' | 'openedAt' | 'means'>;

/** A small chart for each question, `surveys` newest first; the table beside it says the same. Nothing without a trend. */
export function TrendChart({ surveys }: { surveys: readonly Survey[] }) {
  const t = useT();
  const inTime = surveys.toReversed();
  if (inTime.filter(({ means }) => means !== null).length < 2) return null;
  return (
    <div className="hf-trend" aria-hidden="true">
      {SURVEY_QUESTIONS.map((question) => (
        <div key={question}>
          <p>{t(`survey.question.${question}`)}</p>
          <QuestionTrend surveys={inTime} question={question} />
        </div>
      ))}
    </div>
  );
}

function QuestionTrend({ surveys, question }: { surveys: readonly Survey[]; question: SurveyQuestion }) {
  const format = useFormat();
  const base = HEIGHT - FOOT;
  const x = (place: number): number =>
    LEFT + 8 + (place / Math.max(1, surveys.length - 1)) * (WIDTH - RIGHT - LEFT - 8);
  const y = (mean: number): number => base - ((mean - LOWEST) / (HIGHEST_SCORE - LOWEST)) * (base - TOP);
  const means = surveys.map((survey) => survey.means?.[question] ?? null);
  // A survey whose answers are not shown says nothing about what lies between its neighbours.
  const points: ChartPoint[] = means.map((mean, place) =>
    mean === null ? null : { x: x(place), y: y(mean) },
  );
  const lastPoint = points.findLast((point) => point !== null);
  const lastMean = means.findLast((mean) => mean !== null);
  const [from, to] = [surveys.at(0)?.openedAt ?? 0, surveys.at(-1)?.openedAt ?? 0];
  return (
    <svg className="hf-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="xMidYMid meet">
      {[HIGHEST_SCORE, LOWEST].map((score) => (
        <g key={score}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(score)} y2={y(score)} className="hf-chart__axis" />
          <text x={LEFT - 6} y={y(score) + 4} className="hf-chart__end">
            {format.number(score)}
          </text>
        </g>
      ))}
      <path d={lineWithGaps(points)} className="hf-chart__stock" />
      {points.map((point) =>
        point === null ? null : (
          <circle key={point.x} cx={point.x} cy={point.y} r="3.5" className="hf-trend__point" />
        ),
      )}
      {lastPoint ? (
        <text x={lastPoint.x + 8} y={lastPoint.y + 4} className="hf-trend__last">
          {format.number(Math.round((lastMean ?? 0) * 10) / 10)}
        </text>
      ) : null}
      <text x={LEFT} y={HEIGHT - 6}>
        {format.date(from)}
      </text>
      <text x={WIDTH - RIGHT} y={HEIGHT - 6} className="hf-chart__end">
        {format.date(to)}
      </text>
    </svg>
  );
}

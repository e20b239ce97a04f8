import { HIGHEST_SCORE, SURVEY_QUESTIONS, trendOf, type SurveyQuestion } from '../../core/survey.ts';
import type { SurveyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';

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
  const runs = trendOf(
    surveys.map(({ means }) => means),
    question,
  );
  const points = runs.flat();
  const last = points.at(-1);
  const base = HEIGHT - FOOT;
  const x = (place: number): number =>
    LEFT + 8 + (place / Math.max(1, surveys.length - 1)) * (WIDTH - RIGHT - LEFT - 8);
  const y = (mean: number): number => base - ((mean - LOWEST) / (HIGHEST_SCORE - LOWEST)) * (base - TOP);
  const line = runs
    .flatMap((run) => run.map(({ place, mean }, index) => `${index === 0 ? 'M' : 'L'}${x(place)} ${y(mean)}`))
    .join(' ');
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
      <path d={line} className="hf-chart__stock" />
      {points.map(({ place, mean }) => (
        <circle key={place} cx={x(place)} cy={y(mean)} r="3.5" className="hf-trend__point" />
      ))}
      {last ? (
        <text x={x(last.place) + 8} y={y(last.mean) + 4} className="hf-trend__last">
          {format.number(Math.round(last.mean * 10) / 10)}
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

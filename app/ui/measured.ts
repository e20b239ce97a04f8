import type { MeasureView } from '../db/views/views.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

const HOUR_MS = 3_600_000;
/** A share above this reads better as a multiple: 22 ×, not 2,200 %. */
const MANIFOLD = 3;
/** Less than this share of what it was is no change worth a word. */
const SAME = 0.05;

/** Says a measure's value in its unit, and whether it got better. */
export function measuredWords(t: Translate, format: Format) {
  const tenths = (value: number): string => format.number(Math.round(value * 10) / 10);
  const say = ({ unit }: Pick<MeasureView, 'unit'>, value: number | null): string => {
    if (value === null) return t('insights.not_known');
    switch (unit) {
      case 'share':
        return value > MANIFOLD ? t('insights.times', { times: tenths(value) }) : format.percent(value);
      case 'change':
        if (value > MANIFOLD) return t('insights.times_as_much', { times: tenths(value + 1) });
        return value > 0 ? `+${format.percent(value)}` : format.percent(value);
      case 'time':
        return sayTime(value);
      case 'workdays':
        return t('insights.workdays', { count: value });
      case 'money':
        return format.money(value);
      case 'count':
      case 'units':
        return format.number(value);
    }
  };
  const sayTime = (ms: number): string =>
    ms > 0 && ms < 60_000
      ? t('insights.under_a_minute')
      : ms < HOUR_MS
        ? t('insights.minutes', { count: Math.round(ms / 60_000) })
        : ms < 48 * HOUR_MS
          ? t('insights.hours', { count: tenths(ms / HOUR_MS) })
          : t('insights.in_days', { count: tenths(ms / HOUR_MS / 24) });
  const change = ({ better, value, valueBefore, amount, amountBefore }: MeasureView): string => {
    const now = value ?? amount;
    const before = valueBefore ?? amountBefore;
    if (now === null || before === null) return '–';
    if (Math.abs(now - before) <= Math.abs(before) * SAME) return t('insights.change.same');
    const more = now > before;
    if (better === 'none') return t(more ? 'insights.change.more' : 'insights.change.less');
    return t(more === (better === 'more') ? 'insights.change.better' : 'insights.change.worse');
  };
  return { say, sayTime, change };
}

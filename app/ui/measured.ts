import type { MeasureView } from '../db/views/views.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

const HOUR_MS = 3_600_000;
/** A share above this reads better as a multiple: 22 ×, not 2,200 %. */
const MANIFOLD = 3;
/** Less than this share of what it was is no change worth a word; a time that people take varies more than a share. */
const SAME = 0.05;
const SAME_TIME = 0.1;
/** Of a mean above this its tenths say nothing. */
const FEW = 5;

/** Says a measure's value in its unit, and whether it got better. */
export function measuredWords(t: Translate, format: Format) {
  const tenths = (value: number): string => format.number(Math.round(value * 10) / 10);
  const rounded = (value: number, few: number): string =>
    Math.abs(value) < few ? tenths(value) : format.number(Math.round(value));
  const say = ({ unit }: Pick<MeasureView, 'unit'>, value: number | null): string => {
    if (value === null) return t('insights.not_known');
    switch (unit) {
      case 'share':
        return value > MANIFOLD ? t('insights.times', { times: tenths(value) }) : format.share(value);
      case 'miss':
        return value > MANIFOLD
          ? t('insights.times_ordered', { times: rounded(value, FEW) })
          : format.share(value);
      case 'bias':
        return sayBias(value);
      case 'change':
        if (value > MANIFOLD) return t('insights.times_usual', { times: rounded(value + 1, FEW) });
        return value > 0 ? `+${format.share(value)}` : format.share(value);
      case 'time':
        return sayTime(value);
      case 'workdays':
        return t('insights.workdays', { count: value });
      case 'money':
        return format.money(value);
      case 'count':
        return rounded(value, FEW);
      case 'units':
        // A fraction beside the money that it cost must not read as none.
        return value > 0 && value < 1 ? t('insights.under_a_unit') : format.number(Math.round(value));
    }
  };
  const sayBias = (value: number): string => {
    if (value > MANIFOLD) return t('insights.times_ordered', { times: rounded(value + 1, FEW) });
    if (value === 0) return format.share(0);
    return t(value > 0 ? 'insights.too_much' : 'insights.too_little', {
      share: format.share(Math.abs(value)),
    });
  };
  const sayTime = (ms: number): string =>
    ms < 60_000
      ? t('insights.under_a_minute')
      : ms < HOUR_MS
        ? t('insights.minutes', { count: Math.round(ms / 60_000) })
        : ms < 48 * HOUR_MS
          ? t('insights.hours', { count: tenths(ms / HOUR_MS) })
          : t('insights.in_days', { count: tenths(ms / HOUR_MS / 24) });
  const change = (measure: MeasureView): string => {
    const { unit, better } = measure;
    const now = measure.value ?? measure.amount;
    const before = measure.valueBefore ?? measure.amountBefore;
    if (now === null || before === null) return '–';
    const same = unit === 'time' || unit === 'workdays' ? SAME_TIME : SAME;
    // Nobody sees a change between two numbers that read the same.
    if (Math.abs(now - before) <= Math.abs(before) * same || say(measure, now) === say(measure, before))
      return t('insights.change.same');
    const more = now > before;
    if (better === 'none') return t(more ? 'insights.change.more' : 'insights.change.less');
    return t(more === (better === 'more') ? 'insights.change.better' : 'insights.change.worse');
  };
  return { say, sayTime, change };
}

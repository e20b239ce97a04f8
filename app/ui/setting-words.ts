import { HOW, MATRIX_AUDIENCES, MATRIX_TRIGGERS } from '../core/audience.ts';
import type { SettingDifference } from '../core/settings-file.ts';
import { useSpoken, useT, type Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';
import { useFormat } from './frame-context.ts';
import { measuredWords } from './measured.ts';
import { clockOf } from './clock-of.ts';
import { weekdayNames } from './weekdays.ts';

type Value = SettingDifference['before'];

export interface SettingWords {
  name(path: string): string;
  value(path: string, value: Value): string;
}

export function useSettingWords(): SettingWords {
  return settingWords(useT(), useFormat(), useSpoken().locale);
}

/** What a setting is called, and its values, in words of a language. */
export function settingWords(t: Translate, format: Format, locale: string): SettingWords {
  const { sayTime } = measuredWords(t, format);
  const days = weekdayNames(locale);
  const one = (path: string, value: string | number | boolean): string => {
    if (typeof value === 'boolean') return t(value ? 'word.yes' : 'word.no');
    if (/^(meetDay|briefDay|workdays)$/.test(path)) return days[Number(value) - 1] ?? String(value);
    if (typeof value === 'number') {
      if (path.endsWith('Seconds'))
        return value === 0 ? t('insights.minutes', { count: 0 }) : sayTime(value * 1000);
      if (path.endsWith('Hour')) return format.clock(clockOf(value));
      return /(Share|Margin|Risk|Level)$/.test(path) ? format.percent(value) : format.number(value);
    }
    if (path === 'defaultRole' || path === 'signers') return t(`role.name.${value}`);
    if (toldPath(path) && HOW.some((how) => how === value)) return t(`telling.how.${value}`);
    if (path === 'closedDays') return format.day(value);
    if (/^(meetTime|quiet)$/.test(path)) return value.replaceAll(/\d\d:\d\d/g, format.clock);
    if (path === 'ownerRules') return value.replace(/^\*/, t('owners.kind.everything'));
    if (path === 'survey') return t(`survey.setting.${value}`);
    if (path === 'signOff') return t(`signoff.setting.${value}`);
    return t.exists(`word.${value}`) ? t(`word.${value}`) : value;
  };
  return {
    name: (path) => nameOf(path, t),
    value(path, value) {
      if (value === null) return t('data.value.none');
      if (typeof value !== 'object') return one(path, value);
      return value.length === 0 ? t('data.value.none') : format.list(value.map((each) => one(path, each)));
    },
  };
}

function nameOf(path: string, t: Translate): string {
  const told = toldPath(path);
  if (told) return `${t(`telling.trigger.${told.trigger}`)}, ${t(`telling.audience.${told.audience}`)}`;
  return t.exists(`setting.${path}`) ? t(`setting.${path}`) : path;
}

/** `traffic.owner`: who is told of what. */
function toldPath(path: string): { trigger: string; audience: string } | null {
  const [trigger, audience, ...more] = path.split('.');
  const known =
    more.length === 0 &&
    MATRIX_TRIGGERS.some((one) => one === trigger) &&
    MATRIX_AUDIENCES.some((one) => one === audience);
  return known && trigger !== undefined && audience !== undefined ? { trigger, audience } : null;
}

import type { Line, Plain } from '../core/explain.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

const MOMENT = /(At|Earliest|Latest)$|^(date|until|by_time)$/;
const MONEY = /^money|Budget$|^budget$/;
const SHARE = /^(risk|nextRisk|pStockout|share|serviceLevel)$/;
const WORD =
  /^(response|next|verdict|from|to|was|now|cause|mode|status|choice|untilKind|hideMode|goal|state|step|wrote|outcome)$/;

/** Whether a text exists in every sense: a plural's forms count for its key. */
const known = (t: Translate, key: string): boolean => t.exists(key) || t.exists(`${key}_other`);

/** Puts a line (message key and plain values) into words. An unknown key becomes a readable line, never a bare key. */
export function sentence(line: Line, t: Translate, format: Format): string {
  const params: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(line.params)) params[name] = inWords(name, value, t, format);
  // Only a number can choose the plural.
  const count = line.params['count'] ?? line.params['products'] ?? line.params['units'];
  if (typeof count === 'number') params['count'] = count;
  if (known(t, line.key)) return t(line.key, params);
  const what = line.key.replace(/^[a-z_]+\./, '').replace(/[._]+/g, ' ');
  const details = Object.entries(params)
    .filter(([, value]) => value !== '' && value !== '–')
    .map(([name, value]) => `${name} ${String(value)}`);
  return [what.charAt(0).toUpperCase() + what.slice(1), ...details].join(' · ');
}

function inWords(name: string, value: Plain, t: Translate, format: Format): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return t(value ? 'word.yes' : 'word.no');
  if (typeof value === 'string')
    return WORD.test(name) && t.exists(`word.${value}`) ? t(`word.${value}`) : value;
  if (MOMENT.test(name)) return format.dateTime(value);
  if (MONEY.test(name)) return format.money(value);
  return SHARE.test(name) ? format.percent(value) : format.number(value);
}

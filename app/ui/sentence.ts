import { alertLine } from '../core/alert-line.ts';
import type { Line, Plain } from '../core/explain.ts';
import { parseField } from '../core/fields.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';
import { writeInWords, type AnyWrite, type ChannelNames } from './writes.ts';

const MOMENT = /(At|Earliest|Latest)$|^(date|until)$/;
/** Deliveries are announced, and needed, by the day. */
const DAY = /^(day|landAt|dueAt)$/;
const MONEY = /^money|^budget$/;
const SHARE = /^(risk|nextRisk|pStockout|share|serviceLevel)$/;
const WORD =
  /^(response|next|stricter|verdict|from|to|was|now|cause|mode|status|choice|kind|until|untilKind|hideMode|goal|state|source|outcome|role)$/;
const CALENDAR_DAY = /\d{4}-\d\d-\d\d/g;
/** Shopify's name for the only variant of a product that has none. */
const NO_VARIANT = 'Default Title';

/** Whether a text exists in every sense: a plural's forms count for its key. */
const known = (t: Translate, key: string): boolean => t.exists(key) || t.exists(`${key}_other`);

/**
 * Puts a line (message key and plain values) into words. An unknown key becomes a readable line, never a bare key.
 * `channels`: names of sales channels by id. `withoutQuantities`: says the same without numbers of units, where a text
 * of its own (`quiet.<key>`) is there for that.
 */
export function sentence(
  given: Line,
  t: Translate,
  format: Format,
  channels: ChannelNames = {},
  withoutQuantities = false,
): string {
  const line = alertLine(given);
  const params: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(line.params))
    params[name] = inWords(name, value, t, format, channels);
  const { detail } = line.params;
  params['doing'] = writeOf(detail, 'write', t, format, channels);
  params['written'] = writeOf(detail, 'written', t, format, channels);
  const response = line.params['response'];
  if (typeof response === 'string') params['held'] = t(`held_as.${response}`, { defaultValue: response });
  // Only a number can choose the plural.
  const count = line.params['count'] ?? line.params['orders'];
  if (typeof count === 'number') params['count'] = count;
  const quiet = `quiet.${line.key}`;
  if (withoutQuantities && known(t, quiet)) return tidy(t(quiet, params));
  if (known(t, line.key)) return tidy(t(line.key, params));
  const what = line.key.replace(/^[a-z_]+\./, '').replace(/[._]+/g, ' ');
  const details = Object.keys(line.params)
    .map((name) => [name, String(params[name])] as const)
    .filter(([, value]) => value !== '' && value !== '–')
    .map(([name, value]) => `${name}: ${value}`);
  return [what.charAt(0).toUpperCase() + what.slice(1), ...details].join(' · ');
}

/** What an absent variant leaves behind. */
const tidy = (text: string): string =>
  text
    .replace(/ {2,}/g, ' ')
    .replace(/ ([,.:;])/g, '$1')
    .trim();

function inWords(name: string, value: Plain, t: Translate, format: Format, channels: ChannelNames): string {
  if (value === null || value === undefined) return name === 'variant' ? '' : '–';
  if (typeof value === 'boolean') return t(value ? 'word.yes' : 'word.no');
  if (typeof value === 'string') {
    if (name === 'variant' && value === NO_VARIANT) return '';
    if (name === 'days' && value === '') return '–';
    if (name === 'parts') return format.list(value.split(',').map((part) => t(`news.part.${part}`)));
    if (name === 'changes')
      return format.list(value.split(',').map((kind) => t(`signoff.short.${kind}`, { defaultValue: kind })));
    if (name === 'days') return value.replaceAll(CALENDAR_DAY, (date) => format.day(date));
    if (name === 'reason' && t.exists(`because.${value}`)) return t(`because.${value}`);
    if (name === 'deed') return t(`deed.${value}`);
    if (name === 'who') return format.oneOf(value.split(',').map((role) => t(`role.name.${role}`)));
    if (name === 'check') return t(`readiness.check.${value}.title`, { defaultValue: value });
    if (name === 'field') return fieldInWords(value, t, channels);
    return WORD.test(name) && t.exists(`word.${value}`) ? t(`word.${value}`) : value;
  }
  if (DAY.test(name)) return format.date(value);
  if (MOMENT.test(name)) return format.dateTime(value);
  if (MONEY.test(name)) return format.money(value);
  return SHARE.test(name) ? format.percent(value) : format.number(value);
}

function fieldInWords(field: string, t: Translate, channels: ChannelNames): string {
  try {
    const parsed = parseField(field);
    if (parsed.kind === 'publication') return channels[parsed.publicationId] ?? t('write.some_channel');
    return t(`field.${parsed.kind}`, { name: parsed.kind === 'tag' ? parsed.tag : '' });
  } catch {
    return field;
  }
}

/** A write that the ledger kept as JSON, as one that is to be made or was made, in words; empty when there is none. */
function writeOf(
  detail: Plain | undefined,
  as: 'write' | 'written',
  t: Translate,
  format: Format,
  channels: ChannelNames,
): string {
  if (typeof detail !== 'string' || !detail.startsWith('{')) return '';
  try {
    const words = writeInWords(JSON.parse(detail) as AnyWrite, t, format.list, channels, as);
    return words || detail;
  } catch {
    return detail;
  }
}

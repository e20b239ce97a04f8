/** JSON whose ids are numbers of any size, and times as Shopify's REST bodies write them. */
import { numberOf } from '../state/ids.ts';

const json = JSON as typeof JSON & { rawJSON(text: string): unknown };

/** The number of a global id as a JSON number, digit for digit (it may exceed 2^53). */
export function idNumber(gidOrNumber: string): unknown {
  return json.rawJSON(numberOf(gidOrNumber));
}

const formatters = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();
const QUARTER_MS = 900_000;

/** Minutes that a zone is ahead of UTC at a time. Offsets change only at quarter hours, so they are kept per quarter. */
export function zoneOffsetMinutes(at: number, zone: string): number {
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formatters.set(zone, formatter);
  }
  const name = formatter.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  if (offsets.size > 10_000) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/** Two digits. */
export function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** `2021-12-31T19:00:00-05:00`: whole seconds, in the shop's zone. */
export function shopTime(at: number, zone: string): string {
  const offset = zoneOffsetMinutes(at, zone);
  const local = new Date(at + offset * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

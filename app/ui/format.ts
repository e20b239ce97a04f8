/** Numbers, money and dates as the person reads them; times on the shop's clock. */
export interface Format {
  /** A whole or fractional number, at most two decimals. */
  number(value: number): string;
  /** A probability or share, 0 … 1. */
  percent(value: number): string;
  money(value: number): string;
  /** Epoch milliseconds. */
  date(at: number): string;
  /** Day and month. */
  shortDate(at: number): string;
  /** Month and year. */
  month(at: number): string;
  time(at: number): string;
  dateTime(at: number): string;
  /** "3 minutes ago", "in 2 days", from `now`. */
  ago(at: number): string;
  list(parts: readonly string[]): string;
  /** The shop's zone as people name it ("GMT+1"). */
  zone(at: number): string;
}

/** Spaces differ between the server's and the browser's tables of the same language; a page must not flicker for that. */
const steady = (text: string): string => text.replace(/[\u00a0\u202f\u2009]/g, '\u00a0');

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

export function createFormat(locale: string, timeZone: string, currency: string, now: number): Format {
  const day: Intl.DateTimeFormatOptions = { timeZone, day: 'numeric', month: 'short', year: 'numeric' };
  const clock: Intl.DateTimeFormatOptions = { timeZone, hour: 'numeric', minute: '2-digit' };
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const dates = new Intl.DateTimeFormat(locale, day);
  const shortDates = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' });
  const times = new Intl.DateTimeFormat(locale, clock);
  const date = (at: number): string => steady(dates.format(at));
  const time = (at: number): string => steady(times.format(at));
  return {
    number: (value) => steady(numbers.format(value)),
    percent: (value) => {
      if (value > 0 && value < 0.01) return `< ${percent(locale, 0.01)}`;
      return value > 0.99 && value < 1 ? `> ${percent(locale, 0.99)}` : percent(locale, value);
    },
    money: (value) =>
      steady(
        new Intl.NumberFormat(locale, {
          style: 'currency',
          currency,
          ...(Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : {}),
        }).format(value),
      ),
    date,
    month: (at) =>
      steady(new Intl.DateTimeFormat(locale, { timeZone, month: 'long', year: 'numeric' }).format(at)),
    shortDate: (at) => steady(shortDates.format(at)),
    time,
    dateTime: (at) => `${date(at)}, ${time(at)}`,
    ago(at) {
      const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
      const distance = at - now;
      const [unit, size] = STEPS.find(([, step]) => Math.abs(distance) >= step) ?? ['second', 1000];
      return steady(relative.format(Math.trunc(distance / size), unit));
    },
    list: (parts) => new Intl.ListFormat(locale).format(parts),
    zone: (at) =>
      new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortOffset' })
        .formatToParts(at)
        .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
  };
}

const percent = (locale: string, value: number): string =>
  steady(new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(value));

/** Numbers, money and dates as the person reads them; times on the shop's clock. */
export interface Format {
  /** A whole or fractional number, at most two decimals. */
  number(value: number): string;
  /** A probability or share, 0 … 1. */
  percent(value: number): string;
  /** A measured share: below 1 % with the digits that tell two of them apart. */
  share(value: number): string;
  /** What something is multiplied by, with the two digits that count: 0.045, 1.3, 23. */
  factor(value: number): string;
  money(value: number): string;
  /** Money that is expected rather than counted, at risk for one: without cents. */
  moneyAbout(value: number): string;
  /** Epoch milliseconds. */
  date(at: number): string;
  /** Whether a moment is of the shop's today. */
  isToday(at: number): boolean;
  /** Midnights of the shop between now and a moment: 1 = tomorrow. */
  daysUntil(at: number): number;
  /** Day and month. */
  shortDate(at: number): string;
  /** A day of the calendar by its date (`2026-11-28`), the same in every zone. */
  day(date: string): string;
  /** Month and year. */
  month(at: number): string;
  time(at: number): string;
  /** A time of day by the clock (`21:30`), the same in every zone. */
  clock(time: string): string;
  dateTime(at: number): string;
  /** "3 minutes ago", "in 2 days", from `now`. */
  ago(at: number): string;
  list(parts: readonly string[]): string;
  /** Of which one is enough. */
  oneOf(parts: readonly string[]): string;
}

/** Spaces differ between the server's and the browser's tables of the same language; a page must not flicker for that. */
const steady = (text: string): string => text.replace(/[\u00a0\u202f\u2009]/g, '\u00a0');

/** Below a hundredth of a percent more digits say nothing. */
const SMALLEST_SHARE = 0.0001;

const DAY_MS = 86_400_000;

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/**
 * `now` in epoch milliseconds. The formatters of the platform are made when first needed and kept: each costs more than a
 * hundred numbers, and a table has hundreds.
 */
export function createFormat(locale: string, timeZone: string, currency: string, now: number): Format {
  const dates = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(locale, { timeZone, ...options }));
  const numbers = (options: Intl.NumberFormatOptions) => once(() => new Intl.NumberFormat(locale, options));
  const inFull = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const day = dates(inFull);
  const sortable = once(
    () => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
  );
  const dayNumber = (at: number): number => Date.parse(sortable().format(at)) / DAY_MS;
  const dayAndMonth = dates({ day: 'numeric', month: 'short' });
  const monthAndYear = dates({ month: 'long', year: 'numeric' });
  const calendar = once(() => new Intl.DateTimeFormat(locale, { ...inFull, timeZone: 'UTC' }));
  const inClock = { hour: 'numeric', minute: '2-digit' } as const;
  const clock = dates(inClock);
  const wall = once(() => new Intl.DateTimeFormat(locale, { ...inClock, timeZone: 'UTC' }));
  const plain = numbers({ maximumFractionDigits: 2 });
  const whole = numbers({ style: 'percent', maximumFractionDigits: 0 });
  const small = numbers({ style: 'percent', maximumSignificantDigits: 2 });
  const twoDigits = numbers({ maximumSignificantDigits: 2 });
  const money = numbers({ style: 'currency', currency });
  const muchMoney = numbers({ style: 'currency', currency, maximumFractionDigits: 0 });
  const distances = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const lists = once(() => new Intl.ListFormat(locale));
  const choices = once(() => new Intl.ListFormat(locale, { type: 'disjunction' }));
  const date = (at: number): string => steady(day().format(at));
  // A time stays on one line with its AM or PM.
  const time = (at: number): string => steady(clock().format(at)).replaceAll(' ', '\u00a0');
  const percent = (value: number): string => steady(whole().format(value));
  const fewOrMany = (value: number): string => {
    if (value > 0 && value < 0.01) return `<\u00a0${percent(0.01)}`;
    return value > 0.99 && value < 1 ? `>\u00a0${percent(0.99)}` : percent(value);
  };
  return {
    number: (value) => steady(plain().format(value)),
    percent: fewOrMany,
    share: (value) => {
      const size = Math.abs(value);
      if (size === 0 || size >= 0.01) return fewOrMany(value);
      return size < SMALLEST_SHARE
        ? `<\u00a0${steady(small().format(SMALLEST_SHARE))}`
        : steady(small().format(value));
    },
    factor: (value) => steady(twoDigits().format(value)),
    money: (value) => steady((Math.abs(value) >= 1000 ? muchMoney : money)().format(value)),
    moneyAbout: (value) => steady(muchMoney().format(value)),
    date,
    isToday: (at) => date(at) === date(now),
    daysUntil: (at) => dayNumber(at) - dayNumber(now),
    day: (of) => steady(calendar().format(Date.parse(of))),
    month: (at) => steady(monthAndYear().format(at)),
    shortDate: (at) => steady(dayAndMonth().format(at)),
    time,
    clock: (of) => steady(wall().format(Date.parse(`1970-01-01T${of}Z`))),
    dateTime: (at) => `${date(at)}, ${time(at)}`,
    ago(at) {
      const distance = at - now;
      const [unit, size] = STEPS.find(([, step]) => Math.abs(distance) >= step) ?? ['second', 1000];
      return steady(distances().format(Math.trunc(distance / size), unit));
    },
    list: (parts) => lists().format(parts),
    oneOf: (parts) => choices().format(parts),
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Random histories of a shop, as raw events: campaigns, stock, orders, holds, views, alerts, deeds, answers. */
import fc from 'fast-check';
import { DAY, QUARTER } from './slow-measures.ts';

const HOUR = 4 * QUARTER;
/** 27 October 2026, noon in UTC: two days before, Berlin's clocks went back. */
export const NOW = Date.UTC(2026, 9, 27, 12);
/** When it is measured again, with what came late. */
export const AGAIN = NOW + HOUR;
export const PRODUCTS = ['1', '2', '3'];
const PEOPLE = ['1', '2', '3'];

const ago = (most: number, least = 0) =>
  fc.integer({ min: least * 4, max: most * 4 }).map((quarters) => NOW - quarters * QUARTER);
const productId = fc.constantFrom(...PRODUCTS);
const many = <T>(one: fc.Arbitrary<T>, least: number, most: number) =>
  fc.array(one, { minLength: least, maxLength: most });

const random = fc.record({
  zone: fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'UTC'),
  /** Each campaign after the one before it; the last may still run. */
  campaigns: many(
    fc.record({
      gap: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 48, max: 300 }),
      planned: fc.tuple(...PRODUCTS.map(() => fc.option(fc.integer({ min: 1, max: 30 })))),
      members: fc.subarray(PRODUCTS, { minLength: 1 }),
      budget: fc.option(fc.integer({ min: 50, max: 900 })),
    }),
    3,
    6,
  ),
  levels: fc.uniqueArray(fc.record({ productId, at: ago(400), available: fc.integer({ min: -1, max: 4 }) }), {
    minLength: 10,
    maxLength: 40,
    selector: (one) => `${one.productId} ${one.at}`,
  }),
  orders: many(
    fc.record({ productId, at: ago(900), units: fc.integer({ min: 1, max: 40 }), broken: fc.boolean() }),
    20,
    60,
  ),
  holds: many(
    fc.record({
      productId,
      response: fc.constantFrom('flag' as const, 'flag' as const, 'stop_promoting' as const, 'hide' as const),
      mode: fc.constantFrom('watch' as const, 'act' as const, 'act' as const),
      cause: fc.constantFrom('below_need' as const, 'below_need' as const, 'sold_out' as const),
      moneyAtRisk: fc.option(fc.integer({ min: 0, max: 900 })),
      at: ago(330),
      length: fc.integer({ min: 1, max: 200 }),
    }),
    8,
    24,
  ),
  views: fc.uniqueArray(
    fc.record({
      productId,
      hour: fc.integer({ min: 0, max: 330 }).map((n) => NOW - n * HOUR),
      views: fc.integer({ min: 1, max: 40 }),
    }),
    { minLength: 40, maxLength: 120, selector: (one) => `${one.productId} ${one.hour}` },
  ),
  alerts: many(
    fc.record({
      /** Null: of the campaign alone. */
      productId: fc.option(productId),
      urgency: fc.constantFrom('now', 'today', 'later'),
      at: ago(340),
      taken: fc.option(fc.integer({ min: 1, max: 100 })),
      /** Deliveries: who, and whether it arrived. */
      told: fc.uniqueArray(
        fc.record({
          reader: fc.constantFrom(...PEOPLE, 'slack'),
          sent: fc.boolean(),
          message: fc.integer({ min: 1, max: 9 }),
        }),
        { maxLength: 3, selector: ({ reader }) => reader },
      ),
    }),
    5,
    25,
  ),
  deeds: many(fc.record({ productId: fc.option(productId), at: ago(340), byPerson: fc.boolean() }), 5, 30),
  overrides: many(ago(340), 0, 10),
  restored: many(ago(340), 0, 10),
  /** Products of which a field is still in the record. */
  left: fc.subarray(PRODUCTS),
  answers: many(fc.record({ at: ago(340), score: fc.integer({ min: 0, max: 4 }).map((n) => n / 4) }), 0, 12),
});
export type History = typeof random extends fc.Arbitrary<infer T> ? T : never;
/** Chance alone seldom warns: in the first campaign something is flagged that has sold out half a day later. */
export const histories = random.map((history) => {
  const [first] = windowsOf(history);
  const product = first?.members[0];
  if (!first || product === undefined) return history;
  const at = first.startsAt;
  const level = (after: number, available: number) => ({ productId: product, at: at + after, available });
  const flag = { productId: product, response: 'flag', mode: 'watch', cause: 'below_need' } as const;
  return {
    ...history,
    levels: [
      ...history.levels.filter((one) => one.productId !== product || one.at > at + DAY / 2),
      level(-HOUR, 5),
      level(DAY / 2, 0),
    ],
    holds: [...history.holds, { ...flag, moneyAtRisk: 7, at: at + QUARTER, length: 9 }],
  };
});

export interface Window {
  id: string;
  startsAt: number;
  endsAt: number;
  members: readonly string[];
  planned: readonly (number | null)[];
  budget: number | null;
}

/** Windows one after the other, from 13 days ago on; those that would begin after now are left out. */
export function windowsOf({ campaigns }: History): Window[] {
  let at = NOW - 13 * DAY;
  return campaigns.flatMap(({ gap, length, ...rest }, nth) => {
    const startsAt = at + gap * QUARTER;
    at = startsAt + length * QUARTER;
    return startsAt < NOW - HOUR ? [{ id: `c${nth}`, startsAt, endsAt: at, ...rest }] : [];
  });
}
/** The campaign that runs at a moment, or the last before it. */
export const windowAt = (all: readonly Window[], at: number): Window | undefined =>
  all.findLast(({ startsAt }) => startsAt <= at);

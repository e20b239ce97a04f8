/**
 * Results day by day, against a count that looks at one moment after the other on the zone's own calendar: days of 23, 24, 24½
 * and 25 hours, days that begin at one o'clock or twice, shops a day apart, campaigns longer than what is shown.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createViews } from '../../app/db/views/create.ts';
import type { ResultsView } from '../../app/db/views/results-shapes.ts';
import { onEachDatabase } from '../support/each-database.ts';
import {
  dateOf,
  dayAfter,
  firstMoment,
  furnish,
  histories,
  LOCATIONS,
  stockOf,
  told,
  type Told,
} from './results-history.ts';

const MOST_DAYS = 120;

/** The dates that a campaign shows, of all that it touches. */
function shown({ zone, startsAt, endsAt, endedAt, now }: Told): string[] {
  const until = dateOf(Math.min(endsAt, endedAt ?? Infinity, now), zone);
  const dates: string[] = [];
  for (let date = dateOf(startsAt, zone); date <= until; date = dayAfter(date, 1)) dates.push(date);
  return dates.slice(-MOST_DAYS);
}

function slowly(history: Told): ResultsView {
  const { zone, now } = history;
  const date = (at: number): string => dateOf(at, zone);
  const items = history.items.filter(({ gone }) => !gone);
  const isItem = (id: string): boolean => items.some((item) => item.id === id);
  const stocks = [...new Set(items.map(({ id }) => stockOf(id)))];
  const firstJoined = Math.min(...items.map(({ addedAt }) => addedAt));
  const noted = (stock: string) => history.changes.filter((one) => stockOf(one.item) === stock);
  const counts = ({ location }: { location: string }): boolean => history.counted.includes(location);
  /** Of one stock: what each place had from when on. */
  const movesOf = (stock: string) => {
    const changes = noted(stock).filter(counts);
    if (changes.length > 0) return changes;
    return history.levels
      .filter((one) => stockOf(one.item) === stock && one.isActive && counts(one))
      .map((one) => ({ ...one, at: one.changedAt ?? one.updatedAt }));
  };
  const stockAt = (day: string): number | null => {
    let sum: number | null = null;
    for (const stock of stocks) {
      const moves = movesOf(stock);
      const known = moves.filter(({ at }) => date(at) <= day);
      const members = items.filter(({ id }) => stockOf(id) === stock);
      const there = members.some(({ addedAt }) => date(addedAt) === date(firstJoined));
      if (known.length === 0 && moves.length > 0 && there) return null;
      for (const location of LOCATIONS) {
        const last = known
          .filter((one) => one.location === location)
          .toSorted((a, b) => a.at - b.at)
          .at(-1);
        if (last) sum = (sum ?? 0) + (last.available ?? 0);
      }
    }
    return sum;
  };
  const soldOn = (day: string): number | null => {
    const begins = firstMoment(day, zone);
    const ends = firstMoment(dayAfter(day, 1), zone);
    if (begins < (history.ordersFrom ?? -Infinity) || ends > (history.ordersUntil ?? Infinity)) return null;
    const over = Math.min(history.endsAt, history.endedAt ?? Infinity);
    return history.lines
      .filter((line) => isItem(line.item) && line.cancelled !== 'CUSTOMER' && date(line.at) === day)
      .filter(({ source, till }) => source !== 'pos' && (till === null || history.counted.includes(till)))
      .filter(({ at }) => at >= history.startsAt && at < over && at <= now)
      .reduce((sum, { quantity }) => sum + quantity, 0);
  };
  const needOn = (day: string): number | null => {
    const kept = history.needs.find((one) => one.date === day);
    if (kept) return kept.need;
    if (day !== date(now)) return null;
    const judged = history.verdicts.filter(({ usable, need }) => usable !== null && need !== null);
    return judged.length === 0 ? null : judged.reduce((sum, { need }) => sum + (need ?? 0), 0);
  };
  const distinct = (holds: Told['holds']): number => new Set(holds.map(({ item }) => item)).size;
  const days = shown(history).map((day) => ({
    at: firstMoment(day, zone),
    sold: soldOn(day),
    stock: stockAt(day),
    need: needOn(day),
    holds: distinct(history.holds.filter(({ at }) => date(at) === day)),
  }));
  // Of a campaign that has not begun, the orders of its first day are what is known or not.
  const sales = days.length > 0 ? days.map(({ sold }) => sold) : [soldOn(date(history.startsAt))];
  const planned = items.flatMap((item) => (item.planned === null ? [] : [item.planned]));
  return {
    days,
    sold: sales.includes(null) ? null : sales.reduce<number>((sum, sold) => sum + (sold ?? 0), 0),
    planned: planned.length === 0 ? null : planned.reduce((sum, units) => sum + units, 0),
    soldOutItems: distinct(history.holds.filter(({ soldOut }) => soldOut)),
    holds: distinct(history.holds),
    held: distinct(history.holds.filter(({ acted }) => acted)),
    released: distinct(history.holds) - distinct(history.holds.filter(({ open }) => open)),
  };
}

onEachDatabase('results day by day', (ground) => {
  test('are what a slow count on the zone’s calendar gives', async () => {
    let most = 0;
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const all = told(history);
        const shop = await furnish(ground, all);
        const found = await createViews(ground.database.sql).results(shop, 'c', all.now);
        expect(found).toEqual(slowly(all));
        most = Math.max(most, found?.days.length ?? 0);
      }),
      { numRuns: 60 },
    );
    expect(most).toBe(MOST_DAYS);
  }, 240_000);

  const change = (item: string, at: number, available: number) => ({ item, at, available, location: 'web' });
  const joined = (id: string, addedAt: number) => ({ id, addedAt, gone: false, planned: null });
  /** On the Azores 25 October 2026 begins twice, at 00:00 and 01:00 UTC. */
  const quiet: Told = {
    zone: 'Atlantic/Azores',
    startsAt: Date.UTC(2026, 9, 24, 9),
    endsAt: Date.UTC(2026, 9, 30),
    endedAt: null,
    now: Date.UTC(2026, 9, 26, 12),
    ordersFrom: null,
    ordersUntil: null,
    counted: ['web'],
    own: null,
    items: [joined('1', Date.UTC(2026, 9, 24, 10))],
    changes: [change('1', Date.UTC(2026, 9, 24, 10), 10)],
    levels: [],
    lines: [],
    holds: [],
    needs: [],
    verdicts: [],
  };
  const stocks = async (history: Told): Promise<(number | null)[] | undefined> => {
    const found = await createViews(ground.database.sql).results(
      await furnish(ground, history),
      'c',
      history.now,
    );
    expect(found).toEqual(slowly(history));
    return found?.days.map(({ stock }) => stock);
  };

  test('an item that joins in the hour in which a day begins for the first time is none of the day before', async () =>
    expect(
      await stocks({
        ...quiet,
        items: [...quiet.items, joined('2', Date.UTC(2026, 9, 25, 0, 30))],
        changes: [...quiet.changes, change('2', Date.UTC(2026, 9, 26, 10), 7)],
      }),
    ).toEqual([10, 10, 17]));

  test('a stock is missed from the start when one of the items that are sold from it was there', async () =>
    expect(
      await stocks({
        ...quiet,
        items: [
          ...quiet.items,
          joined('3', Date.UTC(2026, 9, 24, 10)),
          joined('4', Date.UTC(2026, 9, 25, 10)),
        ],
        changes: [...quiet.changes, change('3', Date.UTC(2026, 9, 25, 10), 7)],
      }),
    ).toEqual([null, 17, 17]));
});

/** What the results of a campaign say of its holds and stock-outs. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { ResultsView } from '../../app/db/views/results-shapes.ts';
import { Results } from '../../app/routes/campaign/results.tsx';
import { DAY, NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const results = (given: Partial<ResultsView>, stocks: readonly (number | null)[] = [9, 8]): ResultsView => ({
  days: stocks.map((stock, day) => ({ at: NOW + day * DAY, sold: 1, stock, need: 5, holds: 0 })),
  sold: 2,
  planned: 10,
  soldOutItems: 0,
  holds: 0,
  held: 0,
  released: 0,
  ...given,
});
const factsOf = async (found: ResultsView): Promise<Record<string, string>> => {
  const page = await drawn(createElement(Results, { results: found, goesOn: false }), {
    me: { quantities: true },
  });
  return Object.fromEntries(
    [...page.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, name = '', value = '']) => [name, value]),
  );
};

test('items are said to have been held, or that they would have been, as it was', async () => {
  const acted = await factsOf(results({ holds: 3, held: 3 }));
  expect(acted).toMatchObject({ 'Items held': '3' });
  expect(acted).not.toHaveProperty('Items that would have been held');
  const watched = await factsOf(results({ holds: 3 }));
  expect(watched).toMatchObject({ 'Items that would have been held': '3' });
  expect(watched).not.toHaveProperty('Items held');
  expect(await factsOf(results({ holds: 3, held: 1 }))).toMatchObject({
    'Items held': '1',
    'Items that would have been held': '2',
  });
});

test('given the stock was not known on most days, then nobody says that nothing sold out', async () => {
  expect(await factsOf(results({}, [null, 8]))).toMatchObject({ 'Items that sold out': '0' });
  expect(await factsOf(results({}, [null, null, 8]))).toMatchObject({ 'Items that sold out': '–' });
  expect(await factsOf(results({ soldOutItems: 2 }, [null, null, 8]))).toMatchObject({
    'Items that sold out': '2',
  });
});

test('the days say since when they are told', async () => {
  const page = await drawn(createElement(Results, { results: results({}), goesOn: true }), {
    me: { quantities: true },
  });
  expect(page).toContain('Day by day since Jun 1, 2026.');
});

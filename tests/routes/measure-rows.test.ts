/** What stands behind a measure: its own number is never left out, and numbers of one thing agree. */
import { expect, test } from 'vitest';
import type { RowsOf } from '../../app/core/measures/list.ts';
import type { MeasureRow } from '../../app/db/views/views.ts';
import { loadLanguage } from '../../app/i18n/locales.ts';
import { translator } from '../../app/i18n/speak.tsx';
import { rowFacts } from '../../app/routes/insights/row-facts.ts';
import { createFormat } from '../../app/ui/format.ts';
import { DAY, NOW } from '../support/builders.ts';

const ROW: MeasureRow = {
  campaignId: 'c1',
  campaignName: 'Harbour week',
  productId: '1',
  productTitle: 'Tea',
  variantTitle: 'Default Title',
  soldOutMs: DAY,
  stockOuts: 1,
  flag: 'right',
  warningMs: DAY / 2,
  planned: 20,
  ordered: 12,
  broken: 3,
  lostUnits: 0.02,
  lostMoney: 0.01,
  wrongMoney: 45,
};
const told = async (which: RowsOf, quantities = true, locale: 'en' | 'de' = 'en', row = ROW) =>
  rowFacts(row, which, {
    t: translator(await loadLanguage(locale)),
    format: createFormat(locale, 'Europe/Berlin', 'EUR', NOW),
    quantities,
  });
const said = async (...given: Parameters<typeof told>) =>
  Object.fromEntries((await told(...given)).map(({ name, value }) => [name, value]));

test('where money was lost, less than one unit is less than 1, never 0', async () => {
  expect(await said('lost')).toMatchObject({ lost_units: 'less than 1', lost_money: '€0.01' });
  expect(await said('lost', true, 'de')).toMatchObject({ lost_units: 'weniger als 1' });
  const none = { ...ROW, lostUnits: 0, lostMoney: 0 };
  expect(await said('lost', true, 'en', none)).toMatchObject({ lost_units: '0', lost_money: '€0.00' });
  const unknown = { ...ROW, lostUnits: null, lostMoney: null };
  expect(await said('lost', true, 'en', unknown)).toMatchObject({ lost_units: '–', lost_money: '–' });
});

test.each([
  ['lost', ['lost_units', 'lost_money']],
  ['broken', ['broken']],
  ['wrong', ['wrong_money']],
  ['stopped', ['wrong_money']],
  ['plan', ['planned', 'ordered']],
  ['flags', ['flag']],
  ['sold_out', ['sold_out']],
] as const)('on a phone the rows of %s keep %j', async (which, own) => {
  const kept = (await told(which)).filter(({ onPhone }) => onPhone).map(({ name }) => name);
  expect(kept).toEqual(expect.arrayContaining([...own]));
  // With them what says what the item is about, and no more than fits.
  expect(kept).toEqual(expect.arrayContaining(['sold_out', 'flag']));
  expect(kept.length).toBeLessThan(7);
});

test('what an unneeded hold cost is told where holds are listed', async () => {
  for (const which of ['wrong', 'stopped'] as const)
    expect(await said(which)).toMatchObject({ wrong_money: '€45.00' });
  expect(await said('wrong', true, 'en', { ...ROW, ordered: null })).toMatchObject({ wrong_money: '–' });
  expect(await said('lost')).not.toHaveProperty('wrong_money');
});

test('who may not see quantities sees times and flags', async () => {
  expect(await said('wrong', false)).toEqual({ sold_out: '24 h', flag: 'right, 12 h ahead' });
});

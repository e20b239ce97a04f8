/** How a measure's value is said. */
import { describe, expect, test } from 'vitest';
import type { MeasureView } from '../../app/db/views/views.ts';
import { loadLanguage } from '../../app/i18n/locales.ts';
import { translator } from '../../app/i18n/speak.tsx';
import { createFormat } from '../../app/ui/format.ts';
import { measuredWords } from '../../app/ui/measured.ts';
import { NOW } from '../support/builders.ts';

const HOUR = 3_600_000;

test.each([
  ['en', 'share', 0.36, '36%'],
  ['en', 'share', 3, '300%'],
  ['en', 'share', 22, '22 ×'],
  ['en', 'change', -0.5, '-50%'],
  ['en', 'share', 0.0072, '0.72%'],
  ['de', 'share', 0.0004, '0,04\u00a0%'],
  ['en', 'share', 0.00001, '<\u00a00.01%'],
  ['en', 'share', 0, '0%'],
  ['en', 'share', 0.997, '>\u00a099%'],
  ['en', 'change', 2.5, '+250%'],
  ['en', 'change', 22, '23 × the usual'],
  ['de', 'share', 22.04, '22-fach'],
  ['de', 'change', 21.5, 'das 23-Fache des Üblichen'],
  ['en', 'miss', 0.36, '36%'],
  ['en', 'miss', 22, '22 × what was ordered'],
  ['en', 'bias', 22, '23 × what was ordered'],
  ['de', 'bias', 3.2, 'das 4,2-Fache des Bestellten'],
  ['en', 'bias', 0.2, '20% too much'],
  ['de', 'bias', -0.2, '20\u00a0% zu wenig'],
  ['en', 'bias', 0, '0%'],
  ['en', 'count', 17.75, '18'],
  ['en', 'count', 2.44, '2.4'],
  ['en', 'units', 1.96, '2'],
  ['en', 'units', 0.4, 'less than 1'],
  ['de', 'units', 0.004, 'weniger als 1'],
  ['en', 'units', 0, '0'],
  ['en', 'time', 0, 'under a minute'],
  ['en', 'time', 59_000, 'under a minute'],
  ['en', 'time', 120_000, '2 min'],
  ['en', 'share', null, 'not known'],
] as const)('%s: a %s of %s is said as %s', async (locale, unit, value, said) => {
  const t = translator(await loadLanguage(locale));
  const { say } = measuredWords(t, createFormat(locale, 'Europe/Berlin', 'EUR', NOW));
  expect(say({ unit }, value)).toBe(said);
});

describe('what changed', () => {
  const changed = async (unit: MeasureView['unit'], now: number, before: number) => {
    const t = translator(await loadLanguage('en'));
    const { change } = measuredWords(t, createFormat('en', 'Europe/Berlin', 'EUR', NOW));
    const untold = { value: null, valueBefore: null };
    return change({
      name: 'out_of_stock',
      unit,
      better: 'less',
      ...untold,
      amount: now,
      amountBefore: before,
    });
  };

  test('two numbers that read the same are no change', async () => {
    expect(await changed('share', 0.998, 0.931)).toBe('worse');
    expect(await changed('share', 0.00002, 0.00001)).toBe('about the same');
    expect(await changed('time', 40_000, 10_000)).toBe('about the same');
  });

  test('two shares below one percent that read differently are one', async () => {
    expect(await changed('share', 0.0075, 0.001)).toBe('worse');
  });

  test('an hour of fourteen is no change of a time', async () => {
    expect(await changed('time', 15 * HOUR, 14 * HOUR)).toBe('about the same');
    expect(await changed('time', 16 * HOUR, 14 * HOUR)).toBe('worse');
  });
});

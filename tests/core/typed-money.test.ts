/** A budget as it is typed and shown in a language: what can be read in two ways is refused, never guessed. */
import { describe, expect, test } from 'vitest';
import { moneyAsTyped, moneyOf } from '../../app/core/typed-money.ts';

describe.each([
  [
    'de',
    '2.500,00',
    {
      '2500': '2500',
      '2500,5': '2500.5',
      '2500,50': '2500.50',
      '2.500': '2500',
      '2.500,00': '2500.00',
      '1.234.567,89': '1234567.89',
      '0,5': '0.5',
      // Of another language, and of one meaning only.
      '2500.50': '2500.50',
      '2,500.50': '2500.50',
      '1,234,567': '1234567',
      '2 500,00': '2500.00',
      '2’500.00': '2500.00',
    },
    ['2,500', '12,345'],
  ],
  [
    'en',
    '2,500.00',
    {
      '2500': '2500',
      '2500.5': '2500.5',
      '2,500': '2500',
      '2,500.00': '2500.00',
      '1,234,567.89': '1234567.89',
      '2500,50': '2500.50',
      '2.500,50': '2500.50',
      '1.234.567': '1234567',
    },
    ['2.500', '12.345'],
  ],
] as const)('in %s', (locale, shown, read, unclear) => {
  test.each(Object.entries(read))('“%s” is %s', (typed, amount) =>
    expect(moneyOf(typed, locale)).toEqual({ ok: true, amount }),
  );

  test.each(unclear)('“%s” can be read in two ways', (typed) =>
    expect(moneyOf(typed, locale)).toEqual({ ok: false, why: 'unclear' }),
  );

  test.each([
    'much',
    '1.2.3',
    '1,2,3',
    '-5',
    '1234567890123',
    '5,',
    '.5',
    '2.500.00',
    '1,2345',
    '0,500',
    '0.500',
  ])('“%s” is no amount', (typed) => expect(moneyOf(typed, locale)).toEqual({ ok: false, why: 'no_number' }));

  test('an empty field is no budget', () => {
    expect(moneyOf(' ', locale)).toEqual({ ok: true, amount: null });
  });

  test('what is shown is read as it was kept', () => {
    expect(moneyAsTyped('2500.00', locale)).toBe(shown);
    for (const kept of ['0.00', '7.50', '2500.00', '1234567.89', '999999999999.99'])
      expect(moneyOf(moneyAsTyped(kept, locale), locale)).toEqual({ ok: true, amount: kept });
  });
});

test.each(['de-CH', 'de-AT', 'en-IN', 'en-ZA'])('in %s what is shown is read as it was kept', (locale) => {
  for (const kept of ['2500.00', '1234567.89'])
    expect(moneyOf(moneyAsTyped(kept, locale), locale)).toEqual({ ok: true, amount: kept });
});

/** Small things that others are made of: lights, lists by key, typed numbers, our word to the theme. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grouped } from '../../app/core/grouped.ts';
import { lightOf, type VerdictCounts } from '../../app/core/light.ts';
import { noticeText, readNotice, type Notice } from '../../app/core/notice.ts';
import { unitsOf } from '../../app/core/typed-units.ts';
import { anyText } from '../support/texts.ts';

describe('the light of a campaign', () => {
  const none: VerdictCounts = {
    covered: 0,
    below_need: 0,
    sold_out: 0,
    exempt: 0,
    not_known: 0,
    heroesInTrouble: 0,
  };
  test.each<[Partial<VerdictCounts>, string]>([
    [{}, 'grey'],
    [{ covered: 1 }, 'green'],
    [{ exempt: 3 }, 'green'],
    [{ covered: 1, exempt: 1 }, 'green'],
    [{ covered: 9, not_known: 1 }, 'yellow'],
    [{ covered: 9, below_need: 1 }, 'yellow'],
    [{ below_need: 1, heroesInTrouble: 1 }, 'red'],
    [{ covered: 9, sold_out: 1 }, 'red'],
  ])('%j is %s', (counts, light) => expect(lightOf({ ...none, ...counts })).toBe(light));
});

describe('a list by key', () => {
  test('is what looking through it each time gives, a member under each of its keys once', () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 8 }), (list) => {
        const members = list.map((of, n) => ({ n, of }));
        const find = grouped((one: (typeof members)[number]) => one.of);
        for (const key of ['a', 'b', 'c', 'd'])
          expect(find(members, key)).toEqual(members.filter(({ of }) => of.some((one) => one === key)));
      }),
    );
  });

  test('is gone through once, however often it is looked into; another list is another one', () => {
    let looks = 0;
    const find = grouped((one: string) => {
      looks += 1;
      return [one];
    });
    const list = ['a', 'b', 'a'];
    expect([find(list, 'a'), find(list, 'b'), find(list, 'c')]).toEqual([['a', 'a'], ['b'], []]);
    expect(looks).toBe(3);
    expect(find(['b'], 'b')).toEqual(['b']);
    expect(looks).toBe(4);
  });
});

describe('units that a person typed', () => {
  test.each<[string, number | null | undefined]>([
    ['', null],
    ['  ', null],
    ['0', 0],
    ['1000', 1000],
    ['1 000', 1000],
    ['1,000', 1000],
    ['1.000.000', 1_000_000],
    ['1’000', 1000],
    ["12'345", 12_345],
    ['999999999', 999_999_999],
    ['1000000000', undefined],
    ['1,5', undefined],
    ['1.0000', undefined],
    ['-3', undefined],
    ['ten', undefined],
    ['5 000 units', undefined],
  ])('“%s” is %s', (text, units) => expect(unitsOf(text)).toBe(units));

  test('are read as any language writes them', () => {
    fc.assert(
      fc.property(fc.constantFrom('en', 'de', 'de-CH', 'fr', 'es'), fc.nat(999_999_999), (locale, units) => {
        expect(unitsOf(units.toLocaleString(locale))).toBe(units);
      }),
    );
  });
});

describe('our word to the theme', () => {
  test.each(['ok', 'low', 'sold_out'] as const)('“%s” is read as it was written', (state) => {
    const notice: Notice = { state, campaign: 'Spring "26"' };
    expect(readNotice(noticeText(notice))).toEqual(notice);
  });

  test('of anything else nothing is read', () => {
    for (const text of ['', '{', 'null', '[]', '{"state":"gone","campaign":"x"}', '{"state":"ok"}'])
      expect(readNotice(text)).toBeNull();
    fc.assert(fc.property(anyText(40), (text) => void expect(readNotice(text)).toBeNull()));
  });
});

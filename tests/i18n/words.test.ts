/** Words that a page chooses by what is so, in both languages. */
import { describe, expect, test } from 'vitest';
import type { ForeseenWrite } from '../../app/flow/commands/commands.ts';
import { loadLanguage } from '../../app/i18n/locales.ts';
import { translator } from '../../app/i18n/speak.tsx';
import { sharedInWords } from '../../app/routes/campaigns/shared-in-words.ts';
import { modeWord } from '../../app/ui/badges.tsx';
import { createFormat } from '../../app/ui/format.ts';
import { planLineInWords } from '../../app/ui/plan-line.ts';
import { runOutInWords } from '../../app/ui/run-out.ts';
import { listIntro } from '../../app/ui/writes.ts';
import { allTexts } from './texts.ts';

const NOON = Date.UTC(2026, 10, 27, 12);
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe.each([
  [
    'en',
    {
      now: ['These 2 changes are made now, on 1 product:', /^Nothing has to be changed now\./],
      start: [
        'With the stock of today these 2 changes are made when the campaign starts, on Nov 27, 2026, 1:00 PM (1 product):',
        /^With the stock of today nothing has to be changed when the campaign starts, on Nov 27, 2026, 1:00 PM\./,
      ],
      runsOut: ['runs out today', 'runs out Nov 28, 2026'],
      missing: [
        'Sale needs 9 more: 5 can be counted on, 14 needed with the safety buffer. More are wanted at once.',
        'Sale needs 9 more: 5 can be counted on, 14 needed with the safety buffer. More must land by Nov 28, 2026.',
        'Sale needs 9 more: 5 can be counted on, 14 needed with the safety buffer. More must land by Nov 28, 2026. 65 are on their way, expected from Nov 28, 2026; this campaign does not count on them.',
        'Sale: 9 of 14 units are missing. They are needed now.',
        'Sale: units are missing. They are needed now.',
      ],
      shared: [
        'Shares stock with Outlet (9 items) and Advent (8 items)',
        'Shares stock with Outlet (9 items), Advent (8 items), Lamps (7 items), and 1 other campaign',
        'Shares stock with Outlet (9 items), Advent (8 items), Lamps (7 items), and 2 other campaigns',
      ],
      modes: ['Will watch', 'Will act', 'Will act', 'Watching', 'Acting', 'Acted'],
    },
  ],
  [
    'de',
    {
      now: ['Diese 2 Änderungen werden jetzt gemacht (1 Produkt):', /^Jetzt muss nichts geändert werden\./],
      start: [
        'Beim heutigen Bestand werden diese 2 Änderungen zum Start der Kampagne am 27. Nov. 2026, 13:00 gemacht (1 Produkt):',
        /^Beim heutigen Bestand muss zum Start der Kampagne am 27\. Nov\. 2026, 13:00 nichts geändert werden\./,
      ],
      runsOut: ['geht heute aus', 'geht aus am 28. Nov. 2026'],
      missing: [
        'Sale braucht 9 Stück mehr: Mit 5 ist zu rechnen, 14 sind mit Sicherheitspuffer nötig. Nachschub wird sofort gebraucht.',
        'Sale braucht 9 Stück mehr: Mit 5 ist zu rechnen, 14 sind mit Sicherheitspuffer nötig. Nachschub muss bis 28. Nov. 2026 da sein.',
        'Sale braucht 9 Stück mehr: Mit 5 ist zu rechnen, 14 sind mit Sicherheitspuffer nötig. Nachschub muss bis 28. Nov. 2026 da sein. 65 Stück sind unterwegs und ab 28. Nov. 2026 zu erwarten; diese Kampagne rechnet nicht damit.',
        'Sale: Es fehlen 9 von 14 Stück. Sie werden jetzt gebraucht.',
        'Sale: Es fehlt Ware. Sie wird jetzt gebraucht.',
      ],
      shared: [
        'Teilt sich Bestand mit Outlet (9 Artikel) und Advent (8 Artikel)',
        'Teilt sich Bestand mit Outlet (9 Artikel), Advent (8 Artikel), Lamps (7 Artikel) und 1 weiteren Kampagne',
        'Teilt sich Bestand mit Outlet (9 Artikel), Advent (8 Artikel), Lamps (7 Artikel) und 2 weiteren Kampagnen',
      ],
      modes: [
        'Wird beobachten',
        'Wird eingreifen',
        'Wird eingreifen',
        'Beobachtet',
        'Greift ein',
        'Hat eingegriffen',
      ],
    },
  ],
])('in %s', (locale, expected) => {
  const speaking = async () => translator(await loadLanguage(locale));
  const format = createFormat(locale, 'Europe/Berlin', 'EUR', NOON);

  test.each([
    ['now', null],
    ['start', NOON],
  ] as const)('the list before Start acting says when its changes are made: %s', async (when, madeAt) => {
    const t = await speaking();
    const write = (tag: string): ForeseenWrite => ({
      productId: '1',
      productTitle: 'Lamp',
      write: { kind: 'tags_add', productId: '1', tags: [tag] },
      because: 'why.covered',
    });
    const intro = (writes: ForeseenWrite[]): string => plain(listIntro({ writes, madeAt }, t, format));
    expect(intro([write('a'), write('b')])).toBe(expected[when][0]);
    expect(intro([])).toMatch(expected[when][1] ?? '');
  });

  test('what runs out on the shop’s day of now runs out today', async () => {
    const t = await speaking();
    const midnight = Date.UTC(2026, 10, 27, 23);
    const said = [midnight - 1, midnight].map((at) => plain(runOutInWords(at, t, format)));
    expect(said).toEqual(expected.runsOut);
  });

  test('what is missing on the shop’s day of now is needed now, and not by the end of today', async () => {
    const t = await speaking();
    const midnight = Date.UTC(2026, 10, 27, 23);
    const missing = {
      standing: 'missing' as const,
      toBeSafe: true,
      campaign: 'Sale',
      left: 14,
      usable: 5,
      missing: 9,
      due: null,
    };
    const said = [
      { ...missing, by: midnight - 1 },
      { ...missing, by: midnight },
      { ...missing, by: midnight, due: { units: 65, at: midnight, tooLate: false } },
      { ...missing, by: midnight - 1, toBeSafe: false },
      { ...missing, by: NOON, left: null, usable: null, missing: null },
    ].map((line) => plain(planLineInWords(line, t, format)));
    expect(said).toEqual(expected.missing);
  });

  test('of campaigns that want the same stock the calendar names three and counts the others', async () => {
    const t = await speaking();
    const meets = ['Outlet', 'Advent', 'Lamps', 'Sale', 'Late'].map((name, nth) => ({
      id: name,
      name,
      items: 9 - nth,
    }));
    const said = [2, 4, 5].map((many) => plain(sharedInWords(meets.slice(0, many), t, format)));
    expect(said).toEqual(expected.shared);
  });

  test('a campaign that is not live yet will watch or act', async () => {
    const t = await speaking();
    const words = [
      modeWord('watch', 'draft'),
      modeWord('act', 'proposed'),
      modeWord('act', 'approved'),
      modeWord('watch', 'live'),
      modeWord('act', 'live'),
      modeWord('act', 'ended'),
    ];
    expect(words.map((word) => t(word))).toEqual(expected.modes);
  });
});

test.each(Object.entries(allTexts()))(
  '%s: what a message says of the brake is true where all is stopped or access is lost, when not even flags go through',
  (_language, texts) => {
    const said = Object.entries(texts).filter(([key]) =>
      /^(alert|ledger|why_not)\.brake(_loc|_eng|$)/.test(key),
    );
    expect(said).toHaveLength(6);
    expect(said.filter(([, text]) => /\bflags?\b|markier/i.test(text))).toEqual([]);
  },
);

test.each(Object.entries(allTexts()))(
  '%s: no full stop stands alone after the choice that ends a sentence',
  (_language, texts) => {
    expect(Object.values(texts).filter((text) => /\{\{select\}\}[).,:;]/.test(text))).toEqual([]);
  },
);

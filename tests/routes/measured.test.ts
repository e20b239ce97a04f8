/** How a measure's value is said. */
import { expect, test } from 'vitest';
import { loadLanguage } from '../../app/i18n/locales.ts';
import { translator } from '../../app/i18n/speak.tsx';
import { createFormat } from '../../app/ui/format.ts';
import { measuredWords } from '../../app/ui/measured.ts';
import { NOW } from '../support/builders.ts';

test.each([
  ['en', 'share', 0.36, '36%'],
  ['en', 'share', 3, '300%'],
  ['en', 'share', 22, '22 ×'],
  ['en', 'change', -0.5, '-50%'],
  ['en', 'change', 2.5, '+250%'],
  ['en', 'change', 22, '23 × as much'],
  ['de', 'share', 22.04, '22-fach'],
  ['de', 'change', 21.5, '22,5-mal so viel'],
  ['en', 'share', null, 'not known'],
] as const)('%s: a %s of %s is said as %s', async (locale, unit, value, said) => {
  const t = translator(await loadLanguage(locale));
  const { say } = measuredWords(t, createFormat(locale, 'Europe/Berlin', 'EUR', NOW));
  expect(say({ unit }, value)).toBe(said);
});

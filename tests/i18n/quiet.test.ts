/** Every sentence for somebody who may see lights but no quantities: no number of units or money, and no gap in its place. */
import { describe, expect, test } from 'vitest';
import { withoutQuantities } from '../../app/core/without-quantities.ts';
import { loadLanguage } from '../../app/i18n/locales.ts';
import { translator } from '../../app/i18n/speak.tsx';
import { createFormat } from '../../app/ui/format.ts';
import { sentence } from '../../app/ui/sentence.ts';
import { allTexts, baseOf } from './texts.ts';

const NOON = Date.UTC(2026, 10, 27, 12);
/** Where sentences about items, shipping and campaigns are. */
const SPOKEN = /^(alert|ledger|lesson|readiness\.check|rule|why|why_not)\./;
const PLACEHOLDER = /\{\{(\w+)/g;
/** Parameters that are words, never numbers. */
const WORDS = new Set(
  `before by campaign campaigns carrier cause changes channel check collection component days detail doing error field
  held hero host kind location mode name names next note outcome owner page parts person place placement product products reason
  response role scopes shop sizes source status stricter tag taken text theme title until variant verdict who`.split(
    /\s+/,
  ),
);

describe.each(['en', 'de'])('in %s', (locale) => {
  test('no sentence needs a quantity', async () => {
    const t = translator(await loadLanguage(locale));
    const format = createFormat(locale, 'Europe/Berlin', 'EUR', NOON);
    const holes: string[] = [];
    for (const [key, text] of Object.entries(allTexts()[locale] ?? {})) {
      const names = [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
      if (!SPOKEN.test(key) || names.length === 0) continue;
      const params = Object.fromEntries(names.map((name) => [name, WORDS.has(name) ? 'x' : 7919]));
      const line = withoutQuantities({ key: baseOf(key), params: { ...params, count: 2 } });
      const said = sentence(line, t, format, {}, true);
      if (/–|\{\{|NaN/.test(said)) holes.push(`${key}: ${said}`);
    }
    expect(holes).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEEDS, ROLES, whoMay } from '../../app/core/roles.ts';
import { allTexts, baseOf, sources } from './texts.ts';

const texts = allTexts();
const english = texts['en'] ?? {};
const languages = Object.keys(texts);
const has = (key: string): boolean => key in english || `${key}_other` in english;
const parametersOf = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? '').toSorted();

const bases = (of: Record<string, string>): string[] => [...new Set(Object.keys(of).map(baseOf))].toSorted();

describe('languages', () => {
  test('there are English and German at least', () => {
    expect(languages).toEqual(expect.arrayContaining(['de', 'en']));
  });

  test.each(languages)('%s has every text, and no other', (language) => {
    expect(bases(texts[language] ?? {})).toEqual(bases(english));
  });

  test.each(languages)('%s has each text once: of two under one name the first is never seen', (language) => {
    const file = readFileSync(`app/i18n/locales/${language}.json`, 'utf8');
    expect(file.match(/^ +"[^"]+": "/gm)?.length).toBe(Object.keys(texts[language] ?? {}).length);
  });

  test.each(languages)('%s has the plural forms that its language needs', (language) => {
    const own = texts[language] ?? {};
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plural = new Set(
      Object.keys(own)
        .filter((key) => baseOf(key) !== key)
        .map(baseOf),
    );
    for (const key of plural) {
      expect(
        forms.filter((form) => !(`${key}_${form}` in own)),
        key,
      ).toEqual([]);
    }
  });

  test.each(languages)('%s uses the same values in each text', (language) => {
    for (const [key, text] of Object.entries(texts[language] ?? {})) {
      const original = english[key] ?? english[`${baseOf(key)}_other`];
      if (original) expect(parametersOf(text), key).toEqual(parametersOf(original));
    }
  });
});

test.each(languages)('%s has typographic apostrophes', (language) => {
  const straight = Object.entries(texts[language] ?? {}).filter(([, text]) =>
    /\p{L}'(\p{L}|\s|$)/u.test(text),
  );
  expect(straight).toEqual([]);
});

describe('texts and code', () => {
  const MESSAGE = /'((?:why|why_not|ledger|alert|problem|rule)\.[a-z_.]+)'/g;

  test('every message of core, flow and routes has a text', () => {
    const used = sources('app/core', 'app/flow', 'app/routes', 'app/ui').flatMap(({ path, text }) =>
      [...text.matchAll(MESSAGE)].map((match) => ({ path, key: match[1] ?? '' })),
    );
    expect(used.length).toBeGreaterThan(60);
    expect(used.filter(({ key }) => !has(key) && !key.endsWith('.'))).toEqual([]);
  });

  test('every value that a message is made of has a text', () => {
    const made = [
      ...['covered', 'below_need', 'sold_out', 'not_known'].map((verdict) => `word.${verdict}`),
      ...['sold_out', 'below_need', 'not_known', 'drift', 'override_inferred', 'machine', 'level_jump'].map(
        (kind) => `alert.${kind}`,
      ),
      ...['untracked', 'continue', 'gift_card'].map((reason) => `why.exempt.${reason}`),
      ...['never_read', 'stale', 'no_plan_no_history', 'bundle'].map((reason) => `why.not_known.${reason}`),
      ...['allocation', 'product_not_active', 'override', 'brake'].map((reason) => `why_not.${reason}`),
    ];
    expect(made.filter((key) => !has(key))).toEqual([]);
  });

  test('everything that some role may not do has a name', () => {
    const refused = DEEDS.filter((deed) => whoMay(deed).length < ROLES.length);
    expect(refused.length).toBeGreaterThan(50);
    expect(refused.filter((deed) => !has(`deed.${deed}`))).toEqual([]);
  });

  test('every text that screens ask for by its key exists', () => {
    const asked = sources('app/routes', 'app/ui').flatMap(({ path, text }) =>
      [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => ({ path, key: match[1] ?? '' })),
    );
    expect(asked.length).toBeGreaterThan(200);
    expect(asked.filter(({ key }) => !has(key))).toEqual([]);
  });

  test('every group of texts that screens choose from exists', () => {
    const groups = sources('app/routes', 'app/ui').flatMap(({ path, text }) =>
      [...text.matchAll(/`([a-z_]+(?:\.[a-z_]+)*\.[a-z_]*)\$\{/g)].map((match) => ({
        path,
        prefix: match[1] ?? '',
      })),
    );
    // `units.<variant>` names a field of the form.
    groups.splice(0, groups.length, ...groups.filter(({ prefix }) => prefix !== 'units.'));
    expect(groups.length).toBeGreaterThan(20);
    const keys = Object.keys(english);
    expect(groups.filter(({ prefix }) => !keys.some((key) => key.startsWith(prefix)))).toEqual([]);
  });
});

/** Buttons and links of the app that say one thing to eyes and another to screen readers, with both keys. */
const namedTwice = sources('app').flatMap(({ path, text }) =>
  [
    ...text.matchAll(
      /<(?:Button|Link)\b(?:(?!<\/?(?:Button|Link)\b)[^])*?accessibilityLabel=\{t\(\s*'([^']+)'(?:(?!<(?:Button|Link)\b)[^])*?>\s*\{t\('([^']+)'/g,
    ),
  ].map((found) => ({ path, name: found[1] ?? '', visible: found[2] ?? '' })),
);

describe('names for screen readers', () => {
  test('are found in the sources', () => {
    expect(namedTwice.length).toBeGreaterThan(8);
  });

  // WCAG 2.5.3 Label in Name: who speaks to the screen says what they see.
  test.each(languages)('say in %s what eyes read, too', (language) => {
    const own = texts[language] ?? {};
    for (const { path, name, visible } of namedTwice) {
      expect(own[name]?.toLowerCase(), `${name} in ${path}`).toContain(own[visible]?.toLowerCase());
    }
  });
});

/** The theme app extension: Shopify's own checker, and what its blocks print, rendered by LiquidJS. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { themeCheckRun } from '@shopify/theme-check-node';
import { describe, expect, test } from 'vitest';
import { noticeText } from '../../app/core/notice.ts';
import { METAFIELD_KEY } from '../../app/shopify/metafield.ts';
import {
  blockSchema,
  blockStyles,
  renderBlock,
  type BlockSettings,
} from '../dev-store/faces/theme-extension.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';

const ROOT = fileURLToPath(new URL('../../extensions/theme-stock-notice/', import.meta.url));
const MOST_BYTES = 5 * 1024;

const productWith = (value: string | null): ProductView =>
  ({
    title: 'Lamp',
    handle: 'lamp',
    metafields: value === null ? [] : [{ namespace: 'app--7', key: METAFIELD_KEY, type: 'json', value }],
  }) as unknown as ProductView;

const say = (state: 'ok' | 'low' | 'sold_out', settings: BlockSettings = {}, locale: 'en' | 'de' = 'en') =>
  renderBlock(
    'stock-notice',
    productWith(noticeText({ state, campaign: 'Night <b> sale' })),
    locale,
    settings,
  ).text;

const complaints = async (root: string): Promise<string[]> => {
  const { offenses } = await themeCheckRun(root, 'theme-check:theme-app-extension');
  return offenses.map(({ check, message }) => `${check}: ${message}`);
};

describe("Shopify's theme check", () => {
  test('has nothing to say', async () => {
    expect(await complaints(ROOT)).toEqual([]);
  });

  test('would find a block without a schema and a word without a translation', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'holdfast-theme-'));
    try {
      cpSync(ROOT, copy, { recursive: true });
      writeFileSync(join(copy, 'blocks', 'broken.liquid'), "{{ 'notice.nothing' | t }}");
      expect(await complaints(copy)).toEqual(
        expect.arrayContaining([
          expect.stringContaining('AppBlockMissingSchema'),
          expect.stringContaining('TranslationKeyExists'),
        ]),
      );
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

describe('the notice', () => {
  test.each([
    ['low', 'en', 'Only a few left'],
    ['low', 'de', 'Nur noch wenige da'],
    ['sold_out', 'en', 'Sold out, back soon'],
    ['sold_out', 'de', 'Ausverkauft, bald wieder da'],
  ] as const)('%s in %s', (state, locale, text) => {
    expect(say(state, {}, locale)).toContain(`<b>${text}</b>`);
  });

  test('shows the campaign while stock is fine, and escapes its name', () => {
    expect(say('ok')).toContain('<b>Night &lt;b&gt; sale</b>');
  });

  test('names the campaign beside the words when the merchant wants it', () => {
    expect(say('low')).not.toContain('<span>');
    expect(say('low', { show_campaign: true })).toContain('<span>Night &lt;b&gt; sale</span>');
  });

  test.each([
    ['low', 'show_low', 'text_low'],
    ['sold_out', 'show_back_soon', 'text_back_soon'],
    ['ok', 'show_badge', 'text_badge'],
  ] as const)('%s can be switched off and said in own words', (state, show, words) => {
    expect(say(state, { [show]: false })).not.toContain('hf-notice');
    expect(say(state, { [words]: 'Be <quick>' })).toContain('<b>Be &lt;quick&gt;</b>');
  });

  test.each([null, 'not JSON', '{"state":"great","campaign":"x"}', '[]'])('nothing for %s', (value) => {
    expect(renderBlock('stock-notice', productWith(value), 'en').text).not.toContain('hf-notice');
  });

  test('the strip is quiet while stock is fine, and speaks when it runs low', () => {
    const strip = (state: 'ok' | 'low') =>
      renderBlock('stock-strip', productWith(noticeText({ state, campaign: 'Sale' })), 'en').text;
    expect(strip('ok')).not.toContain('hf-notice');
    expect(strip('low')).toContain('Only a few left');
  });
});

describe('on the page', () => {
  test.each(['stock-notice', 'stock-strip'] as const)('%s brings no script and stays under 5 KB', (name) => {
    const html = renderBlock(
      name,
      productWith(noticeText({ state: 'low', campaign: 'Night sale' })),
      'en',
    ).text;
    const source = readFileSync(join(ROOT, 'blocks', `${name}.liquid`), 'utf8');
    expect(source + html).not.toMatch(/<script|javascript/i);
    expect(Buffer.byteLength(html + blockStyles())).toBeLessThan(MOST_BYTES);
  });

  test('colours and type are those of the theme; the strip takes those of the browser', () => {
    const [notice = ''] = /\.hf-notice \{[^}]*\}/.exec(blockStyles()) ?? [];
    expect(notice).toContain('color: inherit');
    expect(notice).toContain('font: inherit');
    expect(blockStyles()).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(/i);
  });

  test('an app block and an app embed', () => {
    expect(blockSchema('stock-notice').target).toBe('section');
    expect(blockSchema('stock-strip').target).toBe('body');
  });
});

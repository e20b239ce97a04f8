/** What the form of a campaign says would become of each item if it started now. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { PreviewItem } from '../../app/flow/commands/preview.ts';
import { PreviewCard } from '../../app/routes/campaign-form/preview-card.tsx';
import { drawn } from './draw.ts';

const item = (variantId: string, response: PreviewItem['response']): PreviewItem =>
  ({
    variantId,
    productTitle: `Tea ${variantId}`,
    variantTitle: 'Default Title',
    verdict: 'sold_out',
    response,
    assessment: { reason: 'reason.sold_out', buyable: 0, whyNotStronger: null },
  }) as unknown as PreviewItem;

test('an item that would be held is said as what it would be, not as an order', async () => {
  const items = [item('1', 'hide'), item('2', 'stop_promoting'), item('3', 'flag'), item('4', null)];
  const preview = { items, notLookedAt: 0 };
  const page = await drawn(
    createElement(PreviewCard, {
      working: false,
      preview: preview as never,
      items: new Map(),
      fromFile: false,
    }),
    { me: { quantities: true }, frame: { channels: {} } },
  );
  const said = [...page.matchAll(/<th scope="row"[^>]*>(.*?)<\/th><td>.*?<div>(.*?)<\/div><\/td>/gs)].map(
    ([, name, what]) => [name, what?.replaceAll(/<[^>]+>/g, '')],
  );
  expect(said).toEqual([
    ['Tea 1', 'Hidden'],
    ['Tea 2', 'Out of the ads'],
    ['Tea 3', 'Flagged'],
    ['Tea 4', expect.stringMatching(/./)],
  ]);
});

test('an item that a person keeps visible is not said to be left alone by the policy', async () => {
  const kept = item('1', null);
  const preview = {
    items: [{ ...kept, assessment: { ...kept.assessment, whyNotStronger: 'why_not.override' } }],
    notLookedAt: 0,
  };
  const page = (locale: 'en' | 'de') =>
    drawn(
      createElement(PreviewCard, {
        working: false,
        preview: preview as never,
        items: new Map(),
        fromFile: false,
      }),
      { me: { quantities: true }, frame: { channels: {} } },
      locale,
    );
  expect(await page('en')).toContain('1 short, kept visible by a person');
  expect(await page('en')).not.toContain('the policy does nothing');
  expect(await page('de')).toContain('1 knapp und von Hand sichtbar gehalten');
});

/** What the shop's rules say of a kind that Holdfast does not see in this shop: nobody is told, and why. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { tellingSchema } from '../../app/core/telling.ts';
import { MatrixCard } from '../../app/routes/settings/telling-matrix.tsx';
import { unseenOf, type Unseen } from '../../app/routes/settings/unseen.ts';
import { drawn } from './draw.ts';

async function rules(unseen: readonly Unseen[], locale: 'en' | 'de' = 'en'): Promise<string> {
  const page = await drawn(
    createElement(MatrixCard, {
      settings: tellingSchema.parse({}),
      channels: { slack: null, teams: null, webhook: null },
      rolesPresent: ['owner', 'operations', 'merchandiser'],
      unseen,
      editable: false,
      act: { send: () => {}, pending: null, result: null, problems: [] },
      onSave: () => {},
    }),
    {},
    locale,
  );
  return page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

test('a kind that is switched off in the shop says so in place of whom it would tell', async () => {
  expect(await rules([])).toMatch(/unusually busy At once: Shopify Flow\. In the daily digest: Operations/);
  const off = await rules(['traffic', 'expiry']);
  expect(off).toMatch(
    /unusually busy Off: visits are not counted, the web pixel is off\. (?!At once|In the|Nobody is told)/,
  );
  expect(off).toMatch(
    /expires soon Off: no metafield with expiry dates is named in Settings\. (?!At once|In the|Nobody is told)/,
  );
  expect(await rules(['traffic'], 'de')).toContain(
    'Aus: Besuche werden nicht gezählt, das Web-Pixel ist aus.',
  );
});

test('what is not seen is what the shop has switched off or not allowed', async () => {
  const shop = (pixelSince: number | null, expiryMetafield: string | null, ordersRead: boolean) => {
    const reach = { pixelSince: () => Promise.resolve(pixelSince) };
    const views = {
      choices: () => Promise.resolve({ ordersRead }),
      settings: () => Promise.resolve({ settings: { expiryMetafield } }),
    };
    return unseenOf({ shop: 'a', views, reach } as unknown as Parameters<typeof unseenOf>[0]);
  };
  expect(await shop(1, 'custom.expires', true)).toEqual([]);
  expect(await shop(null, null, false)).toEqual(['traffic', 'expiry', 'slipping']);
  expect(await shop(null, 'custom.expires', true)).toEqual(['traffic']);
});

/** What the owner reads after an uninstall, laid out and as plain text. */
import { describe, expect, test } from 'vitest';
import type { HeldReport } from '../../app/core/held.ts';
import { farewellLetter } from '../../app/mail/farewell.ts';
import { NOW } from './told-line.ts';

const REPORT: HeldReport = {
  shopName: 'Tea',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  channels: {},
  products: [
    {
      productId: '1',
      title: 'Kettle',
      handle: 'kettle',
      response: 'hide',
      campaigns: ['Spring'],
      since: NOW,
      fields: [{ field: 'status', was: 'ACTIVE', wrote: 'UNLISTED', variant: null }],
    },
  ],
};

describe.each([
  ['en', 'Before → now', 'Open these products in Shopify admin'],
  ['de', 'Vorher → jetzt', 'Diese Produkte im Shopify-Admin öffnen'],
])('in %s', (locale, order, open) => {
  test('plain text says as much as the page does: which side is before, and where the address leads', async () => {
    const letter = await farewellLetter(REPORT, { email: 'o@tea.test', locale }, 'tea.myshopify.com', NOW);
    for (const said of [order, open]) expect(letter.html).toContain(said);
    expect(letter.text).toContain(`${order}\n`);
    expect(letter.text).toContain(`${open}: https://tea.myshopify.com/admin/products?tag=holdfast-held`);
  });
});

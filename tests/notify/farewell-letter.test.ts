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

test('where nothing was held, what is left in the shop is said and is not called other', async () => {
  const reader = { email: 'o@tea.test', locale: 'en' };
  const tag = { field: 'tag:holdfast-spring', was: false, wrote: true, variant: null };
  const products = REPORT.products.map((product) => ({ ...product, response: null, fields: [tag] }));
  const left = await farewellLetter({ ...REPORT, products }, reader, 'tea.myshopify.com', NOW);
  expect(left.text).toContain('No product was held. 1 product carries only tags');
  expect(left.text).not.toMatch(/other product|as it was before/);
  const clean = await farewellLetter({ ...REPORT, products: [] }, reader, 'tea.myshopify.com', NOW);
  expect(clean.text).toContain('every product is as it was before');
});

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

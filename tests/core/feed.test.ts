/** What partners outside Shopify read: only what may be promoted now, as each of them reads it. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_COUNTRY, feedText, type FeedFacts } from '../../app/core/feed.ts';

const FACTS: FeedFacts = {
  shop: 'lamps.myshopify.com',
  campaign: { name: 'Night', handle: 'night' },
  currency: 'EUR',
  items: [
    {
      productId: '7',
      variantId: '71',
      sku: '=1+1',
      title: 'Lamp, "big"',
      variantTitle: 'Red',
      handle: 'lamp-ä',
      price: '19.90',
      safe: true,
    },
    {
      productId: '8',
      variantId: '81',
      sku: null,
      title: 'Rug',
      variantTitle: 'Default Title',
      handle: 'rug',
      price: '5.00',
      safe: false,
    },
  ],
};
const LAMP_PAGE = 'https://lamps.myshopify.com/products/lamp-%C3%A4?variant=71';

describe('the text of a feed', () => {
  test('CSV lists what is safe, quoted, and nothing a spreadsheet would run', () => {
    expect(feedText('csv', FACTS, DEFAULT_COUNTRY)).toBe(
      'product_id,variant_id,sku,title,variant,price,currency,url\r\n' +
        `7,71,'=1+1,"Lamp, ""big""",Red,19.90,EUR,${LAMP_PAGE}\r\n`,
    );
  });

  test('JSON lists what is safe, with its page', () => {
    const text = feedText('json', FACTS, DEFAULT_COUNTRY);
    const { campaign: named, currency, products } = JSON.parse(text);
    expect({ named, currency }).toEqual({ named: { name: 'Night', handle: 'night' }, currency: 'EUR' });
    expect(products).toEqual([
      expect.objectContaining({ variantId: '71', sku: '=1+1', price: '19.90', url: LAMP_PAGE }),
    ]);
    expect(products[0]).not.toHaveProperty('safe');
    expect(text.endsWith('}\n')).toBe(true);
  });

  test("Google's supplemental feed labels every item, because it changes only what it lists", () => {
    expect(feedText('tsv', FACTS, 'DE')).toBe(
      'id\tcustom_label_0\nshopify_DE_7_71\tpromote:night\nshopify_DE_8_81\thold\n',
    );
    expect(feedText('tsv', FACTS, DEFAULT_COUNTRY)).toContain('shopify_US_7_71');
  });

  test.each([
    ['csv', 'product_id,variant_id,sku,title,variant,price,currency,url\r\n'],
    ['tsv', 'id\tcustom_label_0\n'],
  ] as const)('of nothing is still a %s, with its head', (format, head) => {
    expect(feedText(format, { ...FACTS, items: [] }, DEFAULT_COUNTRY)).toBe(head);
  });
});

/** What shoppers and advertising channels see, over HTTP. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFacesShop, type FacesShop } from './faces-shop.ts';

let shop: FacesShop;
beforeEach(async () => {
  shop = await openFacesShop();
});
afterEach(() => shop.close());

/** Handles of the products that a page lists. */
const items = async (path = ''): Promise<string[]> =>
  [...(await shop.page(`/store/lamps/storefront${path}`)).text.matchAll(/id="(?:item|shown)-([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );

/** What the notice of the moon lamp says with this metafield. */
const notice = async (value: unknown): Promise<string | undefined> => {
  shop.campaignStock('moon-lamp', typeof value === 'string' ? value : JSON.stringify(value));
  const { text } = await shop.page('/store/lamps/storefront');
  return /data-campaign-state="[^"]*">\s*<b>([^<]*)/.exec(text)?.[1];
};

describe('the storefront', () => {
  test('lists what is active and published; unlisted can be reached by its link only', async () => {
    expect(await items()).toEqual(['moon-lamp', 'sun-lamp', 'star-rug']);
    shop.keeper.setStatus({ productId: shop.product('moon-lamp').id, status: 'UNLISTED' });
    shop.keeper.unpublish({
      resourceId: shop.product('sun-lamp').id,
      publicationId: shop.publication('online_store'),
    });
    expect(await items()).toEqual(['star-rug']);
    expect((await shop.page('/store/lamps/storefront/products/moon-lamp')).status).toBe(200);
    expect((await shop.page('/store/lamps/storefront/products/sun-lamp')).status).toBe(404);
    shop.keeper.setStatus({ productId: shop.product('moon-lamp').id, status: 'DRAFT' });
    expect((await shop.page('/store/lamps/storefront/products/moon-lamp')).status).toBe(404);
  });

  test('each advertising channel shows its own, and never what is unlisted', async () => {
    shop.keeper.unpublish({
      resourceId: shop.product('sun-lamp').id,
      publicationId: shop.publication('google'),
    });
    expect(await items('?channel=google')).toEqual(['moon-lamp', 'star-rug']);
    expect(await items('?channel=facebook')).toEqual(['moon-lamp', 'sun-lamp', 'star-rug']);
    shop.keeper.setStatus({ productId: shop.product('star-rug').id, status: 'UNLISTED' });
    expect(await items('?channel=tiktok')).toEqual(['moon-lamp', 'sun-lamp']);
    expect((await shop.page('/store/lamps/storefront?channel=google')).text).toContain('Not published here');
  });

  test('respects variants that are unpublished, and hides a product without any', async () => {
    const { id, variants } = shop.product('sun-lamp');
    const online = shop.publication('online_store');
    shop.keeper.unpublish({ resourceId: variants[0]?.id ?? '', publicationId: online });
    const { text } = await shop.page('/store/lamps/storefront/products/sun-lamp');
    expect(text).toContain('<b>Large</b>');
    expect(text).not.toContain('<b>Small</b>');
    shop.keeper.unpublish({ resourceId: variants[1]?.id ?? '', publicationId: online });
    expect(await items()).toEqual(['moon-lamp', 'star-rug']);
    expect(shop.keeper.product(id)?.status).toBe('ACTIVE');
  });

  test('collects by tag, without regard to capitals', async () => {
    expect(await items('/collections/tag/NIGHT')).toEqual(['moon-lamp', 'star-rug']);
    expect(await items('/collections/tag/nothing')).toEqual([]);
  });

  test('shows sold out where nothing can be sold online any more', async () => {
    const { variants } = shop.product('star-rug');
    shop.keeper.sell({ lines: [{ variantId: variants[0]?.id ?? '', quantity: 2 }] });
    expect((await shop.page('/store/lamps/storefront/products/star-rug')).text).toContain('Sold out');
    const showroom =
      shop.keeper.locations().find(({ fulfillsOnlineOrders }) => !fulfillsOnlineOrders)?.id ?? '';
    const inventoryItemId = variants[0]?.inventoryItemId ?? '';
    shop.keeper.setAvailable({ inventoryItemId, locationId: showroom, available: 7 });
    expect((await shop.page('/store/lamps/storefront/products/star-rug')).text).toContain('Sold out');
    shop.keeper.setInventoryPolicy({ variantId: variants[0]?.id ?? '', policy: 'CONTINUE' });
    expect((await shop.page('/store/lamps/storefront/products/star-rug')).text).not.toContain('Sold out');
  });

  test("shows the app's block of the theme, which reads the app's metafield", async () => {
    expect(await notice({ state: 'low', campaign: 'Night sale' })).toBe('Only a few left');
    expect(await notice({ state: 'sold_out', campaign: 'Night sale' })).toBe('Sold out, back soon');
    expect(await notice({ state: 'ok', campaign: 'Night sale' })).toBe('Night sale');
    expect(await notice({ state: 'great', campaign: 'Night sale' })).toBeUndefined();
    expect(await notice('not JSON')).toBeUndefined();
  });
});

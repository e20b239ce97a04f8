/** The shop floor's face over HTTP. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFacesShop, type FacesShop } from './faces-shop.ts';

let shop: FacesShop;
beforeEach(async () => {
  shop = await openFacesShop();
});
afterEach(() => shop.close());

/** What the flash sale's card says. */
const flashState = async (): Promise<string> => {
  const { text } = await shop.page('/store/lamps/shop-floor');
  return (/class="flash-state"[^]*?<\/div>/.exec(text)?.[0] ?? '').replaceAll(/<[^>]*>|\s+/g, ' ');
};

/** Units at all locations of a product's first variant. */
const available = (handle: string): number =>
  shop.product(handle).variants[0]?.levels.reduce((sum, level) => sum + level.available, 0) ?? NaN;

describe('the shop floor', () => {
  test('sells, and the sale can be taken back with or without its stock', async () => {
    const variantId = shop.product('moon-lamp').variants[0]?.id;
    const sold = await shop.post('do/sell', { variantId, quantity: '2', publicationId: '' });
    expect(sold).toMatchObject({ status: 200, body: { ok: true } });
    expect(available('moon-lamp')).toBe(3);
    expect((await shop.page('/store/lamps/shop-floor')).text).toContain('2 × Moon &lt;b&gt;Lamp&lt;/b&gt;');
    const [order] = shop.keeper.orders();
    await shop.post('do/cancelOrder', { orderId: order?.id, restock: true });
    expect(available('moon-lamp')).toBe(5);
    await shop.post('do/sell', { variantId });
    await shop.post('do/cancelOrder', { orderId: shop.keeper.orders()[1]?.id, restock: false });
    expect(available('moon-lamp')).toBe(4);
  });

  test('passes on why something was refused', async () => {
    const variantId = shop.product('star-rug').variants[0]?.id;
    const { status, body } = await shop.post('do/sell', { variantId, quantity: 3 });
    expect(status).toBe(422);
    expect((body as { reason: string }).reason.length).toBeGreaterThan(5);
    expect(await shop.post('do/sell', { variantId, quantity: 0 })).toMatchObject({ status: 422 });
    expect(await shop.post('do/sellEverything', {})).toMatchObject({ status: 404 });
    expect(await shop.post('do/constructor', {})).toMatchObject({ status: 404 });
  });

  test('edits a product as a merchant would', async () => {
    const { id: productId, variants } = shop.product('moon-lamp');
    const variant = variants[0];
    const variantId = variant?.id;
    const inventoryItemId = variant?.inventoryItemId;
    const locationId = shop.keeper.locations()[0]?.id;
    const deeds: [string, object][] = [
      ['setTitle', { productId, title: ' Full Moon ' }],
      ['setStatus', { productId, status: 'UNLISTED' }],
      ['addTags', { productId, tags: 'hot, new' }],
      ['removeTags', { productId, tags: ['sale'] }],
      ['unpublish', { resourceId: productId, publicationId: shop.publication('google') }],
      ['unpublish', { resourceId: variantId, publicationId: shop.publication('tiktok') }],
      ['setPrice', { variantId, price: '12.50', compareAtPrice: '' }],
      ['setInventoryPolicy', { variantId, policy: 'CONTINUE' }],
      ['setAvailable', { inventoryItemId, locationId, available: '9' }],
      ['adjustAvailable', { inventoryItemId, locationId, delta: 10 }],
      ['setTracked', { inventoryItemId, tracked: false }],
      ['setLocationActive', { locationId: shop.keeper.locations()[1]?.id, active: false }],
    ];
    for (const [verb, input] of deeds) {
      expect([verb, (await shop.post(`do/${verb}`, input)).body]).toEqual([
        verb,
        expect.objectContaining({ ok: true }),
      ]);
    }
    const after = shop.product('moon-lamp');
    expect(after).toMatchObject({ title: 'Full Moon', status: 'UNLISTED', tags: ['hot', 'new', 'night'] });
    const isOn = (resource: typeof after | typeof variant, handle: string): boolean =>
      resource?.publications.some(
        (one) => one.publicationId === shop.publication(handle) && one.isPublished,
      ) ?? false;
    expect([isOn(after, 'google'), isOn(after, 'tiktok'), isOn(after.variants[0], 'tiktok')]).toEqual([
      false,
      true,
      false,
    ]);
    expect(after.variants[0]).toMatchObject({ price: '12.50', inventoryPolicy: 'CONTINUE', tracked: false });
    expect(after.variants[0]?.levels.find((level) => level.locationId === locationId)?.available).toBe(19);
    expect(shop.keeper.locations()[1]?.isActive).toBe(false);
  });

  test('runs a flash sale over what fits the search, one at a time, and counts refusals', async () => {
    const order = { search: 'rug', orders: 5, seconds: 0.2, quantity: 1 };
    expect(await shop.post('do/flashSale', order)).toMatchObject({ status: 200 });
    expect(await shop.post('do/flashSale', order)).toMatchObject({ status: 422 });
    await expect.poll(flashState, { timeout: 3000 }).toMatch(/Over: 2 sold, 3 refused\s+of 5/);
    expect(available('star-rug')).toBe(0);
    expect(shop.keeper.orders()).toHaveLength(2);
  });

  test('stops a flash sale', async () => {
    const variantIds = [shop.product('moon-lamp').variants[0]?.id];
    await shop.post('do/flashSale', { variantIds, orders: 1000, seconds: 1000, quantity: 1 });
    await shop.post('do/stopFlashSale', {});
    expect(await flashState()).toMatch(/Over: 1 sold, 0 refused\s+of 1000/);
  });

  test('shows at each variant where it can be seen', async () => {
    const sun = shop.product('sun-lamp');
    const [small] = sun.variants;
    shop.keeper.unpublish({ resourceId: small?.id ?? '', publicationId: shop.publication('google') });
    const { text } = await shop.page('/store/lamps/shop-floor?q=sun');
    expect(text.match(/title="Google &amp; YouTube: (visible|hidden)/g)).toEqual([
      'title="Google &amp; YouTube: hidden',
      'title="Google &amp; YouTube: visible',
    ]);
    shop.keeper.setStatus({ productId: sun.id, status: 'UNLISTED' });
    const unlisted = (await shop.page('/store/lamps/shop-floor?q=sun')).text;
    const seen = [...unlisted.matchAll(/title="([^":]+): (visible|by link only)"/g)].map(([, name, how]) => [
      name,
      how,
    ]);
    expect(seen).toEqual([
      ['Online Store', 'by link only'],
      ['Online Store', 'by link only'],
    ]);
  });
});

test('a large shop is not read anew for each look, and rows are still current', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `cup-${i},Cup ${i},Title,Default Title,9,true`);
  shop.keeper.importCsv({
    csv: `Handle,Title,Option1 Name,Option1 Value,Variant Price,Published\n${rows.join('\n')}\n`,
  });
  const look = async (): Promise<number> => {
    const began = shop.reads();
    expect((await shop.page('/store/lamps/shop-floor?q=rug')).text).toContain('Star Rug');
    return shop.reads() - began;
  };
  expect([await look(), await look()]).toEqual([1, 0]);
  shop.keeper.setTitle({ productId: shop.product('star-rug').id, title: 'Star Rug, worn' });
  expect((await shop.page('/store/lamps/shop-floor?q=rug')).text).toContain('Star Rug, worn');
  await shop.post('do/setTitle', { productId: shop.product('sun-lamp').id, title: 'Noon Rug' });
  expect((await shop.page('/store/lamps/shop-floor?q=rug')).text).toContain('Noon Rug');
});

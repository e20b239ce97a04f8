import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDevStore } from '../dev-store/server.ts';
import { openFacesShop, readToken, type FacesShop } from './faces-shop.ts';

let shop: FacesShop;
beforeEach(async () => {
  shop = await openFacesShop();
});
afterEach(() => shop.close());

const frameSource = (text: string): URL => {
  const source = /data-src="([^"]+)"/.exec(text)?.[1] ?? '';
  return new URL(source.replaceAll('&amp;', '&'));
};

/** What the flash sale's card says. */
const flashState = async (): Promise<string> => {
  const { text } = await shop.page('/store/lamps/shop-floor');
  return (/class="flash-state"[^]*?<\/div>/.exec(text)?.[0] ?? '').replaceAll(/<[^>]*>|\s+/g, ' ');
};

describe('the admin', () => {
  test('opens the app as Shopify does: embedded, shop, host, a signed token, locale', async () => {
    const { text } = await shop.page('/store/lamps/apps/holdfast/app/campaigns?tab=live');
    const source = frameSource(text);
    expect(source.origin + source.pathname).toBe(`${shop.appUrl}/app/campaigns`);
    const { id_token, timestamp, ...rest } = Object.fromEntries(source.searchParams);
    expect(rest).toEqual({
      tab: 'live',
      embedded: '1',
      shop: 'lamps.myshopify.com',
      host: Buffer.from('admin.shopify.com/store/lamps').toString('base64'),
      locale: 'en',
    });
    expect(readToken(id_token ?? '')?.sub).toBe('1001');
    expect(Number(timestamp)).toBeGreaterThan(1_700_000_000);
    expect(text).toContain('title="Holdfast"');
  });

  test('remembers language and person and takes them out of the address', async () => {
    const first = await shop.page('/store/lamps/apps/holdfast/app?as=1002&locale=de&x=1');
    expect(first.status).toBe(302);
    expect(first.headers.get('location')).toBe('/store/lamps/apps/holdfast/app?x=1');
    const cookies = first.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    expect(cookies).toEqual(['dev_store_as=1002', 'dev_store_locale=de']);
    const source = frameSource((await shop.page('/store/lamps/apps/holdfast', cookies.join('; '))).text);
    expect(source.searchParams.get('locale')).toBe('de');
    expect(readToken(source.searchParams.get('id_token') ?? '')?.sub).toBe('1002');
  });

  test('hands out a fresh session token each time', async () => {
    const tokens = await Promise.all([shop.post('session-token', {}), shop.post('session-token', {})]);
    const ids = tokens.map(({ body }) => readToken((body as { token: string }).token)?.jti);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(undefined);
  });

  test('escapes what the shop brings along, on every page', async () => {
    const product = shop.product('moon-lamp');
    const number = product.id.split('/').at(-1);
    const paths = [
      '',
      '/products',
      `/products/${number}`,
      '/orders',
      '/shop-floor',
      '/storefront',
      '/apps/holdfast',
    ];
    shop.campaignStock('moon-lamp', JSON.stringify({ state: 'low', campaign: '<i>Sale</i>' }));
    shop.keeper.sell({ lines: [{ variantId: product.variants[0]?.id ?? '', quantity: 1 }] });
    for (const path of [...paths, '/storefront/products/moon-lamp', '/shop-floor?q=%3Ci%3E']) {
      const { status, text, headers } = await shop.page(`/store/lamps${path}`);
      expect([path, status]).toEqual([path, 200]);
      expect(text).not.toMatch(/<b>Lamp|alert\(1\)<\/script|Lamps <3|<i>/);
      expect(headers.get('content-security-policy')).toContain(`frame-src ${shop.appUrl}`);
    }
  });

  test('leaves alone what is not a face, and knows no other shop', async () => {
    expect((await shop.page('/admin/api/2026-10/graphql.json')).text).toBe('not a face');
    expect((await shop.page('/__meta/state')).text).toBe('not a face');
    expect((await shop.page('/store/other')).status).toBe(404);
    expect((await shop.page('/store/lamps/nothing')).status).toBe(404);
  });

  test('takes orders only as JSON, so that no other page can post them', async () => {
    const response = await fetch(`${shop.url}/store/lamps/api/do/uninstallApp`, {
      method: 'POST',
      body: '{}',
    });
    expect(response.status).toBe(400);
    const read = await fetch(`${shop.url}/store/lamps/api/do/uninstallApp`);
    expect(read.status).toBe(405);
  });

  test('serves App Bridge as one script for any origin', async () => {
    const { status, text, headers } = await shop.page('/app-bridge.js');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('javascript');
    expect(() => new Function(text)).not.toThrow();
  });

  test('draws a picture for any product, so that catalogues need no other host', async () => {
    const { status, text, headers } = await shop.page('/faces/pictures/moon-lamp.svg');
    expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^]*ML[^]*<\/svg>\s*$/);
    expect((await shop.page('/faces/pictures/../faces.ts')).status).toBe(404);
    expect((await shop.page('/faces/faces.ts')).status).toBe(404);
  });

  test('grants and revokes optional scopes only', async () => {
    expect((await shop.post('scopes/grant', { scopes: ['write_products'] })).status).toBe(422);
    const granted = await shop.post('scopes/grant', { scopes: ['read_orders'] });
    expect(granted.body).toMatchObject({ granted: ['read_products', 'read_orders'] });
    const revoked = await shop.post('scopes/revoke', { scopes: ['read_orders'] });
    expect(revoked.body).toMatchObject({ granted: ['read_products'] });
  });
});

describe('the resource picker', () => {
  test('finds by words, filters by status, pages', async () => {
    shop.keeper.setStatus({ productId: shop.product('star-rug').id, status: 'DRAFT' });
    const titles = async (question: object): Promise<string[]> => {
      const { body } = await shop.post('picker', { type: 'product', ...question });
      return (body as { rows: { title: string }[] }).rows.map(({ title }) => title);
    };
    expect(await titles({ query: 'lamp lumen' })).toEqual(['Moon <b>Lamp</b>', 'Sun Lamp']);
    expect(await titles({ query: 'tag:night' })).toEqual(['Moon <b>Lamp</b>', 'Star Rug']);
    expect(await titles({ query: '', filter: { draft: false } })).not.toContain('Star Rug');
    expect(await titles({ query: '', filter: { hidden: false } })).not.toContain('Star Rug');
    expect(await titles({ after: 3 })).toEqual([]);
  });

  test('hands back products as App Bridge does, with the chosen variants only', async () => {
    const sun = shop.product('sun-lamp');
    const large = sun.variants[1];
    const picked = [
      { id: sun.id, variantIds: [large?.id] },
      { id: 'gid://shopify/Product/1', variantIds: null },
    ];
    const { body } = await shop.post('picker/chosen', { type: 'product', picked });
    expect(body).toEqual([
      expect.objectContaining({
        id: sun.id,
        title: 'Sun Lamp',
        handle: 'sun-lamp',
        status: 'ACTIVE',
        totalVariants: 2,
        hasOnlyDefaultVariant: false,
        variants: [
          expect.objectContaining({
            id: large?.id,
            displayName: 'Sun Lamp - Large',
            inventoryItem: { id: large?.inventoryItemId },
            inventoryQuantity: 4,
            price: large?.price,
          }),
        ],
      }),
    ]);
  });
});

describe('the shop floor', () => {
  const available = (handle: string): number =>
    shop.product(handle).variants[0]?.levels.reduce((sum, level) => sum + level.available, 0) ?? NaN;

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

describe('the storefront', () => {
  const items = async (path = ''): Promise<string[]> =>
    [
      ...(await shop.page(`/store/lamps/storefront${path}`)).text.matchAll(/id="(?:item|shown)-([^"]+)"/g),
    ].map((match) => match[1] ?? '');

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

  test("reads the campaign's stock from the app's metafield and nothing that is not of its shape", async () => {
    const notice = async (value: unknown): Promise<string | undefined> => {
      shop.campaignStock('moon-lamp', typeof value === 'string' ? value : JSON.stringify(value));
      const { text } = await shop.page('/store/lamps/storefront');
      return /data-campaign-state="[^"]*">\s*<b>([^<]*)/.exec(text)?.[1];
    };
    expect(await notice({ state: 'low', campaign: 'Night sale', unitsLeft: 4 })).toBe('Only 4 left');
    expect(await notice({ state: 'low', campaign: 'Night sale' })).toBe('Only a few left');
    expect(await notice({ state: 'sold_out', campaign: 'Night sale' })).toBe('Campaign sold out');
    expect(await notice({ state: 'ok', campaign: 'Night sale' })).toBe('Night sale');
    expect(await notice({ state: 'great', campaign: 'Night sale' })).toBeUndefined();
    expect(await notice('not JSON')).toBeUndefined();
  });
});

test('the dev store mounts the faces: its tokens open the app, and what the app writes reaches the shopper', async () => {
  const toml = '[access_scopes]\nscopes = "read_products,write_products"\n';
  const store = await startDevStore({
    app: { url: shop.appUrl, apiKey: 'key', apiSecret: 'secret', toml },
    shops: [{ domain: 'rugs.myshopify.com', install: true }],
  });
  try {
    const csv =
      'Handle,Title,Option1 Name,Option1 Value,Variant Price,Published\nred-rug,Red Rug,Title,Default Title,9,true\n';
    store.shopkeeper('rugs.myshopify.com')?.importCsv({ csv });
    const post = async (
      path: string,
      body: object,
      headers: Record<string, string> = {},
    ): Promise<unknown> => {
      const init = {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      };
      return (await fetch(store.url + path, init)).json();
    };
    const { token } = (await post('/store/rugs/api/session-token', {})) as { token: string };
    const domain = { 'X-Shopify-Shop-Domain': 'rugs.myshopify.com' };
    const exchange = {
      client_id: 'key',
      client_secret: 'secret',
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
    };
    const { access_token } = (await post('/admin/oauth/access_token', exchange, domain)) as {
      access_token: string;
    };
    const ownerId = store.shopkeeper('rugs.myshopify.com')?.product('red-rug')?.id;
    const metafields = [
      {
        ownerId,
        namespace: '$app',
        key: 'campaign_stock',
        type: 'json',
        value: '{"state":"sold_out","campaign":"Red week"}',
      },
    ];
    const query =
      'mutation W($metafields: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $metafields) { userErrors { message } } }';
    const written = await post(
      '/admin/api/2026-10/graphql.json',
      { query, variables: { metafields } },
      { ...domain, 'X-Shopify-Access-Token': access_token },
    );
    expect(written).toMatchObject({ data: { metafieldsSet: { userErrors: [] } } });
    const seen = await (await fetch(`${store.url}/store/rugs/storefront/products/red-rug`)).text();
    expect(seen).toContain('Campaign sold out');
    expect(await (await fetch(store.url)).text()).toContain('href="/store/rugs/apps/holdfast">Holdfast<');
  } finally {
    await store.close();
  }
});

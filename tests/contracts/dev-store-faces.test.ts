/** The admin's faces over HTTP. */
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
      expect(headers.get('content-security-policy')).toContain(`frame-src 'self' ${shop.appUrl};`);
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
    expect(seen).toContain('Sold out, back soon');
    expect(await (await fetch(store.url)).text()).toContain('href="/store/rugs/apps/holdfast">Holdfast<');
  } finally {
    await store.close();
  }
});

/** The stand-in for App Bridge, in a real browser: a small app in the admin's frame, and Shopify's own library behind it. */
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Frame, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openFacesShop, readToken, type FacesShop } from './faces-shop.ts';

const QUIET = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking';
const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let browser: Browser;
let shop: FacesShop;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  const args = [...QUIET.split(' '), '--disable-component-update', '--disable-sync'];
  browser = await chromium.launch({ args, ...(existsSync(path) ? { executablePath: path } : {}) });
});
afterAll(() => browser.close());

beforeEach(async () => {
  shop = await openFacesShop();
  shop.app.answer = smallApp;
  const context = await browser.newContext({ userAgent: BROWSER });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  await page.context().close();
  await shop.close();
});

const APP = (body: string): string => `<!doctype html><html lang="en"><head><title>Small app</title>
  <link rel="icon" href="data:,"><script src="${shop.url}/app-bridge.js" data-api-key="key"></script></head><body>
  <ui-nav-menu><a href="/app" rel="home">Home</a><a href="/app/campaigns">Campaigns</a><a href="/app/stock">Stock</a></ui-nav-menu>
  <main><h1>Small app</h1><p id="out"></p>${body}</main>
  <script>
    const out = (value) => { document.getElementById('out').textContent = typeof value === 'string' ? value : JSON.stringify(value); };
    addEventListener('shopify:navigate', (event) => history.pushState(null, '', event.target.getAttribute('href')));
  </script></body></html>`;

let body = '';
let wrongTokens = 0;
const seen: { path: string; authorization: string | undefined }[] = [];

function smallApp(req: IncomingMessage, res: ServerResponse, url: URL): void {
  if (url.pathname !== '/data') {
    res.writeHead(200, { 'Content-Type': 'text/html' }).end(APP(body));
    return;
  }
  const { authorization } = req.headers;
  seen.push({ path: url.pathname, authorization });
  if (wrongTokens-- > 0) res.writeHead(401, { 'X-Shopify-Retry-Invalid-Session-Request': '1' }).end();
  else res.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}');
}

/** Opens the app in the admin and gives its frame, once App Bridge is ready. */
async function open(path = '/app', markup = ''): Promise<Frame> {
  body = markup;
  seen.length = 0;
  await page.goto(`${shop.url}/store/lamps/apps/holdfast${path}`);
  const handle = await page.waitForSelector('iframe[title="Holdfast"]');
  const frame = await handle.contentFrame();
  if (!frame) throw new Error('no frame');
  await frame.waitForSelector('#out', { state: 'attached' });
  await frame.evaluate(() => window.shopify.ready);
  return frame;
}

const out = (frame: Frame): Promise<string | null> => frame.textContent('#out');
const subject = (token: string | undefined): string | undefined =>
  readToken(token?.replace('Bearer ', '') ?? '')?.sub;

describe('session tokens', () => {
  test('idToken gives a fresh one for the person who is signed in', async () => {
    const frame = await open('/app?as=1003');
    const tokens = await frame.evaluate(async () => [await shopify.idToken(), await shopify.idToken()]);
    expect(tokens.map(subject)).toEqual(['1003', '1003']);
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(await frame.evaluate(() => shopify.user())).toMatchObject({
      id: 1003,
      email: 'oksana@shop.example',
    });
    expect(complaints).toEqual([]);
  });

  test('fetch to the own server carries one, and to others none', async () => {
    const frame = await open();
    await frame.evaluate(() => fetch('/data', { method: 'POST', body: 'x' }));
    expect(subject(seen[0]?.authorization)).toBe('1001');
    const elsewhere: string[] = [];
    await page.route('http://elsewhere.example/**', (route) => {
      elsewhere.push(
        `${route.request().method()} ${route.request().headers()['authorization'] ?? 'no token'}`,
      );
      const headers = {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Headers': '*, Authorization',
      };
      return route.fulfill({ status: 200, headers, body: '' });
    });
    await frame.evaluate(() => fetch('http://elsewhere.example/x'));
    expect(elsewhere).toEqual(['GET no token']);
    expect(complaints).toEqual([]);
  });

  test('a refused token is replaced and the request repeated, once', async () => {
    const frame = await open();
    wrongTokens = 1;
    expect(await frame.evaluate(async () => (await fetch('/data')).status)).toBe(200);
    expect(new Set(seen.map(({ authorization }) => authorization)).size).toBe(2);
    wrongTokens = 5;
    expect(await frame.evaluate(async () => (await fetch('/data')).status)).toBe(401);
    expect(seen).toHaveLength(4);
    wrongTokens = 0;
  });
});

describe('around the app', () => {
  test('the menu leads the app without a reload, and the address follows', async () => {
    const frame = await open('/app?tab=1');
    expect(page.url()).toBe(`${shop.url}/store/lamps/apps/holdfast/app?tab=1`);
    await frame.evaluate(() => Object.assign(window, { stayed: true }));
    await page.getByRole('navigation').getByRole('link', { name: 'Campaigns' }).click();
    await expect.poll(() => page.url()).toBe(`${shop.url}/store/lamps/apps/holdfast/app/campaigns`);
    expect(await frame.evaluate(() => [location.pathname, 'stayed' in window])).toEqual([
      '/app/campaigns',
      true,
    ]);
    expect(await page.getByRole('link', { name: 'Campaigns' }).getAttribute('aria-current')).toBe('page');
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Home' }).count()).toBe(1);
    await page.goBack();
    await expect.poll(() => page.url()).toBe(`${shop.url}/store/lamps/apps/holdfast/app?tab=1`);
    await page.getByRole('link', { name: 'Holdfast' }).click();
    await expect.poll(() => page.url()).toBe(`${shop.url}/store/lamps/apps/holdfast/app`);
    expect(complaints).toEqual([]);
  });

  test('the title bar shows what the app declares, follows changes, and clicks reach the app', async () => {
    const bar = `<ui-title-bar title="All campaigns"><button onclick="out('exported')">Export</button>
      <button variant="primary" id="new" onclick="out('new')">New</button></ui-title-bar>`;
    const frame = await open('/app', bar);
    await page.getByRole('heading', { name: 'All campaigns' }).waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    await expect.poll(() => out(frame)).toBe('exported');
    await frame.evaluate(() => document.getElementById('new')?.setAttribute('disabled', ''));
    await expect.poll(() => page.getByRole('button', { name: 'New' }).isDisabled()).toBe(true);
    await frame.evaluate(() => document.querySelector('ui-title-bar')?.remove());
    await page.getByRole('button', { name: 'Export' }).waitFor({ state: 'detached' });
  });

  test('a save bar saves, asks before it discards, and holds people back', async () => {
    const bar = `<ui-save-bar id="bar" discardConfirmation><button variant="primary" onclick="out('saved')">Save</button>
      <button onclick="out('discarded')">Discard</button></ui-save-bar>`;
    const frame = await open('/app', bar);
    await frame.evaluate(() => shopify.saveBar.show('bar'));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => out(frame)).toBe('saved');
    await page.getByRole('link', { name: 'Stock' }).click();
    await page.getByRole('button', { name: 'Stay' }).click();
    expect(page.url()).not.toContain('stock');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => out(frame)).toBe('discarded');
    const left = frame.evaluate(() => shopify.saveBar.leaveConfirmation().then(() => 'left'));
    await page.getByRole('button', { name: 'Leave page' }).click();
    expect(await left).toBe('left');
    await frame.evaluate(() => shopify.saveBar.hide('bar'));
    await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'hidden' });
    expect(await frame.evaluate(() => shopify.saveBar.leaveConfirmation().then(() => 'free'))).toBe('free');
    expect(complaints).toEqual([]);
  });

  test('a form with data-save-bar needs nothing else', async () => {
    const form = `<form data-save-bar onsubmit="event.preventDefault(); out('submitted ' + this.elements.n.value)">
      <label>Name <input name="n" value="old"></label></form>`;
    const frame = await open('/app', form);
    await frame.fill('input', 'new');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => frame.inputValue('input')).toBe('old');
    await frame.fill('input', 'newer');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => out(frame)).toBe('submitted newer');
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
  });

  test('toasts show, act and go', async () => {
    const frame = await open();
    const id = await frame.evaluate(() =>
      shopify.toast.show('Held', {
        action: 'Undo',
        onAction: () => (document.getElementById('out')!.textContent = 'undone'),
      }),
    );
    expect(id).toMatch(/^toast-/);
    await page.getByRole('status').getByText('Held').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => out(frame)).toBe('undone');
    await frame.evaluate(() => shopify.toast.hide(shopify.toast.show('Second', { duration: 60_000 })));
    await page.getByText('Second').waitFor({ state: 'detached' });
  });

  test('a modal shows its content and its buttons work', async () => {
    const modal = `<ui-modal id="sure"><p>This releases 3 products.</p><ui-title-bar title="Release?">
      <button variant="primary" onclick="out('released'); shopify.modal.hide('sure')">Release</button><button>Cancel</button></ui-title-bar></ui-modal>`;
    const frame = await open('/app', modal);
    expect(await frame.getByText('This releases').isVisible()).toBe(false);
    await frame.evaluate(() => shopify.modal.show('sure'));
    const dialog = frame.getByRole('dialog', { name: 'Release?' });
    expect(await dialog.isVisible()).toBe(true);
    expect(await frame.getByText('This releases').isVisible()).toBe(true);
    await dialog.getByRole('button', { name: 'Release' }).click();
    await expect.poll(() => out(frame)).toBe('released');
    await expect.poll(() => dialog.isVisible()).toBe(false);
    await frame.evaluate(() => shopify.modal.show('sure'));
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.isVisible()).toBe(false);
    await expect(frame.evaluate(() => shopify.modal.show('none'))).rejects.toThrow('no modal');
  });

  test('the resource picker hands over products with the chosen variants, or nothing', async () => {
    const frame = await open();
    const picked = frame.evaluate(async () => {
      const selection = await shopify.resourcePicker({ type: 'product', multiple: true });
      return selection?.map(({ title, variants }) => [title, variants.map((variant) => variant.title)]);
    });
    const dialog = page.getByRole('dialog', { name: 'Add products' });
    await dialog.getByRole('searchbox').fill('sun');
    await dialog.getByText('Star Rug').waitFor({ state: 'detached' });
    await dialog.getByLabel('Large').check();
    await dialog.getByRole('searchbox').fill('rug');
    await dialog.getByLabel('Star Rug').check();
    await dialog.getByRole('button', { name: 'Add' }).click();
    expect(await picked).toEqual([
      ['Sun Lamp', ['Large']],
      ['Star Rug', ['Default Title']],
    ]);
    const none = frame.evaluate(() =>
      shopify.resourcePicker({ type: 'product' }).then((value) => value === undefined),
    );
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await none).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('scopes are asked for in the admin', async () => {
    const frame = await open();
    const asked = frame.evaluate(() => shopify.scopes.request(['read_orders']));
    await page.getByRole('button', { name: 'Decline' }).click();
    expect((await asked).result).toBe('declined-all');
    const again = frame.evaluate(() => shopify.scopes.request(['read_orders']));
    await page.getByRole('button', { name: 'Allow' }).click();
    expect(await again).toMatchObject({
      result: 'granted-all',
      detail: { granted: ['read_products', 'read_orders'] },
    });
  });

  test('links into the admin open there', async () => {
    const number = shop.product('sun-lamp').id.split('/').at(-1);
    const frame = await open('/app', `<a href="shopify://admin/products/${number}">the product</a>`);
    await frame.getByText('the product').click();
    await page.waitForURL(`${shop.url}/store/lamps/products/${number}`);
  });

  test('another page cannot speak for the app', async () => {
    const frame = await open();
    await page.evaluate(() => {
      window.postMessage(
        { devStore: true, kind: 'toast', value: { id: 't', message: 'forged', duration: 9000 } },
        '*',
      );
    });
    await frame.evaluate(() => shopify.toast.show('genuine'));
    await page.getByText('genuine').waitFor();
    expect(await page.getByText('forged').count()).toBe(0);
  });
});

test("with Shopify's own library behind it: no token, bounce, token, page; and frame-ancestors as it sets them", async () => {
  process.env['APP_BRIDGE_URL'] = `${shop.url}/app-bridge.js`;
  await import('@shopify/shopify-app-remix/adapters/node');
  const { shopifyApp, ApiVersion } = await import('@shopify/shopify-app-remix/server');
  const { setAbstractFetchFunc } = await import('@shopify/shopify-api/runtime');
  const exchanged: string[] = [];
  setAbstractFetchFunc(async (url) => {
    exchanged.push(String(url));
    return new Response('{"access_token":"t","scope":"read_products"}', {
      headers: { 'Content-Type': 'application/json' },
    });
  });
  const { MemorySessions } = await import('./memory-sessions.ts');
  const library = shopifyApp({
    apiKey: 'key',
    apiSecretKey: 'a secret of the test',
    appUrl: shop.appUrl,
    apiVersion: ApiVersion.October26,
    sessionStorage: new MemorySessions(),
    future: { unstable_newEmbeddedAuthStrategy: true },
    logger: { level: 0 },
  });
  const asked: string[] = [];
  const ancestors = new Set<string | null>();
  shop.app.answer = (req, res, url) => {
    asked.push(url.pathname + (url.searchParams.has('id_token') ? ' with token' : ''));
    const headers = Object.entries(req.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    void library.authenticate
      .admin(new Request(url, { headers }))
      .then(() => new Response(APP(''), { headers: { 'Content-Type': 'text/html' } }))
      .catch((thrown: unknown) => thrown as Response)
      .then(async (response) => {
        const policy = response.headers.get('Content-Security-Policy');
        ancestors.add(policy);
        const sent = Object.fromEntries(response.headers);
        // What the app's server does for a stand-in admin: it joins those who may frame the app.
        if (policy)
          sent['content-security-policy'] = policy.replace(
            /frame-ancestors ([^;]*)/,
            `frame-ancestors $1 ${shop.url}`,
          );
        res.writeHead(response.status, sent).end(await response.text());
      });
  };
  await page.goto(`${shop.url}/store/lamps/apps/holdfast/app`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForSelector('h1');
  const withoutToken = new URL(frame?.url() ?? '');
  withoutToken.searchParams.delete('id_token');
  asked.length = 0;
  await frame?.evaluate((address) => location.replace(address), withoutToken.href);
  await expect.poll(() => asked).toEqual(['/app', '/auth/session-token', '/app with token']);
  await frame?.waitForSelector('h1');
  expect(exchanged).toEqual(['https://lamps.myshopify.com/admin/oauth/access_token']);
  expect([...ancestors]).toContain(
    'frame-ancestors https://lamps.myshopify.com https://admin.shopify.com https://*.spin.dev https://admin.myshopify.io https://admin.shop.dev;',
  );
});

describe('every face', () => {
  for (const width of [1280, 390]) {
    test(`is accessible, quiet and no wider than ${width} pixels`, async () => {
      await page.setViewportSize({ width, height: 800 });
      body = '';
      const variantId = shop.product('moon-lamp').variants[0]?.id ?? '';
      shop.keeper.sell({ lines: [{ variantId, quantity: 5 }] });
      shop.campaignStock('sun-lamp', '{"state":"low","campaign":"Sale","unitsLeft":3}');
      const number = shop.product('sun-lamp').id.split('/').at(-1);
      const store = ['', '/products', `/products/${number}`, '/orders', '/shop-floor', '/apps/holdfast/app'];
      const front = ['', '?channel=google', '/products/sun-lamp', '/collections/tag/none'].map(
        (rest) => `/storefront${rest}`,
      );
      for (const path of ['/', ...[...store, ...front].map((rest) => `/store/lamps${rest}`)]) {
        await page.goto(shop.url + path);
        if (path.includes('/apps/')) await page.getByRole('link', { name: 'Stock', exact: true }).waitFor();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect([path, violations.map(({ id, nodes }) => [id, nodes[0]?.html])]).toEqual([path, []]);
        expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([
          path,
          width,
        ]);
      }
      expect(complaints).toEqual([]);
    }, 120_000);
  }

  test('the shop floor sells with one click and follows the shop without a reload', async () => {
    await page.goto(`${shop.url}/store/lamps/shop-floor`);
    await page.evaluate(() => Object.assign(window, { stayed: true }));
    const row = page.getByRole('row', { name: /Star Rug/ });
    await row.getByRole('button', { name: /^Sell/ }).click();
    await page.getByRole('status').getByText('Sold 1 × Star Rug').waitFor();
    await expect.poll(() => row.locator('.level b').first().textContent()).toBe('1');
    await row.getByRole('spinbutton').first().fill('31');
    shop.keeper.setStatus({ productId: shop.product('star-rug').id, status: 'UNLISTED' });
    await row.getByText('Unlisted').waitFor();
    expect(await row.getByRole('spinbutton').first().inputValue()).toBe('31');
    await page.keyboard.press('Enter');
    await expect.poll(() => row.locator('.level b').first().textContent()).toBe('31');
    await page.getByRole('searchbox').fill('sun');
    await row.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('a refused sale says why', async () => {
    await page.goto(`${shop.url}/store/lamps/shop-floor`);
    await page.getByLabel('Units', { exact: true }).fill('50');
    await page
      .getByRole('row', { name: /Star Rug/ })
      .getByRole('button', { name: /^Sell/ })
      .click();
    await page.locator('.toast.error').waitFor();
    expect(shop.keeper.orders()).toEqual([]);
  });

  test('a list follows the shop after it was used', async () => {
    const { id } = shop.product('sun-lamp');
    await page.goto(`${shop.url}/store/lamps/products/${id.split('/').at(-1)}`);
    await page.getByLabel('Status').selectOption('DRAFT');
    await expect.poll(() => shop.product('sun-lamp').status).toBe('DRAFT');
    await page.getByRole('heading', { name: 'Variants' }).click();
    await page.getByLabel('Status').evaluate((control) => (control as HTMLElement).blur());
    shop.keeper.setStatus({ productId: id, status: 'ARCHIVED' });
    await expect.poll(() => page.getByLabel('Status').inputValue(), { timeout: 4000 }).toBe('ARCHIVED');
  });
});

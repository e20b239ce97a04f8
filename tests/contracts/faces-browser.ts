/** A browser in front of a shop's faces, with a small app in the admin's frame: for tests of what people see. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { chromium, type Browser, type Frame, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { CHROMIUM_ARGS, findChromium, USER_AGENT } from '../../scripts/chromium.ts';
import { openFacesShop, type FacesShop } from './faces-shop.ts';

export interface Ground {
  shop: FacesShop;
  page: Page;
  /** What the browser's console and uncaught errors said. */
  complaints: string[];
  /** Requests to the app's `/data`. */
  seen: { authorization: string | undefined }[];
  /** So many of the next requests to `/data` are refused as Shopify's library refuses a bad token. */
  refusals: number;
  /** The app's page around this markup. */
  appPage(markup: string): string;
  /** Opens the app in the admin and gives its frame, once App Bridge is ready. */
  open(path?: string, markup?: string): Promise<Frame>;
}

/** Registers the hooks; the ground is new for each test. */
export function facesGround(): Ground {
  // A browser on a busy machine takes its time.
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
  let browser: Browser;
  let markup = '';
  const ground = { complaints: [], seen: [], refusals: 0 } as unknown as Ground;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGS });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    const shop = await openFacesShop();
    const page = await (await browser.newContext({ userAgent: USER_AGENT })).newPage();
    page.setDefaultTimeout(10_000);
    Object.assign(ground, { shop, page, complaints: [], seen: [], refusals: 0 });
    markup = '';
    page.on('console', (message) => ground.complaints.push(message.text()));
    page.on('pageerror', (error) => ground.complaints.push(error.message));
    shop.app.answer = (req, res, url) => {
      if (url.pathname === '/data') answerData(ground, req, res);
      else res.writeHead(200, { 'Content-Type': 'text/html' }).end(ground.appPage(markup));
    };
  });
  afterEach(async () => {
    await ground.page.context().close();
    await ground.shop.close();
  });

  ground.appPage = (inside) => `<!doctype html><html lang="en"><head><title>Small app</title>
    <link rel="icon" href="data:,"><script src="${ground.shop.url}/app-bridge.js" data-api-key="key"></script></head><body>
    <ui-nav-menu><a href="/app" rel="home">Home</a><a href="/app/campaigns">Campaigns</a><a href="/app/stock">Stock</a></ui-nav-menu>
    <main><h1>Small app</h1><p id="out"></p>${inside}</main>
    <script>
      const out = (value) => { document.getElementById('out').textContent = value; };
      addEventListener('shopify:navigate', (event) => history.pushState(null, '', event.target.getAttribute('href')));
    </script></body></html>`;
  ground.open = async (path = '/app', inside = '') => {
    markup = inside;
    await ground.page.goto(`${ground.shop.url}/store/lamps/apps/holdfast${path}`);
    const frame = await (await ground.page.waitForSelector('iframe[title="Holdfast"]')).contentFrame();
    if (!frame) throw new Error('The admin has no frame for the app');
    await frame.waitForSelector('#out', { state: 'attached' });
    await frame.evaluate(() => window.shopify.ready);
    return frame;
  };
  return ground;
}

function answerData(ground: Ground, req: IncomingMessage, res: ServerResponse): void {
  ground.seen.push({ authorization: req.headers.authorization });
  if (ground.refusals > 0) {
    ground.refusals -= 1;
    res.writeHead(401, { 'X-Shopify-Retry-Invalid-Session-Request': '1' }).end();
  } else res.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}');
}

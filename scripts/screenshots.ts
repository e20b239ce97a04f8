/** Pictures of the app inside the dev store's admin, for the README: npm run screenshots. Starts and stops a demo of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium, USER_AGENT } from './chromium.ts';
import { demoEnvironment, startApp } from './demo/app-under-demo.ts';
import { runCampaign } from './demo/autumn.ts';
import { freePort, startDevStore } from './demo/dev-store.ts';
import { API_KEY, API_SECRET } from './demo/keys.ts';
import { CATALOGUES, install, stock } from './demo/shop.ts';
import { quiet } from './demo/wait.ts';

const SHOP = 'harbour-goods.myshopify.com';
const WIDE = { width: 1280, height: 860 };

const folder = await mkdtemp(join(tmpdir(), 'holdfast-pictures-'));
const port = await freePort();
const store = await startDevStore({
  appUrl: `http://127.0.0.1:${port}`,
  apiKey: API_KEY,
  apiSecret: API_SECRET,
  port: 0,
});
const app = await startApp(demoEnvironment({ port, storeUrl: store.url, dataDir: folder }), 'error');
const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGS });
try {
  process.stdout.write('Filling a shop and running a campaign\n');
  await store.createShop({ domain: SHOP, name: 'Harbour Goods' });
  await stock(store, SHOP, CATALOGUES);
  await install(app, store, SHOP);
  await quiet(app, store, [SHOP]);
  const campaign = await runCampaign({ app, store }, SHOP);
  const [held] = await app.holdfast.views.held(SHOP, campaign);
  const page = await browser.newPage({ viewport: WIDE, userAgent: USER_AGENT });
  for (const [name, path] of [
    ['home', '/app'],
    ['campaign', `/app/campaigns/${campaign}`],
    ['why', `/app/products/${held?.productId ?? ''}`],
  ]) {
    await page.goto(`${store.url}/store/harbour-goods/apps/holdfast${path}`);
    await page.frameLocator('iframe[title="Holdfast"]').locator('main, h1').first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: `docs/${name}.png` });
    process.stdout.write(`docs/${name}.png\n`);
  }
} finally {
  await browser.close();
  await app.stopAll();
  await store.stop();
  await rm(folder, { recursive: true, force: true });
}

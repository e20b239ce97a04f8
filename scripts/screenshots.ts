/** Pictures of the app inside the dev store's admin, for the README: npm run screenshots. Starts and stops a demo of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { policySchema } from '../app/core/policy.ts';
import { CHROMIUM_ARGS, findChromium, USER_AGENT } from './chromium.ts';
import { demoEnvironment, startApp } from './demo/app-under-demo.ts';
import { freePort, startDevStore } from './demo/dev-store.ts';
import { API_KEY, API_SECRET } from './demo/keys.ts';
import { available, digits } from './demo/snapshot.ts';
import { CATALOGUES, install, stock } from './demo/shop.ts';
import { quiet } from './demo/wait.ts';

const SHOP = 'harbour-goods.myshopify.com';
const OWNER = { userId: '1001', name: 'Olive', role: 'owner' as const };
const DAY_MS = 86_400_000;
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
  const campaign = await runCampaign();
  const page = await browser.newPage({ viewport: WIDE, userAgent: USER_AGENT });
  for (const [name, path] of [
    ['home', '/app'],
    ['campaign', `/app/campaigns/${campaign}`],
    ['campaigns', '/app/campaigns'],
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

async function runCampaign(): Promise<string> {
  const { commands } = app.holdfast;
  const { products } = await store.state(SHOP);
  const picked = products.filter((product) => available(product) > 5).slice(0, 8);
  const now = Date.now();
  const made = await commands.createCampaign(SHOP, OWNER, {
    name: 'Autumn sale',
    handle: '',
    kind: 'sale',
    goal: 'keep_available',
    startsAt: now - 3 * DAY_MS,
    endsAt: now + 11 * DAY_MS,
    commitAt: null,
    priority: 1,
    budget: '2500',
    useTags: true,
    collectionId: null,
    policy: policySchema.parse({ soldOutResponse: 'hide' }),
    sources: picked.map(({ id }) => ({ kind: 'picked' as const, value: digits(id) })),
    plannedUnits: {},
    plannedUnitsOfProduct: Object.fromEntries(
      picked.map((product, index) => [
        digits(product.id),
        Math.ceil(available(product) * (0.3 + (index % 4) * 0.35)),
      ]),
    ),
    heroes: [],
    confirmedPlans: true,
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  await commands.schedule(SHOP, OWNER, made.id);
  const list = await commands.foreseeActing(SHOP, OWNER, made.id);
  if (!list.ok) throw new Error(JSON.stringify(list.problems));
  await commands.startActing(SHOP, OWNER, made.id, list.fingerprint);
  await quiet(app, store, [SHOP]);
  for (const [index, product] of picked.entries()) {
    for (const variant of product.variants) {
      const level = variant.levels.find((one) => one.available > 0);
      if (!level) continue;
      const quantity = index % 3 === 2 ? level.available : Math.min(3, level.available);
      await store.do(SHOP, 'sell', {
        lines: [{ variantId: variant.id, quantity }],
        locationId: level.locationId,
      });
    }
  }
  await quiet(app, store, [SHOP]);
  return made.id;
}

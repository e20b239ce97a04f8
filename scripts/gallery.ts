/**
 * A picture of every page in every state, both widths and both languages, into screenshots/ (which git ignores):
 * npm run gallery [state …]. Starts and stops a dev store and an app of its own.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chromium } from '@playwright/test';
import { LARGE_CAMPAIGN } from '../tests/support/large-shop.ts';
import { screensGround, SHOPS, type ScreenState } from '../tests/support/screens-ground.ts';
import { CHROMIUM_ARGS, findChromium, USER_AGENT } from './chromium.ts';
import { runCampaign } from './demo/autumn.ts';
import { CATALOGUES } from './demo/shop.ts';

const WIDTHS = [1280, 390];
const LOCALES = ['en', 'de'];
const HEIGHT: Record<number, number> = { 1280: 1500, 390: 1700 };
const NOBODY = '/app/campaigns/00000000-0000-4000-8000-00000000dead';

const given = process.argv.slice(2) as ScreenState[];
const states = given.length > 0 ? given : (Object.keys(SHOPS) as ScreenState[]);
const ground = await screensGround({
  states,
  catalogues: CATALOGUES,
  large: { products: 2_500, items: 4_000, campaigns: 500, orderLines: 20_000 },
});
const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGS });
try {
  const campaign = states.includes('normal') ? await runCampaign(ground, SHOPS.normal) : '';
  const product = states.includes('normal') ? await productOf() : '';
  for (const state of states) {
    for (const [name, path] of pagesOf(state, campaign, product)) await picture(state, name, path);
  }
} finally {
  await browser.close();
  await ground.remove();
}

async function productOf(): Promise<string> {
  const [first] = await ground.app.holdfast.views.held(SHOPS.normal, null);
  return first?.productId ?? '';
}

function pagesOf(state: ScreenState, campaign: string, product: string): [name: string, path: string][] {
  const everywhere: [string, string][] = [
    ['home', '/app'],
    ['campaigns', '/app/campaigns'],
    ['calendar', '/app/campaigns/calendar'],
    ['calendar-quarter', '/app/campaigns/calendar?span=quarter'],
    ['stock', '/app/stock'],
    ['stock-all', '/app/stock?scope=all'],
    ['arrivals', '/app/stock/arrivals'],
    ['products', '/app/products'],
    ['insights', '/app/insights'],
    ['journey', '/app/insights/journey'],
    ['brief', '/app/brief'],
    ['plan', '/app/plan'],
    ['surveys', '/app/surveys'],
    ['activity', '/app/activity'],
    ['settings', '/app/settings'],
    ['team', '/app/settings/team'],
    ['who-looks-after-what', '/app/settings/owners'],
    ['how-we-work', '/app/settings/how-we-work'],
    ['links', '/app/settings/links'],
    ['who-is-told', '/app/settings/notifications'],
  ];
  if (state === 'error')
    return [
      ['home', '/app'],
      ['not-found', NOBODY],
      ['settings', '/app/settings'],
    ];
  if (state === 'empty') return [...everywhere, ['new', '/app/campaigns/new']];
  const id = state === 'large' ? LARGE_CAMPAIGN : campaign;
  const tabs = ['items', 'readiness', 'signoff', 'overlaps', 'placements', 'results', 'journey', 'activity'];
  const own = tabs.map((tab): [string, string] => [`campaign-${tab}`, `/app/campaigns/${id}?tab=${tab}`]);
  const edit: [string, string] = ['edit', `/app/campaigns/${id}/edit`];
  const why: [string, string][] = product ? [['why', `/app/products/${product}`]] : [];
  return [...everywhere, ...own, edit, ...(state === 'normal' ? why : [])];
}

async function picture(state: ScreenState, name: string, path: string): Promise<void> {
  for (const width of WIDTHS) {
    for (const locale of LOCALES) {
      const file = `screenshots/${state}/${name}-${width}-${locale}.png`;
      await mkdir(dirname(file), { recursive: true });
      const viewport = { width, height: HEIGHT[width] ?? 1500 };
      const page = await browser.newPage({ viewport, userAgent: USER_AGENT });
      await page.goto(ground.at(state, path, locale));
      await page.frameLocator('iframe[title="Holdfast"]').locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => {});
      await page.waitForTimeout(name === 'edit' ? 2_500 : 300);
      await page.screenshot({ path: file });
      await page.close();
      process.stdout.write(`${file}\n`);
    }
  }
}

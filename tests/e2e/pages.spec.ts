import { gzipSync } from 'node:zlib';
import type { FrameLocator } from '@playwright/test';
import { runCampaign } from '../../scripts/demo/autumn.ts';
import { appIn, expect, test, violations, type Scene } from './scene.ts';

const PAGES = [
  '/app',
  '/app/campaigns',
  '/app/campaigns/calendar',
  '/app/campaigns/calendar?span=quarter',
  '/app/campaigns/new',
  '/app/stock',
  '/app/stock?scope=all',
  '/app/stock/arrivals',
  '/app/products',
  '/app/activity',
  '/app/insights',
  '/app/insights/journey',
  '/app/insights/rows?rows=sold_out',
  '/app/connections',
  '/app/brief',
  '/app/plan',
  '/app/insights/surveys',
  '/app/settings',
  '/app/settings/team',
  '/app/settings/data',
  '/app/settings/notifications',
  '/app/settings/owners',
  '/app/settings/how-we-work',
  '/app/settings/links',
];
/** Of a campaign that has sold out in part, and of a product that it holds. */
const CAMPAIGN_PAGES = [
  ...['items', 'readiness', 'signoff', 'overlaps', 'placements', 'results', 'journey', 'activity'].map(
    (tab) => `/app/campaigns/CAMPAIGN?tab=${tab}`,
  ),
  '/app/campaigns/CAMPAIGN/edit',
  '/app/products/HELD',
];
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

test.use({ story: 'every page' });
test.describe.configure({ mode: 'parallel' });

let campaign: Promise<string> | undefined;
async function addressOf(path: string, scene: Scene): Promise<string> {
  if (!CAMPAIGN_PAGES.includes(path)) return path;
  campaign ??= runCampaign(scene, scene.shop);
  const id = await campaign;
  const [held] = await scene.app.holdfast.views.held(scene.shop, id);
  return path.replace('CAMPAIGN', id).replace('HELD', held?.productId ?? '');
}

for (const locale of ['en', 'de'] as const) {
  for (const path of [...CAMPAIGN_PAGES, ...PAGES]) {
    test(`${path} is accessible, at a desk and on a phone: ${locale}`, async ({ page, scene, openApp }) => {
      await page.setViewportSize(DESK);
      await openApp(await addressOf(path, scene), locale);
      await expect(appIn(page).locator('html')).toHaveAttribute('lang', locale);
      for (const size of [DESK, PHONE]) {
        await page.setViewportSize(size);
        expect(await violations(page), `at ${size.width}`).toEqual([]);
        const overflow = await appIn(page)
          .locator('html')
          .evaluate((root) => root.scrollWidth - root.clientWidth);
        expect(overflow, `scrolls sideways at ${size.width}`).toBeLessThanOrEqual(0);
        expect(await unnamedNumbers(appIn(page)), `numbers without a name at ${size.width}`).toEqual([]);
      }
    });
  }
}

/**
 * Numbers in tables whose head is not shown, with no name beside them. The tables are those that give each cell its name on a
 * phone; at a desk their head is there.
 */
const unnamedNumbers = (app: FrameLocator): Promise<string[]> =>
  app.locator('.hf-stack--named td').evaluateAll((cells) =>
    cells
      .filter((cell) => {
        const head = cell.closest('table')?.tHead;
        const isHeadless = !head || getComputedStyle(head).display === 'none';
        const name = getComputedStyle(cell, '::before').content;
        return isHeadless && /\d/.test(cell.textContent ?? '') && ['none', 'normal', '""'].includes(name);
      })
      .map((cell) => cell.closest('tr')?.textContent ?? ''),
  );

/** German texts are a tenth longer. */
for (const [locale, most] of [
  ['en', 250],
  ['de', 255],
] as const) {
  test(`the first page brings at most ${most} KB of script, compressed: ${locale}`, async ({
    page,
    scene,
    openApp,
  }) => {
    const scripts: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      const { origin, pathname } = new URL(response.url());
      if (origin === scene.app.url && pathname.endsWith('.js')) scripts.push(response.body());
    });
    const app = await openApp('/app', locale);
    await expect(app.locator('h1').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script).byteLength / 1_000);
    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(most);
  });
}

test('a calendar without campaigns explains no bars', async ({ openApp }) => {
  const app = await openApp('/app/campaigns/calendar?month=2040-01');
  await expect(app.getByText('No campaign in this period')).toBeVisible();
  await expect(app.getByText('A striped bar', { exact: false })).toHaveCount(0);
});

test('readiness of a campaign that has begun says since when money is bound', async ({ scene, openApp }) => {
  const app = await openApp(await addressOf('/app/campaigns/CAMPAIGN?tab=readiness', scene));
  await expect(
    app.getByText(/^Taken as committed since \w+ \d+, \d{4}, 7 days before the start/),
  ).toBeVisible();
});

test('on paper, the items of a campaign keep their last column', async ({ page, scene, openApp }) => {
  const app = await openApp(await addressOf('/app/campaigns/CAMPAIGN?tab=items', scene));
  const last = app.getByRole('columnheader', { name: 'In the shop' });
  await expect(last).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  const narrowest = await last.evaluate((head) => {
    const table = head.closest('table');
    if (table) table.style.width = '0';
    return table?.getBoundingClientRect().width;
  });
  // Inside the margins of a sheet of A4, and of the card on it.
  expect(narrowest).toBeLessThanOrEqual(660);
});

test('the app is refused without a session, and names no other way in', async ({
  page,
  scene,
  complaints,
}) => {
  const answer = await page.goto(`${scene.app.url}/app/campaigns?shop=${scene.shop}`);
  await expect(page.locator('input')).toHaveCount(0);
  expect([200, 401, 410]).toContain(answer?.status());
  complaints.length = 0;
});

test('an unknown campaign gets a page that says what to do', async ({ page, openApp, complaints }) => {
  const app = await openApp('/app/campaigns/00000000-0000-4000-8000-000000000000');
  await expect(app.getByText('There is nothing here').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  // The browser itself notes the 404 of the page.
  complaints.length = 0;
});

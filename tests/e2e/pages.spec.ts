import { appIn, expect, test, violations } from './scene.ts';

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
  '/app/connections',
  '/app/brief',
  '/app/plan',
  '/app/surveys',
  '/app/settings',
  '/app/settings/notifications',
  '/app/settings/owners',
  '/app/settings/how-we-work',
  '/app/settings/links',
];
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

for (const locale of ['en', 'de'] as const) {
  test(`every page is accessible, at a desk and on a phone: ${locale}`, async ({ page, openApp }) => {
    for (const path of PAGES) {
      await page.setViewportSize(DESK);
      await openApp(path, locale);
      await expect(appIn(page).locator('html')).toHaveAttribute('lang', locale);
      for (const size of [DESK, PHONE]) {
        await page.setViewportSize(size);
        expect(await violations(page), `${path} in ${locale} at ${size.width}`).toEqual([]);
        const overflow = await appIn(page)
          .locator('html')
          .evaluate((root) => root.scrollWidth - root.clientWidth);
        expect(overflow, `${path} scrolls sideways at ${size.width}`).toBeLessThanOrEqual(0);
      }
    }
  });
}

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

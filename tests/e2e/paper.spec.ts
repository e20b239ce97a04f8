import { appIn, expect, test } from './scene.ts';

test.use({ story: 'on paper' });

test('what is printed says of which shop and when, and has nothing to press', async ({ page, openApp }) => {
  await openApp('/app/plan', 'en');
  const app = appIn(page);
  const said = app.getByText(/ · as of \w+ \d+, \d{4}, /);
  await expect(said).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(said).toBeVisible();
  await expect(said).toContainText('Harbour Goods');
  await expect(app.getByRole('button')).toHaveCount(0);
});

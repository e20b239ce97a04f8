import { runCampaign } from '../../scripts/demo/autumn.ts';
import { expect, test } from './scene.ts';

test.use({ story: 'on paper' });

/** A sheet of A4 without its margins. */
const SHEET = { width: 718, height: 1_000 };

for (const path of ['/app/plan', '/app/brief', '/app/settings/how-we-work'])
  test(`on paper, ${path} says of which shop and when, and is whole`, async ({ page, openApp }) => {
    await page.setViewportSize(SHEET);
    const app = await openApp(path);
    const said = app.getByText(/ · as of \w+ \d+, \d{4}, /);
    await expect(said).toBeHidden();
    await page.emulateMedia({ media: 'print' });
    await expect(said).toBeVisible();
    await expect(said).toContainText('Harbour Goods');
    await expect(app.getByRole('button')).toHaveCount(0);
    // What is wider, or taller, than its box is cut off there: nobody scrolls on paper.
    const cut = await app.locator('main *').evaluateAll((pieces) =>
      pieces
        .filter(
          (piece) => piece.scrollWidth > piece.clientWidth + 1 || piece.scrollHeight > piece.clientHeight + 1,
        )
        .filter((piece) => !['visible', 'clip'].includes(getComputedStyle(piece).overflowX))
        .filter((piece) => piece.clientHeight > 1)
        .map((piece) => piece.className),
    );
    expect(cut).toEqual([]);
  });

test('on paper, a tab of a campaign says which one it is', async ({ page, scene, openApp }) => {
  await page.setViewportSize(SHEET);
  const id = await runCampaign(scene, scene.shop);
  for (const [tab, name] of [
    ['items', /^Items \(\d+\)$/],
    ['overlaps', /^Overlaps \(\d+\)$/],
    ['placements', /^Placements$/],
  ] as const) {
    await page.emulateMedia({ media: 'screen' });
    const app = await openApp(`/app/campaigns/${id}?tab=${tab}`);
    const heading = app.locator('h2').filter({ hasText: name });
    await expect(app.getByRole('tab', { name })).toBeVisible();
    await expect(heading).toBeHidden();
    await page.emulateMedia({ media: 'print' });
    await expect(heading).toBeVisible();
    await expect(app.getByRole('tab')).toHaveCount(0);
  }
});

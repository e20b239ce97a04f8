import type { FrameLocator } from '@playwright/test';
import { available } from '../../scripts/demo/snapshot.ts';
import { pickProduct, sellAtTheTill, sellOut, startNow } from './deeds.ts';
import { campaignOn } from './desk.ts';
import { appIn, expect, test, violations, type Scene } from './scene.ts';

/** One product with 18 units, in one size: what a shop would put into an ad. */
const SHIRT = 'Floral White Top';
const SOON_MS = 2_000;

async function restock(scene: Scene, title: string, units: number): Promise<void> {
  const product = await scene.product(title);
  for (const { inventoryItemId, levels } of product.variants) {
    const locationId = levels[0]?.locationId ?? '';
    await scene.store.do(scene.shop, 'setAvailable', { inventoryItemId, locationId, available: units });
  }
}

const inAds = async (scene: Scene, title: string): Promise<number> => {
  const state = await scene.store.state(scene.shop);
  const ads = state.publications
    .filter(({ handle }) => /google|facebook|tiktok/.test(handle))
    .map(({ id }) => id);
  const product = state.products.find((one) => one.title === title);
  return (product?.publications ?? []).filter((one) => one.isPublished && ads.includes(one.publicationId))
    .length;
};

const standing = (app: FrameLocator, title: string) => app.getByRole('row').filter({ hasText: title });

test.describe.configure({ mode: 'serial' });

test('a merchandiser makes a campaign, lets it act, and stock moves', async ({ page, scene, openApp }) => {
  const before = await scene.product(SHIRT);
  const channelsBefore = await inAds(scene, SHIRT);
  expect(channelsBefore).toBeGreaterThan(0);

  // Given a campaign on a product with too few units for its plan, made in the form.
  const app = await openApp('/app/campaigns/new');
  await app.getByLabel('Name', { exact: true }).fill('Spring push');
  await pickProduct(page, app, SHIRT);
  await app.getByLabel(`Planned units: ${SHIRT}`).fill('60');
  await app.getByLabel('What happens when it sells out').selectOption({ label: 'hide it' });
  await app.getByRole('button', { name: 'Create campaign' }).click();
  await expect(app.getByRole('heading', { name: 'Spring push' })).toBeVisible();
  await startNow(app);
  await scene.settle();
  expect((await scene.product(SHIRT)).tags).toEqual(before.tags);

  // When a person has seen the list and lets it act.
  await app.getByRole('button', { name: 'Start acting' }).first().click();
  const asked = app.locator('ui-modal');
  await expect(asked.getByText(/changes are made now/)).toBeVisible();
  await asked.getByRole('button', { name: 'Start acting' }).click();

  // Then the product is a member, and flagged, because 18 units will not last for a plan of 60.
  await expect.poll(async () => (await scene.product(SHIRT)).tags).toContain('campaign:spring-push');
  expect((await scene.product(SHIRT)).tags).not.toContain('promote:spring-push');
  await expect(standing(app, SHIRT).getByText('Flagged')).toBeVisible();
  await expect(standing(app, SHIRT).getByText('May not last').first()).toBeVisible();

  expect(await violations(page)).toEqual([]);

  // When somebody buys at the till, the app shows it without a reload.
  const units = available(await scene.product(SHIRT));
  await sellAtTheTill(page, scene, SHIRT, 2);
  await expect(
    standing(app, SHIRT)
      .getByText(String(units - 2), { exact: false })
      .first(),
  ).toBeVisible();

  // When it sells out, the storefront follows within two seconds.
  await sellOut(scene, SHIRT);
  await expect
    .poll(async () => (await scene.product(SHIRT)).status, { timeout: SOON_MS * 10 })
    .toBe('UNLISTED');
  expect(await inAds(scene, SHIRT)).toBe(0);
  await expect(standing(app, SHIRT).getByText('Hidden')).toBeVisible();
  const shopper = await page.context().newPage();
  await shopper.goto(`${scene.at}/storefront`);
  await expect(shopper.getByRole('heading', { name: SHIRT })).toHaveCount(0);

  // When it is restocked, it comes back after the minimum hold.
  await restock(scene, SHIRT, 300);
  await expect.poll(async () => (await scene.product(SHIRT)).status).toBe('ACTIVE');
  await expect.poll(() => inAds(scene, SHIRT)).toBe(channelsBefore);
  await expect.poll(async () => (await scene.product(SHIRT)).tags).toContain('promote:spring-push');
  await expect(standing(app, SHIRT).getByText('Not held')).toBeVisible();
  await shopper.reload();
  await expect(shopper.getByText(SHIRT).first()).toBeVisible();
  await shopper.close();
});

test('a person overrides the rules for a product, and the why page tells it', async ({
  scene,
  openApp,
  page,
}) => {
  await sellOut(scene, SHIRT);
  await expect.poll(async () => (await scene.product(SHIRT)).status).toBe('UNLISTED');
  const id = (await scene.product(SHIRT)).id.split('/').pop() ?? '';
  const app = await openApp(`/app/products/${id}`);
  await expect(app.getByText(/Sold out: 0 can be bought/).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await app.getByRole('button', { name: 'Decide for this product' }).click();
  const form = appIn(page);
  await expect(form.getByLabel('Until', { exact: true }).locator('option')).toHaveText([
    'The next restock',
    'The end of the campaign',
    'A set time',
  ]);
  await form.getByLabel('What should happen').selectOption({ label: 'Hold now' });
  await expect(form.getByLabel('How', { exact: true }).locator('option')).toHaveText([
    'Flag it',
    'Take it out of the ads',
    'Hide it',
  ]);
  await form.getByLabel('What should happen').selectOption({ label: 'Keep visible' });
  await form.getByLabel('Reason').fill('More arrive tomorrow');
  await form.getByRole('button', { name: 'Keep it visible' }).click();
  await expect.poll(async () => (await scene.product(SHIRT)).status).toBe('ACTIVE');
  await expect(app.getByText('More arrive tomorrow').first()).toBeVisible();
  await app.getByRole('button', { name: 'End this decision' }).click();
  await expect.poll(async () => (await scene.product(SHIRT)).status).toBe('UNLISTED');
});

test('a frozen campaign changes nothing either way, and goes on after it', async ({
  page,
  scene,
  openApp,
}) => {
  const app = await openApp('/app/campaigns');
  await app.getByRole('link', { name: 'Spring push' }).click();
  await app.getByRole('button', { name: 'Freeze', exact: true }).click();
  await expect(app.getByText('Frozen').first()).toBeVisible();
  await restock(scene, SHIRT, 300);
  await scene.settle();
  expect((await scene.product(SHIRT)).status).toBe('UNLISTED');
  await app.getByRole('button', { name: 'Unfreeze' }).click();
  await expect.poll(async () => (await scene.product(SHIRT)).status).toBe('ACTIVE');

  // On a phone, where the row of tabs scrolls, the one that is open is in sight.
  const id = campaignOn(page);
  await page.setViewportSize({ width: 390, height: 1_800 });
  const phone = await openApp(`/app/campaigns/${id}?tab=activity&`);
  await expect(phone.getByRole('tab', { name: 'Activity' })).toBeInViewport({ ratio: 1 });
});

test('on a phone campaigns are chosen, and something is done with them', async ({ page, openApp }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const app = await openApp('/app/campaigns');
  const box = app.getByRole('checkbox', { name: 'Choose Spring push' });
  const bar = app.getByRole('region', { name: '1 chosen' });
  await expect(bar).toHaveCount(0);
  await box.check();
  await expect(app.getByRole('heading', { name: 'Campaigns' })).toBeVisible();
  await expect(bar).toBeInViewport({ ratio: 1 });
  expect(await violations(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Freeze 1' }).click();
  await expect(app.locator('.Polaris-Badge', { hasText: 'Frozen' })).toBeVisible();
  await expect(bar).toHaveCount(0);
  await box.check();
  await bar.getByRole('button', { name: 'Unfreeze 1' }).click();
  await expect(app.locator('.Polaris-Badge', { hasText: 'Frozen' })).toHaveCount(0);
});

test('a product that a merchandiser tags joins, and leaves with its tag', async ({ scene, openApp }) => {
  const app = await openApp('/app/campaigns/new');
  await app.getByLabel('Name', { exact: true }).fill('By tag');
  await app.getByLabel('Products with this tag').fill('autumn');
  await app.getByRole('button', { name: 'Add', exact: true }).click();
  const joining = await scene.product('Ocean Blue Shirt');
  await scene.store.do(scene.shop, 'addTags', { productId: joining.id, tags: ['autumn'] });
  await scene.settle();
  await app.getByRole('button', { name: 'Create campaign' }).click();
  await startNow(app);
  await expect(standing(app, joining.title)).toBeVisible();
  const second = await scene.product('Striped Silk Blouse');
  await scene.store.do(scene.shop, 'addTags', { productId: second.id, tags: ['autumn'] });
  await expect(standing(app, second.title)).toBeVisible();
  await scene.store.do(scene.shop, 'removeTags', { productId: second.id, tags: ['autumn'] });
  await expect(standing(app, second.title)).toHaveCount(0);
});

test('on a phone all campaigns of a page are chosen at once', async ({ page, openApp }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const app = await openApp('/app/campaigns');
  const all = app.getByRole('checkbox', { name: 'Choose all on this page' });
  await expect(app.getByRole('checkbox', { name: 'Choose Spring push' })).toBeVisible();
  const each = await app.getByRole('checkbox', { name: /^Choose (?!all)/ }).count();
  expect(each).toBeGreaterThan(1);
  await all.check();
  await expect(app.getByRole('region', { name: `${each} chosen` })).toBeInViewport({ ratio: 1 });
  expect(await violations(page)).toEqual([]);
  await all.uncheck();
  await expect(app.getByRole('region', { name: /chosen/ })).toHaveCount(0);
});

test('stop all actions, and put everything back', async ({ scene, openApp }) => {
  await sellOut(scene, SHIRT);
  await expect.poll(async () => (await scene.product(SHIRT)).status).toBe('UNLISTED');
  const app = await openApp('/app');
  await app.getByRole('button', { name: 'Stop all actions' }).click();
  await app.locator('ui-modal').getByRole('button', { name: 'Stop all actions' }).click();
  await expect(app.getByText('All actions are stopped').first()).toBeVisible();
  await restock(scene, SHIRT, 200);
  await scene.settle();
  expect((await scene.product(SHIRT)).status).toBe('UNLISTED');

  const settings = await openApp('/app/settings');
  await expect(settings.getByText('All actions are stopped')).toBeVisible();
  await settings
    .getByRole('button', { name: /Put everything back|See the list first/ })
    .first()
    .click();
  await settings.locator('ui-modal').getByRole('button', { name: 'Put everything back' }).click();
  await expect.poll(async () => (await scene.product(SHIRT)).status).toBe('ACTIVE');
  await scene.settle();
  const after = await scene.product(SHIRT);
  expect(after.tags.filter((tag) => /^(campaign|promote):/.test(tag))).toEqual([]);
  expect(after.metafields).toEqual([]);
});

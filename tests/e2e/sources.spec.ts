/** Where a campaign's products and its stock come from: a discount that is followed, a delivery that is entered. */
import { policySchema } from '../../app/core/policy.ts';
import { digits } from '../../scripts/demo/snapshot.ts';
import { dayFromNow } from './desk.ts';
import { expect, test, violations } from './scene.ts';

const DAY_MS = 86_400_000;
const OWNER = { userId: '1001', name: 'Olive', role: 'owner' as const };
const DISCOUNTED = ['Zipped Jacket', 'Silk Summer Top'];
/** 36 units in one size. */
const SHORT = 'Dark Denim Top';

test('a campaign follows a discount, after the shop has allowed it, and takes its dates', async ({
  page,
  scene,
  openApp,
}) => {
  const products = await Promise.all(DISCOUNTED.map((title) => scene.product(title)));
  const startsAt = Date.now() + 20 * DAY_MS;
  const productIds = products.map(({ id }) => id);
  await scene.store.make(scene.shop, 'discount', {
    title: 'Advent 15 % off',
    startsAt,
    endsAt: startsAt + 3 * DAY_MS,
    gets: { productIds },
  });
  await scene.store.make(scene.shop, 'discount', { title: 'Advent for all', method: 'Code' });

  // When somebody chooses discounts, the shop is asked.
  const app = await openApp('/app/campaigns/new');
  await app.getByLabel('Name', { exact: true }).fill('Advent');
  await app.getByRole('button', { name: 'Choose discounts' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await app.getByLabel('Search discounts').fill('advent');
  await expect(app.getByText('It applies to the whole shop')).toBeVisible();
  await expect(app.getByRole('button', { name: 'Add Advent for all' })).toBeDisabled();
  await app.getByRole('button', { name: 'Add Advent 15 % off' }).click();
  await app.getByRole('button', { name: /Take its dates/ }).click();
  await expect(app.getByLabel('Starts on')).toHaveValue(dayFromNow(20));
  expect(await violations(page)).toEqual([]);
  await app.getByRole('button', { name: 'Create campaign' }).click();

  // Then what it applies to is in the campaign.
  await expect(app.getByRole('heading', { name: 'Advent', exact: true })).toBeVisible();
  for (const title of DISCOUNTED) await expect(app.getByRole('link', { name: title }).first()).toBeVisible();
});

test('a delivery that is entered turns an item from short to covered', async ({ page, scene, openApp }) => {
  const product = await scene.product(SHORT);
  const { commands } = scene.app.holdfast;
  const now = Date.now();
  const made = await commands.createCampaign(scene.shop, OWNER, {
    name: 'With a delivery',
    handle: '',
    kind: 'sale',
    goal: 'keep_available',
    startsAt: now - 1_000,
    endsAt: now + 14 * DAY_MS,
    commitAt: null,
    priority: 3,
    budget: null,
    useTags: false,
    collectionId: null,
    policy: policySchema.parse({ countIncoming: true }),
    sources: [{ kind: 'picked', value: digits(product.id) }],
    plannedUnits: {},
    plannedUnitsOfProduct: { [digits(product.id)]: 90 },
    heroes: [],
    confirmedPlans: true,
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  await commands.schedule(scene.shop, OWNER, made.id);
  await scene.settle();
  const app = await openApp(`/app/campaigns/${made.id}`);
  const row = app.getByRole('row').filter({ hasText: SHORT });
  await expect(row.getByText('May not last').first()).toBeVisible();

  // When somebody says that enough comes tomorrow.
  await openApp('/app/stock/arrivals');
  await app.getByLabel('Find products').fill(SHORT);
  await app.getByRole('button', { name: `Add ${SHORT}` }).click();
  await app.getByLabel('Units', { exact: true }).fill('200');
  await app.getByLabel('Arrives by').fill(dayFromNow(1));
  await app.getByRole('button', { name: 'Save the delivery' }).click();
  await expect(app.getByRole('row').filter({ hasText: SHORT }).getByText('Entered here')).toBeVisible();
  expect(await violations(page)).toEqual([]);

  // Then its campaign has enough.
  await openApp(`/app/campaigns/${made.id}`);
  await expect(row.getByText('Covered').first()).toBeVisible();
});

/** Where people already work: one product's stock seen on the storefront, the product page, in Flow and in the ads. */
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { pickProduct, sellOut, startNow } from './deeds.ts';
import { expect, test, violations, type Scene } from './scene.ts';

const LAMP = 'Ocean Blue Shirt';

const numberOf = ({ id }: ProductView): string => id.split('/').pop() ?? '';

/** Puts every level back to what it was. */
async function restock(scene: Scene, before: ProductView): Promise<void> {
  for (const { inventoryItemId, levels } of before.variants) {
    for (const { locationId, available } of levels)
      await scene.store.do(scene.shop, 'setAvailable', { inventoryItemId, locationId, available });
  }
}

const inAds = async (scene: Scene): Promise<number> => {
  const state = await scene.store.state(scene.shop);
  const ads = state.publications
    .filter(({ handle }) => /google|facebook|tiktok/.test(handle))
    .map(({ id }) => id);
  const { publications } = await scene.product(LAMP);
  return publications.filter((one) => one.isPublished && ads.includes(one.publicationId)).length;
};

const noticeState = async (scene: Scene): Promise<string | undefined> => {
  const field = (await scene.product(LAMP)).metafields.find(({ key }) => key === 'campaign_stock');
  return field && (JSON.parse(field.value) as { state: string }).state;
};

/** Handles of the triggers that Shopify Flow has received about the product. */
async function received(scene: Scene): Promise<string[]> {
  const answer = await fetch(`${scene.store.url}/__meta/state?shop=${scene.shop}`);
  const { flowTriggers } = (await answer.json()) as {
    flowTriggers: { handle: string; payload: { product_id?: number } }[];
  };
  const id = Number(numberOf(await scene.product(LAMP)));
  return flowTriggers.filter(({ payload }) => payload.product_id === id).map(({ handle }) => handle);
}

test('stock falls and returns: storefront, product page, Flow and ads follow', async ({
  page,
  scene,
  openApp,
}) => {
  // Given a live campaign that acts, on a product with stock.
  const before = await scene.product(LAMP);
  const channels = await inAds(scene);
  expect(channels).toBeGreaterThan(0);
  const app = await openApp('/app/campaigns/new');
  await app.getByLabel('Name', { exact: true }).fill('Night sale');
  await pickProduct(page, app, LAMP);
  await app.getByRole('button', { name: 'Create campaign' }).click();
  await startNow(app);
  await app.getByRole('button', { name: 'Start acting' }).first().click();
  await app.locator('ui-modal').getByRole('button', { name: 'Start acting' }).click();
  await expect.poll(() => noticeState(scene)).toBe('ok');
  const { handle } = await scene.product(LAMP);
  const shopper = await page.context().newPage();
  const lookAtShop = async () => {
    await shopper.goto(`${scene.at}/storefront/products/${handle}`);
    return shopper.locator('.hf-notice');
  };
  await expect(await lookAtShop()).toHaveText('Night sale');
  expect(await violations(shopper)).toEqual([]);

  const merchant = await page.context().newPage();
  const lookAtBlock = async () => {
    await merchant.goto(
      `${scene.at}/extensions/product-campaign-block?products=${numberOf(await scene.product(LAMP))}`,
    );
    await merchant.getByText('Night sale').first().waitFor();
    return merchant.locator('s-badge').allTextContents();
  };
  // Other campaigns may promise the same product: what this one does is among what the block says.
  expect(await lookAtBlock()).not.toContain('Out of the ads');

  // When it sells out.
  await sellOut(scene, LAMP);

  // Then shoppers read it, the product page says why, Flow is told, and no ad shows it.
  await expect.poll(() => noticeState(scene)).toBe('sold_out');
  await expect(await lookAtShop()).toHaveText('Sold out, back soon');
  await expect.poll(() => inAds(scene)).toBe(0);
  await expect.poll(lookAtBlock).toEqual(expect.arrayContaining(['Sold out', 'Out of the ads']));
  await expect(merchant.getByText(/Sold out: 0 can be bought/).first()).toBeVisible();
  await expect
    .poll(() => received(scene))
    .toEqual(expect.arrayContaining(['product-sold-out', 'product-held']));
  expect(await violations(merchant)).toEqual([]);

  // When it is restocked, everything is back.
  await restock(scene, before);
  await expect.poll(() => noticeState(scene)).toBe('ok');
  await expect.poll(() => inAds(scene)).toBe(channels);
  await expect(await lookAtShop()).toHaveText('Night sale');
  const bad = async () =>
    (await lookAtBlock()).filter((badge) => badge === 'Sold out' || badge === 'Out of the ads');
  await expect.poll(bad).toEqual([]);
  await expect.poll(() => received(scene)).toContain('product-released');
  await shopper.close();
  await merchant.close();
});

test('decides on the product page, and adds from the product list', async ({ page, scene, openApp }) => {
  const id = numberOf(await scene.product(LAMP));
  await page.goto(`${scene.at}/extensions/product-campaign-block?products=${id}`);
  await page.getByLabel('Reason').fill('Photo shoot');
  await page.getByRole('button', { name: 'Hold it back' }).click();
  await expect(page.getByText('Held back: Photo shoot')).toBeVisible();
  await expect.poll(() => inAds(scene)).toBe(0);
  await page.getByRole('button', { name: 'End this decision' }).click();
  await expect.poll(() => inAds(scene)).toBeGreaterThan(0);

  const other = await scene.product('Floral White Top');
  await page.goto(`${scene.at}/extensions/add-to-campaign?products=${numberOf(other)}`);
  await expect(page.getByText('1 product is selected')).toBeVisible();
  await page.getByLabel('Campaign').selectOption({ label: 'Night sale' });
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.locator('body')).toHaveAttribute('data-closed', 'true');
  const app = await openApp('/app/campaigns');
  await app.getByRole('link', { name: 'Night sale' }).click();
  await expect(app.getByRole('row').filter({ hasText: other.title })).toBeVisible();
});

test('the pixel is turned on by a person, and counts a visit that is allowed', async ({
  page,
  scene,
  openApp,
}) => {
  const { id, handle } = await scene.product(LAMP);
  const sent: { shop: string; events: { kind: string; product: string }[] }[] = [];
  const kinds = (): string[] => sent.flatMap(({ events }) => events.map(({ kind }) => kind));
  const endpoint = `${scene.app.url}/pixel`;
  const context = page.context();
  context.on('request', (request) => {
    if (request.url() === endpoint) sent.push(JSON.parse(request.postData() ?? 'null') as (typeof sent)[0]);
  });
  const app = await openApp('/app/connections');
  await app.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('dialog').getByRole('button', { name: /Allow/ }).click();
  await expect(app.getByText('On', { exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  const shopper = await context.newPage();
  await shopper.goto(`${scene.at}/storefront/products/${handle}`);
  const box = shopper.getByLabel('Count what I look at');
  await expect(box).not.toBeChecked();
  await shopper.getByRole('button', { name: /^Buy/ }).first().click();
  expect(sent).toEqual([]);
  await box.check();
  await expect.poll(kinds).toEqual(['view']);
  expect(sent[0]).toMatchObject({ shop: scene.shop, events: [{ product: id.split('/').pop() }] });
  await shopper.getByRole('button', { name: /^Buy/ }).first().click();
  await expect.poll(kinds).toEqual(['view', 'cart', 'checkout', 'purchase']);
  expect(JSON.stringify(sent)).not.toContain('example.com');
  await shopper.close();

  await app.getByRole('button', { name: 'Turn off' }).click();
  await expect(app.getByText('Off', { exact: true })).toBeVisible();
});

test('a campaign gets an address for tools outside, and it is revoked', async ({ page, openApp }) => {
  const app = await openApp('/app/connections');
  await app.getByRole('button', { name: 'Make an address: Night sale' }).click();
  const address = await app.getByLabel('CSV').inputValue();
  const read = await page.request.get(address);
  expect([read.status(), await read.text()]).toEqual([200, expect.stringContaining(LAMP)]);
  await app.getByRole('button', { name: 'Revoke: Night sale' }).click();
  await expect(app.getByLabel('CSV')).toHaveCount(0);
  expect((await page.request.get(address)).status()).toBe(410);
});

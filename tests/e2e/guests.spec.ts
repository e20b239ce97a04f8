/** Somebody in the warehouse without access to Shopify: a link is made, opened on a phone, used and revoked. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test, violations } from './scene.ts';

test.use({ story: 'people without a seat' });

const axe = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);

test('a link for Anna: stock on her phone, until it is revoked', async ({
  page,
  browser,
  openApp,
  complaints,
}) => {
  const app = await openApp('/app/settings/links');
  await app.getByLabel('For whom').fill('Anna at the warehouse');
  for (const purpose of ['Sign-off', 'Feasibility answers', 'Calendar'])
    await app.getByRole('checkbox', { name: purpose }).check();
  await app.getByRole('button', { name: 'Create link' }).click();
  const address = app.getByLabel('Address for Anna at the warehouse');
  await expect(address).toBeVisible();
  expect(await violations(page)).toEqual([]);

  const link = new URL(await address.inputValue());
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const phone = await context.newPage();
  for (const section of ['sign_off', 'feasibility', 'stock', 'calendar']) {
    await phone.goto(`${link.href}/${section}`);
    expect(await axe(phone), section).toEqual([]);
    const overflow = await phone.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, section).toBeLessThanOrEqual(0);
  }
  await phone.getByRole('link', { name: 'Stock' }).click();
  await phone.getByLabel('Product, variant or SKU').fill('Ocean Blue');
  await phone.getByRole('button', { name: 'Search' }).click();
  await expect(phone.getByRole('heading', { name: 'Ocean Blue Shirt' }).first()).toBeVisible();
  expect(await context.cookies()).toEqual([]);

  await app.getByRole('button', { name: 'Revoke: Anna at the warehouse' }).click();
  await expect(app.getByText('Revoked', { exact: true }).first()).toBeVisible();
  await phone.reload();
  await expect(phone.getByRole('heading', { name: 'This link is no longer valid' })).toBeVisible();
  expect(await axe(phone)).toEqual([]);
  await context.close();
  expect(complaints).toEqual([]);
});

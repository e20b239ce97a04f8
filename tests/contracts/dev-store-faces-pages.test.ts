/** The faces in a real browser: quiet, accessible, wide and narrow, and they follow the shop. */
import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, test } from 'vitest';
import { facesGround } from './faces-browser.ts';

const ground = facesGround();

describe('every face', () => {
  for (const width of [1280, 390]) {
    test(`is accessible, quiet and no wider than ${width} pixels`, async () => {
      await ground.page.setViewportSize({ width, height: 800 });
      const variantId = ground.shop.product('moon-lamp').variants[0]?.id ?? '';
      ground.shop.keeper.sell({ lines: [{ variantId, quantity: 5 }] });
      ground.shop.campaignStock('sun-lamp', '{"state":"low","campaign":"Sale","unitsLeft":3}');
      const number = ground.shop.product('sun-lamp').id.split('/').at(-1);
      const store = ['', '/products', `/products/${number}`, '/orders', '/shop-floor', '/apps/holdfast/app'];
      const front = ['', '?channel=google', '/products/sun-lamp', '/collections/tag/none'].map(
        (rest) => `/storefront${rest}`,
      );
      for (const path of ['/', ...[...store, ...front].map((rest) => `/store/lamps${rest}`)]) {
        await ground.page.goto(ground.shop.url + path);
        if (path.includes('/apps/'))
          await ground.page.getByRole('link', { name: 'Stock', exact: true }).waitFor();
        expect([path, await ground.page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([
          path,
          width,
        ]);
        // On a phone only the pages whose layout is another one: the rest would be the same answers again.
        if (width < 1000 && !/shop-floor|apps|storefront$|products\/\d/.test(path)) continue;
        const { violations } = await new AxeBuilder({ page: ground.page }).analyze();
        expect([path, violations.map(({ id, nodes }) => [id, nodes[0]?.html])]).toEqual([path, []]);
      }
      expect(ground.complaints).toEqual([]);
    }, 120_000);
  }

  test('the shop floor sells with one click and follows the shop without a reload', async () => {
    await ground.page.goto(`${ground.shop.url}/store/lamps/shop-floor`);
    await ground.page.evaluate(() => Object.assign(window, { stayed: true }));
    const row = ground.page.getByRole('row', { name: /Star Rug/ });
    await row.getByRole('button', { name: /^Sell/ }).click();
    await ground.page.getByRole('status').getByText('Sold 1 × Star Rug').waitFor();
    await expect.poll(() => row.locator('.level b').first().textContent()).toBe('1');
    await row.getByRole('spinbutton').first().fill('31');
    ground.shop.keeper.setStatus({ productId: ground.shop.product('star-rug').id, status: 'UNLISTED' });
    await row.getByText('Unlisted').waitFor();
    expect(await row.getByRole('spinbutton').first().inputValue()).toBe('31');
    await ground.page.keyboard.press('Enter');
    await expect.poll(() => row.locator('.level b').first().textContent()).toBe('31');
    await ground.page.getByRole('searchbox').fill('sun');
    await row.waitFor({ state: 'detached' });
    expect(await ground.page.evaluate(() => 'stayed' in window)).toBe(true);
    expect(ground.complaints).toEqual([]);
  });

  test('a refused sale says why', async () => {
    await ground.page.goto(`${ground.shop.url}/store/lamps/shop-floor`);
    await ground.page.getByLabel('Units', { exact: true }).fill('50');
    await ground.page
      .getByRole('row', { name: /Star Rug/ })
      .getByRole('button', { name: /^Sell/ })
      .click();
    await ground.page.locator('.toast.error').waitFor();
    expect(ground.shop.keeper.orders()).toEqual([]);
  });

  test('a list follows the shop after it was used', async () => {
    const { id } = ground.shop.product('sun-lamp');
    await ground.page.goto(`${ground.shop.url}/store/lamps/products/${id.split('/').at(-1)}`);
    await ground.page.getByLabel('Status').selectOption('DRAFT');
    await expect.poll(() => ground.shop.product('sun-lamp').status).toBe('DRAFT');
    await ground.page.getByRole('heading', { name: 'Variants' }).click();
    await ground.page.getByLabel('Status').evaluate((control) => (control as HTMLElement).blur());
    ground.shop.keeper.setStatus({ productId: id, status: 'ARCHIVED' });
    await expect
      .poll(() => ground.page.getByLabel('Status').inputValue(), { timeout: 4000 })
      .toBe('ARCHIVED');
  });
});

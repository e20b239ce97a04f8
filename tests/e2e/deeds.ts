/**
 * What people do in more than one story. Each stays until what came of it can be seen: a page that is left at once takes its
 * question along.
 */
import type { FrameLocator, Page } from '@playwright/test';
import type { Desk } from './desk.ts';
import { expect, type Scene } from './scene.ts';

/** Does it, and stays until the admin has said so; what it said of an earlier deed has to be gone first. */
export async function confirmed(page: Page, said: string, deed: () => Promise<unknown>): Promise<void> {
  const note = page.getByRole('status').getByText(said, { exact: true });
  await expect(note).toHaveCount(0);
  await deed();
  await expect(note).toBeVisible();
}

/** Saves by the admin's bar, which goes when everything is saved. */
export async function saveByBar(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Save' });
  await button.click();
  await expect(button).toBeHidden();
}

/** Chooses a product in the picker, which is the admin's and lies around the app. */
export async function pickProduct(page: Page, app: FrameLocator, title: string): Promise<void> {
  await app.getByRole('button', { name: 'Choose products' }).click();
  const picker = page.getByRole('dialog');
  await picker.getByRole('searchbox').fill(title);
  await picker.getByText(title).click();
  await picker.getByRole('button', { name: /^(Add|Choose|Select)/ }).click();
  await expect(app.getByText('1 product chosen')).toBeVisible();
}

/** Starts a campaign whose time has come; it only watches. */
export async function startNow(app: FrameLocator): Promise<void> {
  await app.getByRole('button', { name: 'Start now' }).click();
  await expect(app.getByText('Only watching')).toBeVisible();
}

/** Milan plans and Oksana answers for stock, as the owner says on the page of the team, where they stay. */
export async function chooseRoles({ app, page, open }: Desk): Promise<void> {
  await open('/app/settings/team');
  const roles = { 'Role of Milan Berger': 'merchandiser', 'Role of Oksana Reyes': 'operations' };
  for (const [label, role] of Object.entries(roles)) {
    await confirmed(page, 'Role changed', () => app.getByLabel(label).selectOption(role));
    await expect(app.getByLabel(label)).toHaveValue(role);
  }
}

/** Sells a product of one variant on the shop floor, one by one, as somebody at the till would. */
export async function sellAtTheTill(page: Page, scene: Scene, title: string, times: number): Promise<void> {
  const till = await page.context().newPage();
  await till.goto(`${scene.at}/shop-floor`);
  const row = till.getByRole('row').filter({ hasText: title });
  const units = async (): Promise<number> =>
    (await row.locator('.level b').allInnerTexts()).reduce((sum, level) => sum + Number(level), 0);
  const before = await units();
  for (let sale = 0; sale < times; sale += 1)
    await till.getByRole('button', { name: `Sell ${title}` }).click();
  await expect.poll(units).toBe(before - times);
  await till.close();
}

/** Shoppers buy every unit: a number that falls without an order would be asked about first. */
export async function sellOut(scene: Scene, title: string): Promise<void> {
  for (const { id, levels } of (await scene.product(title)).variants) {
    for (const { locationId, available } of levels) {
      if (available <= 0) continue;
      const lines = [{ variantId: id, quantity: available }];
      await scene.store.do(scene.shop, 'sell', { lines, locationId });
    }
  }
}

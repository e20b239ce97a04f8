/** A shop that has not let Holdfast read orders: it is asked where orders help, may decline, and sees at once what it allowed. */
import { expect, test, violations } from './scene.ts';

// The second test allows what the first is without.
test.describe.configure({ mode: 'serial' });
test.use({ story: 'orders by choice', allows: [] });

test('The form of a campaign says why no units are suggested, and asks for orders there', async ({
  page,
  openApp,
}) => {
  const app = await openApp('/app/campaigns/new');
  const ask = app.getByRole('button', { name: 'Allow reading orders' });
  await expect(app.getByRole('button', { name: 'Choose products' })).toBeVisible();
  await expect(ask).toHaveCount(0);
  await expect(app.getByText('then past sales decide')).toHaveCount(0);
  await expect(app.getByText('only when an item is sold out')).toBeVisible();
  await app.getByRole('button', { name: 'Choose products' }).click();
  const picker = page.getByRole('dialog');
  await picker.getByRole('checkbox').first().check();
  await picker.getByRole('button', { name: /^(Add|Choose|Select)/ }).click();
  await expect(app.getByText('No units are suggested')).toBeVisible();
  await expect(ask).toHaveCount(1);
  expect(await violations(page)).toEqual([]);
});

test('Home asks for orders first, takes no for an answer, and shows what they tell when they are allowed', async ({
  page,
  openApp,
}) => {
  const app = await openApp('/app');
  const ask = app.getByRole('button', { name: 'Allow reading orders' });
  const [first] = await app.getByRole('listitem').all();
  if (!first) throw new Error('There is a set-up guide');
  for (const words of ['Let Holdfast read orders', 'Optional', 'never who bought'])
    await expect(first).toContainText(words);
  await expect(app.getByText('For that it has to read them.')).toBeVisible();
  await expect(ask).toHaveCount(2);
  expect(await violations(page)).toEqual([]);

  await ask.first().click();
  await page.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(page.getByText('Nothing changes')).toBeVisible();
  await expect(ask).toHaveCount(2);

  await ask.first().click();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(ask).toHaveCount(0);
  await expect(app.getByText('Orders are read: 60 days back')).toBeVisible();
  await expect(app.getByText('For that it has to read them.')).toHaveCount(0);
});

/** Who is told what: what a person chooses is said in a sentence, kept, and written on the page of how people work. */
import { confirmed } from './deeds.ts';
import { appIn, expect, test, violations } from './scene.ts';

const PAGE = '/app/settings/notifications';
const TRAFFIC = 'A product page is unusually busy';

test('on a phone the page of how people work says beside each answer whose it is', async ({
  openApp,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const app = await openApp('/app/settings/how-we-work');
  const answers = app
    .locator('tr', { has: app.getByText('An item that is not a hero may not last') })
    .locator('td');
  await expect(answers.first()).toBeVisible();
  const names = await answers.evaluateAll((cells) =>
    cells.map((cell) => getComputedStyle(cell, '::before').content),
  );
  // Nobody has another role in this shop.
  expect(names.map((name) => name.split(' (')[0])).toEqual(['"Owners', '"Shopify Flow']);
});

test('who is told, when they meet and what somebody does not want is chosen, kept and told', async ({
  openApp,
  page,
}) => {
  const app = await openApp(PAGE);
  const traffic = app.locator('li').filter({ has: app.getByRole('heading', { name: TRAFFIC }) });
  await expect(traffic).toContainText('Off: visits are not counted, the web pixel is off.');
  await app.getByRole('button', { name: `Change who is told: ${TRAFFIC}` }).click();
  await expect(traffic).toContainText('At once: Shopify Flow.');
  await traffic.getByLabel('Owners').selectOption({ label: 'At once' });
  await expect(traffic).toContainText('At once: Owners and Shopify Flow.');

  const soldOut = app.locator('li').filter({ has: app.getByRole('heading', { name: 'Sold out' }) });
  await expect(soldOut).toContainText('Shopify Flow');
  await app.getByRole('button', { name: 'Change who is told: Sold out' }).click();
  await expect(soldOut).toContainText('Turning this off stops workflows');
  await soldOut.getByLabel('Shopify Flow').selectOption({ label: 'Not at all' });
  await expect(soldOut).toContainText('that begin with “Campaign product sold out” do not start for this');

  await app.getByLabel('We meet on').selectOption({ label: 'Tuesday' });
  await expect(app.getByLabel('Time of the meeting')).toBeEnabled();

  await app.getByLabel('Hours until the same may be told at once again').fill('2');
  const saveForAll = app.getByRole('button', { name: 'Save', exact: true }).first();
  await confirmed(page, 'Saved', () => saveForAll.click());

  const slack = app.getByLabel('Slack: new channel or address');
  await slack.fill('https://169.254.169.254/latest');
  await app.getByRole('button', { name: 'Save the address for Slack' }).click();
  await expect(app.getByText('Only a public https address can be used.').first()).toBeVisible();

  const token = app.getByLabel('New bot token');
  await token.fill('xoxp-1234567890-abcdef');
  await app.getByRole('button', { name: 'Save the token of the bot' }).click();
  await expect(app.getByText('This is not the token of a bot: it begins with xoxb-.')).toBeVisible();
  await token.fill('xoxb-1234567890-abcdef');
  await app.getByRole('button', { name: 'Save the token of the bot' }).click();
  await expect(app.getByText('Set up. Its token is not shown.')).toBeVisible();
  await expect(token).toHaveValue('');
  await slack.fill('#promo');
  await app.getByRole('button', { name: 'Save the address for Slack' }).click();
  await expect(app.getByText('Set up at #promo.')).toBeVisible();

  await app.getByText('Choose for myself what I hear of, and when').click();
  await app.getByLabel(`For me: ${TRAFFIC}`).selectOption({ label: 'Not at all' });
  const save = app.getByRole('button', { name: 'Save', exact: true }).last();
  await confirmed(page, 'Saved', () => save.click());
  await page.reload();
  const again = appIn(page);
  await again.locator('h1').first().waitFor();
  await expect(again.getByLabel(`For me: ${TRAFFIC}`)).toHaveValue('off');
  await again.getByRole('button', { name: `Change who is told: ${TRAFFIC}` }).click();
  await expect(
    again.locator('li').filter({ has: again.getByRole('heading', { name: TRAFFIC }) }),
  ).toContainText('At once: Owners and Shopify Flow.');
  expect(await violations(page)).toEqual([]);

  const agreed = await openApp('/app/settings/how-we-work');
  await expect(agreed.getByText('We meet on Tuesday at 10:00 AM.')).toBeVisible();
  // Nothing counts visits in this shop, whatever the rules say.
  const busy = agreed.getByRole('row', { name: TRAFFIC });
  await expect(busy).toContainText('the web pixel is off');
  await expect(busy.getByRole('cell').first()).toHaveText('Off');
  await expect(agreed.getByText('begin with “Campaign product sold out” do not start')).toBeVisible();
  await expect(agreed.getByText('Sold out, Shopify Flow: Not at all (it was: At once)')).toBeVisible();
  await expect(agreed.getByText('everything about a campaign is one thread')).toBeVisible();
  await expect(agreed.getByText(`${TRAFFIC}, Owners: At once (it was: `)).toBeVisible();
  await expect(
    agreed.getByText('If something ends and begins again within 2 hours, only the digest tells it.'),
  ).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

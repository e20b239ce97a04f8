/** One campaign between a merchandiser and operations: proposed, sent back, changed, signed, expired, signed again, live. */
import { dayFromNow, sitDown, type Desk } from './desk.ts';
import { expect, test, violations } from './scene.ts';

const SHIRT = 'Floral White Top';

test.use({ story: 'a sign-off' });

test('a plan is proposed, sent back, signed, changed, signed again, and goes live', async ({
  browser,
  scene,
}) => {
  test.setTimeout(90_000);
  const owner = await sitDown(browser, scene, 'owner');
  const planner = await sitDown(browser, scene, 'merchandiser');
  const operations = await sitDown(browser, scene, 'operations');
  await Promise.all([planner.open('/app'), operations.open('/app')]);

  // Given a shop whose owner asks for sign-offs.
  await owner.open('/app/settings/team');
  await owner.app.getByLabel('Role of Milan Berger').selectOption('merchandiser');
  await expect(owner.app.getByLabel('Role of Oksana Reyes')).toBeEnabled();
  await owner.app.getByLabel('Role of Oksana Reyes').selectOption('operations');
  await expect(owner.app.getByLabel('Role of Oksana Reyes')).toBeEnabled();
  await owner.app.getByText('Yes. Without it a campaign waits and does not start').click();
  await expect(owner.app.getByText('Who may sign')).toBeVisible();

  // When a campaign of next week is proposed.
  await planner.open('/app/campaigns/new');
  const { app, page } = planner;
  await app.getByLabel('Name', { exact: true }).fill('Signed week');
  await app.getByRole('button', { name: 'Choose products' }).click();
  const picker = page.getByRole('dialog');
  await picker.getByRole('searchbox').fill(SHIRT);
  await picker.getByText(SHIRT).click();
  await picker.getByRole('button', { name: /^(Add|Choose|Select)/ }).click();
  await app.getByLabel(`Planned units: ${SHIRT}`).fill('10');
  await app.getByLabel('Ends', { exact: false }).first().fill(dayFromNow(14));
  await app.getByLabel('Starts', { exact: false }).first().fill(dayFromNow(7));
  await app.getByRole('button', { name: 'Create campaign' }).click();
  await expect(app.getByRole('heading', { name: 'Signed week' })).toBeVisible();
  await expect(app.getByRole('button', { name: 'Schedule', exact: true })).toHaveCount(0);
  await app.getByRole('button', { name: 'Propose for sign-off' }).first().click();
  await expect(app.getByText('Plan 1 waits for its sign-off')).toBeVisible();
  // The admin's own address still says where the person came from.
  const frames = page.frames().map((frame) => frame.url());
  const id = /campaigns\/((?!new)[\w-]+)/.exec(frames.join(' '))?.[1] ?? '';
  const look = async (desk: Desk, name = 'Sign-off'): Promise<void> => {
    await desk.open(`/app/campaigns/${id}`);
    await desk.app.getByRole('tab', { name }).click();
  };

  // Then who proposed does not sign, and operations send it back.
  await look(planner);
  await expect(app.getByText('Waits for one of:')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await look(operations);
  await operations.app.getByLabel('Note', { exact: true }).fill('Only 8 land in time');
  await operations.app.getByRole('button', { name: 'Send back with the note' }).click();
  await expect(operations.app.getByText('Sent back', { exact: true })).toBeVisible();

  // When it is changed and proposed again, operations sign the version that they see.
  await look(planner);
  await expect(app.getByText('Only 8 land in time').first()).toBeVisible();
  await app.getByRole('button', { name: 'Propose again' }).click();
  await expect(app.getByText('Plan 2 waits for its sign-off')).toBeVisible();
  await look(operations);
  await operations.app.getByRole('button', { name: 'Sign plan 2' }).click();
  await expect(operations.app.getByText('Signed', { exact: true })).toBeVisible();

  // When its start is moved, the signature does not hold any more, and it does not start without a new one.
  await planner.open(`/app/campaigns/${id}/edit`);
  await app.getByLabel('Starts', { exact: false }).first().fill(dayFromNow(-1));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByText('Plan 3 waits for its sign-off')).toBeVisible();
  await expect(app.getByText('Live', { exact: true })).toHaveCount(0);
  await look(operations);
  await expect(operations.app.getByText('Does not hold any more')).toBeVisible();
  await expect(operations.app.getByText(/^Starts .* instead of/).first()).toBeVisible();
  await operations.app.getByRole('button', { name: 'Sign plan 3' }).click();

  // Then it is live, and the record says who agreed to what.
  await expect(operations.app.getByText('Live', { exact: true })).toBeVisible();
  await look(operations, 'Activity');
  await expect(operations.app.getByText('plan 3 was signed off')).toBeVisible();
  await expect(operations.app.getByText('plan 1 was sent back: Only 8 land in time')).toBeVisible();
  for (const desk of [owner, planner, operations]) await desk.page.context().close();
});

/**
 * Campaigns between a merchandiser and operations: proposed, sent back, changed, signed, expired, signed again, live; and one
 * that starts without its signature.
 */
import type { Browser } from '@playwright/test';
import { chooseRoles, confirmed, pickProduct } from './deeds.ts';
import { campaignOn, dayFromNow, sitDown, type Desk } from './desk.ts';
import { expect, test, violations, type Scene } from './scene.ts';

const SHIRT = 'Floral White Top';
const JACKET = 'Olive Green Jacket';
const DAY_MS = 86_400_000;

test.use({ story: 'a sign-off' });

test('a plan is proposed, sent back, signed, changed, signed again, and goes live', async ({
  browser,
  scene,
}) => {
  // Given a shop whose owner asks for sign-offs.
  const { owner, planner, operations } = await threePeople(browser, scene);
  await owner.app.getByText('Yes. Without it a campaign waits and does not start').click();
  await expect(owner.app.getByText('Who may sign')).toBeVisible();

  // When a campaign of next week is proposed.
  const id = await proposeCampaign(planner, { name: 'Signed week', product: SHIRT, from: 7 });
  const { app, page } = planner;
  const look = async (desk: Desk, name = 'Sign-off'): Promise<void> => {
    await desk.open(`/app/campaigns/${id}`);
    await desk.app.getByRole('tab', { name }).click();
  };

  // Then who proposed does not sign, and operations send it back.
  await look(planner);
  await expect(app.getByText('Waits for:')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await look(operations);
  await operations.app.getByLabel('Note', { exact: true }).fill('Only 8 land in time');
  await operations.app.getByRole('button', { name: 'Send back with the note' }).click();
  // Of the campaign, and of its plan.
  await expect(operations.app.getByText('Sent back', { exact: true })).toHaveCount(2);

  // When it is changed and proposed again, operations sign the version that they see.
  await look(planner);
  await expect(app.getByText('Only 8 land in time').first()).toBeVisible();
  await expect(app.locator('.Polaris-Button--variantPrimary')).toHaveCount(1);
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

test('a campaign that nobody signed starts watching where the shop chose that, and acts once it is signed', async ({
  browser,
  scene,
}) => {
  // Given a shop in which a campaign without its sign-off starts, but only watches.
  const { owner, planner, operations } = await threePeople(browser, scene);
  const watching = owner.app.getByText('Yes. Without it a campaign starts, but only watches');
  await confirmed(owner.page, 'Saved', () => watching.click());
  await owner.open('/app/settings/team');
  await expect(owner.app.getByLabel('Yes. Without it a campaign starts, but only watches')).toBeChecked();

  // When a campaign of tomorrow is proposed, and its start comes without an answer.
  const id = await proposeCampaign(planner, { name: 'Watched week', product: JACKET, from: 1 });
  const { app, page } = planner;
  await expect(app.getByText('Without it the campaign only watches from', { exact: false })).toBeVisible();
  await scene.settle();
  const { tags, status } = await scene.product(JACKET);
  scene.later(2 * DAY_MS);
  const look = async (desk: Desk, tab = 'items'): Promise<void> => {
    await desk.open(`/app/campaigns/${id}?tab=${tab}`);
  };
  await expect
    .poll(async () => {
      await look(planner);
      return app.getByText('Live', { exact: true }).count();
    })
    .toBe(1);
  await scene.settle();

  // Then it watches, says why, may not act, and nothing was written to its product.
  await look(planner);
  await expect(app.getByText('Watching', { exact: true }).first()).toBeVisible();
  await expect(app.getByText('Plan 1 waits for its sign-off')).toBeVisible();
  await expect(app.getByText('It has begun without its sign-off', { exact: false })).toBeVisible();
  await expect(app.getByRole('button', { name: 'Start acting' })).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  expect(await scene.product(JACKET)).toMatchObject({ tags, status });

  // When operations sign it late, it may act.
  await look(operations, 'signoff');
  await operations.app.getByRole('button', { name: 'Sign plan 1' }).click();
  await expect(operations.app.getByText('Signed', { exact: true })).toBeVisible();
  await look(planner);
  await app.getByRole('button', { name: 'Start acting' }).first().click();
  await app.locator('ui-modal').getByRole('button', { name: 'Start acting' }).click();
  await expect.poll(async () => (await scene.product(JACKET)).tags).toContain('promote:watched-week');
  await look(operations, 'activity');
  await expect(operations.app.getByText('plan 1 was signed off')).toBeVisible();
  for (const desk of [owner, planner, operations]) await desk.page.context().close();
});

/** Each at a desk of their own, with the role that the owner has chosen; the owner still looks at the settings. */
async function threePeople(
  browser: Browser,
  scene: Scene,
): Promise<Record<'owner' | 'planner' | 'operations', Desk>> {
  const owner = await sitDown(browser, scene, 'owner');
  const planner = await sitDown(browser, scene, 'merchandiser');
  const operations = await sitDown(browser, scene, 'operations');
  await Promise.all([planner.open('/app'), operations.open('/app')]);
  await chooseRoles(owner);
  return { owner, planner, operations };
}

/** A campaign of ten pieces from a day on, to the fourteenth, proposed; its id. */
async function proposeCampaign(
  { app, page, open }: Desk,
  { name, product, from }: { name: string; product: string; from: number },
): Promise<string> {
  await open('/app/campaigns/new');
  await app.getByLabel('Name', { exact: true }).fill(name);
  await pickProduct(page, app, product);
  await app.getByLabel(`Planned units: ${product}`).fill('10');
  await app.getByLabel('Ends', { exact: false }).first().fill(dayFromNow(14));
  await app.getByLabel('Starts', { exact: false }).first().fill(dayFromNow(from));
  await app.getByRole('button', { name: 'Create campaign' }).click();
  await expect(app.getByRole('heading', { name })).toBeVisible();
  await expect(app.getByRole('button', { name: 'Schedule', exact: true })).toHaveCount(0);
  await app.getByRole('button', { name: 'Propose for sign-off' }).first().click();
  await expect(app.getByText('Plan 1 waits for its sign-off')).toBeVisible();
  return campaignOn(page);
}

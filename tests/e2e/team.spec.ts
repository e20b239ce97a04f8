/** Three people on one shop at the same time, each through a day's work: what they may see and do, and what is refused. */
import { available } from '../../scripts/demo/snapshot.ts';
import { chooseRoles, pickProduct, saveByBar, sellOut, startNow } from './deeds.ts';
import { campaignOn, sitDown, type Desk } from './desk.ts';
import { expect, test, violations } from './scene.ts';

const DRESS = 'Striped Silk Blouse';

const FORBIDDEN = { ok: false, reason: 'forbidden' };
const SETTINGS = 'routes/settings/settings';
const TEAM = 'routes/settings/team';

test.describe.configure({ mode: 'serial' });

let owner: Desk;
let merchandiser: Desk;
let operations: Desk;

test.beforeAll(async ({ browser, scene }) => {
  owner = await sitDown(browser, scene, 'owner');
  merchandiser = await sitDown(browser, scene, 'merchandiser');
  operations = await sitDown(browser, scene, 'operations');
});
test.afterAll(async () => {
  for (const desk of [owner, merchandiser, operations]) await desk.page.context().close();
});

test('new people only look until the owner says who they are', async () => {
  await Promise.all([merchandiser.open('/app'), operations.open('/app')]);
  for (const desk of [merchandiser, operations]) {
    await expect(desk.app.getByText('What needs you now').first()).toBeVisible();
    await expect(desk.app.getByText('New campaign')).toHaveCount(0);
    await expect(desk.app.getByText('Stop all actions')).toHaveCount(0);
    expect(await desk.send('/app', 'routes/home/home', { intent: 'stop_all' })).toMatchObject(FORBIDDEN);
    await desk.open('/app/settings/team');
    await expect(desk.app.getByText('You can look, but not change this')).toBeVisible();
    expect(
      await desk.send('/app/settings/team', TEAM, { intent: 'set_role', userId: '1002', role: 'owner' }),
    ).toMatchObject(FORBIDDEN);
  }

  await owner.open('/app/settings/team');
  expect(await violations(owner.page)).toEqual([]);
  await chooseRoles(owner);
  await expect(owner.app.getByText('Account owner', { exact: true })).toBeVisible();
});

test('the merchandiser plans and lets it act; settings are not theirs', async ({ scene }) => {
  await merchandiser.open('/app/campaigns/new');
  const { app, page } = merchandiser;
  await app.getByLabel('Name', { exact: true }).fill('Team day');
  await pickProduct(page, app, DRESS);
  await app.getByLabel('What happens when it sells out').selectOption({ label: 'hide it' });
  await app.getByRole('button', { name: 'Create campaign' }).click();
  await expect(app.getByRole('heading', { name: 'Team day' })).toBeVisible();
  await startNow(app);
  await app.getByRole('button', { name: 'Start acting' }).first().click();
  await app.locator('ui-modal').getByRole('button', { name: 'Start acting' }).click();
  await expect.poll(async () => (await scene.product(DRESS)).tags).toContain('campaign:team-day');

  await merchandiser.open('/app/settings');
  await expect(app.getByText('You can look, but not change this')).toBeVisible();
  // What is set is text, not a field in pale grey.
  await expect(app.getByText('Reserve per variant')).toBeVisible();
  await expect(app.getByLabel('Reserve per variant')).toHaveCount(0);
  await expect(app.getByRole('button', { name: 'See the list first' })).toBeDisabled();
  expect(await merchandiser.send('/app/settings', SETTINGS, { intent: 'put_back' })).toMatchObject(FORBIDDEN);
  await merchandiser.open('/app/settings/data');
  await expect(app.getByRole('button', { name: 'Export settings and roles' })).toBeDisabled();
  expect(await violations(page)).toEqual([]);
});

test('operations answer for stock, and do not plan', async ({ scene }) => {
  const { app, page } = operations;
  await operations.open('/app/campaigns/new');
  await expect(app.getByText('Your role does not open this page').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await operations.open('/app/campaigns');
  await app.getByRole('link', { name: 'Team day' }).click();
  await expect(app.getByRole('heading', { name: 'Team day' })).toBeVisible();
  await expect(app.getByLabel(`Planned units: ${DRESS}`)).toHaveCount(0);
  await expect(
    app
      .getByRole('button', { name: 'End', exact: true })
      .or(app.getByRole('button', { name: /^End/ }))
      .first(),
  ).toBeDisabled();
  const id = campaignOn(page);
  expect(
    await operations.send(`/app/campaigns/${id}`, 'routes/campaign/campaign', { intent: 'end' }),
  ).toMatchObject(FORBIDDEN);
  await app.getByRole('button', { name: 'Freeze', exact: true }).click();
  await expect(app.getByText('Frozen').first()).toBeVisible();
  await app.getByRole('button', { name: 'Unfreeze' }).click();
  await expect(app.getByRole('button', { name: 'Freeze', exact: true })).toBeVisible();

  await operations.open('/app/settings');
  await app.getByLabel('Reserve per variant').fill('1');
  await saveByBar(page);
  await operations.open('/app/settings');
  await expect(app.getByLabel('Reserve per variant')).toHaveValue('1');
  expect(
    await operations.send('/app/settings/team', TEAM, { intent: 'viewers_see', quantities: false }),
  ).toMatchObject(FORBIDDEN);
  await scene.settle();
});

test('all three see the same stock move, and each answers within their role', async ({ scene }) => {
  await Promise.all([owner.open('/app'), merchandiser.open('/app'), operations.open('/app')]);
  await sellOut(scene, DRESS);
  await expect.poll(async () => (await scene.product(DRESS)).status).toBe('UNLISTED');
  await expect.poll(async () => (await scene.product(DRESS)).tags).toContain('holdfast-held');
  for (const desk of [owner, merchandiser, operations])
    await expect(desk.app.getByText(`${DRESS}`).first()).toBeVisible();

  // The merchandiser pulls the brake for everybody; only who answers for the shop lets it go on.
  await merchandiser.app.getByRole('button', { name: 'Stop all actions' }).click();
  await merchandiser.app.locator('ui-modal').getByRole('button', { name: 'Stop all actions' }).click();
  for (const desk of [owner, merchandiser, operations])
    await expect(desk.app.getByText('All actions are stopped').first()).toBeVisible();
  await expect(merchandiser.app.getByText(/It can be done by: owner or operations/).first()).toBeVisible();
  expect(await merchandiser.send('/app', 'routes/home/home', { intent: 'resume' })).toMatchObject(FORBIDDEN);
  await operations.app.getByRole('button', { name: 'Resume actions' }).first().click();
  for (const desk of [owner, merchandiser, operations])
    await expect(desk.app.getByText('All actions are stopped')).toHaveCount(0);
});

test('the owner keeps quantities from viewers, in pages and in answers', async ({ browser, scene }) => {
  await owner.open('/app/settings/team');
  await owner.app.getByText('Only lights and days', { exact: true }).click();
  await expect(owner.app.getByLabel('Only lights and days')).toBeChecked();
  const other = await scene.product('Ocean Blue Shirt');
  const level = other.variants[0]?.levels[0];
  await scene.store.do(scene.shop, 'setAvailable', {
    inventoryItemId: other.variants[0]?.inventoryItemId ?? '',
    locationId: level?.locationId ?? '',
    available: 777_777,
  });
  await scene.settle();
  expect(available(await scene.product('Ocean Blue Shirt'))).toBeGreaterThanOrEqual(777_777);
  const id = other.id.split('/').pop() ?? '';

  const viewer = await sitDown(browser, scene, 'viewer');
  await viewer.open(`/app/products/${id}`);
  await expect(viewer.app.getByRole('heading', { name: 'Ocean Blue Shirt' }).first()).toBeVisible();
  expect(await viewer.app.locator('body').innerText()).not.toMatch(/777[.,]?\d\d\d/);
  const seen = await viewer.data(`/app/products/${id}`, 'routes/products/why');
  expect(seen).toContain('Ocean Blue Shirt');
  expect(seen).toContain('"available":null');
  expect(seen).not.toContain('777777');
  expect(await violations(viewer.page)).toEqual([]);
  const known = await operations.data(`/app/products/${id}`, 'routes/products/why');
  expect(known).toContain('"available":777777');
  await viewer.page.context().close();
});

test('the owner puts everything back, sees how far it is, and takes the list along', async ({ scene }) => {
  await owner.open('/app/settings');
  const { app, page } = owner;
  const download = page.waitForEvent('download');
  await app.getByRole('button', { name: 'Export what is held (CSV)' }).click();
  expect((await download).suggestedFilename()).toBe('holdfast-held.csv');
  await app.getByRole('button', { name: 'See the list first' }).click();
  await expect(app.locator('ui-modal').getByText(DRESS).first()).toBeVisible();
  await app.locator('ui-modal').getByRole('button', { name: 'Put everything back' }).click();
  await expect.poll(async () => (await scene.product(DRESS)).status).toBe('ACTIVE');
  await expect(app.getByText(/products are as they were/).first()).toBeVisible();
  await scene.settle();
  expect((await scene.product(DRESS)).tags.filter((tag) => /holdfast|campaign:|promote:/.test(tag))).toEqual(
    [],
  );
});

test('settings go out as a file and come back in, seen first', async () => {
  await owner.open('/app/settings/data');
  const { app, page } = owner;
  const download = page.waitForEvent('download');
  await app.getByRole('button', { name: 'Export settings and roles' }).click();
  const path = await (await download).path();
  await owner.open('/app/settings');
  await app.getByLabel('Reserve per variant').fill('4');
  await saveByBar(page);
  await owner.open('/app/settings/data');
  await app.locator('input[type=file]').setInputFiles({
    name: 'settings.json',
    mimeType: 'application/json',
    buffer: await import('node:fs/promises').then((fs) => fs.readFile(path)),
  });
  const asked = app.locator('ui-modal');
  await expect(asked.getByRole('row', { name: /Reserve per variant 4 1/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await asked.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByRole('status').getByText('Settings taken over')).toBeVisible();
  await owner.open('/app/settings');
  await expect(app.getByLabel('Reserve per variant')).toHaveValue('1');
});

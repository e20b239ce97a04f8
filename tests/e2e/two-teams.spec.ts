/** One campaign from the idea to the look back, between a merchandiser and operations: what each sees, does, and is told. */
import { chooseRoles, confirmed, pickProduct, sellAtTheTill } from './deeds.ts';
import { campaignOn, dayFromNow, sitDown, type Desk } from './desk.ts';
import { expect, test, violations, type Letter } from './scene.ts';

const JACKET = 'Olive Green Jacket';
const NEWSLETTER = 'Thursday’s newsletter';
const QUESTIONS = [
  'The plan was clear in time',
  'I heard of changes when they happened',
  'Stock and promotion matched',
  'Alerts helped more than they disturbed',
];
const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 31 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Which messages reach whom at each step; what a step does not name is not sent. */
const TOLD = {
  'the idea': [],
  proposed: ['oksana: Harbour week: your sign-off is wanted'],
  // It is wanted again within hours: that is in the digest.
  'looked at, sent back and proposed again': [],
  'signed, live, acting': [],
  'it sells, and sells out': [
    'milan: Harbour week: 1 item is sold out',
    'milan: Harbour week: something to change by hand',
    'oksana: Harbour week: 1 item is sold out',
  ],
  'a note': ['milan: Harbour week: you are mentioned in a note'],
  'it is back': ['milan: Harbour week: something to change by hand'],
  'the end': [],
  'what is decided for next time': [],
  'asked how it went': [
    'milan: Harbour week: five short questions for you',
    'oksana: Harbour week: five short questions for you',
  ],
  'the owner asks for the brief': ['olivia: the brief'],
  'another theme is published': [],
  'the next morning': ['milan: the digest', 'oksana: the digest', 'olivia: the digest'],
} satisfies Record<string, string[]>;
type Step = keyof typeof TOLD;

test.use({ story: 'two teams', mail: true, actionTimeout: 60_000 });

test('two teams play one campaign from the idea to the look back', async ({ browser, scene }) => {
  const owner = await sitDown(browser, scene, 'owner');
  const planner = await sitDown(browser, scene, 'merchandiser');
  const operations = await sitDown(browser, scene, 'operations');
  await Promise.all([planner.open('/app'), operations.open('/app')]);
  await agree(owner);
  const { app, page } = planner;
  const before = await scene.product(JACKET);
  const units = before.variants[0]?.levels.reduce((sum, { available }) => sum + available, 0) ?? 0;

  const told = {} as Record<Step, string[]>;
  /** What was done, and who is told of it: minutes pass until it is due. */
  const step = (name: Step, work: () => Promise<void>, wait = 2 * MINUTE_MS): Promise<void> =>
    test.step(name, async () => {
      const seen = scene.letters.length;
      await work();
      await scene.settle();
      const wanted: readonly string[] = TOLD[name];
      // Who is told is worked out every two seconds, and sent when its time has come: where that was late, minutes pass.
      if (wanted.length > 0) {
        await page.waitForTimeout(2_500);
        scene.later(wait);
        const came = (): number => {
          const letters = scene.letters.length - seen;
          if (letters < wanted.length) scene.later(MINUTE_MS);
          return letters;
        };
        const patience = { intervals: [1_000, 3_000, 5_000], timeout: 60_000 };
        await expect.poll(came, patience).toBeGreaterThanOrEqual(wanted.length);
      }
      told[name] = said(scene.letters.slice(seen));
    });
  let id = '';
  const look = async (desk: Desk, tab: string): Promise<void> => {
    await desk.open(`/app/campaigns/${id}?tab=${tab}`);
  };

  await step('the idea', async () => {
    await planner.open('/app/campaigns/new');
    await app.getByLabel('Name', { exact: true }).fill('Harbour week');
    await pickProduct(page, app, JACKET);
    await app.getByLabel(`Planned units: ${JACKET}`).fill('12');
    await app.getByLabel('What happens when it sells out').selectOption({ label: 'hide it' });
    await app.getByRole('button', { name: 'Create campaign' }).click();
    await expect(app.getByRole('heading', { name: 'Harbour week' })).toBeVisible();
    id = campaignOn(page);
    await app.getByRole('tab', { name: 'Placements' }).click();
    await app.getByRole('button', { name: 'Add a placement' }).click();
    await app.getByLabel('Name', { exact: true }).fill(NEWSLETTER);
    await app.getByLabel('Owner', { exact: true }).selectOption({ label: 'Milan Berger' });
    await app.getByLabel('Goes out on', { exact: true }).fill(dayFromNow(3));
    await app.getByLabel('At', { exact: true }).fill('10:00');
    await app.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(app.getByRole('heading', { name: NEWSLETTER })).toBeVisible();
  });

  await step('proposed', async () => {
    await app.getByRole('button', { name: 'Propose for sign-off' }).first().click();
    await expect(app.getByText('Plan 1 waits for its sign-off')).toBeVisible();
  });

  await step('looked at, sent back and proposed again', async () => {
    await look(operations, 'readiness');
    await expect(operations.app.getByRole('heading', { name: 'Stock for what is promised' })).toBeVisible();
    await expect(operations.app.getByRole('heading', { name: 'Earlier verdicts' })).toBeVisible();
    expect(await violations(operations.page)).toEqual([]);
    await look(operations, 'signoff');
    await operations.app.getByLabel('Note', { exact: true }).fill('Only with a second packer');
    await operations.app.getByRole('button', { name: 'Send back with the note' }).click();
    // Of the campaign, and of its plan.
    await expect(operations.app.getByText('Sent back', { exact: true })).toHaveCount(2);
    await look(planner, 'signoff');
    await expect(app.getByText('Only with a second packer').first()).toBeVisible();
    await app.getByRole('button', { name: 'Propose again' }).click();
    await expect(app.getByText('Plan 2 waits for its sign-off')).toBeVisible();
  });

  await step('signed, live, acting', async () => {
    await operations.open(`/app/plan?campaign=${id}`);
    const desk = operations.app;
    await expect(desk.getByText('Harbour week: 12 units still to sell', { exact: false })).toBeVisible();
    await desk.getByRole('button', { name: `Answer: ${JACKET}` }).click();
    await desk.getByLabel(`Your answer for ${JACKET}`).selectOption({ label: 'Feasible, with conditions' });
    await desk.getByLabel('Note for marketing').fill('a second packer on Friday');
    await confirmed(operations.page, 'Marketing sees your answer', () =>
      desk.getByRole('button', { name: 'Tell marketing' }).click(),
    );
    await expect(desk.getByText('a second packer on Friday', { exact: false }).first()).toBeVisible();
    expect(await violations(operations.page)).toEqual([]);

    await look(planner, 'signoff');
    await expect(app.getByText('a second packer on Friday', { exact: false }).first()).toBeVisible();
    await look(operations, 'signoff');
    await desk.getByRole('button', { name: 'Sign plan 2' }).click();
    await expect(desk.getByText('Signed', { exact: true })).toBeVisible();
    await look(planner, 'items');
    await app.getByRole('button', { name: 'Start acting' }).first().click();
    await app.locator('ui-modal').getByRole('button', { name: 'Start acting' }).click();
    await expect.poll(async () => (await scene.product(JACKET)).tags).toContain('promote:harbour-week');
  });

  await step('it sells, and sells out', async () => {
    await sellAtTheTill(page, scene, JACKET, units - 2);
    await expect.poll(async () => (await scene.product(JACKET)).tags).not.toContain('promote:harbour-week');
    const row = app.getByRole('row').filter({ hasText: JACKET });
    await expect(row.getByText('Flagged')).toBeVisible();
    await sellAtTheTill(page, scene, JACKET, 2);
    await expect.poll(async () => (await scene.product(JACKET)).status).toBe('UNLISTED');
    await expect(row.getByText('Hidden')).toBeVisible();
  });

  await test.step('each answers for what is theirs', async () => {
    await operations.open('/app');
    const inbox = operations.app;
    await expect(
      inbox.getByText(`${JACKET} is sold out in Harbour week`, { exact: false }).first(),
    ).toBeVisible();
    await inbox.getByRole('button', { name: 'I’ll take care of it' }).first().click();
    await expect(inbox.getByText('Oksana Reyes has it').first()).toBeVisible();
    await look(planner, 'placements');
    await expect(app.getByText(`Take out ${JACKET}`)).toBeVisible();
    await app.getByRole('button', { name: 'Done', exact: true }).click();
    await expect(app.getByText('answered by Milan Berger')).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  await step('a note', async () => {
    await look(operations, 'activity');
    await operations.app.getByRole('button', { name: 'Write a note on Harbour week' }).click();
    await operations.app
      .getByLabel('Note on Harbour week')
      .fill('@Milan Berger 40 more are on the van, keep the newsletter ready');
    const saveNote = operations.app.getByRole('button', { name: 'Save the note' });
    await saveNote.click();
    // Until then the words stand in the field.
    await expect(saveNote).toHaveCount(0);
    await expect(operations.app.getByText('40 more are on the van', { exact: false }).first()).toBeVisible();
    await look(planner, 'activity');
    await expect(app.getByText('40 more are on the van', { exact: false }).first()).toBeVisible();
    await expect(app.getByRole('button', { name: 'Set up a channel' })).toBeVisible();
  });

  await step(
    'it is back',
    async () => {
      const [variant] = before.variants;
      await scene.store.do(scene.shop, 'setAvailable', {
        inventoryItemId: variant?.inventoryItemId ?? '',
        locationId: variant?.levels[0]?.locationId ?? '',
        available: 400,
      });
      await expect.poll(async () => (await scene.product(JACKET)).status).toBe('ACTIVE');
      await expect.poll(async () => (await scene.product(JACKET)).tags).toContain('promote:harbour-week');
      await look(planner, 'placements');
      await expect(app.getByText(`Put ${JACKET} back in`)).toBeVisible();
    },
    HALF_HOUR_MS,
  );

  await test.step('nothing is left open', async () => {
    await app.getByRole('button', { name: 'Done', exact: true }).click();
    await expect(app.getByText('answered by Milan Berger')).toHaveCount(2);
    await planner.open('/app');
    const mention = app.getByRole('listitem').filter({ hasText: '40 more are on the van' }).first();
    await mention.getByRole('button', { name: 'I’ll take care of it' }).click();
    await expect(mention.getByRole('button', { name: 'I’ll take care of it' })).toHaveCount(0);
  });

  await step('the end', async () => {
    await look(planner, 'items');
    await app.getByRole('button', { name: 'End now' }).click();
    await app.locator('ui-modal').getByRole('button', { name: 'End now' }).click();
    await expect(app.getByText('Ended', { exact: true }).first()).toBeVisible();
    await scene.settle();
    await expect.poll(async () => (await scene.product(JACKET)).tags).toEqual(before.tags);
    // What is over has nothing more to tell to a channel of its own.
    await look(planner, 'activity');
    await expect(app.getByRole('link', { name: 'All activity' })).toBeVisible();
    await expect(app.getByText('This campaign’s own channel')).toHaveCount(0);
    await expect(app.getByRole('button', { name: 'Set up a channel' })).toHaveCount(0);
    await scene.app.measure(scene.shop);
    await look(planner, 'results');
    await expect(app.getByRole('heading', { name: 'What became of it' })).toBeVisible();
    const fact = (name: string) =>
      app.locator('dl > div').filter({ has: app.getByText(name, { exact: true }) });
    await expect(fact('Units sold')).toContainText(String(units));
    await expect(fact('Units planned')).toContainText('12');
    await expect(fact('Stock-outs')).toContainText('1');
    // Its only item ran out: what it would have sold nobody knows, so the next plan is not misled.
    await expect(app.getByText('Suggested plans learn nothing from it', { exact: false })).toBeVisible();
    const hidden = app.getByRole('row').filter({ hasText: JACKET }).filter({ hasText: 'Hidden' });
    await expect(hidden).toContainText('yes');
    expect(await violations(page)).toEqual([]);
  });

  await step('what is decided for next time', async () => {
    await planner.open('/app/brief');
    await app.getByLabel('Decision', { exact: true }).fill('Book the second packer a week before');
    await app.getByLabel('Who does it').fill('Oksana Reyes');
    await app.getByLabel('Due by', { exact: true }).fill(dayFromNow(7));
    await app.getByRole('button', { name: 'Write down' }).click();
    await expect(app.getByLabel('Book the second packer a week before')).not.toBeChecked();
    expect(await violations(page)).toEqual([]);
  });

  await step('asked how it went', async () => {
    await scene.app.ask(scene.shop);
    await operations.open('/app/insights/surveys');
    const form = operations.app;
    for (const question of QUESTIONS) await form.getByLabel(question).selectOption('4');
    await form.getByLabel('What should we change?').fill('Tell us of the newsletter earlier');
    expect(await violations(operations.page)).toEqual([]);
    const send = form.getByRole('button', { name: 'Send answer' });
    await send.click();
    // Until then the words stand in the form.
    await expect(send).toHaveCount(0);
    await expect(form.getByText('Tell us of the newsletter earlier')).toBeVisible();
    await expect(form.getByRole('row', { name: /Harbour week/ })).toContainText('1 of');
  });

  await step('the owner asks for the brief', async () => {
    await owner.open('/app/settings/notifications');
    await owner.app.getByRole('button', { name: /^Send me this week.s brief now$/ }).click();
    await expect(owner.page.getByText('The test is sent').first()).toBeVisible();
  });
  // As sent, a long line goes on behind a sign.
  const brief = scene.letters.at(-1)?.text.replaceAll('=\r\n', '') ?? '';
  expect(brief).toContain('What we decided');
  expect(brief).toContain('Book the second packer a week before');
  expect(brief).toContain('Tell us of the newsletter earlier');
  expect(brief).toContain('Oksana Reyes on Harbour week: @Milan Berger 40 more are on the van');

  await step('another theme is published', async () => {
    const { app: desk, page: there } = owner;
    await expect(desk.getByText(/^Nobody is told when another theme is published/)).toBeVisible();
    await desk.getByRole('button', { name: 'Allow and tell people' }).click();
    await there.getByRole('dialog').getByRole('button', { name: /Allow/ }).click();
    await expect(desk.getByText(/^When another theme is published, people are told/)).toBeVisible();
    expect(await violations(there)).toEqual([]);
    await scene.store.make(scene.shop, 'theme', { name: 'Winterlight' });
    await owner.open('/app/settings/how-we-work');
    await expect(desk.getByText(/^When another theme is published, people are told/)).toBeVisible();
    await expect(desk.getByText('People are told when another theme is published.')).toBeVisible();
    await expect(desk.getByText('Quiet hours: none (it was: 9:00 PM – 7:00 AM)')).toBeVisible();
    expect(await violations(there)).toEqual([]);
  });

  await step('the next morning', async () => {}, DAY_MS);
  expect(told).toEqual(TOLD);
  for (const { text } of scene.letters.slice(-3)) expect(text).toContain('Winterlight');
  for (const desk of [owner, planner, operations]) await desk.page.context().close();
});

/** Roles, a sign-off that is waited for, and messages at any hour. */
async function agree(owner: Desk): Promise<void> {
  const { page, app, open } = owner;
  await chooseRoles(owner);
  await app.getByText('Yes. Without it a campaign waits and does not start').click();
  await expect(app.getByText('Who may sign')).toBeVisible();
  await confirmed(page, 'Saved', () => app.getByText('With names', { exact: true }).click());
  await expect(app.getByLabel('With names')).toBeChecked();
  await open('/app/settings/notifications');
  await app.getByLabel('Quiet hours').first().uncheck();
  // Half a day away: digests come when the story has them come.
  const hour = String((new Date().getUTCHours() + 12) % 24);
  await app.getByLabel('Daily digest at').first().selectOption(hour);
  const save = app.getByRole('button', { name: 'Save', exact: true }).first();
  await confirmed(page, 'Saved', () => save.click());
  await open('/app/settings/notifications');
  await expect(app.getByLabel('Quiet hours').first()).not.toBeChecked();
}

const said = (letters: readonly Letter[]): string[] =>
  letters
    .map(({ to, subject }) => {
      const what = /your day/.test(subject) ? 'the digest' : subject;
      return `${to.split('@')[0] ?? ''}: ${/meeting brief of/.test(what) ? 'the brief' : what}`;
    })
    .toSorted();

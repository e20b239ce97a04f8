/** From a hold to the owner of a newsletter, and back: commands, the judge and telling over both databases. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { createTellingStore } from '../../app/db/telling.ts';
import { createViews } from '../../app/db/views/create.ts';
import { placementCommands } from '../../app/flow/commands/placements.ts';
import { answerCommands } from '../../app/flow/commands/answers.ts';
import type { PlacementInput } from '../../app/core/placement-input.ts';
import type { CommandPorts } from '../../app/flow/commands/support.ts';
import { judgeProduct } from '../../app/flow/judge.ts';
import { tellAll, type Outgoing } from '../../app/flow/telling/tell.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, delivery, HOUR, installShop, item, level, newShop, NOON } from './store-fixture.ts';

const MINUTE = 60_000;
const ada = { userId: '1', name: 'Ada', role: 'owner' as const };
const mo = { userId: '3', name: 'Mo', role: 'merchandiser' as const };

onEachDatabase('Placements', (ground) => {
  let shop: string;
  let now: number;
  let sent: Outgoing[];
  const ports = (): CommandPorts => ({
    store: ground.store,
    shopify: undefined as never,
    clock: { now: () => now },
    poke: () => {},
    newId: randomUUID,
  });
  const commands = () => ({ ...placementCommands(ports()), ...answerCommands(ports()) });
  const judge = () => judgeProduct({ store: ground.store, clock: { now: () => now } }, shop, '7');
  const stock = async (units: number) => {
    now += MINUTE;
    await ground.store.takeIn(delivery(shop, level('7', units, { updatedAt: now })), now);
    await judge();
    // A number that jumps is believed after a minute (law 14).
    now += 2 * MINUTE;
    await judge();
  };
  const view = async () => (await createViews(ground.database.sql).placements(shop, 'c1')).placements;
  const tasks = async () =>
    (await view()).flatMap((one) => one.tasks.map(({ kind, state }) => `${one.name}: ${kind} ${state}`));
  const openTask = async () =>
    (await view()).flatMap((one) => one.tasks).find(({ state }) => state === 'open');
  const newsletter = (more: Partial<PlacementInput> = {}): PlacementInput => ({
    id: null,
    kind: 'email',
    name: 'Newsletter',
    link: null,
    ownerId: '3',
    audience: 9_000,
    goesOutAt: NOON + 2 * DAY,
    lockedFrom: null,
    productIds: [],
    ...more,
  });
  const add = (more: Partial<PlacementInput> = {}) =>
    commands().savePlacement(shop, ada, 'c1', newsletter(more));
  const pass = async (ms: number) => {
    const telling = createTellingStore(ground.database);
    const store = { ...telling, shopsToTell: async () => [shop] };
    const post = {
      canMail: true,
      send: async (message: Outgoing) => {
        sent.push(message);
        return { outcome: 'sent' as const };
      },
    };
    for (const until = now + ms; now < until;) {
      now += MINUTE;
      await tellAll({
        store,
        post,
        clock: { now: () => now },
        newId: randomUUID,
        log: { error: () => {} },
      });
    }
  };

  beforeEach(async () => {
    [shop, now, sent] = [newShop(), NOON, []];
    await installShop(ground.store, shop, ['7', '8']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveShop({ actingSince: NOON - HOUR });
      await tx.insertCampaign(campaign('c1', { name: 'Spring' }));
      await tx.upsertItems([item('c1', '7')], NOON - HOUR);
      for (const { userId, name, role } of [ada, mo, { userId: '4', name: 'Vi', role: 'viewer' }])
        await tx.upsertMember({
          userId,
          name,
          role,
          email: `${userId}@tea.test`,
          locale: 'en',
          accountOwner: false,
          collaborator: false,
          interim: false,
          joinedAt: NOON,
          lastSeenAt: NOON,
        });
    });
    for (const id of ['7', '8'])
      await ground.store.takeIn(delivery(shop, level(id, 500, { updatedAt: now })), now);
    await judge();
  });

  test('a held product is asked for once in each placement that can be changed; its owner is told, and its release asks for the reverse', async () => {
    await add();
    await add({ name: 'Sent', goesOutAt: NOON });
    await add({ name: 'Locked', lockedFrom: NOON - HOUR });
    await add({ name: 'Others', productIds: ['8'] });
    await add({ name: 'Ads', kind: 'ad_set', goesOutAt: null, ownerId: '1' });
    expect(await tasks()).toEqual([]);
    await stock(0);
    await judge();
    await judge();
    expect(await tasks()).toEqual(['Newsletter: take_out open', 'Ads: take_out open']);
    await pass(2 * MINUTE);
    const told = sent.flatMap((message) =>
      message.lines
        .filter(({ kind }) => kind === 'task')
        .map((line) => ['email' in message.to && message.to.email, message.what, line.params['placement']]),
    );
    expect(told.toSorted()).toEqual([
      ['1@tea.test', 'now', 'Ads'],
      ['3@tea.test', 'now', 'Newsletter'],
    ]);

    const task = await openTask();
    expect(task?.alertId).toBeTruthy();
    await commands().acknowledge(shop, mo, task?.alertId ?? '');
    expect((await openTask())?.by).toBe('Mo (3)');
    expect(await commands().answerTask(shop, mo, task?.id ?? '', { as: 'done', note: '' })).toEqual({
      ok: true,
    });
    expect(await commands().answerTask(shop, ada, task?.id ?? '', { as: 'done', note: '' })).toMatchObject({
      problems: [{ message: 'problem.task_is_over' }],
    });
    await judge();
    now += 12 * HOUR;
    await stock(500);
    now += MINUTE;
    await judge();
    expect(await tasks()).toEqual(['Newsletter: put_back open', 'Newsletter: take_out done']);
  });

  test('what its owner leaves as it is stays on the record with the reason, and is not asked again', async () => {
    await add();
    await stock(0);
    const task = await openTask();
    await commands().answerTask(shop, mo, task?.id ?? '', { as: 'declined', note: 'Printed already' });
    await judge();
    expect((await view())[0]?.tasks).toMatchObject([
      { state: 'declined', by: 'Mo (3)', note: 'Printed already' },
    ]);
    const { rows } = await createViews(ground.database.sql).ledger(shop, {
      campaignId: 'c1',
      productId: null,
      search: '',
      kinds: [],
      from: null,
      to: null,
      before: null,
      limit: 50,
    });
    expect(rows.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'ledger.placement_added',
        'ledger.task_opened.take_out',
        'ledger.task_declined.take_out',
      ]),
    );
  });

  test('when it goes out, or is taken away, nothing is asked any more', async () => {
    await add();
    await add({ name: 'Page', kind: 'landing_page', goesOutAt: null });
    await stock(0);
    now = NOON + 2 * DAY;
    await judge();
    expect(await tasks()).toEqual(['Page: take_out open']);
    const page = (await view()).find(({ name }) => name === 'Page');
    await commands().removePlacement(shop, ada, 'c1', page?.id ?? '');
    await judge();
    const open = await ground.database.sql.rows(
      `SELECT subject FROM "Alert" WHERE shop = $1 AND kind = 'task' AND "resolvedAt" IS NULL`,
      shop,
    );
    expect(open).toEqual([]);
  });

  test('a placement that is added while its product is held asks at once', async () => {
    await stock(0);
    await add();
    await judge();
    expect(await tasks()).toEqual(['Newsletter: take_out open']);
  });

  test('a campaign that only watches asks nothing', async () => {
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('c1', { mode: 'watch' }));
    await add();
    await stock(0);
    expect(await tasks()).toEqual([]);
  });

  test('only somebody who works can own one, and only its own campaign changes it', async () => {
    expect(await add({ ownerId: '4' })).toMatchObject({ problems: [{ message: 'problem.placement_owner' }] });
    expect(await add({ id: 'elsewhere' })).toMatchObject({
      problems: [{ message: 'problem.no_such_placement' }],
    });
    await add();
    const id = (await view())[0]?.id ?? '';
    expect(await commands().removePlacement(shop, ada, 'c2', id)).toMatchObject({
      problems: [{ message: 'problem.no_such_campaign' }],
    });
  });
});

/** A campaign's plan from the proposal to its end, through the commands, on each database. */
import { beforeEach, expect, test } from 'vitest';
import type { Settings } from '../../app/core/policy.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import type { CommandResult, Commands, Person } from '../../app/flow/commands/commands.ts';
import { tendCampaign } from '../../app/flow/tend.ts';
import { createViews } from '../../app/db/views/create.ts';
import { ASKING_NOBODY, findsNothing } from '../support/asking-nobody.ts';
import { onEachDatabase } from '../support/each-database.ts';
import {
  campaign,
  DAY,
  HOUR,
  installShop,
  item,
  level,
  newShop,
  NOON,
  product,
  variant,
} from './store-fixture.ts';

const OWNER: Person = { userId: '1', name: 'Ada', role: 'owner' };
const OPS: Person = { userId: '2', name: 'Olu', role: 'operations' };
const MERCH: Person = { userId: '3', name: 'Mia', role: 'merchandiser' };

onEachDatabase('Sign-off', (ground) => {
  let shop: string;
  let now: number;
  let commands: Commands;
  const inShop: typeof ground.store.inShop = (...args) => ground.store.inShop(...args);
  const settings = (given: Partial<Settings>) => commands.saveSettings(shop, OWNER, given);
  const state = async () => (await inShop(shop, (tx) => tx.campaign('c1')))?.state;
  const mode = async () => (await inShop(shop, (tx) => tx.campaign('c1')))?.mode;
  const latest = async () => (await createViews(ground.database.sql).signOffs(shop, 'c1'))[0];
  const tend = () => tendCampaign({ store: ground.store, clock: { now: () => now } }, shop, 'c1');
  const messages = async () =>
    (
      await ground.database.sql.rows<{ message: string }>(
        'SELECT message FROM "LedgerEntry" WHERE shop = $1 ORDER BY at, id',
        shop,
      )
    ).map(({ message }) => message.replace('ledger.', ''));
  const openAlerts = async () =>
    (
      await ground.database.sql.rows<{ kind: string }>(
        'SELECT kind FROM "Alert" WHERE shop = $1 AND "resolvedAt" IS NULL ORDER BY kind',
        shop,
      )
    ).map(({ kind }) => kind);
  const refused = (result: CommandResult) => (result.ok ? null : result.problems);
  const sign = (by = OPS, version = 1, note = '') => commands.sign(shop, by, 'c1', { version, note });
  const grow = (plannedUnits: number) =>
    commands.setItem(shop, MERCH, 'c1', '11', { plannedUnits, confirmed: true });

  beforeEach(async () => {
    [shop, now] = [newShop(), NOON];
    commands = createCommands({
      store: ground.store,
      shopify: {
        ...ASKING_NOBODY,
        readPlain: findsNothing,
        readProducts: findsNothing,
      },
      clock: { now: () => now },
      poke: () => {},
      newId: () => 'new',
    });
    await installShop(ground.store, shop, ['1']);
    await inShop(shop, async (tx) => {
      await tx.upsertVariants([variant('1')], null);
      await tx.insertCampaign(
        campaign('c1', { state: 'draft', mode: 'watch', startsAt: NOON + 2 * DAY, endsAt: NOON + 9 * DAY }),
      );
      await tx.upsertItems([item('c1', '1', { plannedUnits: 100, hero: true })], NOON);
      await tx.saveLevels([level('1', 500)], NOON);
    });
    await settings({ signOff: 'wait' });
  });

  test('off until the owner turns it on; nobody else does', async () => {
    await settings({ signOff: 'off' });
    expect(refused(await commands.propose(shop, MERCH, 'c1'))?.[0]?.message).toBe('problem.sign_off_is_off');
    expect(await commands.saveSettings(shop, OPS, { signOff: 'wait' })).toMatchObject({
      reason: 'forbidden',
    });
    expect(await commands.schedule(shop, MERCH, 'c1')).toEqual({ ok: true });
    expect(await state()).toBe('approved');
  });

  test('who signs is told where a plan came after its commit date: the answer is not late then', async () => {
    const said = async (commitAt: number) => {
      await inShop(shop, (tx) => tx.updateCampaign('c1', { commitAt }));
      await commands.propose(shop, MERCH, 'c1');
      const rows = await ground.database.sql.rows<{ message: string; commitAt: number | null }>(
        `SELECT message, (params->>'commitAt')::float8 AS "commitAt" FROM "Alert"
         WHERE shop = $1 AND kind = 'sign_off_wanted' AND "resolvedAt" IS NULL`,
        shop,
      );
      await commands.withdrawProposal(shop, MERCH, 'c1');
      return rows;
    };
    expect(await said(now)).toEqual([{ message: 'alert.sign_off_wanted', commitAt: null }]);
    expect(await said(now - 1)).toEqual([{ message: 'alert.sign_off_wanted_late', commitAt: now - 1 }]);
  });

  test('a campaign that is to come is judged at its start, not when it is scheduled or told to act', async () => {
    const judged = async () =>
      (
        await ground.database.sql.rows(
          `SELECT 1 FROM "Work" WHERE shop = $1 AND step = 'judge' AND "dueAt" <= to_timestamp($2::float8 / 1000)`,
          shop,
          now,
        )
      ).length;
    await settings({ signOff: 'off' });
    await ground.database.sql.run('DELETE FROM "Work" WHERE shop = $1', shop);
    await commands.schedule(shop, MERCH, 'c1');
    const seen = await commands.foreseeActing(shop, OWNER, 'c1');
    await commands.startActing(shop, OWNER, 'c1', seen.ok ? seen.fingerprint : '');
    expect([await mode(), await judged()]).toEqual(['act', 0]);
    now = NOON + 2 * DAY;
    await tend();
    expect([await state(), await judged()]).toEqual(['live', 1]);
    await ground.database.sql.run('DELETE FROM "Work" WHERE shop = $1', shop);
    await commands.startActing(shop, OWNER, 'c1', seen.ok ? seen.fingerprint : '');
    expect(await judged()).toBe(1);
  });

  test('proposed, sent back, changed, proposed again, signed, live', async () => {
    expect(refused(await commands.schedule(shop, MERCH, 'c1'))?.[0]?.message).toBe('problem.needs_sign_off');
    await commands.propose(shop, MERCH, 'c1');
    expect(await state()).toBe('proposed');
    expect(await openAlerts()).toEqual(['sign_off_wanted']);
    expect(refused(await sign(MERCH))?.[0]?.message).toBe('problem.not_a_signer');
    expect(refused(await commands.sendBack(shop, OPS, 'c1', { version: 1, note: ' ' }))?.[0]?.message).toBe(
      'problem.note_missing',
    );
    await commands.sendBack(shop, OPS, 'c1', { version: 1, note: 'Only 60 land in time' });
    expect([await state(), await openAlerts()]).toEqual(['draft', []]);
    expect(await latest()).toMatchObject({
      state: 'sent_back',
      note: 'Only 60 land in time',
      answeredByName: 'Olu',
    });
    await grow(60);
    await commands.propose(shop, MERCH, 'c1');
    expect(await sign(OPS, 2)).toEqual({ ok: true });
    expect([await state(), (await latest())?.state]).toEqual(['approved', 'signed']);
    now = NOON + 2 * DAY;
    await tend();
    expect(await state()).toBe('live');
    expect((await messages()).filter((one) => one.includes('sign_off'))).toEqual([
      'sign_off_wanted',
      'sign_off_sent_back',
      'sign_off_wanted',
      'sign_off_given',
    ]);
  });

  test('nobody signs what is not the plan any more', async () => {
    await commands.propose(shop, MERCH, 'c1');
    await grow(101);
    expect(refused(await sign(OPS, 1))?.[0]?.message).toBe('problem.plan_changed_since');
    expect(await sign(OPS, 2, 'if the second van comes')).toEqual({ ok: true });
    expect(await latest()).toMatchObject({ reservations: true, version: 2, plan: { units: 101 } });
  });

  test('a material change before the start asks again, and the campaign does not start without', async () => {
    await commands.propose(shop, MERCH, 'c1');
    await sign();
    await grow(110);
    expect((await latest())?.state).toBe('signed');
    await grow(111);
    expect(await state()).toBe('proposed');
    expect(await openAlerts()).toEqual(['sign_off_expired', 'sign_off_wanted']);
    const [again, before] = await createViews(ground.database.sql).signOffs(shop, 'c1');
    expect(again).toMatchObject({ state: 'proposed', version: 2 });
    expect(before).toMatchObject({
      state: 'expired',
      changes: [{ kind: 'units', unitsBefore: 100, unitsAfter: 111 }],
    });
    now = NOON + 3 * DAY;
    await tend();
    expect(await state()).toBe('proposed');
    expect(await sign(OPS, 2)).toEqual({ ok: true });
    expect([await state(), await openAlerts()]).toEqual(['live', []]);
  });

  test('where the shop chose so, it starts watching, and does not act before it is signed', async () => {
    await settings({ signOff: 'watch' });
    await commands.propose(shop, MERCH, 'c1');
    now = NOON + 2 * DAY;
    await tend();
    expect([await state(), await mode()]).toEqual(['live', 'watch']);
    const seen = await commands.foreseeActing(shop, OWNER, 'c1');
    const fingerprint = seen.ok ? seen.fingerprint : '';
    expect(refused(await commands.startActing(shop, OWNER, 'c1', fingerprint))?.[0]?.message).toBe(
      'problem.needs_sign_off',
    );
    await sign();
    expect(await commands.startActing(shop, OWNER, 'c1', fingerprint)).toEqual({ ok: true });
  });

  test('the end of a signature while it runs tells, and stops nothing', async () => {
    await commands.propose(shop, MERCH, 'c1');
    await sign();
    await inShop(shop, (tx) => tx.updateCampaign('c1', { mode: 'act' }));
    now = NOON + 2 * DAY;
    await tend();
    await grow(300);
    expect([await state(), await mode()]).toEqual(['live', 'act']);
    expect(await openAlerts()).toEqual(['sign_off_expired', 'sign_off_wanted']);
    await commands.sendBack(shop, OPS, 'c1', { version: 2, note: 'no' });
    expect([await state(), await mode()]).toEqual(['live', 'act']);
    await commands.cancel(shop, MERCH, 'c1');
    expect(await openAlerts()).toEqual([]);
  });

  test('readiness that is worse for a day ends it by the clock alone', async () => {
    await commands.propose(shop, MERCH, 'c1');
    await sign();
    await inShop(shop, (tx) =>
      tx.upsertProducts([product('1', { status: 'DRAFT', updatedAt: NOON + 1 })], NOON),
    );
    for (now = NOON + HOUR; now <= NOON + 25 * HOUR; now += HOUR) await tend();
    expect(await latest()).toMatchObject({ state: 'proposed', version: 2 });
    expect((await messages()).at(-1)).toBe('sign_off_wanted');
  });

  test('a taken back proposal is a draft again; nobody signs it', async () => {
    await commands.propose(shop, MERCH, 'c1');
    expect(await commands.withdrawProposal(shop, MERCH, 'c1')).toEqual({ ok: true });
    expect([await state(), await openAlerts()]).toEqual(['draft', []]);
    expect(refused(await sign())?.[0]?.message).toBe('problem.nothing_to_sign');
  });

  test('Flow and the people are told: wanted at once, answered once', async () => {
    await commands.propose(shop, MERCH, 'c1');
    await sign();
    const events = await ground.database.sql.rows<{ handle: string }>(
      'SELECT handle FROM "FlowEvent" WHERE shop = $1 ORDER BY id',
      shop,
    );
    expect(events.map(({ handle }) => handle)).toEqual(['sign-off-wanted', 'team-alerted']);
    const told = await ground.database.sql.rows<{ kind: string; over: boolean; doneBy: string }>(
      'SELECT kind, "resolvedAt" IS NOT NULL AS over, "doneBy" FROM "Alert" WHERE shop = $1 ORDER BY kind',
      shop,
    );
    expect(told).toEqual([
      { kind: 'sign_off_answered', over: true, doneBy: OPS.userId },
      { kind: 'sign_off_wanted', over: true, doneBy: MERCH.userId },
    ]);
  });
});

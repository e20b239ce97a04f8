/** Who is who in a shop: first visits, the account owner's arrival, roles said by the owner; and refusals by role. */
import { beforeEach, describe, expect, test } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { DEEDS, may, ROLES, type Role } from '../../app/core/roles.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import type { Commands, Person } from '../../app/flow/commands/commands.ts';
import { createTeam, type Team, type Visitor } from '../../app/flow/team.ts';
import { ASKING_NOBODY } from '../support/asking-nobody.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { newShop, NOON } from './store-fixture.ts';

const visitor = (userId: string, more: Partial<Visitor> = {}): Visitor => ({
  userId,
  name: `Person ${userId}`,
  email: `p${userId}@tea.test`,
  emailVerified: true,
  locale: 'en',
  accountOwner: false,
  collaborator: false,
  ...more,
});
const AGENCY = visitor('1', { collaborator: true });
const OWNER = visitor('2', { accountOwner: true });
const NEWCOMER = visitor('3');

onEachDatabase('The team', (ground) => {
  let shop: string;
  let now: number;
  let team: Team;
  let commands: Commands;

  beforeEach(async () => {
    shop = newShop();
    now = NOON;
    const clock = { now: () => now };
    team = createTeam({ store: ground.store, clock });
    commands = createCommands({
      store: ground.store,
      shopify: ASKING_NOBODY,
      clock,
      poke: () => {},
      newId: () => 'new',
    });
    const settings = settingsSchema.parse({});
    await ground.store.inShop(shop, (tx) => tx.saveShop({ installedAt: NOON, settings }));
  });

  const roles = async (): Promise<Record<string, string>> =>
    ground.store.inShop(shop, async (tx) =>
      Object.fromEntries((await tx.members()).map(({ userId, role }) => [userId, role])),
    );
  const alerts = (): Promise<string[]> =>
    ground.store.inShop(shop, (tx) =>
      tx.openAlerts(
        null,
        [
          {
            subject: 'owner_arrived',
            kind: 'team',
            urgency: 'later',
            message: 'm',
            params: {},
            campaignId: null,
          },
        ],
        now,
      ),
    );
  const as = (userId: string, role: Role): Person => ({ userId, name: userId, role });

  describe('first visits', () => {
    test('whoever comes first administers, the next one gets the shop’s default', async () => {
      expect((await team.meet(shop, AGENCY)).role).toBe('owner');
      expect((await team.meet(shop, NEWCOMER)).role).toBe('viewer');
    });

    test('the account owner takes over, is told, and the one before has the default role', async () => {
      await team.meet(shop, AGENCY);
      expect((await team.meet(shop, OWNER)).role).toBe('owner');
      expect(await roles()).toEqual({ '1': 'viewer', '2': 'owner' });
      // It is open: one with the same subject is not new.
      expect(await alerts()).toEqual([]);
      expect((await team.meet(shop, AGENCY)).role).toBe('viewer');
    });

    test('an owner who comes first has nobody to take over from', async () => {
      await team.meet(shop, OWNER);
      await team.meet(shop, NEWCOMER);
      expect(await roles()).toEqual({ '2': 'owner', '3': 'viewer' });
      expect(await alerts()).toEqual(['owner_arrived']);
    });

    test('somebody whom the installer made owner stays one when the account owner comes', async () => {
      await team.meet(shop, AGENCY);
      await team.meet(shop, NEWCOMER);
      await commands.setRole(shop, as('1', 'owner'), '3', 'owner');
      await team.meet(shop, OWNER);
      expect(await roles()).toEqual({ '1': 'viewer', '2': 'owner', '3': 'owner' });
    });

    test('two who come first at the same moment do not both administer', async () => {
      const both = await Promise.all([team.meet(shop, AGENCY), team.meet(shop, NEWCOMER)]);
      expect(both.map(({ role }) => role).toSorted()).toEqual(['owner', 'viewer']);
    });

    test('a chosen address brings its role, if Shopify has verified it', async () => {
      const settings = settingsSchema.parse({
        defaultRole: 'merchandiser',
        expectedPeople: [{ email: 'P3@tea.test', role: 'operations' }],
      });
      await ground.store.inShop(shop, (tx) => tx.saveShop({ settings }));
      await team.meet(shop, OWNER);
      expect((await team.meet(shop, NEWCOMER)).role).toBe('operations');
      const claimed = visitor('4', { email: 'p3@tea.test', emailVerified: false });
      expect((await team.meet(shop, claimed)).role).toBe('merchandiser');
    });

    test('a visit is not written down each time', async () => {
      await team.meet(shop, OWNER);
      const seen = async () => (await ground.store.inShop(shop, (tx) => tx.member('2')))?.lastSeenAt;
      now += 60_000;
      await team.meet(shop, OWNER);
      expect(await seen()).toBe(NOON);
      now += 600_000;
      await team.meet(shop, OWNER);
      expect(await seen()).toBe(now);
    });
  });

  describe('roles are said by the owner', () => {
    beforeEach(async () => {
      await team.meet(shop, OWNER);
      await team.meet(shop, NEWCOMER);
    });

    test('and count from the next request on', async () => {
      expect(await commands.setRole(shop, as('2', 'owner'), '3', 'merchandiser')).toEqual({ ok: true });
      expect((await team.meet(shop, NEWCOMER)).role).toBe('merchandiser');
    });

    test.each([
      ['2', 'viewer', 'problem.account_owner_stays'],
      ['9', 'viewer', 'problem.no_such_person'],
    ] as const)('person %s as %s: %s', async (userId, role, message) => {
      expect(await commands.setRole(shop, as('2', 'owner'), userId, role)).toMatchObject({
        ok: false,
        problems: [{ message }],
      });
    });

    test('somebody always administers', async () => {
      await ground.store.inShop(shop, (tx) => tx.removeMember('2'));
      await commands.setRole(shop, as('3', 'owner'), '3', 'owner');
      for (const answer of [
        await commands.setRole(shop, as('3', 'owner'), '3', 'viewer'),
        await commands.forgetMember(shop, as('3', 'owner'), '3'),
      ]) {
        expect(answer).toMatchObject({ ok: false, problems: [{ message: 'problem.last_owner' }] });
      }
    });

    test('who is forgotten begins again', async () => {
      await commands.setRole(shop, as('2', 'owner'), '3', 'operations');
      await commands.forgetMember(shop, as('2', 'owner'), '3');
      expect(await roles()).toEqual({ '2': 'owner' });
      expect((await team.meet(shop, NEWCOMER)).role).toBe('viewer');
    });
  });

  describe('commands are refused by role', () => {
    const FORBIDDEN = { ok: false, reason: 'forbidden', problems: [{ message: 'problem.forbidden' }] };
    const call = (name: keyof Commands, by: Person, ...rest: unknown[]): Promise<unknown> =>
      (commands[name] as (...all: unknown[]) => Promise<unknown>)(shop, by, ...rest);
    const everyCommand = () =>
      (Object.keys(commands) as (keyof Commands)[]).filter((one) => one !== 'checkHandle');

    test('every command is in the table of roles', () => {
      expect(everyCommand().filter((name) => !DEEDS.some((deed) => deed === name))).toEqual([]);
    });

    test('each to each role that may not, before anything happens', async () => {
      let refused = 0;
      for (const role of ROLES) {
        for (const name of everyCommand()) {
          if (DEEDS.some((deed) => deed === name && may(role, deed))) continue;
          expect(await call(name, as('3', role), 'x', {}), `${role} ${name}`).toMatchObject(FORBIDDEN);
          refused += 1;
        }
      }
      expect(refused).toBeGreaterThan(40);
    });

    test('the refusal names what is refused, and who may', async () => {
      expect(await call('freeze', as('3', 'viewer'), 'c1')).toMatchObject({
        problems: [{ params: { role: 'viewer', deed: 'freeze', who: 'owner,operations,merchandiser' } }],
      });
      expect(await call('putEverythingBack', as('3', 'merchandiser'), null)).toMatchObject({
        problems: [{ params: { deed: 'putShopBack', who: 'owner,operations' } }],
      });
    });

    test('putting back the whole shop is not putting back one campaign', async () => {
      expect(await call('putEverythingBack', as('3', 'merchandiser'), null)).toMatchObject(FORBIDDEN);
      expect(await call('putEverythingBack', as('3', 'merchandiser'), 'c1')).toMatchObject({
        ok: false,
        problems: [{ message: 'problem.no_such_campaign' }],
      });
      expect(await call('putEverythingBack', as('3', 'operations'), null)).toMatchObject({ ok: true });
    });

    test('settings about people are the owner’s alone', async () => {
      for (const input of [
        { defaultRole: 'operations' },
        { viewersSeeQuantities: false },
        { expectedPeople: [] },
      ])
        expect(await call('saveSettings', as('3', 'operations'), input)).toMatchObject(FORBIDDEN);
      expect(await call('saveSettings', as('3', 'operations'), { reserve: 3 })).toEqual({ ok: true });
      expect(await call('saveSettings', as('2', 'owner'), { defaultRole: 'operations' })).toEqual({
        ok: true,
      });
    });
  });
});

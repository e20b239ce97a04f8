/** Importing settings: seen first, applied as a whole or not at all. */
import { beforeEach, expect, test } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import type { Commands, Person } from '../../app/flow/commands/commands.ts';
import type { MemberRow } from '../../app/flow/store.ts';
import { ASKING_NOBODY } from '../support/asking-nobody.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { newShop, NOON } from './store-fixture.ts';

const OWNER: Person = { userId: '1', name: 'Ada', role: 'owner' };
const member = (userId: string, role: string, more: Partial<MemberRow> = {}): MemberRow => ({
  userId,
  role,
  name: `Person ${userId}`,
  email: `P${userId}@tea.test`,
  locale: 'en',
  accountOwner: false,
  collaborator: false,
  interim: false,
  joinedAt: NOON,
  lastSeenAt: NOON,
  ...more,
});

onEachDatabase('Settings as a file', (ground) => {
  let staging: string;
  let live: string;
  let commands: Commands;

  const places = (offset: number) => ({
    gid: '1',
    name: 'Tea',
    ianaTimezone: 'UTC',
    currencyCode: 'EUR',
    plan: '',
    locations: [{ id: String(offset + 1), name: 'Warehouse', isActive: true, fulfillsOnlineOrders: true }],
    publications: [
      {
        id: String(offset + 7),
        name: 'Google',
        handle: 'google',
        catalogType: 'APP',
        supportsFuturePublishing: false,
      },
    ],
  });
  const settingsOf = async (shop: string) => (await ground.store.inShop(shop, (tx) => tx.shop()))?.settings;
  const exported = async (): Promise<string> => {
    const made = await commands.exportSettings(staging, OWNER);
    if (!made.ok) throw new Error('not exported');
    return made.file;
  };
  const preview = async (file: string) => {
    const seen = await commands.previewSettings(live, OWNER, file);
    if (!seen.ok) throw new Error(JSON.stringify(seen.problems));
    return seen;
  };

  beforeEach(async () => {
    [staging, live] = [newShop(), newShop()];
    commands = createCommands({
      store: ground.store,
      shopify: ASKING_NOBODY,
      clock: { now: () => NOON },
      poke: () => {},
      newId: () => 'new',
    });
    await ground.store.inShop(staging, async (tx) => {
      const settings = settingsSchema.parse({
        reserve: 5,
        advertisingPublicationIds: ['7'],
        viewersSeeQuantities: false,
      });
      await tx.saveShop({ installedAt: NOON, settings });
      await tx.saveAgreedTelling(tellingSchema.parse({ cap: 3, matrix: { held: { flow: 'off' } } }), NOON);
      await tx.saveShopFacts(places(0), NOON);
      await tx.upsertMember(member('1', 'owner', { accountOwner: true }));
      await tx.upsertMember(member('2', 'operations'));
      await tx.upsertMember(member('3', 'merchandiser'));
    });
    await ground.store.inShop(live, async (tx) => {
      await tx.saveShop({ installedAt: NOON, settings: settingsSchema.parse({ reserve: 1 }) });
      await tx.saveShopFacts(places(100), NOON);
      await tx.upsertMember(member('9', 'owner', { accountOwner: true }));
      await tx.upsertMember(member('2', 'viewer'));
    });
  });

  test('a preview says what would change, and changes nothing', async () => {
    const before = await settingsOf(live);
    const seen = await preview(await exported());
    expect(seen.differences.map(({ path }) => path).toSorted()).toEqual([
      'advertisingPublicationIds',
      'cap',
      'held.flow',
      'reserve',
      'viewersSeeQuantities',
    ]);
    expect(seen.people).toEqual([
      { email: 'P2@tea.test', name: 'Person 2', from: 'viewer', role: 'operations' },
      { email: 'p1@tea.test', name: null, from: null, role: 'owner' },
      { email: 'p3@tea.test', name: null, from: null, role: 'merchandiser' },
    ]);
    expect(seen.unknown).toEqual([]);
    expect(await settingsOf(live)).toEqual(before);
  });

  test('what was previewed is applied, ids by name, roles now or at the first visit', async () => {
    const file = await exported();
    const { fingerprint } = await preview(file);
    expect(await commands.importSettings(live, OWNER, file, fingerprint)).toEqual({ ok: true });
    expect(await settingsOf(live)).toMatchObject({
      reserve: 5,
      viewersSeeQuantities: false,
      advertisingPublicationIds: ['107'],
      expectedPeople: [
        { email: 'p1@tea.test', role: 'owner' },
        { email: 'p3@tea.test', role: 'merchandiser' },
      ],
    });
    expect(await ground.store.inShop(live, (tx) => tx.agreedTelling())).toMatchObject({
      cap: 3,
      matrix: { held: { flow: 'off' }, released: { flow: 'now' } },
    });
    const roles = await ground.store.inShop(live, (tx) => tx.members());
    expect(Object.fromEntries(roles.map(({ userId, role }) => [userId, role]))).toEqual({
      '9': 'owner',
      '2': 'operations',
    });
    const again = await preview(file);
    expect([again.differences, again.people]).toEqual([[], []]);
  });

  test('what changed since the preview has to be seen again', async () => {
    const file = await exported();
    const { fingerprint } = await preview(file);
    await ground.store.inShop(live, (tx) => tx.saveAgreedTelling(tellingSchema.parse({ cap: 5 }), NOON));
    expect(await commands.importSettings(live, OWNER, file, fingerprint)).toMatchObject({ ok: false });
    expect((await ground.store.inShop(live, (tx) => tx.agreedTelling())).cap).toBe(5);
    const seen = await preview(file);
    await commands.saveSettings(live, OWNER, { reserve: 2 });
    expect(await commands.importSettings(live, OWNER, file, seen.fingerprint)).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.settings_changed_meanwhile' }],
    });
    expect(await settingsOf(live)).toMatchObject({ reserve: 2, viewersSeeQuantities: true });
  });

  test('a file that leaves nobody who administers is refused', async () => {
    await ground.store.inShop(live, async (tx) => {
      await tx.removeMember('9');
      await tx.upsertMember(member('3', 'owner'));
    });
    expect(await commands.previewSettings(live, OWNER, await exported())).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.last_owner' }],
    });
  });
});

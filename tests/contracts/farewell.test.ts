/** Who is told after an uninstall, and what happens when nobody can be. The message itself: tests/faults/uninstall. */
import { beforeEach, expect, test } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import type { HeldReport } from '../../app/core/held.ts';
import { sayFarewell } from '../../app/flow/farewell.ts';
import type { MemberRow } from '../../app/flow/store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { newShop, NOON } from './store-fixture.ts';

const member = (userId: string, role: string, more: Partial<MemberRow> = {}): MemberRow => ({
  userId,
  role,
  name: `Person ${userId}`,
  email: `p${userId}@tea.test`,
  locale: 'de',
  accountOwner: false,
  collaborator: false,
  interim: false,
  joinedAt: NOON,
  lastSeenAt: NOON,
  ...more,
});
const hidden = { field: 'status', was: 'ACTIVE', wrote: 'UNLISTED', variant: null };
const tagged = { field: 'tag:campaign:sale', was: false, wrote: true, variant: null };
const product = (
  productId: string,
  response: 'hide' | null,
  fields: HeldReport['products'][number]['fields'],
) => ({
  productId,
  title: `Product ${productId}`,
  handle: '',
  response,
  campaigns: [],
  since: NOON,
  fields,
});
const REPORT: HeldReport = {
  shopName: 'Tea',
  timezone: 'UTC',
  currency: 'EUR',
  channels: {},
  products: [product('1', 'hide', [hidden]), product('2', null, [tagged]), product('3', null, [hidden])],
};

onEachDatabase('Farewell', (ground) => {
  let shop: string;
  let sent: string[];
  let warned: object[];
  const say = (canSend = true): Promise<void> =>
    sayFarewell(
      {
        store: ground.store,
        clock: { now: () => NOON },
        report: () => Promise.resolve(REPORT),
        send: canSend
          ? (_report, { email, locale }) => {
              sent.push(`${email} ${locale}`);
              return Promise.resolve();
            }
          : null,
        log: { info: () => {}, warn: (details) => warned.push(details) },
      },
      shop,
    );
  const ledger = async (): Promise<{ message: string; params: unknown }[]> =>
    ground.database.sql.rows('SELECT message, params FROM "LedgerEntry" WHERE shop = $1', shop);

  beforeEach(async () => {
    [shop, sent, warned] = [newShop(), [], []];
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveShop({ installedAt: NOON - 1, settings: settingsSchema.parse({}) });
      await tx.saveShop({ uninstalledAt: NOON });
    });
  });
  const come = (...members: MemberRow[]): Promise<void> =>
    ground.store.inShop(shop, async (tx) => {
      for (const one of members) await tx.upsertMember(one);
    });

  test('the account owner is told, in their language, and it is on the ledger', async () => {
    await come(member('1', 'owner', { accountOwner: true }), member('2', 'owner'), member('3', 'viewer'));
    await say();
    expect(sent).toEqual(['p1@tea.test de']);
    expect(await ledger()).toEqual([{ message: 'ledger.farewell_sent', params: { count: 2, people: 1 } }]);
  });

  test('where the account owner never came, whoever administers', async () => {
    await come(member('2', 'owner', { interim: true }), member('3', 'operations'));
    await say();
    expect(sent).toEqual(['p2@tea.test de']);
  });

  test.each([
    ['without a mail server', false, member('1', 'owner', { accountOwner: true })],
    ['without an address', true, member('1', 'owner', { accountOwner: true, email: null })],
  ])('%s the log and the ledger say that nobody was told', async (_, canSend, owner) => {
    await come(owner);
    await say(canSend);
    expect(sent).toEqual([]);
    expect(warned).toMatchObject([{ shop, held: 2 }]);
    expect(await ledger()).toEqual([{ message: 'ledger.farewell_not_sent', params: { count: 2 } }]);
  });

  test('who is back hears nothing', async () => {
    await come(member('1', 'owner', { accountOwner: true }));
    await ground.store.inShop(shop, (tx) => tx.saveShop({ installedAt: NOON + 1 }));
    await say();
    expect([sent, await ledger()]).toEqual([[], []]);
  });
});

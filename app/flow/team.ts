import { roleOf, type Role } from '../core/roles.ts';
import type { Clock } from './ports.ts';
import { shopEntry } from './shop-entry.ts';
import type { MemberRow, ShopTx, Store } from './store.ts';

/** Somebody who opened the app, as Shopify describes them. */
export interface Visitor {
  userId: string;
  name: string;
  email: string | null;
  emailVerified: boolean;
  locale: string;
  accountOwner: boolean;
  collaborator: boolean;
}

export interface Team {
  /** Who this is and what they may do. Somebody new gets their role here. Cheap for somebody who is known. */
  meet(shop: string, visitor: Visitor): Promise<MemberRow & { role: Role }>;
}

/** A visit is written down at most this often. */
const SEEN_EVERY_MS = 300_000;

/**
 * The people of a shop. Shopify names no roles, so they are ours: whoever comes first administers; the account owner
 * always does, and is told who did until then, which ends with it; everybody else begins with the shop's default role,
 * or with the one that the owner chose for their address.
 */
export function createTeam(ports: { store: Pick<Store, 'inShop' | 'withLock'>; clock: Clock }): Team {
  const { store, clock } = ports;
  return {
    async meet(shop, visitor) {
      const known = await store.inShop(shop, (tx) => tx.member(visitor.userId));
      const now = clock.now();
      if (known && isFresh(known, visitor, now)) return withRole(known);
      // One at a time: two people who come first at the same moment do not both administer.
      return store.withLock(`team:${shop}`, () => store.inShop(shop, (tx) => receive(tx, visitor, now)));
    },
  };
}

const withRole = (row: MemberRow): MemberRow & { role: Role } => ({
  ...row,
  role: roleOf(row.role) ?? 'viewer',
});

const isFresh = (known: MemberRow, visitor: Visitor, now: number): boolean =>
  known.lastSeenAt !== null &&
  now - known.lastSeenAt < SEEN_EVERY_MS &&
  known.accountOwner === visitor.accountOwner &&
  (!visitor.accountOwner || known.role === 'owner') &&
  known.name === visitor.name &&
  known.email === visitor.email;

async function receive(tx: ShopTx, visitor: Visitor, now: number): Promise<MemberRow & { role: Role }> {
  const members = await tx.members();
  const known = members.find(({ userId }) => userId === visitor.userId);
  const nobodyAdministers = !members.some(({ role }) => role === 'owner');
  const fromNowOn = visitor.accountOwner || nobodyAdministers ? 'owner' : null;
  const role = fromNowOn ?? (known ? withRole(known).role : await firstRole(tx, visitor));
  const { emailVerified: _verified, ...facts } = visitor;
  const row = {
    ...facts,
    role,
    interim: !visitor.accountOwner && (known?.interim ?? nobodyAdministers) && role === 'owner',
    joinedAt: known?.joinedAt ?? now,
    lastSeenAt: now,
  };
  await tx.upsertMember(row);
  if (!known) await tell(tx, 'ledger.member_joined', { name: row.name, role }, now);
  if (visitor.accountOwner) await takeOver(tx, row, members, now);
  return row;
}

/** What the owner chose for this address before its person came, else the shop's default. */
async function firstRole(tx: ShopTx, visitor: Visitor): Promise<Role> {
  const settings = (await tx.shop())?.settings;
  const address = visitor.emailVerified ? visitor.email?.toLowerCase() : undefined;
  const expected = settings?.expectedPeople.find(({ email }) => email === address);
  return expected?.role ?? settings?.defaultRole ?? 'viewer';
}

/** The account owner is here: who administered until now has the shop's default role from now on, and the owner is told. */
async function takeOver(
  tx: ShopTx,
  owner: MemberRow,
  members: readonly MemberRow[],
  now: number,
): Promise<void> {
  const before = members.filter(({ interim, userId }) => interim && userId !== owner.userId);
  if (before.length === 0) return;
  const role = (await tx.shop())?.settings.defaultRole ?? 'viewer';
  for (const member of before) await tx.upsertMember({ ...member, role, interim: false });
  const params = { owner: owner.name, before: before.map(({ name }) => name).join(', '), role };
  await tell(tx, 'ledger.owner_arrived', params, now);
  await tx.openAlerts(
    null,
    [
      {
        subject: 'owner_arrived',
        kind: 'team',
        urgency: 'today',
        message: 'alert.owner_arrived',
        params,
        campaignId: null,
      },
    ],
    now,
  );
}

const tell = (tx: ShopTx, message: string, params: Record<string, string>, now: number): Promise<void> =>
  tx.ledger(null, [shopEntry(message, params)], now);

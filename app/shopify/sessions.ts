import { Session } from '@shopify/shopify-api';
import type { Sealer } from './encryption.ts';

/** A row of the Session table: names and columns are those of Shopify's own Prisma storage. */
export interface SessionRow {
  id: string;
  shop: string;
  state: string;
  isOnline: boolean;
  scope: string | null;
  expires: Date | null;
  accessToken: string;
  userId: bigint | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  accountOwner: boolean;
  locale: string | null;
  collaborator: boolean | null;
  emailVerified: boolean | null;
  refreshToken: string | null;
  refreshTokenExpires: Date | null;
}

/** The Session table. */
export interface SessionTable {
  /** Stores a session, in place of the one that has its id. */
  put(row: SessionRow): Promise<unknown>;
  get(id: string): Promise<SessionRow | null>;
  /** Latest first. */
  ofShop(shop: string): Promise<SessionRow[]>;
  remove(ids: readonly string[]): Promise<unknown>;
}

/** Shopify's SessionStorage, over our database and with tokens encrypted at rest. */
export interface SessionStorage {
  storeSession(session: Session): Promise<boolean>;
  loadSession(id: string): Promise<Session | undefined>;
  deleteSession(id: string): Promise<boolean>;
  deleteSessions(ids: string[]): Promise<boolean>;
  findSessionsByShop(shop: string): Promise<Session[]>;
}

/**
 * Sessions in the database. A session whose token no key opens (a lost key) reads as absent: the next visit of a person
 * exchanges a new one.
 */
export function createSessionStorage(table: SessionTable, sealer: Sealer): SessionStorage {
  return {
    async storeSession(session) {
      const row = toRow(session, sealer);
      await table.put(row);
      return true;
    },
    async loadSession(id) {
      const row = await table.get(id);
      return row ? toSession(row, sealer) : undefined;
    },
    async deleteSession(id) {
      await table.remove([id]);
      return true;
    },
    async deleteSessions(ids) {
      await table.remove(ids);
      return true;
    },
    async findSessionsByShop(shop) {
      const rows = await table.ofShop(shop);
      return rows.flatMap((row) => toSession(row, sealer) ?? []);
    },
  };
}

const accessContext = (id: string): string => `access:${id}`;
const refreshContext = (id: string): string => `refresh:${id}`;

function toRow(session: Session, sealer: Sealer): SessionRow {
  const user = session.onlineAccessInfo?.associated_user;
  return {
    id: session.id,
    shop: session.shop,
    state: session.state,
    isOnline: session.isOnline,
    scope: session.scope ?? null,
    expires: session.expires ?? null,
    accessToken: session.accessToken ? sealer.seal(session.accessToken, accessContext(session.id)) : '',
    userId: user ? BigInt(user.id) : null,
    firstName: user?.first_name ?? null,
    lastName: user?.last_name ?? null,
    email: user?.email ?? null,
    accountOwner: user?.account_owner ?? false,
    locale: user?.locale ?? null,
    collaborator: user?.collaborator ?? null,
    emailVerified: user?.email_verified ?? null,
    refreshToken: session.refreshToken ? sealer.seal(session.refreshToken, refreshContext(session.id)) : null,
    refreshTokenExpires: session.refreshTokenExpires ?? null,
  };
}

function toSession(row: SessionRow, sealer: Sealer): Session | undefined {
  const accessToken = row.accessToken ? sealer.open(row.accessToken, accessContext(row.id)) : undefined;
  if (accessToken === null) return undefined;
  const refreshToken = row.refreshToken && sealer.open(row.refreshToken, refreshContext(row.id));
  return new Session({
    id: row.id,
    shop: row.shop,
    state: row.state,
    isOnline: row.isOnline,
    ...(row.scope === null ? {} : { scope: row.scope }),
    ...(row.expires === null ? {} : { expires: row.expires }),
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(refreshToken ? { refreshToken } : {}),
    ...(row.refreshTokenExpires === null ? {} : { refreshTokenExpires: row.refreshTokenExpires }),
    ...(row.userId === null ? {} : { onlineAccessInfo: userOf(row, row.userId) }),
  });
}

function userOf(row: SessionRow, id: bigint): NonNullable<Session['onlineAccessInfo']> {
  return {
    expires_in: 0,
    associated_user_scope: row.scope ?? '',
    associated_user: {
      id: Number(id),
      first_name: row.firstName ?? '',
      last_name: row.lastName ?? '',
      email: row.email ?? '',
      email_verified: row.emailVerified ?? false,
      account_owner: row.accountOwner,
      locale: row.locale ?? '',
      collaborator: row.collaborator ?? false,
    },
  };
}

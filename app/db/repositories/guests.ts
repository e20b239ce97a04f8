/** Links for people without a seat. */
import type { GuestLink } from '../../core/guest-links.ts';
import type { GuestTx } from '../../flow/guests/store.ts';
import { json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';

export const guestRepository = ({ shop, sql }: Scope): GuestTx => ({
  guestLinks: () =>
    sql.rows<GuestLink>(`${SELECT} WHERE shop = $1 ORDER BY "createdAt" DESC, id LIMIT ${MOST}`, shop),
  async guestLink(id) {
    const [row] = await sql.rows<GuestLink>(`${SELECT} WHERE shop = $1 AND id = $2`, shop, id);
    return row ?? null;
  },
  async addGuestLink({ id, name, role, purposes, locale, createdAt, createdBy, expiresAt }) {
    await sql.run(
      `INSERT INTO "GuestLink" (shop, id, name, role, purposes, locale, "createdAt", "createdBy", "expiresAt")
       VALUES ($1, $2, $3, $4, $5::jsonb, $6, to_timestamp($7::float8 / 1000), $8, to_timestamp($9::float8 / 1000))`,
      shop,
      id,
      name,
      role,
      json(purposes),
      locale,
      createdAt,
      createdBy,
      expiresAt,
    );
  },
  async revokeGuestLink(id, now) {
    await sql.run(
      `UPDATE "GuestLink" SET "revokedAt" = to_timestamp($3::float8 / 1000) WHERE shop = $1 AND id = $2 AND "revokedAt" IS NULL`,
      shop,
      id,
      now,
    );
  },
  async guestLinkUsed(id, now) {
    await sql.run(
      `UPDATE "GuestLink" SET "lastUsedAt" = to_timestamp($3::float8 / 1000) WHERE shop = $1 AND id = $2`,
      shop,
      id,
      now,
    );
  },
});

/** Expired ones are listed, too, so that people see what ended. */
const MOST = 500;

const SELECT = `SELECT id, name, role, purposes, locale, ${ms('"createdAt"')} AS "createdAt", "createdBy",
  ${ms('"expiresAt"')} AS "expiresAt", ${ms('"revokedAt"')} AS "revokedAt", ${ms('"lastUsedAt"')} AS "lastUsedAt" FROM "GuestLink"`;

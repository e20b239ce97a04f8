/**
 * Shopify's sessions on the driver itself. Prisma would do for one table, but it loads its query compiler into each process
 * (`npm run bench memory`), and a token is read with every request to Shopify.
 */
import type { SessionRow, SessionTable } from '../shopify/sessions.ts';
import { json, ms, type Sql } from './sql.ts';

interface Row extends Omit<SessionRow, 'expires' | 'userId' | 'refreshTokenExpires'> {
  expires: number | null;
  userId: string | null;
  refreshTokenExpires: number | null;
}

/** The Session table as the session storage needs it. Behaviour: tests/contracts/sessions. */
export function sessionTable(sql: Sql): SessionTable {
  return {
    put: (row) => sql.run(PUT, json([toRow(row)])),
    async get(id) {
      const [row] = await sql.rows<Row>(`${SELECT} WHERE id = $1`, id);
      return row ? ofRow(row) : null;
    },
    async ofShop(shop) {
      const rows = await sql.rows<Row>(`${SELECT} WHERE shop = $1 ORDER BY expires DESC`, shop);
      return rows.map(ofRow);
    },
    remove: (ids) =>
      sql.run(`DELETE FROM "Session" WHERE id IN (SELECT json_array_elements_text($1::json))`, json(ids)),
  };
}

const toRow = ({ expires, userId, refreshTokenExpires, ...row }: SessionRow): Row => ({
  ...row,
  expires: expires?.getTime() ?? null,
  userId: userId?.toString() ?? null,
  refreshTokenExpires: refreshTokenExpires?.getTime() ?? null,
});

const ofRow = ({ expires, userId, refreshTokenExpires, ...row }: Row): SessionRow => ({
  ...row,
  expires: expires === null ? null : new Date(expires),
  userId: userId === null ? null : BigInt(userId),
  refreshTokenExpires: refreshTokenExpires === null ? null : new Date(refreshTokenExpires),
});

/** Columns that are what they are in every driver. */
const PLAIN =
  'id, shop, state, "isOnline", scope, "accessToken", "firstName", "lastName", email, "accountOwner", locale, collaborator, "emailVerified", "refreshToken"';

const SELECT = `SELECT ${PLAIN}, "userId"::text AS "userId", ${ms('expires')} AS expires,
  ${ms('"refreshTokenExpires"')} AS "refreshTokenExpires" FROM "Session"`;

const COLUMNS = `${PLAIN}, "userId", expires, "refreshTokenExpires"`;

/** $1 sessions. */
const PUT = `
INSERT INTO "Session" (${COLUMNS})
SELECT ${PLAIN}, "userId", to_timestamp(expires / 1000), to_timestamp("refreshTokenExpires" / 1000)
FROM json_to_recordset($1::json) AS x(id text, shop text, state text, "isOnline" boolean, scope text, "accessToken" text,
  "firstName" text, "lastName" text, email text, "accountOwner" boolean, locale text, collaborator boolean,
  "emailVerified" boolean, "refreshToken" text, "userId" bigint, expires float8, "refreshTokenExpires" float8)
ON CONFLICT (id) DO UPDATE SET ${COLUMNS.split(', ')
  .filter((column) => column !== 'id')
  .map((column) => `${column} = excluded.${column}`)
  .join(', ')}`;

/** Proposals of plans and their answers. */
import type { SignOffRow, SignOffTx } from '../../flow/signoff-store.ts';
import { newId } from '../ids.ts';
import { json, ms } from '../sql.ts';
import { given, patchRow, type ColumnKind } from './patch.ts';
import type { Scope } from './scope.ts';

export const signOffRepository = ({ shop, sql }: Scope): Omit<SignOffTx, 'putFeasibility'> => ({
  async latestSignOff(campaignId) {
    const [row] = await sql.rows<SignOffRow>(
      `SELECT ${SIGN_OFF_COLUMNS} FROM "SignOff" WHERE shop = $1 AND "campaignId" = $2
       ORDER BY "proposedAt" DESC, id DESC LIMIT 1`,
      shop,
      campaignId,
    );
    return row ?? null;
  },

  async addSignOff(row) {
    const full = { ...row, id: newId(row.proposedAt), state: 'proposed' };
    const fields = given(COLUMNS, full);
    await sql.run(
      `INSERT INTO "SignOff" (shop, ${fields.map(({ column }) => column).join(', ')})
       SELECT $1, ${fields.map(({ value }) => value).join(', ')} FROM (SELECT $2::jsonb AS value) AS x`,
      shop,
      json(full),
    );
  },

  changeSignOff: (id, patch) => patchRow(sql, 'SignOff', COLUMNS, patch, shop, 'id = $3', id),
});

const COLUMNS = {
  id: 'text',
  campaignId: 'text',
  version: 'int',
  state: 'text',
  facts: 'json',
  proposedAt: 'time',
  proposedBy: 'text',
  proposedByName: 'text',
  answeredAt: 'time',
  answeredByName: 'text',
  note: 'text',
  reservations: 'boolean',
  worseSince: 'time',
  expiredAt: 'time',
  changes: 'json',
} as const satisfies Record<keyof SignOffRow, ColumnKind>;

/** Columns of a sign-off as a row of ours. */
export const SIGN_OFF_COLUMNS = Object.entries(COLUMNS)
  .map(([column, kind]) => (kind === 'time' ? `${ms(`"${column}"`)} AS "${column}"` : `"${column}"`))
  .join(', ');

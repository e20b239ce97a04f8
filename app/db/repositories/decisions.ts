/** People's decisions (flow/decision-store). */
import type { DecisionTx } from '../../flow/decision-store.ts';
import type { Scope } from './scope.ts';

export const decisionRepository = ({ shop, sql }: Scope): DecisionTx => ({
  async addDecision({ id, text, owner, dueAt, at, by }) {
    await sql.run(
      `INSERT INTO "Decision" (shop, id, text, owner, "dueAt", "createdAt", "createdBy")
       VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7)`,
      shop,
      id,
      text,
      owner,
      dueAt,
      at,
      by,
    );
  },

  async tickDecision(id, by, at) {
    const [row] = await sql.rows<{ text: string }>(
      `UPDATE "Decision" SET "doneAt" = to_timestamp($3::float8 / 1000), "doneBy" = CASE WHEN $3::float8 IS NULL THEN NULL ELSE $4 END
       WHERE shop = $1 AND id = $2 AND ("doneAt" IS NULL) <> ($3::float8 IS NULL) RETURNING text`,
      shop,
      id,
      at,
      by,
    );
    return row?.text ?? null;
  },
});

/** What operations said about planned items. */
import type { ShopTx } from '../../flow/store.ts';
import type { Scope } from './scope.ts';

export const feasibilityRepository = ({ shop, sql }: Scope): Pick<ShopTx, 'putFeasibility'> => ({
  async putFeasibility({ campaignId, variantId, answer, note, at, by, planned }) {
    await sql.run(
      `INSERT INTO "Feasibility" (shop, "campaignId", "variantId", answer, note, at, by, planned)
       VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000), $7, $8)
       ON CONFLICT (shop, "campaignId", "variantId") DO UPDATE SET answer = excluded.answer, note = excluded.note,
         at = excluded.at, by = excluded.by, planned = excluded.planned`,
      shop,
      campaignId,
      variantId,
      answer,
      note,
      at,
      by,
      planned,
    );
  },
});

/** Operations that write to a crowd, from before they are sent until their end is known. */
import type { CrowdRow, CrowdTx } from '../../flow/crowd-store.ts';
import { newId } from '../ids.ts';
import { json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';

export const crowdRepository = ({ shop, sql }: Scope): CrowdTx => ({
  async beginCrowd(productIds, now) {
    const id = newId(now);
    await sql.run(
      `INSERT INTO "Crowd" (shop, id, "productIds", "sentAt")
       SELECT $1, $2, array(SELECT json_array_elements_text($3::json)), to_timestamp($4::float8 / 1000)`,
      shop,
      id,
      json(productIds),
      now,
    );
    return id;
  },

  async crowdStarted(id, bulkId) {
    await sql.run(`UPDATE "Crowd" SET "bulkId" = $3 WHERE shop = $1 AND id = $2`, shop, id, bulkId);
  },

  async crowdLost(id, now) {
    await sql.run(
      `UPDATE "Crowd" SET "sentAt" = to_timestamp($3::float8 / 1000) WHERE shop = $1 AND id = $2`,
      shop,
      id,
      now,
    );
  },

  async endCrowd(id) {
    await sql.run(`DELETE FROM "Crowd" WHERE shop = $1 AND id = $2`, shop, id);
  },

  crowdsOf: (productIds) =>
    sql.rows<CrowdRow>(
      `SELECT id, "bulkId", "productIds", ${ms('"sentAt"')} AS "sentAt" FROM "Crowd"
       WHERE shop = $1 AND "productIds" && array(SELECT json_array_elements_text($2::json)) ORDER BY id`,
      shop,
      json(productIds),
    ),

  async operationsInSight() {
    const rows = await sql.rows<{ bulkId: string }>(
      `SELECT "bulkId" FROM "Crowd" WHERE shop = $1 AND "bulkId" IS NOT NULL
       UNION SELECT "bulkId" FROM "BulkRun" WHERE shop = $1 AND "endedAt" IS NULL AND "bulkId" IS NOT NULL`,
      shop,
    );
    return rows.map(({ bulkId }) => bulkId);
  },
});

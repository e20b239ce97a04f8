/** Lists before *Start acting* of large campaigns, in parts. */
import type { ActingListRow, ActingListTx } from '../../flow/acting-list-store.ts';
import type { ForeseenWrite } from '../../flow/commands/commands.ts';
import { json, ms } from '../sql.ts';
import { patchRow } from './patch.ts';
import type { Scope } from './scope.ts';

export const actingListRepository = ({ shop, sql }: Scope): ActingListTx => ({
  async beginActingList(campaignId, consent, parts, now) {
    await sql.run(
      `INSERT INTO "ActingList" (shop, "campaignId", state, "beganAt", "progressAt", consent)
       VALUES ($1, $2, 'preparing', to_timestamp($3::float8 / 1000), to_timestamp($3::float8 / 1000), nullif($4::jsonb, 'null'))
       ON CONFLICT (shop, "campaignId") DO UPDATE SET state = excluded.state, "beganAt" = excluded."beganAt",
         "progressAt" = excluded."progressAt", consent = excluded.consent, fingerprint = NULL, changed = false, problem = NULL`,
      shop,
      campaignId,
      now,
      json(consent),
    );
    await dropParts({ shop, sql }, campaignId);
    await sql.run(
      `INSERT INTO "ActingListPart" (shop, "campaignId", part, "productIds", "beganAt")
       SELECT $1, $2, x.part::int, ARRAY(SELECT json_array_elements_text(x.ids)), to_timestamp($4::float8 / 1000)
       FROM json_array_elements($3::json) WITH ORDINALITY AS x(ids, part)`,
      shop,
      campaignId,
      json(parts),
      now,
    );
  },

  async actingList(campaignId) {
    const [row] = await sql.rows<ActingListRow>(
      `SELECT l."campaignId", l.state, ${ms('l."beganAt"')} AS "beganAt", ${ms('l."progressAt"')} AS "progressAt",
         l.fingerprint, l.changed, l.problem, l.consent, coalesce(p.products, 0) AS products, coalesce(p.looked, 0) AS looked
       FROM "ActingList" l CROSS JOIN LATERAL (
         SELECT sum(cardinality("productIds"))::int AS products,
           (sum(cardinality("productIds")) FILTER (WHERE writes IS NOT NULL))::int AS looked
         FROM "ActingListPart" WHERE shop = l.shop AND "campaignId" = l."campaignId") AS p
       WHERE l.shop = $1 AND l."campaignId" = $2`,
      shop,
      campaignId,
    );
    return row ?? null;
  },

  partsLeft: (campaignId, most) =>
    sql.rows<{ part: number; productIds: string[] }>(
      `SELECT part, "productIds" FROM "ActingListPart"
       WHERE shop = $1 AND "campaignId" = $2 AND writes IS NULL ORDER BY part LIMIT $3::int`,
      shop,
      campaignId,
      most,
    ),

  async savePart({ campaignId, beganAt }, part, writes, now) {
    const saved = await sql.run(
      `UPDATE "ActingListPart" SET writes = $5::jsonb WHERE shop = $1 AND "campaignId" = $2 AND part = $3::int
         AND "beganAt" = to_timestamp($4::float8 / 1000)`,
      shop,
      campaignId,
      part,
      beganAt,
      json(writes),
    );
    if (saved > 0) await patchRow(sql, 'ActingList', PATCHABLE, { progressAt: now }, shop, OF, campaignId);
  },

  async foreseenWrites(campaignId) {
    const [row] = await sql.rows<{ writes: string }>(
      `SELECT coalesce(json_agg(writes ORDER BY part), '[]')::text AS writes FROM "ActingListPart"
       WHERE shop = $1 AND "campaignId" = $2 AND writes IS NOT NULL`,
      shop,
      campaignId,
    );
    return (JSON.parse(row?.writes ?? '[]') as ForeseenWrite[][]).flat();
  },

  saveActingList: (campaignId, patch) => patchRow(sql, 'ActingList', PATCHABLE, patch, shop, OF, campaignId),

  async dropActingList(campaignId) {
    await sql.run('DELETE FROM "ActingList" WHERE shop = $1 AND "campaignId" = $2', shop, campaignId);
    await dropParts({ shop, sql }, campaignId);
  },
});

const OF = '"campaignId" = $3';
const PATCHABLE = {
  state: 'text',
  progressAt: 'time',
  fingerprint: 'text',
  changed: 'boolean',
  problem: 'text',
} as const;

async function dropParts({ shop, sql }: Scope, campaignId: string): Promise<void> {
  await sql.run('DELETE FROM "ActingListPart" WHERE shop = $1 AND "campaignId" = $2', shop, campaignId);
}

/** Where campaigns are promoted, and what is to be changed there by hand. */
import type { PlacementAround, PlacementRow, PlacementTx, TaskRow } from '../../flow/placements-store.ts';
import { newId } from '../ids.ts';
import { among, json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';
import { grouped } from './sharing.ts';

const COLUMNS = `p.id, p."campaignId", p.kind, p.name, p.link, p."ownerId", p.audience, ${ms('p."goesOutAt"')} AS "goesOutAt",
  ${ms('p."lockedFrom"')} AS "lockedFrom", p."productIds", ${ms('p."createdAt"')} AS "createdAt", p."createdBy"`;
const TASK = 'id, "placementId", "campaignId", "productId", kind, state';

/** `about`: the product that the placement concerns. */
type AroundRow = PlacementRow & Omit<PlacementAround, 'placement' | 'tasks'> & { about: string };

export const placementRepository = ({ shop, sql }: Scope): PlacementTx => ({
  async placementsAround(productIds) {
    const rows = await sql.rows<AroundRow>(AROUND, shop, json(productIds));
    if (rows.length === 0) return new Map();
    const tasks = await sql.rows<TaskRow>(
      `SELECT ${TASK} FROM "PlacementTask" WHERE shop = $1 AND "productId" ${among('$2')} ORDER BY "openedAt", id`,
      shop,
      json(productIds),
    );
    const around = rows.map(
      ({ about, removed, campaignName, campaignState, frozen, member, ...placement }) => ({
        about,
        placement,
        removed,
        campaignName,
        campaignState,
        frozen,
        member,
        tasks: tasks.filter((task) => task.placementId === placement.id && task.productId === about),
      }),
    );
    return grouped(around, ({ about }) => about);
  },

  async placement(id) {
    const [row] = await sql.rows<PlacementRow>(
      `SELECT ${COLUMNS} FROM "Placement" p WHERE p.shop = $1 AND p.id = $2 AND p."removedAt" IS NULL`,
      shop,
      id,
    );
    return row ?? null;
  },

  placementsOf: (campaignId) =>
    sql.rows<PlacementRow>(
      `SELECT ${COLUMNS} FROM "Placement" p WHERE p.shop = $1 AND p."campaignId" = $2 AND p."removedAt" IS NULL`,
      shop,
      campaignId,
    ),

  async putPlacement(row) {
    await sql.run(PUT, shop, json([row]));
  },

  async removePlacement(id, now) {
    await sql.run(
      `UPDATE "Placement" SET "removedAt" = to_timestamp($3::float8 / 1000) WHERE shop = $1 AND id = $2`,
      shop,
      id,
      now,
    );
  },

  async openTask({ placementId, campaignId, productId, kind }, now) {
    const id = newId(now);
    const made = await sql.run(
      `INSERT INTO "PlacementTask" (shop, id, "placementId", "campaignId", "productId", kind, state, "openedAt")
       VALUES ($1, $2, $3, $4, $5, $6, 'open', to_timestamp($7::float8 / 1000))
       ON CONFLICT (shop, "placementId", "productId") WHERE state = 'open' DO NOTHING`,
      shop,
      id,
      placementId,
      campaignId,
      productId,
      kind,
      now,
    );
    return made > 0 ? id : null;
  },

  closeTasks: (ids, { state, by, note }, now) =>
    sql.run(
      `UPDATE "PlacementTask" SET state = $3, "closedAt" = to_timestamp($6::float8 / 1000), "closedBy" = $4, note = $5
       WHERE shop = $1 AND id IN (SELECT json_array_elements_text($2::json)) AND state IN ('open', 'declined')`,
      shop,
      json(ids),
      state,
      by,
      note,
      now,
    ),

  async task(id) {
    const [row] = await sql.rows<TaskRow>(
      `SELECT ${TASK} FROM "PlacementTask" WHERE shop = $1 AND id = $2`,
      shop,
      id,
    );
    return row ?? null;
  },
});

/** $1 shop, $2 products. */
const AROUND = `
SELECT own.product AS about, ${COLUMNS}, p."removedAt" IS NOT NULL AS removed, c.name AS "campaignName", c.state AS "campaignState",
  c."frozenAt" IS NOT NULL AS frozen,
  EXISTS (SELECT 1 FROM "CampaignItem" i WHERE i.shop = $1 AND i."campaignId" = p."campaignId" AND i."productId" = own.product
    AND i."removedAt" IS NULL) AS member
FROM (
  SELECT i."productId" AS product, p.id FROM "CampaignItem" i
  JOIN "Placement" p ON p.shop = $1 AND p."campaignId" = i."campaignId" AND p."removedAt" IS NULL
  WHERE i.shop = $1 AND i."productId" ${among('$2')} AND i."removedAt" IS NULL
  UNION
  SELECT t."productId", t."placementId" FROM "PlacementTask" t
  WHERE t.shop = $1 AND t."productId" ${among('$2')} AND t.state IN ('open', 'declined')) AS own
JOIN "Placement" p ON p.shop = $1 AND p.id = own.id
JOIN "Campaign" c ON c.shop = $1 AND c.id = p."campaignId"
ORDER BY own.product, p.id`;

/** $1 shop, $2 rows. */
const PUT = `
INSERT INTO "Placement" (shop, id, "campaignId", kind, name, link, "ownerId", audience, "goesOutAt", "lockedFrom", "productIds",
  "createdAt", "createdBy")
SELECT $1, x.id, x."campaignId", x.kind, x.name, x.link, x."ownerId", x.audience, to_timestamp(x."goesOutAt" / 1000),
  to_timestamp(x."lockedFrom" / 1000), ARRAY(SELECT json_array_elements_text(x."productIds")),
  to_timestamp(x."createdAt" / 1000), x."createdBy"
FROM json_to_recordset($2::json) AS x(id text, "campaignId" text, kind text, name text, link text, "ownerId" text,
  audience int, "goesOutAt" float8, "lockedFrom" float8, "productIds" json, "createdAt" float8, "createdBy" text)
ON CONFLICT (shop, id) DO UPDATE SET kind = excluded.kind, name = excluded.name, link = excluded.link,
  "ownerId" = excluded."ownerId", audience = excluded.audience, "goesOutAt" = excluded."goesOutAt",
  "lockedFrom" = excluded."lockedFrom", "productIds" = excluded."productIds", version = "Placement".version + 1`;

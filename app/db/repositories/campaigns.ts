/** Campaigns, where their members come from, and their items. */
import { z } from 'zod';
import { CAMPAIGN_KINDS, CAMPAIGN_STATES, GOALS, MODES } from '../../core/campaign.ts';
import { policySchema } from '../../core/policy.ts';
import type { CampaignRow, ItemRow, ShopTx } from '../../flow/store.ts';
import type { Campaign } from '../generated/client.ts';
import { json, ms } from '../sql.ts';
import { toDate, toDateOrNull, toMs, toMsOrNull } from '../time.ts';
import type { Scope } from './scope.ts';

type CampaignMethods = Pick<
  ShopTx,
  | 'campaign'
  | 'campaignByHandle'
  | 'campaigns'
  | 'insertCampaign'
  | 'updateCampaign'
  | 'sources'
  | 'setSources'
  | 'campaignsByTag'
  | 'items'
  | 'itemsOfProduct'
  | 'upsertItems'
  | 'campaignProductIds'
>;

export const campaignRepository = ({ shop, prisma, sql }: Scope): CampaignMethods => ({
  async campaign(id) {
    const row = await prisma.campaign.findUnique({ where: { shop_id: { shop, id } } });
    return row && toCampaignRow(row);
  },

  async campaignByHandle(handle) {
    const row = await prisma.campaign.findUnique({ where: { shop_handle: { shop, handle } } });
    return row && toCampaignRow(row);
  },

  async campaigns(filter) {
    const rows = await prisma.campaign.findMany({
      where: { shop, ...(filter?.states ? { state: { in: [...filter.states] } } : {}) },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    return rows.map(toCampaignRow);
  },

  async insertCampaign(row) {
    const { frozen: _derived, startsAt, endsAt, commitAt, createdAt, frozenAt, endedAt, ...plain } = row;
    await prisma.campaign.create({
      data: {
        shop,
        ...plain,
        startsAt: toDate(startsAt),
        endsAt: toDate(endsAt),
        commitAt: toDate(commitAt),
        createdAt: toDate(createdAt),
        updatedAt: toDate(createdAt),
        frozenAt: toDateOrNull(frozenAt),
        endedAt: toDateOrNull(endedAt),
      },
    });
  },

  async updateCampaign(id, patch) {
    await prisma.campaign.update({ where: { shop_id: { shop, id } }, data: toData(patch) });
    await sql.run(`UPDATE "Campaign" SET "updatedAt" = now() WHERE shop = $1 AND id = $2`, shop, id);
  },

  sources: (campaignId) =>
    sql.rows<{ kind: ItemRow['source']; value: string }>(
      `SELECT kind, value FROM "MembershipSource" WHERE shop = $1 AND "campaignId" = $2 ORDER BY kind, value`,
      shop,
      campaignId,
    ),

  async setSources(campaignId, sources) {
    await sql.run(`DELETE FROM "MembershipSource" WHERE shop = $1 AND "campaignId" = $2`, shop, campaignId);
    await sql.run(
      `INSERT INTO "MembershipSource" (shop, "campaignId", kind, value)
       SELECT DISTINCT $1, $2, x.kind, x.value FROM json_to_recordset($3::json) AS x(kind text, value text)`,
      shop,
      campaignId,
      json(sources),
    );
  },

  async campaignsByTag(tags) {
    const rows = await sql.rows<{ id: string }>(
      `SELECT DISTINCT c.id FROM "MembershipSource" m JOIN "Campaign" c ON c.shop = m.shop AND c.id = m."campaignId"
       WHERE m.shop = $1 AND m.kind = 'tag' AND c.state IN ('draft', 'proposed', 'approved', 'live')
         AND lower(m.value) IN (SELECT lower(trim(x.tag)) FROM json_array_elements_text($2::json) AS x(tag))
       ORDER BY c.id`,
      shop,
      json(tags),
    );
    return rows.map(({ id }) => id);
  },

  items: (campaignId, options) =>
    sql.rows<ItemRow>(
      `${SELECT_ITEMS} AND "campaignId" = $2 AND ("removedAt" IS NULL OR $3) ORDER BY "productId", "variantId"`,
      shop,
      campaignId,
      options?.withRemoved ?? false,
    ),

  itemsOfProduct: (productId) =>
    sql.rows<ItemRow>(
      `${SELECT_ITEMS} AND "productId" = $2 AND "removedAt" IS NULL ORDER BY "campaignId", "variantId"`,
      shop,
      productId,
    ),

  async upsertItems(items, now) {
    if (items.length === 0) return;
    await sql.run(PUT_ITEMS, shop, json(items), now);
    await sql.run(FIRST_HISTORY, shop, json([...new Set(items.map((item) => item.inventoryItemId))]), now);
  },

  async campaignProductIds(campaignId) {
    const rows = await sql.rows<{ id: string }>(
      `SELECT "productId" AS id FROM "CampaignItem" WHERE shop = $1 AND "campaignId" = $2 AND "removedAt" IS NULL
       UNION SELECT "productId" FROM "Hold" WHERE shop = $1 AND "campaignId" = $2 AND "closedAt" IS NULL ORDER BY 1`,
      shop,
      campaignId,
    );
    return rows.map(({ id }) => id);
  },
});

const SELECT_ITEMS = `SELECT "campaignId", "variantId", "productId", "inventoryItemId", "plannedUnits", hero, source,
  ${ms('"removedAt"')} AS "removedAt", ${ms('"droppedAt"')} AS "droppedAt" FROM "CampaignItem" WHERE shop = $1`;

/** $1 shop, $2 items, $3 now. Coming back after leaving is a new joining. */
const PUT_ITEMS = `
INSERT INTO "CampaignItem" AS i (shop, "campaignId", "variantId", "productId", "inventoryItemId", "plannedUnits", hero,
  source, "addedAt", "removedAt", "droppedAt")
SELECT DISTINCT ON (x."campaignId", x."variantId") $1, x."campaignId", x."variantId", x."productId", x."inventoryItemId",
  x."plannedUnits", x.hero, x.source, to_timestamp($3::float8 / 1000), to_timestamp(x."removedAt" / 1000),
  to_timestamp(x."droppedAt" / 1000)
FROM json_to_recordset($2::json) AS x("campaignId" text, "variantId" text, "productId" text, "inventoryItemId" text,
  "plannedUnits" int, hero boolean, source text, "removedAt" float8, "droppedAt" float8)
ORDER BY x."campaignId", x."variantId"
ON CONFLICT (shop, "campaignId", "variantId") DO UPDATE SET "productId" = excluded."productId",
  "inventoryItemId" = excluded."inventoryItemId", "plannedUnits" = excluded."plannedUnits", hero = excluded.hero,
  source = excluded.source, "removedAt" = excluded."removedAt", "droppedAt" = excluded."droppedAt",
  "addedAt" = CASE WHEN i."removedAt" IS NOT NULL AND excluded."removedAt" IS NULL
    THEN excluded."addedAt" ELSE i."addedAt" END`;

/** $1 shop, $2 inventory items, $3 now. History of an item begins with the level at which it joined its first campaign. */
const FIRST_HISTORY = `
INSERT INTO "LevelChange" (shop, "inventoryItemId", "locationId", at, available)
SELECT l.shop, l."inventoryItemId", l."locationId", to_timestamp($3::float8 / 1000), l.available
FROM "InventoryLevel" l
WHERE l.shop = $1 AND l."inventoryItemId" IN (SELECT json_array_elements_text($2::json))
  AND NOT EXISTS (SELECT 1 FROM "LevelChange" c WHERE c.shop = l.shop AND c."inventoryItemId" = l."inventoryItemId"
    AND c."locationId" = l."locationId")
ON CONFLICT DO NOTHING`;

const campaignWords = z.object({
  kind: z.enum(CAMPAIGN_KINDS),
  goal: z.enum(GOALS),
  state: z.enum(CAMPAIGN_STATES),
  mode: z.enum(MODES),
  policy: policySchema,
});

function toCampaignRow(row: Campaign): CampaignRow {
  const { id, name, handle, priority, useTags, collectionId, version, createdBy } = row;
  return {
    id,
    name,
    handle,
    priority,
    useTags,
    collectionId,
    version,
    createdBy,
    ...campaignWords.parse(row),
    frozen: row.frozenAt !== null,
    startsAt: toMs(row.startsAt),
    endsAt: toMs(row.endsAt),
    commitAt: toMs(row.commitAt),
    createdAt: toMs(row.createdAt),
    budget: row.budget === null ? null : row.budget.toFixed(2),
    frozenAt: toMsOrNull(row.frozenAt),
    endedAt: toMsOrNull(row.endedAt),
  };
}

type CampaignPatch = Parameters<ShopTx['updateCampaign']>[1];

/** Frozen is what `frozenAt` says; it is not kept a second time. @throws on a patch with the one and not the other. */
function toData(patch: CampaignPatch) {
  const { startsAt, endsAt, commitAt, frozenAt, endedAt, frozen, ...plain } = patch;
  if (frozen !== undefined && frozen !== (frozenAt !== undefined && frozenAt !== null)) {
    throw new Error('A patch that freezes or unfreezes a campaign says when in `frozenAt`.');
  }
  return {
    ...plain,
    ...(startsAt === undefined ? {} : { startsAt: toDate(startsAt) }),
    ...(endsAt === undefined ? {} : { endsAt: toDate(endsAt) }),
    ...(commitAt === undefined ? {} : { commitAt: toDate(commitAt) }),
    ...(frozenAt === undefined ? {} : { frozenAt: toDateOrNull(frozenAt) }),
    ...(endedAt === undefined ? {} : { endedAt: toDateOrNull(endedAt) }),
  };
}

/** Campaigns and where their members come from. */
import { z } from 'zod';
import { CAMPAIGN_KINDS, CAMPAIGN_STATES, GOALS, MODES } from '../../core/campaign.ts';
import { policySchema } from '../../core/policy.ts';
import type { CampaignRow, ItemRow, ShopTx } from '../../flow/store.ts';
import { json, ms } from '../sql.ts';
import { given, patchRow, type ColumnKind } from './patch.ts';
import { outdateLooks } from './readiness.ts';
import type { Scope } from './scope.ts';

type CampaignMethods = Pick<
  ShopTx,
  | 'campaign'
  | 'campaignByHandle'
  | 'campaigns'
  | 'insertCampaign'
  | 'updateCampaign'
  | 'updateCampaigns'
  | 'sources'
  | 'setSources'
  | 'excluded'
  | 'exclude'
  | 'admit'
  | 'campaignsByTag'
  | 'campaignsByTags'
  | 'campaignsByCollection'
>;

export const campaignRepository = ({ shop, sql }: Scope): CampaignMethods => ({
  async campaign(id) {
    const [row] = await sql.rows<KeptCampaign>(`${SELECT} AND id = $2`, shop, id);
    return row ? toCampaignRow(row) : null;
  },

  async campaignByHandle(handle) {
    const [row] = await sql.rows<KeptCampaign>(`${SELECT} AND handle = $2`, shop, handle);
    return row ? toCampaignRow(row) : null;
  },

  async campaigns(filter) {
    const rows = await sql.rows<KeptCampaign>(
      `${SELECT} AND ($2::json IS NULL OR state IN (SELECT json_array_elements_text($2::json)))
       ORDER BY "createdAt", id`,
      shop,
      filter?.states ? json(filter.states) : null,
    );
    return rows.map(toCampaignRow);
  },

  async insertCampaign(row) {
    const fields = given(COLUMNS, row);
    await sql.run(
      `INSERT INTO "Campaign" (shop, "updatedAt", ${fields.map(({ column }) => column).join(', ')})
       SELECT $1, to_timestamp($3::float8 / 1000), ${fields.map(({ value }) => value).join(', ')}
       FROM (SELECT $2::jsonb AS value) AS x`,
      shop,
      json(row),
      row.createdAt,
    );
  },

  async updateCampaign(id, patch) {
    agreesOnFreezing(patch);
    await patchRow(sql, 'Campaign', COLUMNS, patch, shop, 'id = $3', id);
    await sql.run(`UPDATE "Campaign" SET "updatedAt" = now() WHERE shop = $1 AND id = $2`, shop, id);
    await outdateLooks(sql, shop, [id]);
  },

  async updateCampaigns(ids, patch) {
    agreesOnFreezing(patch);
    await patchRow(sql, 'Campaign', COLUMNS, patch, shop, `id IN ${listed(3)}`, json(ids));
    await sql.run(
      `UPDATE "Campaign" SET "updatedAt" = now() WHERE shop = $1 AND id IN ${listed(2)}`,
      shop,
      json(ids),
    );
  },

  sources: (campaignId) =>
    sql.rows<{ kind: ItemRow['source']; value: string; label: string | null }>(
      `SELECT kind, value, label FROM "MembershipSource"
       WHERE shop = $1 AND "campaignId" = $2 AND kind <> $3 ORDER BY kind, value`,
      shop,
      campaignId,
      EXCLUDED,
    ),

  async setSources(campaignId, sources) {
    await sql.run(
      `DELETE FROM "MembershipSource" WHERE shop = $1 AND "campaignId" = $2 AND kind <> $3`,
      shop,
      campaignId,
      EXCLUDED,
    );
    await sql.run(
      `INSERT INTO "MembershipSource" (shop, "campaignId", kind, value, label)
       SELECT $1, $2, x.kind, x.value, max(x.label)
       FROM json_to_recordset($3::json) AS x(kind text, value text, label text) GROUP BY x.kind, x.value`,
      shop,
      campaignId,
      json(sources),
    );
  },

  async excluded(campaignId) {
    const rows = await sql.rows<{ value: string }>(
      `SELECT value FROM "MembershipSource" WHERE shop = $1 AND "campaignId" = $2 AND kind = $3 ORDER BY value`,
      shop,
      campaignId,
      EXCLUDED,
    );
    return rows.map(({ value }) => value);
  },

  async exclude(campaignId, productIds) {
    await sql.run(
      `INSERT INTO "MembershipSource" (shop, "campaignId", kind, value)
       SELECT $1, $2, $3, x.id FROM json_array_elements_text($4::json) AS x(id) ON CONFLICT DO NOTHING`,
      shop,
      campaignId,
      EXCLUDED,
      json(productIds),
    );
  },

  async admit(campaignId, productIds) {
    await sql.run(
      `DELETE FROM "MembershipSource" WHERE shop = $1 AND "campaignId" = $2 AND kind = $3
       AND value IN (SELECT json_array_elements_text($4::json))`,
      shop,
      campaignId,
      EXCLUDED,
      json(productIds),
    );
  },

  async campaignsByTag(tags) {
    const named = await campaignsByTags({ shop, sql }, tags);
    return [...new Set(named.map(({ campaignId }) => campaignId))];
  },

  campaignsByTags: (tags) => campaignsByTags({ shop, sql }, tags),

  async campaignsByCollection(collectionId) {
    const rows = await sql.rows<{ id: string }>(
      `SELECT c.id FROM "MembershipSource" m JOIN "Campaign" c ON c.shop = m.shop AND c.id = m."campaignId"
       WHERE m.shop = $1 AND m.kind = 'collection' AND m.value = $2
         AND c.state IN ('draft', 'proposed', 'approved', 'live')
       ORDER BY c.id`,
      shop,
      collectionId,
    );
    return rows.map(({ id }) => id);
  },
});

async function campaignsByTags(
  { shop, sql }: Scope,
  tags: readonly string[],
): Promise<{ tag: string; campaignId: string }[]> {
  if (tags.length === 0) return [];
  return sql.rows(
    `SELECT DISTINCT c.id AS "campaignId", x.tag
     FROM "MembershipSource" m JOIN "Campaign" c ON c.shop = m.shop AND c.id = m."campaignId"
       JOIN json_array_elements_text($2::json) AS x(tag) ON lower(trim(x.tag)) = lower(m.value)
     WHERE m.shop = $1 AND m.kind = 'tag' AND c.state IN ('draft', 'proposed', 'approved', 'live')
     ORDER BY c.id, x.tag`,
    shop,
    json(tags),
  );
}

const listed = (parameter: number): string => `(SELECT json_array_elements_text($${parameter}::json))`;

/** @throws on a patch that says only half of it. */
function agreesOnFreezing({ frozen, frozenAt }: Partial<Pick<CampaignRow, 'frozen' | 'frozenAt'>>): void {
  if (frozen !== undefined && frozen !== (frozenAt !== undefined && frozenAt !== null)) {
    throw new Error('A patch that freezes or unfreezes a campaign says when in `frozenAt`.');
  }
}

/** Kept beside the sources: a product that they do not bring. */
export const EXCLUDED = 'excluded';

/** Columns of a campaign row. `frozen` is what `frozenAt` says; it is not kept a second time. */
const COLUMNS = {
  id: 'text',
  name: 'text',
  handle: 'text',
  kind: 'text',
  goal: 'text',
  startsAt: 'time',
  endsAt: 'time',
  commitAt: 'time',
  priority: 'int',
  budget: 'decimal',
  state: 'text',
  mode: 'text',
  frozenAt: 'time',
  useTags: 'boolean',
  collectionId: 'text',
  policy: 'json',
  version: 'int',
  createdAt: 'time',
  createdBy: 'text',
  endedAt: 'time',
} as const satisfies Record<keyof Omit<CampaignRow, 'frozen'>, ColumnKind>;

const SELECT = `SELECT ${Object.entries(COLUMNS)
  .map(([column, kind]) => {
    if (kind === 'time') return `${ms(`"${column}"`)} AS "${column}"`;
    return kind === 'decimal' ? `"${column}"::text AS "${column}"` : `"${column}"`;
  })
  .join(', ')}, "frozenAt" IS NOT NULL AS frozen FROM "Campaign" WHERE shop = $1`;

const campaignWords = z.object({
  kind: z.enum(CAMPAIGN_KINDS),
  goal: z.enum(GOALS),
  state: z.enum(CAMPAIGN_STATES),
  mode: z.enum(MODES),
  policy: policySchema,
});

type KeptCampaign = Omit<CampaignRow, 'policy'> & { policy: unknown };

const toCampaignRow = (row: KeptCampaign): CampaignRow => ({ ...row, ...campaignWords.parse(row) });

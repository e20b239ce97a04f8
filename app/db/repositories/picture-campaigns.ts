/** Campaigns of pictures, with their windows in days of the shop's zone. Days are counted from 1970-01-01. */
import type { CampaignPicture } from '../../core/picture.ts';
import { policySchema } from '../../core/policy.ts';
import { among, json, ms, type Sql } from '../sql.ts';

/** A campaign as every picture has it, without items. */
export interface DatedCampaign {
  plain: CampaignPicture;
  /** Neither ended nor over: it counts for every product that it has an item of. */
  isOpen: boolean;
  locationIds: string[] | null;
  channels: string[] | null;
  /** The day in which the window begins, and whether it begins with the day. */
  firstDay: number;
  firstDayWhole: boolean;
  /** The day in which the window ends. */
  endDay: number;
  today: number;
  /** Day of the first order that the shop has told us of; null: none was. */
  firstKnownDay: number | null;
  /** First day on which orders are not known any more; null: they are read. */
  endOfOrders: number | null;
}

export interface CampaignsWanted {
  shop: string;
  now: number;
  zone: string;
  ids: readonly string[];
  firstOrderAt: number | null;
  /** Orders are known to here, epoch milliseconds; null: to now. */
  ordersUntil: number | null;
}

/** By id. */
export async function readCampaigns(
  sql: Sql,
  { shop, now, zone, ids, firstOrderAt, ordersUntil }: CampaignsWanted,
): Promise<DatedCampaign[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<Row>(CAMPAIGNS, shop, json(ids), now, zone, firstOrderAt, ordersUntil);
  return rows.map(
    ({
      isOpen,
      locationIds,
      channels,
      firstDay,
      firstDayWhole,
      endDay,
      today,
      firstKnownDay,
      endOfOrders,
      policy,
      ...plain
    }) => ({
      plain: { ...plain, policy: policySchema.parse(policy), items: [] },
      isOpen,
      locationIds,
      channels,
      firstDay,
      firstDayWhole,
      endDay,
      today,
      firstKnownDay,
      endOfOrders,
    }),
  );
}

type Row = Omit<DatedCampaign, 'plain'> & Omit<CampaignPicture, 'items' | 'policy'> & { policy: unknown };

/** $1 shop, $2 campaigns, $3 now, $4 zone, $5 first order, $6 until when orders are known. */
const CAMPAIGNS = `
SELECT c.id, c.name, c.handle, c.goal, c.state, c.mode, c."frozenAt" IS NOT NULL AS frozen,
  ${ms('c."startsAt"')} AS "startsAt", ${ms('c."endsAt"')} AS "endsAt", ${ms('c."createdAt"')} AS "createdAt",
  c.priority, c."useTags", c."collectionId", c.policy, c.policy -> 'locationIds' AS "locationIds",
  c.policy -> 'channels' AS channels,
  ${isOpenAt('c', '$3')} AS "isOpen",
  (c."startsAt" AT TIME ZONE $4)::date - DATE '1970-01-01' AS "firstDay",
  (c."startsAt" AT TIME ZONE $4) = date_trunc('day', c."startsAt" AT TIME ZONE $4) AS "firstDayWhole",
  (c."endsAt" AT TIME ZONE $4)::date - DATE '1970-01-01' AS "endDay",
  (to_timestamp($3::float8 / 1000) AT TIME ZONE $4)::date - DATE '1970-01-01' AS today,
  (to_timestamp($5::float8 / 1000) AT TIME ZONE $4)::date - DATE '1970-01-01' AS "firstKnownDay",
  (to_timestamp($6::float8 / 1000) AT TIME ZONE $4)::date - DATE '1970-01-01' AS "endOfOrders"
FROM "Campaign" c
WHERE c.shop = $1 AND c.id ${among('$2')} ORDER BY c.id`;

/** Whether the campaign behind `alias` is neither ended nor over; `now` names the parameter. */
export function isOpenAt(alias: string, now: string): string {
  return `(${alias}.state NOT IN ('ended', 'cancelled') AND ${alias}."endsAt" > to_timestamp(${now}::float8 / 1000))`;
}

/** The shop's own row, its locations and publications, and its erasure. */
import { z } from 'zod';
import { settingsSchema } from '../../core/policy.ts';
import type { ShopRow, ShopTx } from '../../flow/store.ts';
import { json, ms } from '../sql.ts';
import { countActiveProducts } from './active-products.ts';
import { given, patchRow, type ColumnKind } from './patch.ts';
import type { Scope } from './scope.ts';

const syncStateSchema = z.enum(['never', 'running', 'done', 'failed']);
const syncDetailSchema = z
  .object({ bulkId: z.string().optional(), objects: z.number().optional(), error: z.string().optional() })
  .transform(({ bulkId, objects, error }) => ({
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(objects === undefined ? {} : { objects }),
    ...(error === undefined ? {} : { error }),
  }))
  .nullable();

const brakeReasonSchema = z
  .object({ products: z.number(), limit: z.number(), location: z.string().nullable() })
  .nullable();
const lookSchema = z
  .object({ at: z.number(), products: z.number(), levels: z.number(), deleted: z.number() })
  .nullable();
const reconcileDetailSchema = z.object({ quick: lookSchema, deep: lookSchema }).nullable();
const silenceSchema = z.object({ looks: z.number(), since: z.number() }).nullable();
const themeWatchSchema = z
  .object({
    since: z.number(),
    checkedAt: z.number().nullable(),
    denied: z.boolean(),
    last: z.object({ themeId: z.string(), at: z.number() }).nullable(),
  })
  .nullable();
const nightlyDetailSchema = z
  .object({
    done: lookSchema,
    running: z.object({ bulkId: z.string(), startedAt: z.number() }).nullable(),
    failures: z.number(),
    retryAt: z.number().nullable(),
  })
  .nullable();

/** Every table that has a shop column, for shop/redact; a test compares it with the schema. */
export const TABLES_OF_SHOP = [
  'Session',
  'Location',
  'Publication',
  'Product',
  'Variant',
  'VariantComponent',
  'InventoryLevel',
  'Arrival',
  'ShipmentWatch',
  'Launch',
  'LevelChange',
  'OrderLine',
  'Campaign',
  'MembershipSource',
  'CampaignItem',
  'ActingList',
  'ActingListPart',
  'ReadinessChange',
  'ReadinessLook',
  'ProductPage',
  'PageWatch',
  'LandingPage',
  'CollectionPage',
  'ShippedOrder',
  'OrderReturn',
  'ShippingWatch',
  'Verdict',
  'Hold',
  'Baseline',
  'ForeignChange',
  'Action',
  'BulkRun',
  'Crowd',
  'LedgerEntry',
  'Override',
  'Alert',
  'WebhookEvent',
  'Work',
  'ApiBudget',
  'Member',
  'OwnedCollection',
  'HomeVisit',
  'Replay',
  'WatchedWeek',
  'SavedView',
  'CampaignDay',
  'SignOff',
  'Feasibility',
  'GuestLink',
  'Survey',
  'SurveyAsked',
  'SurveyAnswer',
  'MeasureItem',
  'Decision',
  'MeasureDay',
  'MeasureCampaign',
  'FeedAddress',
  'Pixel',
  'PageHour',
  'Satisfaction',
  'SatisfactionAddress',
  'FlowEvent',
  'FlowRun',
  'Telling',
  'Delivery',
  'BriefMail',
  'CampaignChannel',
  'SlackThread',
  'Placement',
  'PlacementTask',
  'Shop',
] as const;

type ShopMethods = Pick<ShopTx, 'shop' | 'saveShop' | 'saveShopFacts' | 'places' | 'eraseShop'>;

export const shopRepository = ({ shop, sql }: Scope): ShopMethods => ({
  async shop() {
    const [row] = await sql.rows<KeptShop>(`SELECT ${SHOP_COLUMNS} FROM "Shop" WHERE shop = $1`, shop);
    return row ? toShopRow(row) : null;
  },

  async saveShop(patch) {
    if (patch.installedAt !== undefined) {
      const installed = { uninstalledAt: null, tokenRevokedAt: null, ...patch };
      const fields = given(PATCHABLE, installed);
      await sql.run(
        `INSERT INTO "Shop" (shop, ${fields.map(({ column }) => column).join(', ')})
         SELECT $1, ${fields.map(({ value }) => value).join(', ')} FROM (SELECT $2::jsonb AS value) AS x
         ON CONFLICT (shop) DO UPDATE SET ${fields.map(({ column }) => `${column} = excluded.${column}`).join(', ')}`,
        shop,
        json(installed),
      );
    } else {
      await patchRow(sql, 'Shop', PATCHABLE, patch, shop, 'true');
    }
    if (patch.syncState === 'done') await countActiveProducts(sql, shop);
  },

  async saveShopFacts(facts) {
    const { gid, name, ianaTimezone, currencyCode, plan } = facts;
    await patchRow(sql, 'Shop', PATCHABLE, { gid, name, ianaTimezone, currencyCode, plan }, shop, 'true');
    const dropped = await sql.rows(DROP_LOCATIONS, shop, json(facts.locations.map(({ id }) => id)));
    const put = await sql.rows(PUT_LOCATIONS, shop, json(facts.locations));
    await sql.run(DROP_PUBLICATIONS, shop, json(facts.publications.map(({ id }) => id)));
    await sql.run(PUT_PUBLICATIONS, shop, json(facts.publications));
    return { locationsChanged: dropped.length + put.length > 0 };
  },

  async places() {
    const locations = await sql.rows<{ id: string; name: string }>(
      'SELECT id, name FROM "Location" WHERE shop = $1 ORDER BY name, id',
      shop,
    );
    const publications = await sql.rows<{ id: string; name: string; handle: string }>(
      'SELECT id, name, handle FROM "Publication" WHERE shop = $1 ORDER BY name, id',
      shop,
    );
    const people = await sql.rows<{ id: string; name: string }>(
      `SELECT "userId" AS id, lower(email) AS name FROM "Member"
       WHERE shop = $1 AND email IS NOT NULL ORDER BY email, "userId"`,
      shop,
    );
    return { shop, people, locations, publications };
  },

  async eraseShop() {
    for (const table of TABLES_OF_SHOP) await sql.run(`DELETE FROM "${table}" WHERE shop = $1`, shop);
  },
});

const DROP_LOCATIONS = `DELETE FROM "Location" WHERE shop = $1
  AND id NOT IN (SELECT json_array_elements_text($2::json)) RETURNING id`;
const PUT_LOCATIONS = `
INSERT INTO "Location" AS l (shop, id, name, "isActive", "fulfillsOnlineOrders")
SELECT $1, x.* FROM json_to_recordset($2::json)
  AS x(id text, name text, "isActive" boolean, "fulfillsOnlineOrders" boolean) ORDER BY id
ON CONFLICT (shop, id) DO UPDATE SET name = excluded.name, "isActive" = excluded."isActive",
  "fulfillsOnlineOrders" = excluded."fulfillsOnlineOrders"
WHERE (l.name, l."isActive", l."fulfillsOnlineOrders")
  IS DISTINCT FROM (excluded.name, excluded."isActive", excluded."fulfillsOnlineOrders")
RETURNING id`;
const DROP_PUBLICATIONS = `DELETE FROM "Publication" WHERE shop = $1
  AND id NOT IN (SELECT json_array_elements_text($2::json))`;
const PUT_PUBLICATIONS = `
INSERT INTO "Publication" (shop, id, name, handle, "catalogType", "supportsFuturePublishing")
SELECT $1, x.* FROM json_to_recordset($2::json)
  AS x(id text, name text, handle text, "catalogType" text, "supportsFuturePublishing" boolean) ORDER BY id
ON CONFLICT (shop, id) DO UPDATE SET name = excluded.name, handle = excluded.handle,
  "catalogType" = excluded."catalogType", "supportsFuturePublishing" = excluded."supportsFuturePublishing"`;

/** Columns that a patch may change, and how each is written. */
const PATCHABLE = {
  gid: 'text',
  name: 'text',
  ianaTimezone: 'text',
  currencyCode: 'text',
  plan: 'text',
  installedAt: 'time',
  uninstalledAt: 'time',
  actingSince: 'time',
  stoppedAt: 'time',
  brakeEngagedAt: 'time',
  brakeReason: 'json',
  brakeLiftedUntil: 'time',
  settings: 'json',
  syncState: 'text',
  syncDetail: 'json',
  syncedAt: 'time',
  lastWebhookAt: 'time',
  lastReconciledAt: 'time',
  reconcileDetail: 'json',
  silence: 'json',
  themeWatch: 'json',
  ordersFrom: 'time',
  ordersUntil: 'time',
  ordersHeardAt: 'time',
  nightlyDetail: 'json',
  tokenRevokedAt: 'time',
  metafieldReadyAt: 'time',
} as const satisfies Record<keyof Omit<ShopRow, 'shop'>, ColumnKind>;

export const SHOP_COLUMNS = [
  'shop',
  ...Object.entries(PATCHABLE).map(([column, kind]) =>
    kind === 'time' ? `${ms(`"${column}"`)} AS "${column}"` : `"${column}"`,
  ),
].join(', ');

type Parsed =
  | 'settings'
  | 'brakeReason'
  | 'syncState'
  | 'syncDetail'
  | 'reconcileDetail'
  | 'silence'
  | 'themeWatch'
  | 'nightlyDetail';
export type KeptShop = Omit<ShopRow, Parsed> & Record<Parsed, unknown>;

export const toShopRow = (row: KeptShop): ShopRow => ({
  ...row,
  settings: settingsSchema.parse(row.settings),
  brakeReason: brakeReasonSchema.parse(row.brakeReason),
  syncState: syncStateSchema.parse(row.syncState),
  syncDetail: syncDetailSchema.parse(row.syncDetail),
  reconcileDetail: reconcileDetailSchema.parse(row.reconcileDetail),
  silence: silenceSchema.parse(row.silence),
  themeWatch: themeWatchSchema.parse(row.themeWatch),
  nightlyDetail: nightlyDetailSchema.parse(row.nightlyDetail),
});

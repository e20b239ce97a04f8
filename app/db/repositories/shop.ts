/** The shop's own row, its locations and publications, and its erasure. */
import { z } from 'zod';
import { settingsSchema } from '../../core/policy.ts';
import type { ShopRow, ShopTx } from '../../flow/store.ts';
import type { Prisma, Shop } from '../generated/client.ts';
import { Prisma as PrismaValues } from '../generated/client.ts';
import { toDate, toDateOrNull, toMs, toMsOrNull } from '../time.ts';
import { json } from '../sql.ts';
import { countActiveProducts } from './active-products.ts';
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

/** Every table that has a shop column, for shop/redact; a test compares it with the schema. */
export const TABLES_OF_SHOP = [
  'Session',
  'Location',
  'Publication',
  'Product',
  'Variant',
  'InventoryLevel',
  'LevelChange',
  'OrderLine',
  'Campaign',
  'MembershipSource',
  'CampaignItem',
  'Verdict',
  'Hold',
  'Baseline',
  'Action',
  'LedgerEntry',
  'Override',
  'Alert',
  'WebhookEvent',
  'Work',
  'ApiBudget',
  'Member',
  'Shop',
] as const;

type ShopMethods = Pick<ShopTx, 'shop' | 'saveShop' | 'saveShopFacts' | 'eraseShop'>;

export const shopRepository = ({ shop, prisma, sql }: Scope): ShopMethods => ({
  async shop() {
    const row = await prisma.shop.findUnique({ where: { shop } });
    return row && toShopRow(row);
  },

  async saveShop(patch) {
    const data = toData(patch);
    if (patch.installedAt === undefined) {
      await prisma.shop.updateMany({ where: { shop }, data });
    } else {
      const installedAt = toDate(patch.installedAt);
      await prisma.shop.upsert({
        where: { shop },
        create: { shop, ...data, installedAt },
        update: { uninstalledAt: null, tokenRevokedAt: null, ...data },
      });
    }
    if (patch.syncState === 'done') await countActiveProducts(sql, shop);
  },

  async saveShopFacts(facts) {
    const { gid, name, ianaTimezone, currencyCode, plan } = facts;
    await prisma.shop.updateMany({ where: { shop }, data: { gid, name, ianaTimezone, currencyCode, plan } });
    await sql.run(DROP_LOCATIONS, shop, json(facts.locations.map(({ id }) => id)));
    await sql.run(PUT_LOCATIONS, shop, json(facts.locations));
    await sql.run(DROP_PUBLICATIONS, shop, json(facts.publications.map(({ id }) => id)));
    await sql.run(PUT_PUBLICATIONS, shop, json(facts.publications));
  },

  async eraseShop() {
    for (const table of TABLES_OF_SHOP) await sql.run(`DELETE FROM "${table}" WHERE shop = $1`, shop);
  },
});

const DROP_LOCATIONS = `DELETE FROM "Location" WHERE shop = $1
  AND id NOT IN (SELECT json_array_elements_text($2::json))`;
const PUT_LOCATIONS = `
INSERT INTO "Location" (shop, id, name, "isActive", "fulfillsOnlineOrders")
SELECT $1, x.* FROM json_to_recordset($2::json)
  AS x(id text, name text, "isActive" boolean, "fulfillsOnlineOrders" boolean) ORDER BY id
ON CONFLICT (shop, id) DO UPDATE SET name = excluded.name, "isActive" = excluded."isActive",
  "fulfillsOnlineOrders" = excluded."fulfillsOnlineOrders"`;
const DROP_PUBLICATIONS = `DELETE FROM "Publication" WHERE shop = $1
  AND id NOT IN (SELECT json_array_elements_text($2::json))`;
const PUT_PUBLICATIONS = `
INSERT INTO "Publication" (shop, id, name, handle, "catalogType", "supportsFuturePublishing")
SELECT $1, x.* FROM json_to_recordset($2::json)
  AS x(id text, name text, handle text, "catalogType" text, "supportsFuturePublishing" boolean) ORDER BY id
ON CONFLICT (shop, id) DO UPDATE SET name = excluded.name, handle = excluded.handle,
  "catalogType" = excluded."catalogType", "supportsFuturePublishing" = excluded."supportsFuturePublishing"`;

function toShopRow(row: Shop): ShopRow {
  const { shop, gid, name, ianaTimezone, currencyCode, plan } = row;
  return {
    shop,
    gid,
    name,
    ianaTimezone,
    currencyCode,
    plan,
    installedAt: toMs(row.installedAt),
    uninstalledAt: toMsOrNull(row.uninstalledAt),
    actingSince: toMsOrNull(row.actingSince),
    stoppedAt: toMsOrNull(row.stoppedAt),
    brakeEngagedAt: toMsOrNull(row.brakeEngagedAt),
    brakeLiftedUntil: toMsOrNull(row.brakeLiftedUntil),
    settings: settingsSchema.parse(row.settings),
    syncState: syncStateSchema.parse(row.syncState),
    syncDetail: syncDetailSchema.parse(row.syncDetail),
    syncedAt: toMsOrNull(row.syncedAt),
    lastWebhookAt: toMsOrNull(row.lastWebhookAt),
    lastReconciledAt: toMsOrNull(row.lastReconciledAt),
    tokenRevokedAt: toMsOrNull(row.tokenRevokedAt),
    metafieldReadyAt: toMsOrNull(row.metafieldReadyAt),
  };
}

const DATES = [
  'uninstalledAt',
  'actingSince',
  'stoppedAt',
  'brakeEngagedAt',
  'brakeLiftedUntil',
  'syncedAt',
  'lastWebhookAt',
  'lastReconciledAt',
  'tokenRevokedAt',
  'metafieldReadyAt',
] as const;

type ShopData = Omit<Prisma.ShopUncheckedCreateInput, 'shop' | 'installedAt'> & { installedAt?: Date };

function toData(patch: Partial<Omit<ShopRow, 'shop'>>): ShopData {
  const data: ShopData = {};
  for (const key of DATES) {
    const at = patch[key];
    if (at !== undefined) data[key] = toDateOrNull(at);
  }
  for (const key of ['name', 'ianaTimezone', 'currencyCode', 'plan', 'syncState'] as const) {
    const value = patch[key];
    if (value !== undefined) data[key] = value;
  }
  if (patch.gid !== undefined) data.gid = patch.gid;
  if (patch.installedAt !== undefined) data.installedAt = toDate(patch.installedAt);
  if (patch.settings !== undefined) data.settings = patch.settings;
  if (patch.syncDetail !== undefined) data.syncDetail = patch.syncDetail ?? PrismaValues.DbNull;
  return data;
}

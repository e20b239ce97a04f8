import type { BrakeReason } from '../../core/decision.ts';
import { settingsSchema, type Settings } from '../../core/policy.ts';
import { ask, ms } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { SettingsView, ShopFrame } from './views.ts';

interface FrameRow {
  name: string;
  timezone: string;
  currency: string;
  installedAt: number | null;
  actingSince: number | null;
  defaultMode: ShopFrame['defaultMode'];
  settings: unknown;
  stoppedAt: number | null;
  brakeAt: number | null;
  brakeReason: BrakeReason | null;
  tokenRevokedAt: number | null;
  syncState: ShopFrame['sync']['state'];
  syncDetail: { objects?: number } | null;
  syncedAt: number | null;
  channels: Record<string, string> | null;
  hasProducts: boolean;
}

export async function frame(db: Sql, shop: string): Promise<ShopFrame | null> {
  const [row] = await ask<FrameRow>(
    db,
    `select "name", "ianaTimezone" as "timezone", "currencyCode" as "currency", ${ms('"installedAt"')} as "installedAt",
            ${ms('"actingSince"')} as "actingSince", coalesce("settings"->>'defaultMode', 'watch') as "defaultMode", "settings", ${ms('"stoppedAt"')} as "stoppedAt",
            ${ms('"brakeEngagedAt"')} as "brakeAt", "brakeReason", ${ms('"tokenRevokedAt"')} as "tokenRevokedAt",
            "syncState", "syncDetail", ${ms('"syncedAt"')} as "syncedAt",
            (select json_object_agg(p."id", p."name") from "Publication" p where p."shop" = $1) as "channels",
            exists (select 1 from "Product" p where p."shop" = $1 and p."deletedAt" is null) as "hasProducts"
       from "Shop" where "shop" = $1`,
    [shop],
  );
  if (!row) return null;
  return {
    name: row.name || shop,
    timezone: row.timezone,
    currency: row.currency,
    installedAt: row.installedAt,
    actingSince: row.actingSince,
    defaultMode: row.defaultMode,
    signOff: signOffOf(row.settings),
    stoppedAt: row.stoppedAt,
    brake: row.brakeAt === null ? null : { at: row.brakeAt, reason: row.brakeReason },
    tokenRevokedAt: row.tokenRevokedAt,
    channels: row.channels ?? {},
    sync: {
      state: row.syncState,
      objects: row.syncDetail?.objects ?? null,
      at: row.syncedAt,
    },
    hasProducts: row.hasProducts,
  };
}

/** Whether a shop with these settings asks for sign-offs, and who gives them. */
export const signOffOf = (settings: unknown): ShopFrame['signOff'] => {
  const { signOff, signers } = settingsSchema.parse(settings ?? {});
  return { rule: signOff, signers };
};

/** Newest moments of everything that screens show, in one round trip over indexes. */
export async function pulse(db: Sql, shop: string): Promise<string> {
  const [row] = await ask<{ pulse: string }>(
    db,
    `select concat_ws('|',
       (select concat_ws(',', s."lastWebhookAt", s."lastReconciledAt", s."syncState", s."syncDetail"::text, s."stoppedAt",
               s."brakeEngagedAt", s."actingSince", md5(s."settings"::text)) from "Shop" s where s."shop" = $1),
       (select concat_ws(',', e."at", e."id") from "LedgerEntry" e where e."shop" = $1 order by e."at" desc limit 1),
       (select concat_ws(',', max(v."at"), count(*)) from "Verdict" v where v."shop" = $1),
       (select concat_ws(',', count(*), max(a."openedAt"), max(a."acknowledgedAt")) from "Alert" a
         where a."shop" = $1 and a."resolvedAt" is null),
       (select concat_ws(',', max(c."updatedAt"), count(*)) from "Campaign" c where c."shop" = $1),
       (select concat_ws(',', count(*), max(l."beganAt"), max(l."state")) from "ActingList" l where l."shop" = $1),
       (select count(*) from "Action" x where x."shop" = $1 and x."state" in ('planned', 'unsure')),
       (select count(*) from "Baseline" b where b."shop" = $1 and b."state" = 'confirmed')
     ) as "pulse"`,
    [shop],
  );
  return row?.pulse ?? '';
}

export async function settingsOf(db: Sql, shop: string): Promise<Settings> {
  const [row] = await ask<{ settings: unknown }>(db, `select "settings" from "Shop" where "shop" = $1`, [
    shop,
  ]);
  return settingsSchema.parse(row?.settings ?? {});
}

export const locationsOf = (db: Sql, shop: string) =>
  ask<SettingsView['locations'][number]>(
    db,
    `select "id", "name", "isActive", "fulfillsOnlineOrders" from "Location" where "shop" = $1
      order by "isActive" desc, "fulfillsOnlineOrders" desc, "name"`,
    [shop],
  );

/** Sales channels, not market or B2B catalogues. */
export const publicationsOf = (db: Sql, shop: string) =>
  ask<SettingsView['publications'][number]>(
    db,
    `select "id", "name", "handle" from "Publication" where "shop" = $1 and "catalogType" in ('APP', 'NONE')
      order by "name"`,
    [shop],
  );

/** Everything that a decision about one product looks at: fifteen small statements in one transaction. */
import { waitsForShopify } from './arrivals.ts';
import { withoutTimesAhead } from '../../core/ahead.ts';
import type {
  ActiveOverride,
  ArrivalPicture,
  CampaignPicture,
  LevelPicture,
  Movement,
  OpenHold,
  Picture,
  VariantPicture,
} from '../../core/picture.ts';
import { policySchema, settingsSchema } from '../../core/policy.ts';
import { json, ms } from '../sql.ts';
import { HOLD_COLUMNS } from './holds.ts';
import { EMPTIED_LOCATIONS, MOVEMENTS } from './movements.ts';
import { COMPONENTS_OF_V, isMadeOf } from './components.ts';
import { WANTED } from './picture-orders.ts';
import { readItems, type CampaignItems, type DatedCampaign } from './picture-items.ts';
import type { Scope } from './scope.ts';
import { safeZone } from './zones.ts';

/** Null when the product is unknown to the shop. `now` is epoch milliseconds. */
export async function readPicture(
  { shop, sql }: Scope,
  productId: string,
  now: number,
): Promise<Picture | null> {
  const [base] = await sql.rows<Base>(BASE, shop, productId, now);
  if (!base) return null;
  const zone = await safeZone(sql, base.timezone);
  const variants = await sql.rows<VariantPicture>(VARIANTS, shop, productId, now);
  const inventoryItems = json([
    ...new Set(
      variants.flatMap((one) => [one, ...(one.components ?? [])].map((part) => part.inventoryItemId)),
    ),
  ]);
  const levels = await sql.rows<LevelPicture>(LEVELS, shop, inventoryItems);
  const movements = await sql.rows<Movement>(MOVEMENTS, shop, inventoryItems, now);
  const campaigns = await sql.rows<CampaignFacts>(CAMPAIGNS, shop, inventoryItems, now, zone, productId);
  const items = await readItems(sql, {
    shop,
    now,
    zone,
    inventoryItems,
    campaigns,
    locations: base.locations,
    firstOrderAt: base.firstOrderAt,
  });
  const arrivals = await sql.rows<ArrivalPicture>(ARRIVALS, shop, inventoryItems, now);
  const [aside] = await sql.rows<Aside>(ASIDE, shop, productId, now);
  return withoutTimesAhead({
    now,
    shop: toShopPicture(base),
    product: base.product,
    variants,
    levels,
    arrivals,
    campaigns: campaigns.map((campaign) => toCampaignPicture(campaign, items.get(campaign.id))),
    holds: aside?.holds ?? [],
    recentlyClosed: aside?.recentlyClosed ?? [],
    overrides: aside?.overrides ?? [],
    movements,
    leftInPeace: aside?.leftInPeace ?? [],
    lastVerdicts: aside?.lastVerdicts ?? [],
  });
}

interface Base {
  timezone: string;
  currencyCode: string;
  settings: unknown;
  acting: boolean;
  stopped: boolean;
  brakeEngaged: boolean;
  brakeLiftedUntil: number | null;
  activeProducts: number;
  ordersKnown: boolean;
  recentlyStopped: number;
  emptiedLocations: string[];
  firstOrderAt: number | null;
  locations: Picture['shop']['locations'];
  publications: Picture['shop']['publications'];
  product: Picture['product'];
}

type CampaignFacts = Omit<CampaignPicture, 'items'> & DatedCampaign;

interface Aside {
  holds: OpenHold[];
  recentlyClosed: Picture['recentlyClosed'];
  overrides: ActiveOverride[];
  leftInPeace: Picture['leftInPeace'];
  lastVerdicts: Picture['lastVerdicts'];
}

function toCampaignPicture(facts: CampaignFacts, read: CampaignItems | undefined): CampaignPicture {
  const { id, name, handle, goal, state, mode, frozen, startsAt, endsAt } = facts;
  const { createdAt, priority, useTags, collectionId } = facts;
  const plain = {
    id,
    name,
    handle,
    goal,
    state,
    mode,
    frozen,
    startsAt,
    endsAt,
    createdAt,
    priority,
    useTags,
  };
  return { ...plain, collectionId, policy: policySchema.parse(facts.policy), items: [], ...read };
}

function toShopPicture(base: Base): Picture['shop'] {
  const { timezone, currencyCode, acting, stopped, activeProducts, ordersKnown, locations, publications } =
    base;
  return {
    timezone,
    currencyCode,
    settings: settingsSchema.parse(base.settings),
    acting,
    stopped,
    brake: { engaged: base.brakeEngaged, liftedUntil: base.brakeLiftedUntil },
    activeProducts,
    recentlyStoppedProducts: base.recentlyStopped,
    emptiedLocations: base.emptiedLocations,
    locations,
    publications,
    ordersKnown,
  };
}

const BRAKE_WINDOW_MS = 30 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Days of sales that make a variant's share of its product. */
const RECENT_DAYS = 28;

/**
 * $1 shop, $2 product, $3 now. Newly stopped products are those that the policy stopped or hid: what a person ordered
 * (override) and what only gave way to a better campaign (allocation, law 6) do not count towards the brake. Orders are
 * known unless the shop's offline session says that the scope was not granted.
 */
const BASE = `
SELECT s."ianaTimezone" AS timezone, s."currencyCode", s.settings, s."actingSince" IS NOT NULL AS acting,
  s."stoppedAt" IS NOT NULL AS stopped, s."brakeEngagedAt" IS NOT NULL AS "brakeEngaged",
  ${ms('s."brakeLiftedUntil"')} AS "brakeLiftedUntil", s."activeProducts",
  NOT EXISTS (SELECT 1 FROM "Session" e WHERE e.shop = s.shop AND NOT e."isOnline" AND e.scope IS NOT NULL
    AND e.scope !~ '(^|,)(read|write)_orders(,|$)') AS "ordersKnown",
  (SELECT count(DISTINCT h."productId")::int FROM "Hold" h WHERE h.shop = s.shop AND h."productId" <> p.id
    AND h.mode = 'act' AND h.response IN ('stop_promoting', 'hide') AND h.cause IN ('sold_out', 'below_need')
    AND h."openedAt" > to_timestamp(($3::float8 - ${BRAKE_WINDOW_MS}) / 1000)) AS "recentlyStopped",
  ${EMPTIED_LOCATIONS} AS "emptiedLocations",
  (SELECT ${ms('o."orderedAt"')} FROM "OrderLine" o WHERE o.shop = s.shop ORDER BY o."orderedAt" LIMIT 1) AS "firstOrderAt",
  (SELECT coalesce(json_agg(json_build_object('id', l.id, 'isActive', l."isActive",
    'fulfillsOnlineOrders', l."fulfillsOnlineOrders") ORDER BY l.id), '[]')
    FROM "Location" l WHERE l.shop = s.shop) AS locations,
  (SELECT coalesce(json_agg(json_build_object('id', c.id, 'handle', c.handle,
    'supportsFuturePublishing', c."supportsFuturePublishing") ORDER BY c.id), '[]')
    FROM "Publication" c WHERE c.shop = s.shop) AS publications,
  json_build_object('id', p.id, 'title', p.title, 'status', p.status, 'deleted', p."deletedAt" IS NOT NULL,
    'isGiftCard', p."isGiftCard", 'tags', p.tags) AS product
FROM "Shop" s JOIN "Product" p ON p.shop = s.shop AND p.id = $2
WHERE s.shop = $1`;

/** $3 now: units of the variant `v` that were wanted in the last four weeks. */
export const RECENT_UNITS_OF_V = `greatest(0, coalesce((SELECT sum(o.quantity) FROM "OrderLine" o
    WHERE o.shop = v.shop AND o."variantId" = v.id AND ${WANTED}
      AND o."orderedAt" >= to_timestamp(($3::float8 - ${RECENT_DAYS * DAY_MS}) / 1000)
      AND o."orderedAt" <= to_timestamp($3::float8 / 1000)), 0))::int`;

const VARIANTS = `
SELECT v.id, v."inventoryItemId", v.title, v.sku, v.price::float8 AS price, v."inventoryPolicy", v.tracked,
  v."requiresComponents", coalesce(${COMPONENTS_OF_V}, '[]') AS components, ${RECENT_UNITS_OF_V} AS "recentUnits"
FROM "Variant" v WHERE v.shop = $1 AND v."productId" = $2 ORDER BY v.position, v.id`;

const LEVELS = `
SELECT "inventoryItemId", "locationId", available, "isActive", ${ms('"confirmedAt"')} AS "confirmedAt",
  ${ms('"updatedAt"')} AS "updatedAt", ${ms('"raisedAt"')} AS "raisedAt"
FROM "InventoryLevel" WHERE shop = $1 AND "inventoryItemId" IN (SELECT json_array_elements_text($2::json))
ORDER BY "inventoryItemId", "locationId"`;

/** $1 shop, $2 inventory items, $3 now. What should have come a month ago will not be explained any more. */
const ARRIVALS = `
SELECT a."inventoryItemId", a."locationId", a.units, ${ms('a."arrivesAt"')} AS "arrivesAt" FROM "Arrival" a
WHERE a.shop = $1 AND a."inventoryItemId" IN (SELECT json_array_elements_text($2::json)) AND a.units > 0
  AND a."arrivesAt" > to_timestamp(($3::float8 - ${30 * DAY_MS}) / 1000) AND NOT ${waitsForShopify('$3')}
ORDER BY a."arrivesAt", a.id`;

/** $1 shop, $2 inventory items, $3 now, $4 zone, $5 product. Days are counted from 1970-01-01 in the shop's zone. */
const CAMPAIGNS = `
SELECT c.id, c.name, c.handle, c.goal, c.state, c.mode, c."frozenAt" IS NOT NULL AS frozen,
  ${ms('c."startsAt"')} AS "startsAt", ${ms('c."endsAt"')} AS "endsAt", ${ms('c."createdAt"')} AS "createdAt",
  c.priority, c."useTags", c."collectionId", c.policy, c.policy -> 'locationIds' AS "locationIds",
  c.policy -> 'channels' AS channels,
  (c."startsAt" AT TIME ZONE $4)::date - DATE '1970-01-01' AS "firstDay",
  (c."startsAt" AT TIME ZONE $4) = date_trunc('day', c."startsAt" AT TIME ZONE $4) AS "firstDayWhole",
  (c."endsAt" AT TIME ZONE $4)::date - DATE '1970-01-01' AS "endDay",
  (to_timestamp($3::float8 / 1000) AT TIME ZONE $4)::date - DATE '1970-01-01' AS today
FROM "Campaign" c
WHERE c.shop = $1 AND (
  (c.state NOT IN ('ended', 'cancelled') AND c."endsAt" > to_timestamp($3::float8 / 1000)
    AND EXISTS (SELECT 1 FROM "CampaignItem" i WHERE i.shop = c.shop AND i."campaignId" = c.id
      AND i."removedAt" IS NULL AND (i."inventoryItemId" IN (SELECT json_array_elements_text($2::json))
        OR ${isMadeOf('$2')})))
  OR EXISTS (SELECT 1 FROM "Hold" h WHERE h.shop = c.shop AND h."campaignId" = c.id AND h."productId" = $5
    AND h."closedAt" IS NULL))
ORDER BY c.id`;

/** $1 shop, $2 product, $3 now. What lies beside stock and sales, in one row. */
const ASIDE = `
SELECT
  (SELECT coalesce(json_agg(h ORDER BY h."openedAt", h.id), '[]') FROM (
    SELECT ${HOLD_COLUMNS} FROM "Hold" WHERE shop = $1 AND "productId" = $2 AND "closedAt" IS NULL) AS h) AS holds,
  (SELECT coalesce(json_agg(h ORDER BY h."closedAt"), '[]') FROM (
    SELECT "campaignId", "variantId", response, ${ms('"closedAt"')} AS "closedAt" FROM "Hold"
    WHERE shop = $1 AND "productId" = $2 AND "closedAt" > to_timestamp(($3::float8 - ${DAY_MS}) / 1000)) AS h)
    AS "recentlyClosed",
  (SELECT coalesce(json_agg(o ORDER BY o."createdAt", o.id), '[]') FROM (
    SELECT id, kind, response, "campaignId", ${ms('until')} AS until, "untilKind", ${ms('"createdAt"')} AS "createdAt"
    FROM "Override" WHERE shop = $1 AND "productId" = $2 AND "endedAt" IS NULL) AS o) AS overrides,
  (SELECT coalesce(json_agg(a.params ->> 'field'), '[]') FROM "Alert" a
    WHERE a.shop = $1 AND a."productId" = $2 AND a.kind = 'peace' AND a."resolvedAt" IS NULL) AS "leftInPeace",
  (SELECT coalesce(json_agg(v ORDER BY v."campaignId", v."variantId"), '[]') FROM (
    SELECT "campaignId", "variantId", verdict FROM "Verdict" WHERE shop = $1 AND "productId" = $2) AS v)
    AS "lastVerdicts"`;

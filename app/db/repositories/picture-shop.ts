/** What all pictures of a shop share, and the products and variants that they are of. */
import { BRAKE_WINDOW_MS } from '../../core/brake.ts';
import type { Picture, VariantPicture } from '../../core/picture.ts';
import { settingsSchema } from '../../core/policy.ts';
import { among, ms, type Sql } from '../sql.ts';
import { COMPONENTS_OF_V } from './components.ts';
import { emptiedLocations } from './movements.ts';
import { firstOrderOf } from './known-orders.ts';
import { WANTED } from './campaign-sales.ts';

/** The shop around its products; `stoppedProducts`: all that were newly stopped, the product of a picture too. */
export interface ShopAround {
  shop: Omit<Picture['shop'], 'recentlyStoppedProducts'>;
  stoppedProducts: number;
  /** First order that the shop has told us of: days before it are unknown, not empty. */
  firstOrderAt: number | null;
  /** Orders are known to here, epoch milliseconds; null: to now. */
  ordersUntil: number | null;
}

interface ShopFacts {
  timezone: string;
  currencyCode: string;
  settings: unknown;
  acting: boolean;
  stopped: boolean;
  brakeEngaged: boolean;
  brakeLiftedUntil: number | null;
  activeProducts: number;
  ordersFrom: number | null;
  ordersUntil: number | null;
  stoppedProducts: number;
  emptiedLocations: string[];
  firstOrderAt: number | null;
  locations: Picture['shop']['locations'];
  publications: Picture['shop']['publications'];
}

/** Null when the shop is unknown. */
export async function readShopAround(sql: Sql, shop: string, now: number): Promise<ShopAround | null> {
  const [row] = await sql.rows<ShopFacts>(SHOP, shop, now);
  if (!row) return null;
  const { settings, brakeEngaged, brakeLiftedUntil, stoppedProducts, firstOrderAt, ordersUntil, ...plain } =
    row;
  return {
    shop: {
      ...plain,
      ordersKnown: ordersUntil === null,
      settings: settingsSchema.parse(settings),
      brake: { engaged: brakeEngaged, liftedUntil: brakeLiftedUntil },
    },
    stoppedProducts,
    firstOrderAt,
    ordersUntil,
  };
}

/** The shop as the picture of one product has it. `stopped`: the product is one of the newly stopped. */
export const shopOf = ({ shop, stoppedProducts }: ShopAround, stopped: boolean): Picture['shop'] => ({
  ...shop,
  recentlyStoppedProducts: stoppedProducts - (stopped ? 1 : 0),
});

export interface ProductFacts {
  product: Picture['product'];
  /** Newly stopped or hidden by us within the last half hour. */
  stopped: boolean;
}

/** `ids` is a JSON list; unknown products are missing. */
export const readProducts = (sql: Sql, shop: string, ids: string, now: number): Promise<ProductFacts[]> =>
  sql.rows<ProductFacts>(PRODUCTS, shop, ids, now);

export const readVariants = (
  sql: Sql,
  shop: string,
  ids: string,
  now: number,
): Promise<(VariantPicture & { productId: string })[]> => sql.rows(VARIANTS, shop, ids, now);

/** Days of sales that make a variant's share of its product. */
const RECENT_DAYS = 28;

/**
 * As `countsTowardsBrake`, of hold `h`; `now` names the parameter. What a person ordered (override) and what only gave
 * way to a better campaign (allocation, law 6) do not count towards the brake.
 */
const newlyStops = (now: string): string => `h.mode = 'act' AND h.response IN ('stop_promoting', 'hide')
    AND h.cause IN ('sold_out', 'below_need')
    AND h."openedAt" > to_timestamp((${now}::float8 - ${BRAKE_WINDOW_MS}) / 1000)`;

/** $1 shop, $2 now. */
const SHOP = `
SELECT s."ianaTimezone" AS timezone, s."currencyCode", s.settings, s."actingSince" IS NOT NULL AS acting,
  s."stoppedAt" IS NOT NULL AS stopped, s."brakeEngagedAt" IS NOT NULL AS "brakeEngaged",
  ${ms('s."brakeLiftedUntil"')} AS "brakeLiftedUntil", s."activeProducts",
  ${ms('s."ordersFrom"')} AS "ordersFrom", ${ms('s."ordersUntil"')} AS "ordersUntil",
  (SELECT count(DISTINCT h."productId")::int FROM "Hold" h WHERE h.shop = s.shop AND ${newlyStops('$2')})
    AS "stoppedProducts",
  ${emptiedLocations('$2')} AS "emptiedLocations",
  ${ms(firstOrderOf('s'))} AS "firstOrderAt",
  (SELECT coalesce(json_agg(json_build_object('id', l.id, 'isActive', l."isActive",
    'fulfillsOnlineOrders', l."fulfillsOnlineOrders") ORDER BY l.id), '[]')
    FROM "Location" l WHERE l.shop = s.shop) AS locations,
  (SELECT coalesce(json_agg(json_build_object('id', c.id, 'handle', c.handle,
    'supportsFuturePublishing', c."supportsFuturePublishing") ORDER BY c.id), '[]')
    FROM "Publication" c WHERE c.shop = s.shop) AS publications
FROM "Shop" s WHERE s.shop = $1`;

/** $1 shop, $2 products, $3 now. */
const PRODUCTS = `
SELECT json_build_object('id', p.id, 'title', p.title, 'status', p.status, 'deleted', p."deletedAt" IS NOT NULL,
    'isGiftCard', p."isGiftCard", 'tags', p.tags) AS product,
  EXISTS (SELECT 1 FROM "Hold" h WHERE h.shop = p.shop AND h."productId" = p.id AND ${newlyStops('$3')}) AS stopped
FROM "Product" p WHERE p.shop = $1 AND p.id ${among('$2')} ORDER BY p.id`;

/** Units of the variant `v` that were wanted in the four weeks before a time, an expression. */
const unitsBefore = (time: string): string => `greatest(0, coalesce((SELECT sum(o.quantity) FROM "OrderLine" o
    WHERE o.shop = v.shop AND o."variantId" = v.id AND ${WANTED}
      AND o."orderedAt" >= ${time} - interval '${RECENT_DAYS} days' AND o."orderedAt" <= ${time}), 0))::int`;

/** $3 now, or the last moment until which orders of shop $1 are known: days after it would count as days without a sale. */
const KNOWN_UNTIL = `least(to_timestamp($3::float8 / 1000), (SELECT s."ordersUntil" FROM "Shop" s WHERE s.shop = $1))`;

/** $1 shop, $3 now: units of the variant `v` that were wanted in the last four weeks that are known. */
export const RECENT_UNITS_OF_V = unitsBefore(KNOWN_UNTIL);

/**
 * The midnight (UTC) before the first hold that is open on the product of `v`, without any before the last that is known: a
 * size that is held sells nothing, and its share would shrink until its product came back without it.
 */
const BEFORE_HOLDS = `date_trunc('day', least(${KNOWN_UNTIL}, (SELECT min(h."openedAt") FROM "Hold" h
    WHERE h.shop = v.shop AND h."productId" = v."productId" AND h."closedAt" IS NULL)), 'UTC')`;

/** $1 shop, $2 products, $3 now. */
const VARIANTS = `
SELECT v."productId", v.id, v."inventoryItemId", v.title, v.sku, v.price::float8 AS price, v."inventoryPolicy", v.tracked,
  v."requiresComponents", coalesce(${COMPONENTS_OF_V}, '[]') AS components, ${unitsBefore('held.since')} AS "recentUnits"
FROM "Variant" v CROSS JOIN LATERAL (SELECT ${BEFORE_HOLDS} AS since) held WHERE v.shop = $1 AND v."productId" ${among('$2')}
ORDER BY v.position, v.id`;

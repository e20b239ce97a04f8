/** What the readiness of a campaign looks at, read from the database (core/readiness). */
import { z } from 'zod';
import type { CampaignKind, Goal } from '../../core/campaign.ts';
import { policySchema, settingsSchema } from '../../core/policy.ts';
import type {
  ItemFacts,
  LandingFacts,
  LevelFacts,
  PageFacts,
  ReadinessFacts,
  VisitFacts,
} from '../../core/readiness/shapes.ts';
import { exemption } from '../../core/stock.ts';
import { MOST_LANDING } from '../../core/readiness/visits.ts';
import { calendarDays } from '../../core/time.ts';
import { ms, type Sql } from '../sql.ts';
import { readComingAround } from '../views/coming-facts.ts';
import { buyableOf } from '../views/sql.ts';
import { ordersKnownSince } from './known-orders.ts';
import { keepersOf } from './owners.ts';
import { openOfLast } from '../views/surveys.ts';
import { readBundles, readRecords } from './readiness-records.ts';
import { readShipping } from './shipping.ts';

interface Head {
  kind: CampaignKind;
  goal: Goal;
  startsAt: number;
  endsAt: number;
  commitAt: number;
  running: boolean;
  policy: unknown;
  settings: unknown;
  timezone: string;
  /** Days of orders that the shop has told us of, at most 56. */
  historyDays: number;
  ordersRead: boolean;
}

interface ItemRow extends Omit<
  ItemFacts,
  'levels' | 'exempt' | 'history' | 'judged' | 'page' | 'visit' | 'record' | 'parts'
> {
  page: PageRow | null;
  inventoryItemId: string;
  tracked: boolean;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  isGiftCard: boolean;
  bundle: boolean;
  levels: (Omit<LevelFacts, 'counts'> & { locationId: string; online: boolean })[];
  sales: Record<string, number> | null;
  needToBeSafe: number | null;
  shortBy: number | null;
  moneyAtRisk: number | null;
  mayRunOutAt: number | null;
  usable: number | null;
  notCounted: number | null;
  notCountedAt: number | null;
  judged: boolean;
}

const visitSchema = z.object({
  status: z.number().nullable(),
  ms: z.number(),
  prices: z.array(z.number()),
  buyable: z.boolean().nullable(),
  problem: z.enum(['too_slow', 'not_public', 'unreachable']).nullable(),
});

type PageRow = Pick<PageFacts, 'url' | 'description' | 'images' | 'withoutAlt'> & {
  variants: { id: string; compareAt: number | null; expiresAt: number | null }[];
  visitedAt: number | null;
  failingSince: number | null;
  visit: Omit<VisitFacts, 'at' | 'failingSince'> | null;
};

/** Facts of a campaign at `now` (epoch milliseconds); null: there is no such campaign. */
export async function readReadinessFacts(
  sql: Sql,
  shop: string,
  campaignId: string,
  now: number,
): Promise<ReadinessFacts | null> {
  const [head] = await sql.rows<Head>(HEAD, shop, campaignId, now);
  if (!head) return null;
  const policy = policySchema.parse(head.policy);
  const [read] = await sql.rows<{ items: string | null }>(ITEMS, shop, campaignId, now);
  const rows = JSON.parse(read?.items ?? '[]') as ItemRow[];
  const records = await readRecords(sql, shop, campaignId, now, head);
  const bundles = await readBundles(sql, shop, campaignId, records);
  const { kind, goal, startsAt, endsAt, commitAt, running } = head;
  const { locationIds } = policy;
  const { sellableShare, expiryMetafield, signOff, signers } = settingsSchema.parse(head.settings);
  const days = (from: number, to: number) => calendarDays(Math.max(from, now), to, head.timezone);
  return {
    now,
    campaign: { id: campaignId, kind, goal, startsAt, endsAt, commitAt, running, sellableShare },
    coming: running ? [] : await readComingAround(sql, shop, now, campaignId),
    expiryChosen: expiryMetafield !== null,
    shipping: await readShipping(sql, shop, now),
    team: {
      people: await keepersOf({ shop, sql }),
      windowDays: days(startsAt, endsAt),
      signDays: signOff === 'off' || running ? [] : days(now, startsAt),
      signers,
    },
    landing: await readLanding(sql, shop, campaignId),
    openPoints: await openOfLast(sql, shop, now),
    items: rows.map((row) => ({
      ...itemOf(row, locationIds, head.historyDays),
      record: row.bundle ? null : (records.get(row.inventoryItemId) ?? null),
      ...(bundles.get(row.variantId) ?? { parts: row.bundle ? [] : null }),
    })),
  };
}

function itemOf(
  row: ItemRow,
  locationIds: readonly string[] | null,
  days: number,
): Omit<ItemFacts, 'record' | 'parts'> {
  const { variantId, productId, productTitle, variantTitle, hero, plannedUnits, price, claims } = row;
  const { status, hiddenByUs } = row;
  const levels = row.levels.map(({ locationId, name, online, available }) => ({
    name,
    counts: locationIds ? locationIds.includes(locationId) : online,
    available,
  }));
  const counted = levels.filter(({ counts, available }) => counts && available !== null);
  const own = counted.length > 0 ? counted.reduce((all, one) => all + (one.available ?? 0), 0) : null;
  return {
    variantId,
    productId,
    productTitle,
    variantTitle,
    hero,
    plannedUnits,
    price,
    status,
    hiddenByUs,
    claims,
    levels,
    buyable: row.bundle ? row.buyable : own,
    exempt: exemptOf(row),
    page: row.page && pageOf(row.page, variantId),
    visit:
      row.page?.visit && row.page.visitedAt !== null
        ? { ...row.page.visit, at: row.page.visitedAt, failingSince: row.page.failingSince }
        : null,
    history: Array.from({ length: days }, (_, n) => Math.max(0, row.sales?.[String(days - n)] ?? 0)),
    judged: row.judged
      ? {
          needToBeSafe: row.needToBeSafe,
          shortBy: row.shortBy,
          moneyAtRisk: row.moneyAtRisk,
          mayRunOutAt: row.mayRunOutAt,
          usable: row.usable,
          notCounted: row.notCounted ?? 0,
          notCountedAt: row.notCountedAt,
        }
      : null,
  };
}

async function readLanding(sql: Sql, shop: string, campaignId: string): Promise<LandingFacts[]> {
  const rows = await sql.rows<
    Omit<LandingFacts, 'visit'> & { visit: unknown; at: number; failingSince: number | null }
  >(LANDING, shop, campaignId, MOST_LANDING);
  return rows.map(({ visit, at, failingSince, ...page }) => ({
    ...page,
    visit: visit === null ? null : { ...visitSchema.parse(visit), at, failingSince },
  }));
}

function pageOf({ url, description, images, withoutAlt, variants }: PageRow, variantId: string): PageFacts {
  const own = variants.find(({ id }) => id === variantId);
  return {
    url,
    description,
    images,
    withoutAlt,
    compareAt: own?.compareAt ?? null,
    expiresAt: own?.expiresAt ?? null,
  };
}

/** A bundle has no stock of its own: what it is made of says the rest. */
const exemptOf = ({ tracked, bundle, inventoryPolicy, isGiftCard }: ItemRow): ItemFacts['exempt'] =>
  exemption(bundle ? { tracked: true, inventoryPolicy: 'DENY' } : { tracked, inventoryPolicy }, {
    isGiftCard,
  });

/** $3 now. Before the start, history ends now; a day before the first order says nothing. */
const HEAD = `
SELECT c.kind, c.goal, ${ms('c."startsAt"')} AS "startsAt", ${ms('c."endsAt"')} AS "endsAt",
  ${ms('c."commitAt"')} AS "commitAt", c.policy, s.settings,
  c.state IN ('approved', 'live') AND c."startsAt" <= to_timestamp($3::float8 / 1000) AS running, s."ianaTimezone" AS timezone,
  s."ordersUntil" IS NULL AS "ordersRead",
  least(56, coalesce(floor(extract(epoch FROM to_timestamp($3::float8 / 1000) - ${ordersKnownSince('$1')}) / 86400), 0))::int
    AS "historyDays"
FROM "Campaign" c JOIN "Shop" s ON s.shop = c.shop WHERE c.shop = $1 AND c.id = $2`;

/**
 * $1 shop, $2 campaign, $3 now. Sales by the number of whole days ago, 1 the last 24 hours. One text: ten thousand rows of
 * twenty columns would be a fourth of the price.
 */
const ITEMS = `
SELECT json_agg(item)::text AS items FROM (
SELECT i."variantId", i."productId", i."inventoryItemId", i.hero, i."plannedUnits", coalesce(p.title, i."productId") AS "productTitle",
  coalesce(x.title, '') AS "variantTitle", coalesce(x.price, 0)::float8 AS price,
  CASE WHEN p."deletedAt" IS NOT NULL THEN 'DELETED' ELSE coalesce(p.status, '') END AS status,
  coalesce(p."deletedAt" IS NULL AND p.status = 'UNLISTED' AND EXISTS (SELECT FROM "Baseline" b WHERE b.shop = $1
    AND b."productId" = i."productId" AND b.field = 'status' AND b.state <> 'left_alone' AND b.wrote = '"UNLISTED"'
    AND b.was <> b.wrote), false) AS "hiddenByUs",
  coalesce(x.tracked, false) AS tracked, coalesce(x."requiresComponents", false) AS bundle,
  coalesce(x."inventoryPolicy", 'DENY') AS "inventoryPolicy", coalesce(p."isGiftCard", false) AS "isGiftCard",
  CASE WHEN x."requiresComponents" THEN ${buyableOf('$1', 'i."inventoryItemId"')} END AS buyable,
  v.verdict IS NOT NULL AS judged, (v.assessment->>'needToBeSafe')::float8 AS "needToBeSafe",
  (v.assessment->>'shortBy')::float8 AS "shortBy", v."moneyAtRisk", (v.assessment->>'runsOutEarliest')::float8 AS "mayRunOutAt", v.usable,
  (v.assessment->>'notCounted')::float8 AS "notCounted", (v.assessment->>'notCountedAt')::float8 AS "notCountedAt",
  (SELECT json_build_object('url', g.url, 'description', g.description, 'images', g.images, 'withoutAlt', g."withoutAlt",
      'variants', g.variants, 'visitedAt', ${ms('g."visitedAt"')}, 'failingSince', ${ms('g."failingSince"')}, 'visit', g.visit)
    FROM "ProductPage" g WHERE g.shop = $1 AND g."productId" = i."productId") AS page,
  coalesce(shelf.levels, '[]'::json) AS levels,
  (SELECT json_object_agg(d.ago, d.units) FROM (
    SELECT 1 + floor(extract(epoch FROM to_timestamp($3::float8 / 1000) - o."orderedAt") / 86400)::int AS ago,
      sum(o.quantity)::int AS units
    FROM "OrderLine" o WHERE o.shop = $1 AND o."variantId" = i."variantId" AND o."cancelledAt" IS NULL
      AND o."orderedAt" > to_timestamp($3::float8 / 1000) - interval '56 days'
      AND o."orderedAt" <= to_timestamp($3::float8 / 1000) GROUP BY 1) d) AS sales,
  coalesce((SELECT json_agg(json_build_object('name', o.name, 'plannedUnits', j."plannedUnits",
      'first', (o.mode = 'act' OR c.mode = 'watch') AND (o.priority, o."startsAt", o."createdAt", o.id) < (c.priority, c."startsAt", c."createdAt", c.id)) ORDER BY o.priority, o.id)
    FROM "CampaignItem" j JOIN "Campaign" o ON o.shop = j.shop AND o.id = j."campaignId"
    WHERE j.shop = $1 AND j."inventoryItemId" = i."inventoryItemId" AND j."campaignId" <> $2 AND j."removedAt" IS NULL
      AND o.state IN ('draft', 'proposed', 'approved', 'live') AND o."startsAt" < c."endsAt" AND c."startsAt" < o."endsAt"
      AND o."endsAt" > to_timestamp($3::float8 / 1000)), '[]'::json) AS claims
FROM "CampaignItem" i
JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId"
LEFT JOIN "Product" p ON p.shop = i.shop AND p.id = i."productId"
LEFT JOIN "Variant" x ON x.shop = i.shop AND x.id = i."variantId"
LEFT JOIN "Verdict" v ON v.shop = i.shop AND v."campaignId" = i."campaignId" AND v."variantId" = i."variantId"
LEFT JOIN (SELECT l."inventoryItemId", json_agg(json_build_object('locationId', l."locationId", 'name', w.name,
      'available', l.available, 'online', w."isActive" AND w."fulfillsOnlineOrders") ORDER BY w.name) AS levels
    FROM (SELECT DISTINCT k."inventoryItemId" FROM "CampaignItem" k
      WHERE k.shop = $1 AND k."campaignId" = $2 AND k."removedAt" IS NULL) mine
    JOIN "InventoryLevel" l ON l.shop = $1 AND l."inventoryItemId" = mine."inventoryItemId" AND l."isActive"
    JOIN "Location" w ON w.shop = l.shop AND w.id = l."locationId" GROUP BY 1) shelf
  ON shelf."inventoryItemId" = i."inventoryItemId"
WHERE i.shop = $1 AND i."campaignId" = $2 AND i."removedAt" IS NULL
ORDER BY i.hero DESC, i."productId", x.position, i."variantId") item`;

/** $1 shop, $2 campaign, $3 limit. A link that was changed is another page. */
const LANDING = `
SELECT p.id AS "placementId", p.name, p.link AS url, l.visit, ${ms('l."visitedAt"')} AS at, ${ms('l."failingSince"')} AS "failingSince"
FROM "Placement" p LEFT JOIN "LandingPage" l ON l.shop = p.shop AND l."placementId" = p.id AND l.url = p.link
WHERE p.shop = $1 AND p."campaignId" = $2 AND p.kind = 'landing_page' AND p.link IS NOT NULL AND p."removedAt" IS NULL
ORDER BY p."createdAt", p.id LIMIT $3::int`;

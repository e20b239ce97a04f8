import { weeksOf } from '../../core/coming-weeks.ts';
import { rangeOf } from '../../core/coming-demand.ts';
import { minutesPerParcel, onBestDays } from '../../core/packing.ts';
import { planLines, type PlanLine } from '../../core/shortage.ts';
import { dayNumber } from '../../core/time.ts';
import { readShipping } from '../repositories/shipping.ts';
import { safeZone } from '../repositories/zones.ts';
import type { Sql } from '../sql.ts';
import { readComing } from './coming-facts.ts';
import type { ComingQuery, ComingView, ComingViews, FeasibilityView } from './coming-shapes.ts';
import { ask, COMING, ms, utc } from './sql.ts';

const WEEKS = 8;
const DAYS_OF_WEEK = 7;

/** All that is worked out from what people plan, the stock and the orders; answers and names are read for a page. */
export type Plan = Omit<ComingView, 'lines' | 'total' | 'page' | 'pageSize' | 'keptAt' | 'current'> & {
  lines: readonly PlanLine[];
};

export async function readPlan(db: Sql, shop: string, now: number): Promise<Plan> {
  const [{ heads, campaigns }, { days, orders: shipped, denied }] = await Promise.all([
    readComing(db, shop, now),
    readShipping(db, shop, now),
  ]);
  const zone = await safeZone(db, days.zone);
  const [usual] = denied ? [] : await ask<Usual>(db, USUAL, [shop, now]);
  const best = shipped ? await ask<{ parcels: number }>(db, BEST, [shop, now, zone]) : [];
  const pace = shipped
    ? minutesPerParcel(
        shipped.flatMap(({ parcels }) => parcels.map(({ shippedAt }) => shippedAt)),
        (at) => dayNumber(at, zone),
      )
    : null;
  const inParcels = (units: number, dayCount: number): number | null =>
    usual?.unitsPerParcel ? (units + usual.othersADay * dayCount) / usual.unitsPerParcel : null;
  const weeks = weeksOf(campaigns, zone, now, WEEKS).map((week) => {
    const busiest = inParcels(week.onBusiestDay, 1);
    const all = inParcels(week.units, DAYS_OF_WEEK);
    return {
      ...week,
      parcels: busiest === null ? null : Math.ceil(busiest),
      packingHours: all === null || pace === null ? null : Math.ceil((all * pace) / 60),
    };
  });
  return {
    weeks,
    parcels: usual?.unitsPerParcel ? Math.max(...weeks.map(({ parcels }) => parcels ?? 0)) : null,
    bestDay: onBestDays(best.map(({ parcels }) => parcels)),
    pace,
    campaigns: heads.map(({ id, name, startsAt, endsAt, state }) => ({ id, name, startsAt, endsAt, state })),
    unplanned: campaigns
      .flatMap((one) => one.items)
      .filter(({ planned, expected }) => planned === null && expected === null).length,
    lines: planLines(campaigns, now),
  };
}

/** The plan's lines alone, without weeks and parcels: a fraction of the price. */
export async function readLines(
  db: Sql,
  shop: string,
  now: number,
): Promise<Pick<Plan, 'campaigns' | 'lines'>> {
  const { heads, campaigns } = await readComing(db, shop, now);
  return { campaigns: heads, lines: planLines(campaigns, now) };
}

/** A page of the plan's lines, with names and answers as they stand. */
export async function pageOfPlan(
  db: Sql,
  shop: string,
  { lines, ...plan }: Plan,
  { campaignId, page, pageSize }: ComingQuery,
): Promise<Omit<ComingView, 'keptAt' | 'current'>> {
  const all =
    campaignId === null
      ? lines
          .filter(({ missing, standing }) => missing > 0 || standing === 'not_known')
          .toSorted((a, b) => a.by - b.by)
      : lines.filter((line) => line.campaignId === campaignId);
  const fitting = Math.min(page, Math.max(1, Math.ceil(all.length / pageSize)));
  const shown = all.slice((fitting - 1) * pageSize, fitting * pageSize);
  const answers = await ask<FeasibilityView>(db, ANSWERS, [shop]);
  const named = await ask<Named>(db, NAMES, [shop, [...new Set(shown.map(({ variantId }) => variantId))]]);
  const nameOf = new Map(named.map(({ variantId, ...names }) => [variantId, names]));
  const answerTo = new Map(answers.map((one) => [`${one.campaignId}/${one.variantId}`, one]));
  const campaignName = new Map(plan.campaigns.map(({ id, name }) => [id, name]));
  return {
    ...plan,
    lines: shown.map((line) => ({
      ...line,
      ...(nameOf.get(line.variantId) ?? { product: line.productId, variant: '', sku: null }),
      ...rangeOfLine(line),
      campaign: campaignName.get(line.campaignId) ?? '',
      answer: answerTo.get(`${line.campaignId}/${line.variantId}`) ?? null,
    })),
    total: all.length,
    page: fitting,
    pageSize,
  };
}

function rangeOfLine({ expectedDemand: units, demandSd: sd }: PlanLine) {
  if (units === null || sd === null) return { demandLow: null, demandHigh: null };
  const { low, high } = rangeOf({ units, sd });
  return { demandLow: low, demandHigh: high };
}

export const feasibility: (
  db: Sql,
  ...asked: Parameters<ComingViews['feasibility']>
) => ReturnType<ComingViews['feasibility']> = (db, shop, campaignId) =>
  ask(
    db,
    `select ${ANSWER}, p."title" as "product", x."title" as "variant", i."plannedUnits" as "planned"
       from "Feasibility" f
       join "CampaignItem" i on i."shop" = f."shop" and i."campaignId" = f."campaignId" and i."variantId" = f."variantId"
        and i."removedAt" is null
       join "Variant" x on x."shop" = f."shop" and x."id" = f."variantId"
       join "Product" p on p."shop" = f."shop" and p."id" = x."productId"
      where f."shop" = $1 and f."campaignId" = $2 order by f."answer" desc, p."title", x."position", x."id"`,
    [shop, campaignId],
  );

const ANSWER = `f."campaignId", f."variantId", f."answer", f."note", ${ms('f."at"')} as "at", f."by", f."planned" as "plannedThen"`;
const ANSWERS = `select ${ANSWER} from "Feasibility" f where f."shop" = $1`;

interface Named {
  variantId: string;
  product: string;
  variant: string;
  sku: string | null;
}

/** How the items of a page are called. */
const NAMES = `
select x."id" as "variantId", p."title" as "product", x."title" as "variant", x."sku"
  from "Variant" x join "Product" p on p."shop" = x."shop" and p."id" = x."productId"
 where x."shop" = $1 and x."id" in (select json_array_elements_text($2::json))`;

interface Usual {
  /** Null without orders. */
  unitsPerParcel: number | null;
  /** Units a day that no coming campaign speaks of, last 28 days. */
  othersADay: number;
}

/**
 * Lines of parts of a bundle are left out: the bundle has a line of its own. A parcel is an order where shipping is not known.
 * The latest 20,000 lines say how much goes into a parcel as well as all of them.
 */
const USUAL = `
with latest as (select o."orderId", o."quantity" from "OrderLine" o
  where o."shop" = $1 and o."cancelledAt" is null and o."bundleVariantId" is null
    and o."orderedAt" > ${utc('$2')} - interval '60 days' and o."orderedAt" <= ${utc('$2')}
  order by o."orderedAt" desc limit 20000),
packed as (select l."orderId", sum(l."quantity") as units, greatest(1, coalesce(max(jsonb_array_length(s.parcels)), 1)) as parcels
  from latest l left join "ShippedOrder" s on s."shop" = $1 and s."orderId" = l."orderId"
  group by l."orderId")
select (select sum(units)::float8 / nullif(sum(parcels), 0) from packed) as "unitsPerParcel",
  (select coalesce(sum(o."quantity"), 0)::float8 / 28 from "OrderLine" o
    where o."shop" = $1 and o."cancelledAt" is null and o."bundleVariantId" is null
      and o."orderedAt" > ${utc('$2')} - interval '28 days' and o."orderedAt" <= ${utc('$2')} and not exists (
      select 1 from "CampaignItem" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
       where ${COMING} and i."variantId" = o."variantId" and i."removedAt" is null)) as "othersADay"`;

/** Parcels that left on each day of the last year. */
const BEST = `
select count(*)::int as "parcels" from "ShippedOrder" s, jsonb_array_elements(s.parcels) as one
 where s."shop" = $1 and (one->>'shippedAt')::float8 > $2::float8 - 365 * 86400000.0 and (one->>'shippedAt')::float8 <= $2::float8
 group by (to_timestamp((one->>'shippedAt')::float8 / 1000) at time zone $3)::date order by 1 desc limit 5`;

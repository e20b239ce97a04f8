import {
  planLines,
  weeksOf,
  type ComingCampaign,
  type ComingItem,
  type ComingPart,
  type PlanLine,
} from '../../core/coming.ts';
import { countedOnce, expectedAhead, rangeOf } from '../../core/coming-demand.ts';
import { grouped } from '../../core/grouped.ts';
import { minutesPerParcel, onBestDays } from '../../core/packing.ts';
import { policySchema } from '../../core/policy.ts';
import { dayNumber } from '../../core/time.ts';
import { readShipping } from '../repositories/shipping.ts';
import { safeZone } from '../repositories/zones.ts';
import type { Sql } from '../sql.ts';
import type { ComingQuery, ComingView, ComingViews, FeasibilityView } from './coming-shapes.ts';
import { ask, at, ms, utc } from './sql.ts';

const WEEKS = 8;
const DAYS_OF_WEEK = 7;
const DAY_MS = 86_400_000;

type Head = Omit<ComingCampaign, 'items'> & {
  state: string;
  policy: unknown;
  /** Days of orders that the shop has told us of, at most 56. */
  historyDays: number;
};
interface Part extends Omit<ComingPart, 'levels' | 'arrivals'> {
  /** Null: nothing was read of it anywhere. */
  levels: { locationId: string; name: string; online: boolean; open: boolean; available: number }[] | null;
  arrivals: ComingPart['arrivals'] | null;
}
type Row = Omit<ComingItem, 'parts' | 'expected'> & {
  campaignId: string;
  parts: Part[] | null;
  /** Not a bundle whose components are not all read. */
  whole: boolean;
  /** As the judge says while the campaign runs. */
  mean: number | null;
  sd: number | null;
  /** Before it does: units by the number of whole days ago, 1 the last 24 hours. */
  sales: Record<string, number> | null;
};

export async function coming(db: Sql, shop: string, query: ComingQuery, now: number): Promise<ComingView> {
  const [heads, rows, { days, orders: shipped }, answers] = await Promise.all([
    ask<Head>(db, HEADS, [shop, now]),
    ask<Row>(db, ITEMS, [shop, now]),
    readShipping(db, shop, now),
    ask<FeasibilityView>(db, ANSWERS, [shop]),
  ]);
  const zone = await safeZone(db, days.zone);
  const [usual] = await ask<Usual>(db, USUAL, [shop, now]);
  const best = shipped ? await ask<{ parcels: number }>(db, BEST, [shop, now, zone]) : [];
  const campaigns = countedOnce(
    heads.map((head) => {
      const { locationIds } = policySchema.parse(head.policy);
      const items = ofCampaign(rows, head.id).map((row) => itemOf(row, locationIds, head, now));
      return { ...head, items };
    }),
  );
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
    ...linesOf(campaigns, answers, query, now),
  };
}

function linesOf(
  campaigns: readonly ComingCampaign[],
  answers: readonly FeasibilityView[],
  { campaignId, page, pageSize }: ComingQuery,
  now: number,
): Pick<ComingView, 'lines' | 'total' | 'page' | 'pageSize'> {
  const all = planLines(campaigns, now).filter((line) =>
    campaignId === null ? line.missing > 0 || line.standing === 'not_known' : line.campaignId === campaignId,
  );
  const fitting = Math.min(page, Math.max(1, Math.ceil(all.length / pageSize)));
  return {
    lines: all.slice((fitting - 1) * pageSize, fitting * pageSize).map((line) => ({
      ...line,
      ...rangeOfLine(line),
      campaign: campaigns.find(({ id }) => id === line.campaignId)?.name ?? '',
      answer:
        answers.find((one) => one.campaignId === line.campaignId && one.variantId === line.variantId) ?? null,
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

const ofCampaign = grouped<Row>(({ campaignId }) => [campaignId]);

function itemOf(
  { campaignId: _campaign, parts, whole, mean, sd, sales, ...item }: Row,
  locationIds: readonly string[] | null,
  head: Head,
  now: number,
): ComingItem {
  const some = parts ?? [];
  const days = head.historyDays;
  const history = Array.from({ length: days }, (_, n) => Math.max(0, sales?.[String(days - n)] ?? 0));
  return {
    ...item,
    expected:
      mean !== null && sd !== null
        ? { units: Math.round(mean), sd }
        : head.startsAt > now
          ? expectedAhead(item.planned, history, (head.endsAt - head.startsAt) / DAY_MS)
          : null,
    parts:
      whole && some.every(({ levels }) => levels !== null)
        ? some.map(({ levels, arrivals, ...part }) => ({
            ...part,
            arrivals: arrivals ?? [],
            levels: (levels ?? []).flatMap(({ online, open, ...level }) =>
              open
                ? [
                    {
                      ...level,
                      counts: locationIds === null ? online : locationIds.includes(level.locationId),
                    },
                  ]
                : [],
            ),
          }))
        : null,
  };
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

const COMING = `c."shop" = $1 and c."state" in ('proposed', 'approved', 'live') and c."endsAt" > ${utc('$2')}`;

const HEADS = `
select c."id", c."name", ${ms('c."startsAt"')} as "startsAt", ${ms('c."endsAt"')} as "endsAt", c."priority", c."goal", c."state", c."policy",
       least(56, coalesce(floor(extract(epoch from ${at('$2')} - (select min(o."orderedAt") from "OrderLine" o where o."shop" = $1)) / 86400), 0))::int as "historyDays"
  from "Campaign" c where ${COMING} order by c."startsAt", c."priority", c."id"`;

/** What limits an item: its own stock, or that of the components of a bundle that can run out. */
const ITEMS = `
select i."campaignId", i."variantId", i."productId", p."title" as "product", x."title" as "variant", x."sku",
       i."plannedUnits" as "planned",
       coalesce((select sum(o."quantity") from "OrderLine" o where o."shop" = $1 and o."variantId" = i."variantId"
         and o."cancelledAt" is null and o."orderedAt" >= c."startsAt" and o."orderedAt" <= ${utc('$2')}), 0)::int as "sold",
       (u."assessment"->>'expectedDemand')::float8 as "mean", (u."assessment"->>'demandSd')::float8 as "sd",
       case when c."startsAt" > ${at('$2')} then (select json_object_agg(d.ago, d.units) from (
         select 1 + floor(extract(epoch from ${at('$2')} - o."orderedAt") / 86400)::int as ago, sum(o."quantity")::int as units
           from "OrderLine" o where o."shop" = $1 and o."variantId" = i."variantId" and o."cancelledAt" is null
            and o."orderedAt" > ${at('$2')} - interval '56 days' and o."orderedAt" <= ${at('$2')} group by 1) d) end as "sales",
       not x."requiresComponents" or coalesce((select count(y."id") > 0 and count(*) = count(y."id") from "VariantComponent" v
         left join "Variant" y on y."shop" = v."shop" and y."id" = v."variantId"
        where v."shop" = $1 and v."bundleVariantId" = x."id"), false) as "whole",
       (select json_agg(json_build_object('inventoryItemId', k."inventoryItemId", 'component', k."component", 'takes', k."takes",
          'levels', (select json_agg(json_build_object('locationId', l."locationId", 'name', g."name",
               'available', coalesce(l."available", 0), 'online', g."fulfillsOnlineOrders",
               'open', l."isActive" and g."isActive") order by g."name", g."id")
             from "InventoryLevel" l join "Location" g on g."shop" = l."shop" and g."id" = l."locationId"
            where l."shop" = $1 and l."inventoryItemId" = k."inventoryItemId"),
          'arrivals', (select json_agg(json_build_object('locationId', a."locationId", 'at', ${ms('a."arrivesAt"')},
               'units', a."units") order by a."arrivesAt", a."id")
             from "Arrival" a where a."shop" = $1 and a."inventoryItemId" = k."inventoryItemId" and a."arrivesAt" > ${utc('$2')})
          ) order by k."component", k."inventoryItemId")
        from (select x."inventoryItemId", null::text as "component", 1 as "takes"
               where x."tracked" and x."inventoryPolicy" = 'DENY' and not p."isGiftCard" and not x."requiresComponents"
              union all
              select y."inventoryItemId", q."title", v."quantity" from "VariantComponent" v
               join "Variant" y on y."shop" = v."shop" and y."id" = v."variantId"
               join "Product" q on q."shop" = y."shop" and q."id" = y."productId"
               where x."requiresComponents" and v."shop" = $1 and v."bundleVariantId" = x."id"
                 and y."tracked" and y."inventoryPolicy" = 'DENY' and not q."isGiftCard") k) as "parts"
  from "CampaignItem" i
  join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
  join "Variant" x on x."shop" = i."shop" and x."id" = i."variantId"
  join "Product" p on p."shop" = i."shop" and p."id" = i."productId" and p."deletedAt" is null
  left join "Verdict" u on u."shop" = i."shop" and u."campaignId" = i."campaignId" and u."variantId" = i."variantId"
   and c."startsAt" <= ${at('$2')}
 where ${COMING} and i."removedAt" is null
 order by p."title", x."position", x."id"`;

interface Usual {
  /** Null without orders. */
  unitsPerParcel: number | null;
  /** Units a day that no coming campaign speaks of, last 28 days. */
  othersADay: number;
}

/** Lines of parts of a bundle are left out: the bundle has a line of its own. A parcel is an order where shipping is not known. */
const USUAL = `
with lines as (select o."orderId", o."quantity", o."variantId", o."orderedAt" from "OrderLine" o
  where o."shop" = $1 and o."cancelledAt" is null and o."bundleVariantId" is null
    and o."orderedAt" > ${utc('$2')} - interval '60 days' and o."orderedAt" <= ${utc('$2')}),
packed as (select l."orderId", sum(l."quantity") as units, greatest(1, coalesce(max(jsonb_array_length(s.parcels)), 1)) as parcels
  from lines l left join (select "orderId", parcels from "ShippedOrder" where "shop" = $1) s on s."orderId" = l."orderId"
  group by l."orderId")
select (select sum(units)::float8 / nullif(sum(parcels), 0) from packed) as "unitsPerParcel",
  (select coalesce(sum(l."quantity"), 0)::float8 / 28 from lines l
    where l."orderedAt" > ${utc('$2')} - interval '28 days' and not exists (
      select 1 from "CampaignItem" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
       where ${COMING} and i."variantId" = l."variantId" and i."removedAt" is null)) as "othersADay"`;

/** Parcels that left on each day of the last year. */
const BEST = `
select count(*)::int as "parcels" from "ShippedOrder" s, jsonb_array_elements(s.parcels) as one
 where s."shop" = $1 and (one->>'shippedAt')::float8 > $2::float8 - 365 * 86400000.0 and (one->>'shippedAt')::float8 <= $2::float8
 group by (to_timestamp((one->>'shippedAt')::float8 / 1000) at time zone $3)::date order by 1 desc limit 5`;

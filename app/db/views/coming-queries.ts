/** The statements behind the plan for operations, of all that comes or of what shares the stock of one campaign. */
import { ordersKnownSince } from '../repositories/known-orders.ts';
import { at, ms, utc } from './sql.ts';

/**
 * Which campaigns (alias `c`) and which of their items (alias `i`), with the parameters of both: the shop, then now (epoch
 * milliseconds).
 */
export interface ComingScope {
  campaigns: string;
  items: string;
  given: readonly (string | number | readonly string[])[];
}

export const headsOf = ({ campaigns }: ComingScope): string => `
select c."id", c."name", ${ms('c."startsAt"')} as "startsAt", ${ms('c."endsAt"')} as "endsAt", c."priority", c."goal", c."state", c."policy",
       coalesce((s."settings"->>'reserve')::int, 0) as "shopReserve",
       least(56, coalesce(floor(extract(epoch from ${at('$2')} - ${ordersKnownSince('$1')}) / 86400), 0))::int as "historyDays",
       s."ordersUntil" is null and c."startsAt" >= coalesce(s."ordersFrom", c."startsAt") as "soldKnown"
  from "Campaign" c join "Shop" s on s."shop" = c."shop" where ${campaigns} order by c."startsAt", c."priority", c."id"`;

const MEMBERS = `"CampaignItem" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
  join "Variant" x on x."shop" = i."shop" and x."id" = i."variantId"`;
const PRODUCTS = `join "Product" p on p."shop" = i."shop" and p."id" = i."productId" and p."deletedAt" is null`;
const RUNS_OUT = (variant: string): string =>
  `${variant}."tracked" and ${variant}."inventoryPolicy" = 'DENY'`;
/** Items of the campaigns, without those that were taken out. */
const within = ({ campaigns, items }: ComingScope): string =>
  `${campaigns} and i."removedAt" is null and ${items}`;

/** Numbers are taken out of the assessments first: each join and the sorting would carry all of them. */
export const itemsOf = (scope: ComingScope): string => `
with judged as materialized (
  select i."campaignId", i."variantId", (i."assessment"->>'expectedDemand')::float8 as mean, (i."assessment"->>'demandSd')::float8 as sd,
         (i."assessment"->>'need')::float8 as need, (i."assessment"->>'needToBeSafe')::float8 as safe,
         (i."assessment"->>'shortBy')::float8 as short, (i."assessment"->>'usable')::float8 as usable,
         (i."assessment"->>'runsOutEarliest')::float8 as "mayRunOutAt"
    from "Verdict" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
   where ${scope.campaigns} and c."startsAt" <= ${at('$2')} and ${scope.items})
select i."campaignId", json_agg(json_build_array(i."variantId", i."productId", i."inventoryItemId", i."plannedUnits", i."hero",
         case when x."requiresComponents" then 'bundle' when ${RUNS_OUT('x')} and not p."isGiftCard" then 'stock' else 'endless' end,
         u.mean, u.sd, u.need, u.safe, u.short, u.usable, u."mayRunOutAt")
         order by p."title", x."position", x."id")::text as "items"
  from ${MEMBERS} ${PRODUCTS}
  left join judged u on u."campaignId" = i."campaignId" and u."variantId" = i."variantId"
 where ${within(scope)} group by i."campaignId"`;

export const LOCATIONS = `
select g."id", g."name", g."fulfillsOnlineOrders" as "online", g."isActive" as "open"
  from "Location" g where g."shop" = $1 order by g."name", g."id"`;

const bundlesOf = (scope: ComingScope): string =>
  `select x."id" from ${MEMBERS} where ${within(scope)} and x."requiresComponents"`;

export const componentsOf = (scope: ComingScope): string => `
select v."bundleVariantId", y."id" as "variantId", y."inventoryItemId", q."title" as "component", v."quantity" as "takes",
       ${RUNS_OUT('y')} and not q."isGiftCard" as "limits"
  from "VariantComponent" v
  left join "Variant" y on y."shop" = v."shop" and y."id" = v."variantId"
  left join "Product" q on q."shop" = y."shop" and q."id" = y."productId"
 where v."shop" = $1 and v."bundleVariantId" in (${bundlesOf(scope)})
 order by q."title", y."inventoryItemId"`;

/** Stock of all items, also of those that cannot run out: to look at each variant costs more than it spares. */
export const stockOf = (scope: ComingScope): string => `
with wanted as materialized (
  select i."inventoryItemId" from "CampaignItem" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
   where ${within(scope)}
  union all
  select y."inventoryItemId" from "VariantComponent" v join "Variant" y on y."shop" = v."shop" and y."id" = v."variantId"
   where v."shop" = $1 and v."bundleVariantId" in (${bundlesOf(scope)}))
select (select json_agg(json_build_array(l."inventoryItemId", l."locationId", coalesce(l."available", 0), l."isActive"))
          from "InventoryLevel" l where l."shop" = $1 and l."inventoryItemId" = any (array(select "inventoryItemId" from wanted)))::text as "levels",
       (select json_agg(json_build_array(a."inventoryItemId", a."locationId", ${ms('a."arrivesAt"')}, a."units") order by a."arrivesAt", a."id")
          from "Arrival" a where a."shop" = $1 and a."arrivesAt" > ${utc('$2')}
           and a."inventoryItemId" in (select "inventoryItemId" from wanted))::text as "arrivals"`;

/** What the items of campaigns that have not begun have sold in eight weeks. */
export const salesOf = (scope: ComingScope): string => `
select json_agg(json_build_array(d."variantId", d.ago, d.units))::text as "units" from (
  select o."variantId", 1 + floor(extract(epoch from ${at('$2')} - o."orderedAt") / 86400)::int as ago, sum(o."quantity")::int as units
    from "OrderLine" o
   where o."shop" = $1 and o."cancelledAt" is null
     and o."orderedAt" > ${at('$2')} - interval '56 days' and o."orderedAt" <= ${at('$2')}
     and o."variantId" in (select i."variantId" from "CampaignItem" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
       where ${within(scope)} and c."startsAt" > ${at('$2')})
   group by 1, 2) d`;

/** $1 shop, $2 campaign. Its variants and all that take of the same stock: by themselves, as a bundle or as a part of one. */
export const SHARING = `
with own as materialized (
  select i."variantId", i."inventoryItemId" from "CampaignItem" i
   where i."shop" = $1 and i."campaignId" = $2 and i."removedAt" is null),
stock as materialized (
  select "inventoryItemId" from own
  union
  select y."inventoryItemId" from own join "VariantComponent" v on v."shop" = $1 and v."bundleVariantId" = own."variantId"
    join "Variant" y on y."shop" = $1 and y."id" = v."variantId")
select coalesce(json_agg(taking.id), '[]')::text as "variants" from (
  select "variantId" as id from own
  union
  select x."id" from "Variant" x where x."shop" = $1 and x."inventoryItemId" in (select "inventoryItemId" from stock)
  union
  select v."bundleVariantId" from "Variant" y join "VariantComponent" v on v."shop" = y."shop" and v."variantId" = y."id"
   where y."shop" = $1 and y."inventoryItemId" in (select "inventoryItemId" from stock)) taking`;

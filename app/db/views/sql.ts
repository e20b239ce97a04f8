import { json, ms, type Sql, type SqlParameter } from '../sql.ts';

export { ms };

/** Rows of a query with `$1…` parameters; a list travels as JSON (`in (select json_array_elements_text($2::json))`). */
export const ask = <T>(
  db: Sql,
  query: string,
  values: readonly (SqlParameter | readonly string[])[],
): Promise<T[]> =>
  db.rows<T>(
    query,
    ...values.map((value) => (typeof value === 'object' && value !== null ? json(value) : value)),
  );

/** A parameter in epoch milliseconds as what `timestamp` columns (UTC) compare with. */
export const utc = (parameter: string): string =>
  `(to_timestamp(${parameter}::float8 / 1000) at time zone 'UTC')`;

/** A parameter in epoch milliseconds as what `timestamptz` columns compare with. */
export const at = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

/** Text for a LIKE pattern that contains it, whatever it contains. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** State by the clock of a campaign row with alias `c`; `now` is a parameter in epoch milliseconds. */
export const stateByClock = (now: string): string => `
  case when c."state" in ('approved', 'live') and c."endsAt" <= ${utc(now)} then 'ended'
       when c."state" = 'approved' and c."startsAt" <= ${utc(now)} then 'live'
       else c."state" end`;

/**
 * Units that count for an inventory item `item` by default: active locations that fulfil online orders. For the item of a
 * bundle as many as its scarcest component makes; null where nothing was read.
 */
export const buyableOf = (shop: string, item: string): string => `
  case when exists (select 1 from "Variant" b where b."shop" = ${shop} and b."inventoryItemId" = ${item}
      and b."requiresComponents")
    then (select min(floor(${onShelf(shop, 'part."inventoryItemId"')}::float8 / k."quantity"))::int from "Variant" b
      join "VariantComponent" k on k."shop" = b."shop" and k."bundleVariantId" = b."id"
      join "Variant" part on part."shop" = k."shop" and part."id" = k."variantId"
        and part."tracked" and part."inventoryPolicy" = 'DENY'
      where b."shop" = ${shop} and b."inventoryItemId" = ${item})
    else ${onShelf(shop, item)} end`;

/** Whether the stock of variant `x` is counted: its own, or that of the parts it is made of. */
export const COUNTS_STOCK = `(x."tracked" or x."requiresComponents")`;

const onShelf = (shop: string, item: string): string => `
  (select sum(l."available")::int from "InventoryLevel" l
     join "Location" p on p."shop" = l."shop" and p."id" = l."locationId" and p."isActive" and p."fulfillsOnlineOrders"
    where l."shop" = ${shop} and l."inventoryItemId" = ${item} and l."isActive")`;

/** Campaigns (alias `c`) of shop `$1` that are not over at `$2`. */
export const COMING = `c."shop" = $1 and c."state" in ('proposed', 'approved', 'live') and c."endsAt" > ${utc('$2')}`;

/**
 * Whether the latest plan of campaign `campaign` (SQL of its id) of shop `$1` was sent back; of a shop that asks for no sign-offs
 * none was.
 */
export const sentBack = (campaign: string): string => `
  coalesce((select o."state" = 'sent_back' from "SignOff" o where o."shop" = $1 and o."campaignId" = ${campaign}
    and exists (select 1 from "Shop" w where w."shop" = $1 and coalesce(w."settings"->>'signOff', 'off') <> 'off')
    order by o."proposedAt" desc, o."id" desc limit 1), false)`;

/** The verdict of the newest look at whether campaign `campaign` (SQL of its id) of shop `$1` can launch; null: nobody looked. */
export const newestReadiness = (campaign: string): string => `
  (select r."verdict" from "ReadinessChange" r where r."shop" = $1 and r."campaignId" = ${campaign} order by r."at" desc limit 1)`;

import { standingsOf } from './standings.ts';
import { ask, buyableOf, COUNTS_STOCK, ms, sentBack, stateByClock } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { ProductView } from './views.ts';

type Head = Pick<ProductView, 'id' | 'title' | 'handle' | 'status' | 'imageUrl' | 'deletedAt'> & {
  isGiftCard: boolean;
};
type VariantRow = Omit<ProductView['variants'][number], 'standing' | 'verdicts' | 'isGiftCard'>;
type VerdictRow = ProductView['variants'][number]['verdicts'][number] & { variantId: string };

/** Everything that explains one product, in a campaign or not; null when the shop has no such product. */
export async function product(
  db: Sql,
  shop: string,
  productId: string,
  now: number,
): Promise<ProductView | null> {
  const [head] = await ask<Head>(
    db,
    `select "id", "title", "handle", "status", "imageUrl", "isGiftCard", ${ms('"deletedAt"')} as "deletedAt"
       from "Product" where "shop" = $1 and "id" = $2`,
    [shop, productId],
  );
  if (!head) return null;
  const [variants, verdicts, holds, overrides, writes, standings] = await Promise.all([
    ask<VariantRow>(
      db,
      `select x."id", x."title", x."sku", ${COUNTS_STOCK} as "tracked", x."inventoryPolicy", ${buyableOf('$1', 'x."inventoryItemId"')} as "buyable",
         coalesce((select json_agg(json_build_object('location', p."name", 'counts', p."isActive" and p."fulfillsOnlineOrders",
             'available', l."available", 'confirmedAt', ${ms('l."confirmedAt"')}) order by p."name")
           from "InventoryLevel" l join "Location" p on p."shop" = l."shop" and p."id" = l."locationId"
          where l."shop" = $1 and l."inventoryItemId" = x."inventoryItemId" and l."isActive"), '[]'::json) as "levels"
         from "Variant" x where x."shop" = $1 and x."productId" = $2 order by x."position"`,
      [shop, productId],
    ),
    ask<VerdictRow>(
      db,
      `select i."variantId", c."id" as "campaignId", c."name" as "campaignName", ${stateByClock('$3')} as "state", c."mode",
              c."frozenAt" is not null as "frozen", ${sentBack('c."id"')} as "sentBack", v."verdict", v."assessment", ${ms('v."at"')} as "judgedAt"
         from "CampaignItem" i join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
         left join "Verdict" v on v."shop" = i."shop" and v."campaignId" = i."campaignId" and v."variantId" = i."variantId"
        where i."shop" = $1 and i."productId" = $2 and i."removedAt" is null
        order by ${stateByClock('$3')} = 'live' desc, c."priority", c."startsAt", c."id" limit 500`,
      [shop, productId, now],
    ),
    ask<ProductView['holds'][number]>(
      db,
      `select * from (select distinct on (h."campaignId", h."variantId", h."mode") h."id", h."campaignId", coalesce(c."name", h."campaignId") as "campaignName",
              coalesce(x."title", h."variantId") as "variantTitle", h."response", h."mode", h."cause", ${ms('h."openedAt"')} as "openedAt"
         from "Hold" h left join "Campaign" c on c."shop" = h."shop" and c."id" = h."campaignId"
         left join "Variant" x on x."shop" = h."shop" and x."id" = h."variantId"
        where h."shop" = $1 and h."productId" = $2 and h."closedAt" is null
        order by h."campaignId", h."variantId", h."mode", array_position(array['hide', 'stop_promoting', 'flag'], h."response")
       ) strictest order by "openedAt" desc, "id"`,
      [shop, productId],
    ),
    ask<NonNullable<ProductView['override']>>(
      db,
      `select o."id", o."kind", o."response", c."name" as "campaignName", o."untilKind", ${ms('o."until"')} as "until",
              o."reason", o."by", o."inferred", ${ms('o."createdAt"')} as "createdAt"
         from "Override" o left join "Campaign" c on c."shop" = o."shop" and c."id" = o."campaignId"
        where o."shop" = $1 and o."productId" = $2 and o."endedAt" is null order by o."createdAt" desc limit 1`,
      [shop, productId],
    ),
    ask<ProductView['writes'][number]>(
      db,
      `select "id", "kind", "state", ${ms('"plannedAt"')} as "plannedAt", ${ms('"finishedAt"')} as "finishedAt", "error"
         from "Action" where "shop" = $1 and "productId" = $2 and "state" <> 'superseded' order by "plannedAt" desc limit 20`,
      [shop, productId],
    ),
    standingsOf(db, shop, [productId]),
  ]);
  const { isGiftCard, ...facts } = head;
  return {
    ...facts,
    variants: variants.map((variant) => ({
      ...variant,
      isGiftCard,
      standing: standings.of(productId, variant.id),
      verdicts: verdicts
        .filter(({ variantId }) => variantId === variant.id)
        .map(({ variantId: _id, ...row }) => row),
    })),
    holds,
    override: overrides[0] ?? null,
    writes,
  };
}

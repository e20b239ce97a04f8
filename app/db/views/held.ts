import { HELD_TAG } from '../../core/campaign.ts';
import { tagField, type FieldValue } from '../../core/fields.ts';
import type { HeldChanges, HeldReport } from '../../core/held.ts';
import { frame } from './frame.ts';
import { ask, ms } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { HeldProduct } from './views.ts';

/** Strictest of the acting holds of a group of rows with alias `h`. */
const STRICTEST = `(array_agg(h."response" order by array_position(array['hide', 'stop_promoting', 'flag'], h."response")))[1]`;

/**
 * A field that makes its product one that is held (core/held.ts): what is the shop's own, or the tag of what is held. The other
 * tags and the notice are on every member of a campaign.
 */
const IS_HELD_BY = `(b."field" = '${tagField(HELD_TAG)}' or (b."field" not like 'tag:%' and b."field" <> 'metafield'))`;

/** Products with open acting holds, the longest held first. */
export const held = (db: Sql, shop: string, campaignId: string | null): Promise<HeldProduct[]> =>
  ask<HeldProduct>(
    db,
    `select h."productId", coalesce(p."title", h."productId") as "title", ${STRICTEST} as "response",
            array_agg(distinct coalesce(c."name", h."campaignId")) as "campaigns", ${ms('min(h."openedAt")')} as "since",
            exists (select 1 from "Baseline" b where b."shop" = $1 and b."productId" = h."productId" and b."state" <> 'left_alone'
              and b."was"::text <> b."wrote"::text and ${IS_HELD_BY}) as "changed",
            p."deletedAt" is null and exists (select 1 from "Baseline" b where b."shop" = $1 and b."productId" = h."productId"
              and b."state" <> 'left_alone') as "marked"
       from "Hold" h
       left join "Product" p on p."shop" = h."shop" and p."id" = h."productId"
       left join "Campaign" c on c."shop" = h."shop" and c."id" = h."campaignId"
      where h."shop" = $1 and h."mode" = 'act' and h."closedAt" is null and ($2::text is null or h."campaignId" = $2::text)
      group by h."productId", p."title", p."deletedAt" order by min(h."openedAt"), h."productId"`,
    [shop, campaignId],
  );

/** Products of which something of ours is still in the shop, with what it was before. */
export async function heldReport(db: Sql, shop: string): Promise<HeldReport> {
  const [shopFrame, products] = await Promise.all([
    frame(db, shop),
    ask<
      HeldChanges & {
        fields: { field: string; was: FieldValue; wrote: FieldValue; variant: string | null }[];
      }
    >(
      db,
      `select b."productId", coalesce(p."title", b."productId") as "title", coalesce(p."handle", '') as "handle",
              h."response", coalesce(h."campaigns", '{}') as "campaigns", ${ms('min(b."at")')} as "since",
              json_agg(json_build_object('field', b."field", 'was', b."was", 'wrote', b."wrote", 'variant', v."title")
                order by b."field") as "fields"
         from "Baseline" b
         left join "Product" p on p."shop" = b."shop" and p."id" = b."productId"
         left join "Variant" v on v."shop" = b."shop" and b."field" like 'variant:%' and v."id" = split_part(b."field", ':', 2)
         left join lateral (
           select ${STRICTEST} as "response", array_agg(distinct coalesce(c."name", h."campaignId")) as "campaigns"
             from "Hold" h left join "Campaign" c on c."shop" = h."shop" and c."id" = h."campaignId"
            where h."shop" = $1 and h."productId" = b."productId" and h."mode" = 'act' and h."closedAt" is null) h on true
        where b."shop" = $1 and b."state" <> 'left_alone' and b."was"::text <> b."wrote"::text and p."deletedAt" is null
        group by b."productId", p."title", p."handle", h."response", h."campaigns"
        order by lower(coalesce(p."title", b."productId")), b."productId"`,
      [shop],
    ),
  ]);
  return {
    shopName: shopFrame?.name ?? shop,
    timezone: shopFrame?.timezone ?? 'UTC',
    currency: shopFrame?.currency ?? 'USD',
    channels: shopFrame?.channels ?? {},
    products,
  };
}

/** How many products still have something of ours in the shop. */
export async function notYetBack(db: Sql, shop: string): Promise<number> {
  const [row] = await ask<{ products: number }>(
    db,
    `select count(distinct b."productId")::int as "products" from "Baseline" b
       join "Product" p on p."shop" = b."shop" and p."id" = b."productId" and p."deletedAt" is null
      where b."shop" = $1 and b."state" <> 'left_alone'`,
    [shop],
  );
  return row?.products ?? 0;
}

/** Products that carry a tag (as the shop spells it, any case) without a record of ours for it. */
export const strays = (
  db: Sql,
  shop: string,
  tag: string,
): Promise<{ productId: string; title: string; status: string }[]> =>
  ask(
    db,
    `select p."id" as "productId", p."title", p."status" from "Product" p
      where p."shop" = $1 and p."deletedAt" is null
        and exists (select 1 from unnest(p."tags") tag where lower(tag) = $2)
        and not exists (select 1 from "Baseline" b where b."shop" = $1 and b."productId" = p."id")
      order by lower(p."title"), p."id"`,
    [shop, tag],
  );

/** What campaigns that run have sold since their start, for the plan for operations. */
import type { OrderPlace } from '../../core/channels.ts';
import { soldInWindow } from '../repositories/campaign-sales.ts';
import { grouped } from '../repositories/sharing.ts';
import type { Sql } from '../sql.ts';
import type { ComingScope } from './coming-queries.ts';
import { ask } from './sql.ts';

/** Units by campaign and variant (`campaign/variant`), apart by channel and place. */
export type ComingSold = ReadonlyMap<string, readonly (OrderPlace & { units: number })[]>;

/** Units in the windows of these campaigns; whether a channel counts is not asked here. */
export async function readComingSold(db: Sql, scope: ComingScope): Promise<ComingSold> {
  const [row] = await ask<{ units: string | null }>(db, soldOf(scope), scope.given);
  const rows = JSON.parse(row?.units ?? '[]') as [string, string, string | null, string | null, number][];
  return grouped(
    rows.map(([id, variantId, source, locationId, units]) => ({
      of: `${id}/${variantId}`,
      source,
      locationId,
      units,
    })),
    ({ of }) => of,
  );
}

const soldOf = ({ campaigns, items }: ComingScope): string => `
select json_agg(json_build_array(s."campaignId", s."variantId", s."source", s."locationId", s.units))::text as "units" from (
  select i."campaignId", i."variantId", o."source", o."locationId", sum(o."quantity")::int as units
    from "OrderLine" o join "CampaignItem" i on i."shop" = o."shop" and i."variantId" = o."variantId" and i."removedAt" is null
    join "Campaign" c on c."shop" = i."shop" and c."id" = i."campaignId"
   where ${campaigns} and ${items} and o."shop" = $1 and ${soldInWindow('$2')}
     and o."orderedAt" >= (select min(c."startsAt") from "Campaign" c where ${campaigns})
   group by 1, 2, 3, 4) s`;

import { ms, type Sql } from '../sql.ts';
import type { ActingListView } from './views.ts';
import { ask } from './sql.ts';

/** What became of the list before *Start acting* of a large campaign; null: there is none. */
export async function actingList(db: Sql, shop: string, campaignId: string): Promise<ActingListView | null> {
  const [row] = await ask<ActingListView>(
    db,
    `select case when "state" = 'preparing' and "consent" is not null then 'checking'
         when "state" = 'ready' and "changed" then 'changed' else "state" end as "state",
       ${ms('"progressAt"')} as "at"
     from "ActingList" where "shop" = $1 and "campaignId" = $2`,
    [shop, campaignId],
  );
  return row ?? null;
}

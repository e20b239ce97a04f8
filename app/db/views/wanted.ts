import {
  AHEAD_MS,
  DUE_WITHIN_MS,
  OVER_TOLD_MS,
  soonestFirst,
  wantedOf,
  type AskedCampaign,
  type Wanted,
} from '../../core/wanted.ts';
import type { Sql } from '../sql.ts';
import { signOffOf } from './frame.ts';
import { ask, at, ms, newestReadiness, stateByClock } from './sql.ts';

/** More campaigns than a shop plans in three weeks. */
const MOST_ASKED = 500;

/** The decisions that campaigns of a shop wait for at `now` (epoch milliseconds), what is overdue longest first. */
export async function wanted(db: Sql, shop: string, now: number): Promise<Wanted[]> {
  const [campaigns, [row]] = await Promise.all([
    ask<AskedCampaign>(db, ASKED, [shop, now]),
    ask<{ settings: unknown }>(db, `select "settings" from "Shop" where "shop" = $1`, [shop]),
  ]);
  const signOff = signOffOf(row?.settings);
  return soonestFirst(campaigns.flatMap((one) => wantedOf(one, signOff, now) ?? []));
}

const ago = (duration: number): string => `${at('$2')} - interval '${duration} milliseconds'`;
const within = (duration: number): string => `${at('$2')} + interval '${duration} milliseconds'`;

/** What is not over, or ended a short while ago without having begun, and starts or is due soon; of what runs, what waits for an answer. */
const ASKED = `
select c."id", c."name", ${stateByClock('$2')} as "state", ${ms('c."startsAt"')} as "startsAt", ${ms('c."endsAt"')} as "endsAt",
  ${ms('c."commitAt"')} as "commitAt", ${newestReadiness('c."id"')} as "readiness",
  case when s."state" is not null then json_build_object('state', s."state", 'proposedAt', s."proposedAt",
    'answeredByName', s."answeredByName") end as "latest"
from "Campaign" c
left join lateral (
  select o."state", ${ms('o."proposedAt"')} as "proposedAt", o."answeredByName" from "SignOff" o
  where o."shop" = $1 and o."campaignId" = c."id" order by o."proposedAt" desc, o."id" desc limit 1) s on true
where c."shop" = $1 and c."state" in ('draft', 'proposed', 'approved', 'live') and c."endsAt" > ${ago(OVER_TOLD_MS)}
  and (c."startsAt" <= ${within(AHEAD_MS)} or c."commitAt" <= ${within(DUE_WITHIN_MS)})
  and (c."state" in ('draft', 'proposed') or c."startsAt" > ${at('$2')} or s."state" in ('proposed', 'sent_back'))
order by c."startsAt", c."id" limit ${MOST_ASKED}`;

import type { CampaignState } from '../../core/campaign.ts';
import type { Sql } from '../sql.ts';
import { ask, ms, stateByClock, utc } from './sql.ts';

/** A campaign as a calendar outside the app shows it. Times are epoch milliseconds. */
export interface AgendaEntry {
  id: string;
  name: string;
  /** By the clock. */
  state: CampaignState;
  kind: string;
  startsAt: number;
  endsAt: number;
  commitAt: number;
  createdAt: number;
  /** Grows with each edit. */
  version: number;
  items: number;
}

/** When a placement goes out, and from when on it cannot be changed. Times are epoch milliseconds. */
export interface AgendaPlacement {
  id: string;
  campaignId: string;
  name: string;
  kind: string;
  goesOutAt: number | null;
  lockedFrom: number | null;
  createdAt: number;
  /** Grows with each edit. */
  version: number;
}

export interface AgendaViews {
  /** Placements with a time, of campaigns that end after `from` and are not cancelled; at most 5,000. */
  agendaPlacements(shop: string, from: number): Promise<AgendaPlacement[]>;
  /** Campaigns that end after `from` and are not cancelled, by their start, at most 1,000. */
  agenda(shop: string, from: number, now: number): Promise<AgendaEntry[]>;
}

export const agendaPlacements = (db: Sql, shop: string, from: number): Promise<AgendaPlacement[]> =>
  ask(
    db,
    `select p."id", p."campaignId", p."name", p."kind", ${ms('p."goesOutAt"')} as "goesOutAt",
            ${ms('p."lockedFrom"')} as "lockedFrom", ${ms('p."createdAt"')} as "createdAt", p."version"
       from "Placement" p join "Campaign" c on c."shop" = p."shop" and c."id" = p."campaignId"
      where p."shop" = $1 and p."removedAt" is null and coalesce(p."goesOutAt", p."lockedFrom") is not null
        and c."state" <> 'cancelled' and c."endsAt" > ${utc('$2')}
      order by p."createdAt", p."id" limit 5000`,
    [shop, from],
  );

export const agenda = (db: Sql, shop: string, from: number, now: number): Promise<AgendaEntry[]> =>
  ask(
    db,
    `select c."id", c."name", ${stateByClock('$3')} as "state", c."kind", ${ms('c."startsAt"')} as "startsAt",
            ${ms('least(c."endsAt", coalesce(c."endedAt", c."endsAt"))')} as "endsAt", ${ms('c."commitAt"')} as "commitAt",
            ${ms('c."createdAt"')} as "createdAt", c."version",
            (select count(distinct i."productId")::int from "CampaignItem" i where i."shop" = $1
              and i."campaignId" = c."id" and i."removedAt" is null) as "items"
       from "Campaign" c where c."shop" = $1 and c."state" <> 'cancelled' and c."endsAt" > ${utc('$2')}
      order by c."startsAt", c."id" limit 1000`,
    [shop, from, now],
  );

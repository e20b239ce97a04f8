import { isPlaceOfSale } from '../../core/places-of-sale.ts';
import { isMissed } from '../../core/wanted.ts';
import { homeCampaigns } from './campaigns.ts';
import { openAlerts } from './inbox.ts';
import { ledger } from './ledger.ts';
import { replay } from './replay.ts';
import { ask, at, ms } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { HomeView } from './views.ts';
import { wanted } from './wanted.ts';

/** Messages of the inbox: the first that are shown, and the most that are when somebody asks for all. */
const HOME_ALERTS = { first: 10, all: 200 } as const;
const HOME_ENTRIES = 8;
/** Campaigns that should have begun and are named; the others are counted. */
const MOST_MISSED = 5;
/** Entries that tell what Holdfast did itself, not what it noticed; its single writes are counted, and listed in Activity. */
const DEEDS = ['hold', 'release', 'restored', 'kept', 'brake', 'drift', 'override_inferred'];
/** On a first visit: what people did and how the shop was read, too. */
const LATELY = [...DEEDS, 'person', 'campaign', 'membership', 'shop', 'sync'];

/** Everything of Home. `since`: the end of the person's visit before this one; `userId`: who looks; `inbox`: how much of it. */
export async function home(
  db: Sql,
  shop: string,
  now: number,
  since: number | null,
  userId: string | null,
  inbox: keyof typeof HOME_ALERTS,
): Promise<HomeView> {
  const [alerts, running, recent, [state], done, past, asked] = await Promise.all([
    openAlerts(db, shop, HOME_ALERTS[inbox], now, userId),
    homeCampaigns(db, shop, now),
    ledger(db, shop, {
      campaignId: null,
      productId: null,
      search: '',
      kinds: since === null ? LATELY : DEEDS,
      from: since,
      to: null,
      before: null,
      limit: HOME_ENTRIES,
    }),
    ask<HomeState>(db, STATE, [shop, now]),
    since === null ? null : doneSince(db, shop, since),
    replay(db, shop, now),
    wanted(db, shop, now),
  ]);
  const missed = asked.filter(({ kind }) => isMissed(kind));
  const askedOf = new Map(asked.map((one) => [one.campaignId, one]));
  return {
    alerts: alerts.rows,
    alertsTotal: alerts.total,
    snoozed: alerts.snoozed,
    ...running,
    coming: running.coming.map((one) => ({ ...one, wanted: askedOf.get(one.id) ?? null })),
    missed: missed.slice(0, MOST_MISSED),
    missedTotal: missed.length,
    recent: recent.rows,
    done,
    heldItems: state?.heldItems ?? 0,
    wouldHoldItems: state?.wouldHoldItems ?? 0,
    connection: {
      lastWebhookAt: state?.lastWebhookAt ?? null,
      looks: state?.looks ?? { quick: null, deep: null, nightly: null },
      waiting: state?.waiting ?? 0,
      oldestWaitingAt: state?.oldestWaitingAt ?? null,
    },
    setup: {
      ordersRead: state?.ordersRead ?? false,
      synced: state?.synced ?? false,
      advertising: (state?.chosen ?? []).filter((one) => !isPlaceOfSale(one)).map(({ name }) => name),
      hasCampaign: state?.hasCampaign ?? false,
      acting: state?.acting ?? false,
      couldAct: state?.couldAct ?? null,
    },
    replay: past,
  };
}

interface HomeState {
  lastWebhookAt: number | null;
  looks: HomeView['connection']['looks'];
  oldestWaitingAt: number | null;
  ordersRead: boolean;
  synced: boolean;
  acting: boolean;
  /** Publications that are ticked as advertising, places of sale among them. */
  chosen: { name: string; handle: string }[];
  hasCampaign: boolean;
  couldAct: string | null;
  heldItems: number;
  wouldHoldItems: number;
  waiting: number;
}

const STATE = `
select ${ms('s."lastWebhookAt"')} as "lastWebhookAt",
       jsonb_build_object('quick', s."reconcileDetail"->'quick', 'deep', s."reconcileDetail"->'deep',
         'nightly', s."nightlyDetail"->'done') as "looks",
       s."ordersUntil" is null as "ordersRead", s."syncedAt" is not null as "synced", s."actingSince" is not null as "acting",
       (select coalesce(json_agg(json_build_object('name', p."name", 'handle', p."handle") order by p."name"), '[]') from "Publication" p
         where p."shop" = $1 and s."settings"->'advertisingPublicationIds' ? p."id") as "chosen",
       exists (select 1 from "Campaign" c where c."shop" = $1) as "hasCampaign",
       (select c."id" from "Campaign" c where c."shop" = $1 and c."state" in ('draft', 'proposed', 'approved', 'live')
           and c."mode" = 'watch' and c."endsAt" > ${at('$2')}
         order by c."state" in ('approved', 'live') desc, c."startsAt", c."id" limit 1) as "couldAct",
       h."heldItems", h."wouldHoldItems",
       (select count(*)::int from "Action" a where a."shop" = $1 and a."state" in ('planned', 'unsure')) as "waiting",
       (select ${ms('min(w."receivedAt")')} from "WebhookEvent" w where w."shop" = $1 and w."digestedAt" is null)
         as "oldestWaitingAt"
  from "Shop" s
  left join lateral (
    select count(distinct o."variantId") filter (where o."mode" = 'act')::int as "heldItems",
           count(distinct o."variantId") filter (where o."mode" = 'watch')::int as "wouldHoldItems"
      from "Hold" o where o."shop" = $1 and o."closedAt" is null) h on true
 where s."shop" = $1`;

/** What Holdfast did after a moment, in numbers. */
async function doneSince(db: Sql, shop: string, since: number): Promise<HomeView['done']> {
  const [row] = await ask<Omit<NonNullable<HomeView['done']>, 'since'>>(
    db,
    `select count(distinct h."variantId") filter (where h."openedAt" > $3)::int as "held",
            count(distinct h."variantId") filter (where h."closedAt" > $3)::int as "released",
            (select count(*)::int from "Action" a where a."shop" = $1 and a."state" = 'done' and a."finishedAt" > $3) as "writes",
            count(distinct h."variantId") filter (where h."openedAt" > $3 and h."cause" = 'sold_out')::int as "soldOut"
       from "Hold" h where h."shop" = $1 and h."mode" = 'act' and (h."openedAt" > $3 or h."closedAt" > $3)`.replaceAll(
      '$3',
      `to_timestamp($2::float8 / 1000)`,
    ),
    [shop, since],
  );
  return { since, ...(row ?? { held: 0, released: 0, writes: 0, soldOut: 0 }) };
}

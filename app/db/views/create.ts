import { campaign, campaignForm, choices } from './campaign.ts';
import { campaigns, homeCampaigns } from './campaigns.ts';
import { catalogue } from './catalogue.ts';
import { frame, locationsOf, publicationsOf, pulse, settingsOf } from './frame.ts';
import { campaignItems, overlaps } from './items.ts';
import { ledger, openAlerts } from './ledger.ts';
import { product } from './product.ts';
import { ask, ms } from './sql.ts';
import { team, viewersSeeQuantities } from './team.ts';
import { stock, stockIds, stockRows } from './stock.ts';
import type { Sql } from '../sql.ts';
import type { HeldProduct, HomeView, Views } from './views.ts';

const HOME_ALERTS = 10;
const HOME_ENTRIES = 8;

/** Read models over one database. */
export const createViews = (db: Sql): Views => ({
  frame: (shop) => frame(db, shop),
  pulse: (shop) => pulse(db, shop),
  home: (shop, now) => home(db, shop, now),
  campaigns: (shop, query, now) => campaigns(db, shop, query, now),
  campaign: (shop, id, now) => campaign(db, shop, id, now),
  campaignItems: (shop, id, query) => campaignItems(db, shop, id, query),
  overlaps: (shop, id, page, now) => overlaps(db, shop, id, page, now),
  campaignForm: (shop, id) => campaignForm(db, shop, id),
  choices: (shop) => choices(db, shop),
  catalogue: (shop, query) => catalogue(db, shop, query),
  ledger: (shop, query) => ledger(db, shop, query),
  product: (shop, productId, now) => product(db, shop, productId, now),
  async settings(shop) {
    const [settings, locations, publications, products] = await Promise.all([
      settingsOf(db, shop),
      locationsOf(db, shop),
      publicationsOf(db, shop),
      held(db, shop, null),
    ]);
    return { settings, locations, publications, held: products.length };
  },
  team: (shop) => team(db, shop),
  viewersSeeQuantities: (shop) => viewersSeeQuantities(db, shop),
  stock: (shop, query, now) => stock(db, shop, query, now),
  stockIds: (shop, query, now, most) => stockIds(db, shop, query, now, most),
  stockRows: (shop, ids, now) => stockRows(db, shop, ids, now),
  held: (shop, campaignId) => held(db, shop, campaignId),
});

/** Products with open acting holds, the longest held first. */
const held = (db: Sql, shop: string, campaignId: string | null): Promise<HeldProduct[]> =>
  ask<HeldProduct>(
    db,
    `select h."productId", coalesce(p."title", h."productId") as "title",
            (array_agg(h."response" order by array_position(array['hide', 'stop_promoting', 'flag'], h."response")))[1] as "response",
            array_agg(distinct coalesce(c."name", h."campaignId")) as "campaigns", ${ms('min(h."openedAt")')} as "since"
       from "Hold" h
       left join "Product" p on p."shop" = h."shop" and p."id" = h."productId"
       left join "Campaign" c on c."shop" = h."shop" and c."id" = h."campaignId"
      where h."shop" = $1 and h."mode" = 'act' and h."closedAt" is null and ($2::text is null or h."campaignId" = $2::text)
      group by h."productId", p."title" order by min(h."openedAt"), h."productId"`,
    [shop, campaignId],
  );

async function home(db: Sql, shop: string, now: number): Promise<HomeView> {
  const [alerts, running, recent, [state]] = await Promise.all([
    openAlerts(db, shop, HOME_ALERTS),
    homeCampaigns(db, shop, now),
    ledger(db, shop, {
      campaignId: null,
      productId: null,
      search: '',
      kinds: [],
      from: null,
      to: null,
      before: null,
      limit: HOME_ENTRIES,
    }),
    ask<HomeState>(
      db,
      `select ${ms('s."lastWebhookAt"')} as "lastWebhookAt", ${ms('s."lastReconciledAt"')} as "lastReconciledAt",
              s."syncedAt" is not null as "synced", s."actingSince" is not null as "acting",
              coalesce(jsonb_array_length(s."settings"->'advertisingPublicationIds'), 0) > 0 as "channelsChosen",
              exists (select 1 from "Campaign" c where c."shop" = $1) as "hasCampaign",
              (select count(distinct h."productId") filter (where h."mode" = 'act')::int from "Hold" h
                where h."shop" = $1 and h."closedAt" is null) as "heldProducts",
              (select count(distinct h."productId") filter (where h."mode" = 'watch')::int from "Hold" h
                where h."shop" = $1 and h."closedAt" is null) as "watchedHolds",
              (select count(*)::int from "Action" a where a."shop" = $1 and a."state" in ('planned', 'unsure')) as "waiting"
         from "Shop" s where s."shop" = $1`,
      [shop],
    ),
  ]);
  return {
    alerts: alerts.rows,
    alertsTotal: alerts.total,
    ...running,
    recent: recent.rows,
    heldProducts: state?.heldProducts ?? 0,
    watchedHolds: state?.watchedHolds ?? 0,
    connection: {
      lastWebhookAt: state?.lastWebhookAt ?? null,
      lastReconciledAt: state?.lastReconciledAt ?? null,
      waiting: state?.waiting ?? 0,
    },
    setup: {
      synced: state?.synced ?? false,
      channelsChosen: state?.channelsChosen ?? false,
      hasCampaign: state?.hasCampaign ?? false,
      acting: state?.acting ?? false,
    },
  };
}

interface HomeState {
  lastWebhookAt: number | null;
  lastReconciledAt: number | null;
  synced: boolean;
  acting: boolean;
  channelsChosen: boolean;
  hasCampaign: boolean;
  heldProducts: number;
  watchedHolds: number;
  waiting: number;
}

import { advertisingOf } from '../../core/places-of-sale.ts';
import { policySchema } from '../../core/policy.ts';
import { EXCLUDED } from '../repositories/campaigns.ts';
import { campaignFacts, campaignSummary } from './campaigns.ts';
import { catalogue } from './catalogue.ts';
import { locationsOf, publicationsOf, settingsOf } from './frame.ts';
import { overlappingItems } from './items.ts';
import { ask, ms } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { CampaignFormView, CampaignView, ChoicesView } from './views.ts';

interface Details {
  commitAt: number;
  budget: string | null;
  useTags: boolean;
  collectionId: string | null;
  policy: unknown;
}

interface Membership {
  sources: CampaignFormView['sources'] | null;
  /** Products that a person took out: what the campaign follows does not bring them back. */
  takenOut: number;
}

const details = async (db: Sql, shop: string, id: string): Promise<Details | null> =>
  (
    await ask<Details>(
      db,
      `select ${ms('c."commitAt"')} as "commitAt", c."budget"::text as "budget", c."useTags", c."collectionId", c."policy"
         from "Campaign" c where c."shop" = $1 and c."id" = $2`,
      [shop, id],
    )
  )[0] ?? null;

/** What brings products in: thousands of lines of a large campaign, which only its form needs. */
const membership = async (db: Sql, shop: string, id: string): Promise<Membership> =>
  (
    await ask<Membership>(
      db,
      `select json_agg(json_build_object('kind', m."kind", 'value', m."value", 'label', m."label")) filter (where m."kind" <> $3) as "sources",
              count(*) filter (where m."kind" = $3)::int as "takenOut"
         from "MembershipSource" m where m."shop" = $1 and m."campaignId" = $2`,
      [shop, id, EXCLUDED],
    )
  )[0] ?? { sources: null, takenOut: 0 };

/** Writes to products of the campaign that were not confirmed yet. */
const pendingWrites = async (db: Sql, shop: string, id: string): Promise<number> =>
  (
    await ask<{ total: number }>(
      db,
      `select count(*)::int as "total" from "Action" a where a."shop" = $1 and a."state" in ('planned', 'unsure')
          and a."productId" in (select i."productId" from "CampaignItem" i where i."shop" = $1 and i."campaignId" = $2)`,
      [shop, id],
    )
  )[0]?.total ?? 0;

export async function campaign(db: Sql, shop: string, id: string, now: number): Promise<CampaignView | null> {
  const [summary, more, settings, locations, publications, overlapping, pending] = await Promise.all([
    campaignSummary(db, shop, id, now),
    details(db, shop, id),
    settingsOf(db, shop),
    locationsOf(db, shop),
    publicationsOf(db, shop),
    overlappingItems(db, shop, id, now),
    pendingWrites(db, shop, id),
  ]);
  if (!summary || !more) return null;
  const policy = policySchema.parse(more.policy);
  return {
    ...summary,
    commitAt: more.commitAt,
    policy,
    locationNames:
      policy.locationIds?.map((location) => locations.find((one) => one.id === location)?.name ?? location) ??
      null,
    hideChannelNames: publications
      .filter(({ id: channel }) => policy.hideChannels.includes(channel))
      .map(({ name }) => name),
    overlapping,
    channelsChosen: advertisingOf({ publications, settings }).length > 0,
    pendingWrites: pending,
  };
}

/** Products that the form shows in full; the rest of a large campaign is edited in its table. */
const FORM_PRODUCTS = 50;

export async function campaignForm(db: Sql, shop: string, id: string): Promise<CampaignFormView | null> {
  const [facts, more, members] = await Promise.all([
    campaignFacts(db, shop, id, 0),
    details(db, shop, id),
    membership(db, shop, id),
  ]);
  if (!facts || !more) return null;
  const sources = members.sources ?? [];
  const picked = sources.filter(({ kind }) => kind === 'picked').map(({ value }) => value);
  const shown = picked.slice(0, FORM_PRODUCTS);
  const [plan, products] = await Promise.all([
    ask<CampaignFormView['plan'][number]>(
      db,
      `select "variantId", "productId", "plannedUnits", "hero" from "CampaignItem"
        where "shop" = $1 and "campaignId" = $2 and "removedAt" is null
          and ("hero" or "productId" in (select json_array_elements_text($3::json)))
        order by "addedAt", "productId", "variantId"`,
      [shop, id, shown],
    ),
    catalogue(db, shop, { ids: shown }),
  ]);
  return {
    campaign: {
      ...facts,
      commitAt: more.commitAt,
      budget: more.budget,
      useTags: more.useTags,
      collectionId: more.collectionId,
      policy: policySchema.parse(more.policy),
    },
    sources,
    plan,
    products,
    productsTotal: picked.length,
    takenOut: members.takenOut,
  };
}

/** Where the latest orders came from. */
const sourcesOf = async (db: Sql, shop: string): Promise<string[]> => {
  const rows = await ask<{ source: string }>(
    db,
    `select distinct "source" from (
       select "source" from "OrderLine" where "shop" = $1 order by "orderedAt" desc limit 2000) as "latest"
     where "source" is not null order by "source"`,
    [shop],
  );
  return rows.map(({ source }) => source);
};

export async function choices(db: Sql, shop: string): Promise<ChoicesView> {
  const [settings, locations, publications, sources, zone] = await Promise.all([
    settingsOf(db, shop),
    locationsOf(db, shop),
    publicationsOf(db, shop),
    sourcesOf(db, shop),
    ask<{ timezone: string; currency: string; ordersRead: boolean }>(
      db,
      `select "ianaTimezone" as "timezone", "currencyCode" as "currency", "ordersUntil" is null as "ordersRead"
         from "Shop" where "shop" = $1`,
      [shop],
    ),
  ]);
  return {
    locations: locations.filter(({ isActive }) => isActive),
    publications,
    sources,
    defaultPolicy: settings.defaultPolicy,
    advertisingPublicationIds: settings.advertisingPublicationIds,
    timezone: zone[0]?.timezone ?? 'UTC',
    currency: zone[0]?.currency ?? 'USD',
    ordersRead: zone[0]?.ordersRead ?? false,
  };
}

/**
 * The plan for operations of a large shop, kept in this process: working it out takes half a second of the one thread that the
 * embedded database shares, and an open page asks again whenever the shop's stock moves.
 */
import { comingStandings } from '../../core/coming-standing.ts';
import { MOST_PLANNED_AT_ONCE, useOfKept, type PlanMarks } from '../../core/kept-plan.ts';
import type { Sql } from '../sql.ts';
import type { ComingView, ComingViews } from './coming-shapes.ts';
import { pageOfPlan, readPlan, readStandings, type Plan } from './coming.ts';
import { ask, at, COMING } from './sql.ts';

/** Shops whose plan is kept: one of ten thousand items takes some megabytes. */
const MOST_SHOPS = 4;

interface Kept extends PlanMarks {
  at: number;
  plan: Promise<Plan>;
}

interface Found extends Pick<ComingView, 'keptAt' | 'current'> {
  plan: Plan;
}

/**
 * Answers the plan of any shop of this database. What people set is in it at once, stock and orders after a minute at most while
 * somebody looks: `keptAt` says so. `mostAtOnce`: up to this many coming items nothing is kept.
 */
export function keptPlans(
  db: Sql,
  mostAtOnce = MOST_PLANNED_AT_ONCE,
): Pick<ComingViews, 'coming' | 'comingStandings'> {
  const kept = new Map<string, Kept>();
  const renewing = new Set<string>();

  const begin = (shop: string, marks: PlanMarks, now: number): Kept => ({
    ...marks,
    at: now,
    plan: readPlan(db, shop, now),
  });
  const put = (shop: string, one: Kept): void => {
    kept.delete(shop);
    kept.set(shop, one);
    for (const oldest of kept.keys()) if (kept.size > MOST_SHOPS) kept.delete(oldest);
  };
  /** Whoever comes meanwhile waits for the same one. */
  const workOut = async (shop: string, marks: PlanMarks, now: number): Promise<Plan> => {
    const one = begin(shop, marks, now);
    put(shop, one);
    try {
      return await one.plan;
    } catch (error) {
      if (kept.get(shop) === one) kept.delete(shop);
      throw error;
    }
  };
  /** Whoever comes meanwhile is shown the old one; what goes wrong is met by whoever comes next. */
  const renew = async (shop: string, marks: PlanMarks, now: number): Promise<void> => {
    if (renewing.has(shop)) return;
    renewing.add(shop);
    const one = begin(shop, marks, now);
    await one.plan.then(
      () => put(shop, one),
      () => kept.delete(shop),
    );
    renewing.delete(shop);
  };

  /** Null: few items come, nothing is kept of them. */
  const find = async (shop: string, now: number, asOfNow: boolean): Promise<Found | null> => {
    const [found] = await ask<PlanMarks & { items: number }>(db, MARKS, [shop, now]);
    if (!found || found.items <= mostAtOnce) return null;
    const { items: _items, ...marks } = found;
    const known = kept.get(shop);
    const use = known ? useOfKept(known, marks, now) : 'anew';
    if (!known || use === 'anew' || (asOfNow && use !== 'as_now'))
      return { plan: await workOut(shop, marks, now), keptAt: null, current: true };
    const plan = await known.plan;
    if (use === 'renew') void renew(shop, marks, now);
    return { plan, keptAt: known.at, current: use === 'as_now' };
  };

  return {
    async coming(shop, query, now) {
      const found = await find(shop, now, query.asOfNow ?? false);
      const { plan, ...age } = found ?? { plan: await readPlan(db, shop, now), keptAt: null, current: true };
      return { ...(await pageOfPlan(db, shop, plan, query)), ...age };
    },
    async comingStandings(shop, now) {
      const found = await find(shop, now, false);
      return found
        ? comingStandings(found.plan.campaigns, found.plan.lines, now)
        : readStandings(db, shop, now);
    },
  };
}

/**
 * One look over the items, less than a tenth of working out the plan. Whatever the shop tells (webhook, reconciliation, sync, what
 * was shipped) is noted in its row or its watch.
 */
const MARKS = `
with campaigns as materialized (
  select c."id", c."updatedAt", c."version", c."state" from "Campaign" c where ${COMING}),
items as (
  select count(*)::int as "items", coalesce(sum(hashtextextended(i."campaignId" || ' ' || i."variantId" || ' ' || i."inventoryItemId"
      || ' ' || coalesce(i."plannedUnits"::text, '-'), 0)), 0) as "sum"
    from "CampaignItem" i where i."shop" = $1 and i."removedAt" is null and i."campaignId" in (select "id" from campaigns))
select items."items",
  concat_ws('|', items."items", items."sum", s."ianaTimezone", md5(s."settings"::text),
    (select string_agg(concat_ws(',', "id", "updatedAt", "version", "state"), ';' order by "id") from campaigns),
    (select string_agg(concat_ws(',', l."id", l."name", l."isActive", l."fulfillsOnlineOrders"), ';' order by l."id")
       from "Location" l where l."shop" = $1),
    (select concat_ws(',', count(*), sum(hashtextextended(concat_ws(',', a."id", a."inventoryItemId", a."locationId", a."units",
       a."arrivesAt"), 0))) from "Arrival" a where a."shop" = $1)) as "set",
  concat_ws('|', s."lastWebhookAt", s."lastReconciledAt", s."syncState", s."syncedAt", s."ordersFrom", s."ordersUntil", s."nightlyDetail"::text,
    (select concat_ws(',', w."readUntil", w."denied") from "ShippingWatch" w where w."shop" = $1)) as "told",
  coalesce(s."lastWebhookAt" < ${at('$2')} - interval '1 minute', true)
    and not exists (select 1 from "WebhookEvent" e where e."shop" = $1 and e."digestedAt" is null)
    and not exists (select 1 from "Work" k where k."shop" = $1 and (k."leaseUntil" is not null or k."dueAt" <= ${at('$2')})) as "settled"
from "Shop" s cross join items where s."shop" = $1`;

/**
 * The plan for operations of a large shop, kept in this process: working it out takes half a second of the one thread that the
 * embedded database shares, and an open page asks again whenever the shop's stock moves.
 */
import { comingStandings } from '../../core/coming-standing.ts';
import { MOST_PLANNED_AT_ONCE, useOfKept, type PlanMarks } from '../../core/kept-plan.ts';
import type { Sql } from '../sql.ts';
import type { ComingView, ComingViews } from './coming-shapes.ts';
import { pageOfPlan, readLines, readPlan, type Plan } from './coming.ts';
import { ask, at, COMING } from './sql.ts';

/** Shops whose plan is kept: one of ten thousand items takes some megabytes. */
const MOST_SHOPS = 4;

interface Kept extends PlanMarks {
  at: number;
  plan: Promise<Plan>;
}

interface KeptLines extends PlanMarks {
  at: number;
  plan: Pick<Plan, 'campaigns' | 'lines'>;
}

type Marked = PlanMarks & { items: number };

function keepNewest<T>(of: Map<string, T>, shop: string, one: T): void {
  of.delete(shop);
  of.set(shop, one);
  for (const oldest of of.keys()) if (of.size > MOST_SHOPS) of.delete(oldest);
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
  const lines = new Map<string, KeptLines>();

  const begin = (shop: string, marks: PlanMarks, now: number): Kept => ({
    ...marks,
    at: now,
    plan: readPlan(db, shop, now),
  });
  const put = (shop: string, one: Kept): void => keepNewest(kept, shop, one);
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

  const marked = async (shop: string, now: number): Promise<Marked | null> => {
    const [found] = await ask<Marked>(db, MARKS, [shop, now]);
    return found ?? null;
  };
  /** Null: few items come, and the plan is worked out for whoever looks. */
  const find = async (
    found: Marked | null,
    shop: string,
    now: number,
    asOfNow: boolean,
  ): Promise<Found | null> => {
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

  /** Of few items the lines are shown again only while new ones would be the same. */
  const linesOf = async (shop: string, marks: Marked | null, now: number): Promise<KeptLines['plan']> => {
    const known = lines.get(shop);
    if (known && marks && useOfKept(known, marks, now) === 'as_now') return known.plan;
    const plan = await readLines(db, shop, now);
    if (marks) keepNewest(lines, shop, { ...marks, at: now, plan });
    return plan;
  };

  return {
    async coming(shop, query, now) {
      const found = await find(await marked(shop, now), shop, now, query.asOfNow ?? false);
      const { plan, ...age } = found ?? { plan: await readPlan(db, shop, now), keptAt: null, current: true };
      return { ...(await pageOfPlan(db, shop, plan, query)), ...age };
    },
    async comingStandings(shop, now) {
      const marks = await marked(shop, now);
      const { campaigns, lines: own } =
        (await find(marks, shop, now, false))?.plan ?? (await linesOf(shop, marks, now));
      return comingStandings(campaigns, own, now);
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

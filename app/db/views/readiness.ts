import { isCurrent, MOST_AT_ONCE, type Look } from '../../core/readiness/look.ts';
import { readinessOf } from '../../core/readiness/readiness.ts';
import { readReadinessFacts } from '../repositories/readiness-facts.ts';
import { readinessHistory, readinessLook } from '../repositories/readiness.ts';
import { ownedThings, ownership } from './owners.ts';
import { ask } from './sql.ts';
import type { Sql } from '../sql.ts';
import type { ReadinessView } from './results-shapes.ts';

const MOST_CHANGES = 12;

/** The checks of a campaign as they stand now, of a large one as they were last found, and how its verdict came to be. */
export async function readiness(
  db: Sql,
  shop: string,
  id: string,
  now: number,
): Promise<ReadinessView | null> {
  const [size] = await ask<{ items: number }>(db, SIZE, [shop, id]);
  if (!size) return null;
  const [looked, history] = await Promise.all([
    size.items > MOST_AT_ONCE ? keptLook(db, shop, id, now) : lookNow(db, shop, id, now),
    historyOf(db, shop, id),
  ]);
  if (!looked) return { looked: null, history };
  const { verdict, checks, running, keptAt, current } = looked;
  const first = checks.flatMap(({ items: [item] }) => (item?.productId == null ? [] : [item.productId]));
  const [keeperOf, things] = await Promise.all([ownership(db, shop, now), ownedThings(db, shop, first)]);
  const kept = checks.map((check) => {
    const thing = things.get(check.items[0]?.productId ?? '') ?? null;
    return { ...check, keeper: keeperOf(check.owner, thing) };
  });
  return { looked: { verdict, checks: kept, running, keptAt, current }, history };
}

type Looked = Look & Pick<NonNullable<ReadinessView['looked']>, 'keptAt' | 'current'>;

async function lookNow(db: Sql, shop: string, id: string, now: number): Promise<Looked | null> {
  const facts = await readReadinessFacts(db, shop, id, now);
  return facts && { ...readinessOf(facts), running: facts.campaign.running, keptAt: null, current: true };
}

async function keptLook(db: Sql, shop: string, id: string, now: number): Promise<Looked | null> {
  const kept = await readinessLook(db, shop, id);
  return kept && { ...kept.look, keptAt: kept.at, current: isCurrent(kept, now) };
}

async function historyOf(db: Sql, shop: string, id: string): Promise<ReadinessView['history']> {
  const history = await readinessHistory(db, shop, id, MOST_CHANGES + 1);
  const changes = history.map(({ at, verdict, checks }, n) => {
    const before = new Map(history[n + 1]?.checks.map(({ key, state }) => [key, state]));
    return {
      at,
      verdict,
      changed: before.size === 0 ? [] : checks.filter(({ key, state }) => before.get(key) !== state),
    };
  });
  return changes.slice(0, MOST_CHANGES);
}

const SIZE = `
select (select count(*)::int from "CampaignItem" i where i."shop" = c."shop" and i."campaignId" = c."id"
  and i."removedAt" is null) as "items" from "Campaign" c where c."shop" = $1 and c."id" = $2`;

import { readinessOf } from '../../core/readiness/readiness.ts';
import { readReadinessFacts } from '../repositories/readiness-facts.ts';
import { readinessHistory } from '../repositories/readiness.ts';
import { ownedThings, ownership } from './owners.ts';
import type { Sql } from '../sql.ts';
import type { ReadinessView } from './results-shapes.ts';

const MOST_CHANGES = 12;

/** The checks of a campaign as they stand now, and how its verdict came to be. */
export async function readiness(
  db: Sql,
  shop: string,
  id: string,
  now: number,
): Promise<ReadinessView | null> {
  const facts = await readReadinessFacts(db, shop, id, now);
  if (!facts) return null;
  const history = await readinessHistory(db, shop, id, MOST_CHANGES + 1);
  const changes = history.map(({ at, verdict, checks }, n) => {
    const before = new Map(history[n + 1]?.checks.map(({ key, state }) => [key, state]));
    return {
      at,
      verdict,
      changed: before.size === 0 ? [] : checks.filter(({ key, state }) => before.get(key) !== state),
    };
  });
  const { verdict, checks } = readinessOf(facts);
  const first = checks.flatMap(({ items: [item] }) => (item ? [item.productId] : []));
  const [keeperOf, things] = await Promise.all([ownership(db, shop, now), ownedThings(db, shop, first)]);
  const kept = checks.map((check) => {
    const thing = things.get(check.items[0]?.productId ?? '') ?? null;
    return { ...check, keeper: keeperOf(check.owner, thing) };
  });
  return { verdict, checks: kept, running: facts.campaign.running, history: changes.slice(0, MOST_CHANGES) };
}

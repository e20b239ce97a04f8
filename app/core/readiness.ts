/** What can be known today about whether a campaign can launch: checks with numbers (domain §5, the part about stock). */

/** Counts over the items of one campaign. Units unless said otherwise. */
export interface ReadinessFacts {
  items: number;
  /** The campaign is live: its items are judged against what they need. */
  judged: boolean;
  /** Items whose stock is below what is needed to be safe (live) or below their plan (before), and units missing. */
  shortItems: number;
  shortUnits: number;
  /** Items without planned units; those that can be compared only with their history, or not at all. */
  withoutPlan: number;
  /** Items of which no stock was ever read. */
  stockUnknown: number;
  /** Items that cannot run out. */
  exempt: number;
  heroes: number;
  /** Heroes that a shopper cannot buy: product not active, no stock, or no price. */
  heroesNotSellable: number;
  /** Items of products that are draft or archived. */
  notActive: number;
  /** Items that share their stock with another campaign at the same time. */
  shared: number;
}

export type ReadinessState = 'ready' | 'warning' | 'blocking' | 'not_known';

export interface ReadinessCheck {
  key: 'stock' | 'plan' | 'known' | 'heroes' | 'active' | 'overlap';
  state: ReadinessState;
  /** Numbers that its sentence names. */
  count: number;
  units: number | null;
}

export interface Readiness {
  verdict: 'ready' | 'ready_with_warnings' | 'not_ready';
  checks: ReadinessCheck[];
}

/** Judges the checks. A campaign without items is not ready; what nobody knows is a warning, never a block. */
export function readinessOf(facts: ReadinessFacts): Readiness {
  const check = (
    key: ReadinessCheck['key'],
    state: ReadinessState,
    count: number,
    units: number | null = null,
  ): ReadinessCheck => ({ key, state, count, units });
  const checks = [
    check('stock', stockState(facts), facts.shortItems, facts.shortUnits),
    check('plan', facts.withoutPlan > 0 ? 'warning' : 'ready', facts.withoutPlan),
    check('known', facts.stockUnknown > 0 ? 'not_known' : 'ready', facts.stockUnknown),
    check(
      'heroes',
      facts.heroesNotSellable > 0 ? 'blocking' : facts.heroes === 0 ? 'not_known' : 'ready',
      facts.heroes === 0 ? 0 : facts.heroesNotSellable,
    ),
    check('active', facts.notActive > 0 ? 'warning' : 'ready', facts.notActive),
    check('overlap', facts.shared > 0 ? 'warning' : 'ready', facts.shared),
  ];
  return { verdict: verdictOf(facts, checks), checks };
}

function stockState({ items, shortItems, withoutPlan, judged, exempt }: ReadinessFacts): ReadinessState {
  if (items === 0) return 'blocking';
  if (shortItems > 0) return 'warning';
  return !judged && withoutPlan + exempt >= items && withoutPlan > 0 ? 'not_known' : 'ready';
}

function verdictOf({ items }: ReadinessFacts, checks: readonly ReadinessCheck[]): Readiness['verdict'] {
  if (items === 0 || checks.some(({ state }) => state === 'blocking')) return 'not_ready';
  const doubts = checks.some(
    ({ state, key }) => state !== 'ready' && !(key === 'heroes' && state === 'not_known'),
  );
  return doubts ? 'ready_with_warnings' : 'ready';
}

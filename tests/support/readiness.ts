/** Builders for what readiness looks at. */
import type { ItemFacts, LevelFacts, ReadinessFacts } from '../../app/core/readiness/shapes.ts';

export const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 15, 12);

export const level = (available: number | null): LevelFacts => ({ name: 'Store', counts: true, available });

/** An item with 200 units and 50 planned that nobody doubts. */
export const item = (more: Partial<ItemFacts>): ItemFacts => ({
  variantId: '11',
  productId: '1',
  productTitle: 'Tea',
  variantTitle: 'Default Title',
  hero: false,
  plannedUnits: 50,
  price: 10,
  status: 'ACTIVE',
  exempt: null,
  buyable: 200,
  levels: [level(200)],
  judged: null,
  history: [],
  claims: [],
  ...more,
});

export const facts = ({
  items = [item({})],
  ...more
}: Partial<ReadinessFacts['campaign']> & { items?: ItemFacts[] }): ReadinessFacts => ({
  now: NOW,
  campaign: {
    kind: 'email',
    goal: 'keep_available',
    startsAt: NOW + DAY,
    endsAt: NOW + 8 * DAY,
    running: false,
    serviceLevel: 0.95,
    heroServiceLevel: 0.98,
    sellableShare: 0.4,
    ...more,
  },
  items,
});

/** Coming campaigns with one item unless said otherwise: a hundred planned, sixty in place A, in a week for a week. */
import fc from 'fast-check';
import type { ComingCampaign, ComingItem, ComingPart, JudgedStock } from '../../app/core/coming.ts';
import { defaultPolicy } from '../../app/core/policy.ts';
import { DAY, NOW } from '../support/builders.ts';

export const level = (locationId: string, available: number, counts = true) => ({
  locationId,
  name: locationId.toUpperCase(),
  counts,
  available,
});
export const part = (given: Partial<ComingPart> = {}): ComingPart => ({
  inventoryItemId: 'i1',
  component: null,
  takes: 1,
  levels: [level('a', 60)],
  arrivals: [],
  ...given,
});
export const item = (given: Partial<ComingItem> = {}): ComingItem => ({
  variantId: '1',
  productId: '1',
  hero: false,
  planned: 100,
  sold: 0,
  expected: null,
  forecast: null,
  judged: null,
  parts: [part()],
  ...given,
});
export const RULES = { ...defaultPolicy(), reserve: 0, countIncoming: true };
export const campaign = (given: Partial<ComingCampaign> = {}): ComingCampaign => ({
  id: 'c1',
  name: 'Spring',
  startsAt: NOW + 7 * DAY,
  endsAt: NOW + 14 * DAY,
  priority: 3,
  goal: 'keep_available',
  rules: RULES,
  items: [item()],
  ...given,
});
export const judged = (given: Partial<JudgedStock> = {}): JudgedStock => ({
  need: 50,
  needToBeSafe: 60,
  shortBy: 0,
  usable: 60,
  mayRunOutAt: null,
  ...given,
});
export const expected = (units: number) => ({ units, sd: 30 });

const parts = fc.array(
  fc.record({
    inventoryItemId: fc.constantFrom('i1', 'i2'),
    takes: fc.integer({ min: 1, max: 3 }),
    counts: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  }),
  { maxLength: 2 },
);
const items = fc.record({
  planned: fc.option(fc.integer({ min: 0, max: 500 }), { nil: null }),
  expected: fc.option(
    fc.integer({ min: 0, max: 500 }).map((units) => ({ units, sd: 20 })),
    { nil: null },
  ),
  sold: fc.integer({ min: -5, max: 500 }),
  parts,
});
/** Campaigns of two kinds of stock in three places (`stock`: of the first kind, then of the second), and what lands there. */
export const world = fc.record({
  stock: fc.array(fc.integer({ min: -50, max: 300 }), { minLength: 6, maxLength: 6 }),
  arrivals: fc.array(
    fc.record({
      inventoryItemId: fc.constantFrom('i1', 'i2'),
      place: fc.integer({ min: 0, max: 2 }),
      day: fc.integer({ min: 1, max: 40 }),
      units: fc.integer({ min: 1, max: 100 }),
    }),
    { maxLength: 3 },
  ),
  campaigns: fc.array(
    fc.record({
      from: fc.integer({ min: -10, max: 30 }),
      days: fc.integer({ min: 1, max: 20 }),
      items: fc.array(items, { maxLength: 4 }),
    }),
    { maxLength: 4 },
  ),
});
export type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
export const PLACES = ['a', 'b', 'c'];
export const build = ({ stock, arrivals, campaigns }: World): ComingCampaign[] =>
  campaigns.map(({ from, days, items: own }, index) =>
    campaign({
      id: `c${index}`,
      startsAt: NOW + from * DAY,
      endsAt: NOW + (from + days) * DAY,
      items: own.map(({ parts: made, ...rest }) =>
        item({
          ...rest,
          parts: made.map(({ counts, ...one }) =>
            part({
              ...one,
              levels: PLACES.map((place, at) =>
                level(place, stock[at + (one.inventoryItemId === 'i1' ? 0 : 3)] ?? 0, counts[at]),
              ),
              arrivals: arrivals
                .filter(({ inventoryItemId }) => inventoryItemId === one.inventoryItemId)
                .map(({ place, day, units }) => ({
                  locationId: PLACES[place] ?? '',
                  at: NOW + day * DAY,
                  units,
                })),
            }),
          ),
        }),
      ),
    }),
  );

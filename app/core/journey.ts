/** The way of a shopper from the page to the parcel, and where it loses people (domain: measures). */
import type { PageCounts } from './page-events.ts';

export const JOURNEY_STEPS = [
  'view',
  'cart',
  'checkout',
  'purchase',
  'order',
  'shipped',
  'delivered',
  'returned',
] as const;
export type JourneyStepName = (typeof JOURNEY_STEPS)[number];

/** Orders of a stretch of time, and what became of them until now. Medians are milliseconds; null: none. */
export interface JourneyOrders {
  orders: number;
  cancelled: number;
  /** At least one parcel left. */
  shipped: number;
  /** Nothing is left to send, whole or in part cancelled before. */
  complete: number;
  /** Every parcel arrived and nothing is left to send. Null: no carrier says so. */
  delivered: number | null;
  /** Neither cancelled nor has anything left. */
  waiting: number;
  /** Of those that left: something of them came back. Null: returns are not read. */
  returned: number | null;
  /** ... because it was damaged or defective. */
  damaged: number | null;
  shipMs: number | null;
  deliverMs: number | null;
  /** From the arrival to the return. */
  returnMs: number | null;
}

/** What a journey is told from. Null: not counted, or not read. */
export interface JourneyFacts {
  pages: PageCounts | null;
  orders: JourneyOrders | null;
}

export interface JourneyStep {
  name: JourneyStepName;
  /** How many came as far as this. */
  units: number | null;
  /** Of those at the first step of the same part (page or parcel), 0 … 1 and above. */
  ofFirst: number | null;
  /** Of those at the step before; of what came back, of those that left. */
  share: number | null;
  /** Of those at the step before, who went away for good; who is still on the way is none of them. */
  lost: number | null;
  /** Median from the step before, milliseconds. */
  timeMs: number | null;
}

/** Nothing of what is not known, and of none. */
const part = (some: number | null | undefined, all: number | null | undefined): number | null =>
  some == null || all == null || all <= 0 ? null : some / all;
/** A step that repeats (a cart filled twice) loses nobody. */
const gone = (share: number | null): number | null => (share === null ? null : Math.max(0, 1 - share));

function onPages(counts: PageCounts | null): JourneyStep[] {
  const units = [counts?.views, counts?.carts, counts?.checkouts, counts?.purchases];
  return (['view', 'cart', 'checkout', 'purchase'] as const).map((name, index) => {
    const share = part(units[index], units[index - 1]);
    return {
      name,
      units: units[index] ?? null,
      ofFirst: part(units[index], units[0]),
      share,
      lost: gone(share),
      timeMs: null,
    };
  });
}

function inParcels(found: JourneyOrders | null): JourneyStep[] {
  const none = { units: null, ofFirst: null, share: null, lost: null, timeMs: null };
  if (!found)
    return (['order', 'shipped', 'delivered', 'returned'] as const).map((name) => ({ name, ...none }));
  const { orders, shipped, delivered, returned, waiting } = found;
  return [
    { ...none, name: 'order', units: orders, ofFirst: part(orders, orders) },
    {
      name: 'shipped',
      units: shipped,
      ofFirst: part(shipped, orders),
      share: part(shipped, orders),
      lost: part(orders - shipped - waiting, orders),
      timeMs: found.shipMs,
    },
    {
      // What has not arrived may still be on its way: nobody can say that it is lost.
      name: 'delivered',
      units: delivered,
      ofFirst: part(delivered, orders),
      share: part(delivered, shipped),
      lost: null,
      timeMs: delivered === null ? null : found.deliverMs,
    },
    {
      name: 'returned',
      units: returned,
      ofFirst: part(returned, orders),
      share: part(returned, shipped),
      lost: part(returned, shipped),
      timeMs: returned === null ? null : found.returnMs,
    },
  ];
}

/** Every step in its order. */
export const journeyOf = ({ pages, orders }: JourneyFacts): JourneyStep[] => [
  ...onPages(pages),
  ...inParcels(orders),
];

/** Orders that left whole ÷ those and the cancelled ones, 0 … 1: what still waits is neither. */
export const orderCompletion = (orders: JourneyOrders | null): number | null =>
  part(orders?.complete, orders && orders.complete + orders.cancelled);

/** Orders with something that came back ÷ those that left, 0 … 1; all of it, or what came damaged or defective. */
export const returnedShare = (orders: JourneyOrders | null, which: 'returned' | 'damaged'): number | null =>
  part(orders?.[which], orders?.shipped);

/** Fewer than this at the step before are chance. */
const LEAST = 30;
/** A loss that grew by less is the same. */
const WORSE = 0.01;

export interface JourneyLoss {
  step: JourneyStepName;
  lost: number;
  lostBefore: number | null;
}

/** Of what was sent what is not said to have arrived: it is still on its way; null: nobody says what arrives. */
export function underWay(steps: readonly Pick<JourneyStep, 'name' | 'units'>[]): number | null {
  const [shipped, delivered] = (['shipped', 'delivered'] as const).map(
    (name) => steps.find((step) => step.name === name)?.units ?? null,
  );
  return shipped == null || delivered == null ? null : Math.max(0, shipped - delivered);
}

/**
 * Where most people go away, and where more go away than before (by a point of a hundred and more); null: cannot be said.
 * Pages known: otherwise it is the most only of what is known after the order, where a shop loses the fewest.
 */
export function lossesOf(
  now: readonly JourneyStep[],
  before: readonly JourneyStep[],
): { most: JourneyLoss | null; worse: JourneyLoss | null; pagesKnown: boolean } {
  // What comes back is a share of what left, whether or not somebody says that it arrived.
  const enough = (steps: readonly JourneyStep[], index: number): boolean =>
    (steps[index - (steps[index]?.name === 'returned' ? 2 : 1)]?.units ?? 0) >= LEAST;
  const losses = now.flatMap(({ name, lost }, index): JourneyLoss[] =>
    lost === null || !enough(now, index)
      ? []
      : [
          {
            step: name,
            lost,
            lostBefore: enough(before, index) ? (before[index]?.lost ?? null) : null,
          },
        ],
  );
  const grown = ({ lost, lostBefore }: JourneyLoss): number =>
    lostBefore === null ? -Infinity : lost - lostBefore;
  const [most] = losses.filter(({ lost }) => lost > 0).toSorted((a, b) => b.lost - a.lost);
  const [worse] = losses.filter((one) => grown(one) >= WORSE).toSorted((a, b) => grown(b) - grown(a));
  const pagesKnown = now.some(({ name, units }) => name === 'view' && (units ?? 0) >= LEAST);
  return { most: most ?? null, worse: worse ?? null, pagesKnown };
}

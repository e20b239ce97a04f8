import type { Clock, Priority } from '../../flow/ports.ts';

/** `extensions.cost.throttleStatus` of an answer, in points and points per second. */
export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/**
 * One bucket of points per shop, shared by every process. Shopify keeps the real one; this is our estimate of it.
 * Behaviour: tests/contracts/budget-store.ts.
 */
export interface BudgetStore {
  /**
   * Takes `cost` points if at least `reserve` remain afterwards (or the bucket is full: a reserve never asks for more
   * than a bucket holds). Never grants while the shop is held. `waitMs` ≥ 1: when it is worth asking again.
   * A shop without a row starts with FIRST_BUDGET.
   */
  take(shop: string, cost: number, reserve: number): Promise<Grant>;
  /** Takes over what an answer said about the bucket, plan changes included. */
  settle(shop: string, status: ThrottleStatus): Promise<void>;
  /**
   * Nobody sends to this shop before `untilMs` (epoch milliseconds), at most LONGEST_HOLD_MS from now; an earlier hold never
   * shortens a later one. One that lasts longer is of a clock that was ahead, and holds nothing.
   */
  hold(shop: string, untilMs: number): Promise<void>;
  /**
   * Shopify does not let us into the shop. Nobody sends for the milliseconds that it answers, which grow with the time that
   * the shop has been closed; from then on one request at a time finds out whether it is open again.
   */
  close(shop: string): Promise<number>;
  /** Shopify lets us in again. Whether the shop was closed until now: true for one caller only. */
  reopen(shop: string): Promise<boolean>;
}

/** `closed`: the shop was closed when we last heard of it; this request finds out. */
export type Grant = { granted: true; closed: boolean } | { granted: false; waitMs: number };

/** How long nobody asks a shop that has been closed for `ageMs`: five seconds, then half as long again each time. */
export const closedWaitMs = (ageMs: number): number =>
  Math.min(LONGEST_HOLD_MS, Math.max(FIRST_CLOSED_WAIT_MS, ageMs / 2));

/** While one request finds out whether a shop is open again, the others wait; milliseconds. */
export const FINDING_OUT_MS = 60_000;

/** Assumed until the first answer tells: the smallest bucket that was ever documented. Real numbers come from answers. */
export const FIRST_BUDGET: ThrottleStatus = {
  maximumAvailable: 1000,
  currentlyAvailable: 1000,
  restoreRate: 50,
};

/** Milliseconds. Shopify asks for seconds. */
export const LONGEST_HOLD_MS = 600_000;
export const FIRST_CLOSED_WAIT_MS = 5_000;

/** Points that a request leaves for the more urgent ones: a burst of syncing never keeps a hide waiting. */
const RESERVES: Record<Priority, number> = { urgent: 0, person: 150, normal: 300, background: 700 };

/** How long a request waits in line before it tells its caller to come back later; milliseconds. */
const PATIENCE: Record<Priority, number> = {
  urgent: 15_000,
  person: 6_000,
  normal: 15_000,
  background: 20_000,
};

export interface LimiterDeps {
  store: BudgetStore;
  clock: Clock;
  sleep(ms: number): Promise<void>;
  /** 0 ≤ random < 1. */
  random(): number;
}

export interface Limiter {
  /** Waits for the budget of a request of `cost` points; `waitMs`: the wait would be longer than is patient. */
  acquire(shop: string, cost: number, priority: Priority): Promise<Grant>;
  settle: BudgetStore['settle'];
  hold: BudgetStore['hold'];
  close: BudgetStore['close'];
  reopen: BudgetStore['reopen'];
}

/** Lines requests up so that Shopify rarely has to answer THROTTLED; the more urgent ones may go deeper into the bucket. */
export function createLimiter({ store, clock, sleep, random }: LimiterDeps): Limiter {
  return {
    async acquire(shop, cost, priority) {
      const deadline = clock.now() + PATIENCE[priority];
      for (;;) {
        const taken = await store.take(shop, cost, RESERVES[priority]);
        if (taken.granted) return taken;
        if (clock.now() + taken.waitMs > deadline) return taken;
        // Up to a fifth longer: waiters that woke together would ask together.
        await sleep(Math.ceil(taken.waitMs * (1 + random() / 5)));
      }
    },
    settle: (shop, status) => store.settle(shop, status),
    hold: (shop, untilMs) => store.hold(shop, untilMs),
    close: (shop) => store.close(shop),
    reopen: (shop) => store.reopen(shop),
  };
}

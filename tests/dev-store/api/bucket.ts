/** The leaky bucket of one app in one shop. It fills in real time: clients wait in real time. */
import type { PlanName } from '../state/records.ts';

export const MAX_QUERY_COST = 1000;

const PLANS: Readonly<Record<PlanName, { maximum: number; restoreRate: number }>> = {
  standard: { maximum: 2000, restoreRate: 100 },
  advanced: { maximum: 4000, restoreRate: 200 },
  plus: { maximum: 20_000, restoreRate: 1000 },
};

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

export class Bucket {
  readonly #maximum: number;
  readonly #restoreRate: number;
  #available: number;
  #at: number;

  /** @param now milliseconds of any steady clock */
  constructor(plan: PlanName, now: number) {
    this.#maximum = PLANS[plan].maximum;
    this.#restoreRate = PLANS[plan].restoreRate;
    this.#available = this.#maximum;
    this.#at = now;
  }

  /** Takes points; false when there are not enough. */
  take(points: number, now: number): boolean {
    this.#restore(now);
    if (points > this.#available) return false;
    this.#available -= points;
    return true;
  }

  /** Gives back what an operation did not need. */
  refund(points: number): void {
    this.#available = Math.min(this.#maximum, this.#available + points);
  }

  status(now: number): ThrottleStatus {
    this.#restore(now);
    return {
      maximumAvailable: this.#maximum,
      currentlyAvailable: Math.floor(this.#available),
      restoreRate: this.#restoreRate,
    };
  }

  #restore(now: number): void {
    this.#available = Math.min(
      this.#maximum,
      this.#available + ((now - this.#at) / 1000) * this.#restoreRate,
    );
    this.#at = now;
  }
}

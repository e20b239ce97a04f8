/** One delivery, and the counts and the log of a shop's deliveries. */

export interface Delivery {
  shop: string;
  topic: string;
  /** Same on every retry: the key for de-duplication. */
  webhookId: string;
  /** Shared by all deliveries of one action. */
  eventId: string;
  name: string | null;
  uri: string;
  apiVersion: string;
  /** Id of a subscription made through the API, which is deleted after too many failures. */
  subscriptionId: string | null;
  triggeredAt: number;
  /** null: made from the state at sending. */
  body: string | null;
  event: { topic: string; subject: string; detail?: Record<string, unknown> };
  includeFields: string[];
  attempts: number;
  dueAt: number;
}

export interface Attempt {
  at: number;
  /** HTTP status, or what went wrong. */
  outcome: number | string;
  durationMs: number;
}

export interface Logged {
  delivery: Delivery;
  headers: Record<string, string>;
  attempts: Attempt[];
  state: 'acknowledged' | 'pending' | 'lost';
}

export interface Counts {
  /** Attempts that left the store. */
  sent: number;
  /** Deliveries answered with 2xx. */
  acknowledged: number;
  /** Deliveries that wait, are on their way, or will be retried. */
  pending: number;
  /** Deliveries never sent (dial) or given up after the last retry. */
  lost: number;
}

const LOG_LENGTH = 500;

/** What is known about one shop's deliveries. */
export class DeliveryLog {
  readonly counts: Counts = { sent: 0, acknowledged: 0, pending: 0, lost: 0 };
  readonly #entries = new Map<string, Logged>();

  open(delivery: Delivery): void {
    this.counts.pending++;
    this.#keep(delivery, 'pending');
  }

  attempt(delivery: Delivery, headers: Record<string, string>, attempt: Attempt): void {
    this.counts.sent++;
    const entry = this.#entries.get(delivery.webhookId);
    entry?.attempts.push(attempt);
    if (entry) entry.headers = headers;
  }

  close(delivery: Delivery, state: 'acknowledged' | 'lost'): void {
    this.counts.pending--;
    this.counts[state]++;
    const entry = this.#entries.get(delivery.webhookId);
    if (entry) entry.state = state;
  }

  /** A delivery that the dial swallowed. */
  swallow(delivery: Delivery): void {
    this.counts.lost++;
    this.#keep(delivery, 'lost');
  }

  last(limit = LOG_LENGTH): Logged[] {
    return limit > 0 ? [...this.#entries.values()].slice(-limit) : [];
  }

  #keep(delivery: Delivery, state: Logged['state']): void {
    this.#entries.delete(delivery.webhookId);
    this.#entries.set(delivery.webhookId, { delivery, headers: {}, attempts: [], state });
    if (this.#entries.size > LOG_LENGTH) this.#entries.delete(this.#entries.keys().next().value ?? '');
  }
}

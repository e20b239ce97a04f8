import type { Delivery, ReadDelivery } from './facts.ts';
import type { Clock } from './ports.ts';
import type { IntakeBatch, Store } from './store.ts';

export interface IntakeAnswer {
  status: 200 | 400 | 401 | 503;
  /** Seconds; Shopify retries by its own schedule, others may look at it. */
  retryAfter?: number;
}

export interface Intake {
  /** Answers when what the delivery says is durable, and not before (law 11). */
  receive(headers: Record<string, string | string[] | undefined>, body: Buffer): Promise<IntakeAnswer>;
  /** Takes no more, answers everything that was accepted. */
  stop(): Promise<void>;
  counts(): Readonly<Record<IntakeCount, number>>;
  /** Whether deliveries came fast (a hundred a second and more) within the last half second. */
  crowded(): boolean;
}

export type IntakeCount = 'accepted' | 'unknown_topic' | 'bad_signature' | 'malformed' | 'refused';

export interface IntakePorts {
  read: ReadDelivery;
  store: Pick<Store, 'takeIn'>;
  clock: Clock;
  /** Wakes the workers of this process; polling is the safety net. */
  poke: () => void;
  log: { warn(details: object, message: string): void };
  /** Transactions at the same time, ≥ 1: while one waits for the disk, another takes what arrives. */
  lanes: number;
}

/** Deliveries that one transaction takes. */
const BATCH = 500;
/** Deliveries that may wait; beyond this the sender is asked to come again, so that memory stays bounded. */
const MOST_WAITING = 5_000;
const RETRY_AFTER_SECONDS = 5;

interface Waiting {
  delivery: Extract<Delivery, { outcome: 'level' | 'event' }>;
  answer: (answer: IntakeAnswer) => void;
}

/**
 * The door for webhooks, with group commit: what arrives while one transaction runs goes into the next, and every
 * sender gets its answer after the commit that holds its delivery. A function over headers and bytes, so that a queue
 * consumer can be another door.
 */
export function createIntake({ read, store, clock, poke, log, lanes }: IntakePorts): Intake {
  const counts: Record<IntakeCount, number> = {
    accepted: 0,
    unknown_topic: 0,
    bad_signature: 0,
    malformed: 0,
    refused: 0,
  };
  let waiting: Waiting[] = [];
  const running = new Set<Promise<void>>();
  let gathering = false;
  let stopping = false;
  const arrivals = createArrivals();

  /** One turn of the event loop gathers the deliveries that arrived together. */
  function gather(): void {
    if (gathering || running.size >= lanes) return;
    gathering = true;
    setImmediate(() => {
      gathering = false;
      const lane = drain();
      running.add(lane);
      void lane.finally(() => running.delete(lane));
    });
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      const answer = await commit(batch.map(({ delivery }) => delivery));
      for (const { answer: give } of batch) give(answer);
    }
  }

  async function commit(deliveries: Waiting['delivery'][]): Promise<IntakeAnswer> {
    try {
      await store.takeIn(batchOf(deliveries), clock.now());
      counts.accepted += deliveries.length;
      poke();
      return { status: 200 };
    } catch (error) {
      log.warn(
        { error, deliveries: deliveries.length },
        'Webhooks could not be stored; the sender will come again',
      );
      counts.refused += deliveries.length;
      return { status: 503, retryAfter: RETRY_AFTER_SECONDS };
    }
  }

  return {
    async receive(headers, body) {
      const delivery = read(headers, body);
      switch (delivery.outcome) {
        case 'bad_signature':
          counts.bad_signature += 1;
          return { status: 401 };
        case 'malformed':
          counts.malformed += 1;
          log.warn({ reason: delivery.reason }, 'A signed webhook could not be read');
          return { status: 400 };
        case 'unknown_topic':
          counts.unknown_topic += 1;
          return { status: 200 };
        default:
      }
      if (stopping || waiting.length >= MOST_WAITING) {
        counts.refused += 1;
        return { status: 503, retryAfter: RETRY_AFTER_SECONDS };
      }
      arrivals.add(clock.now());
      return new Promise<IntakeAnswer>((answer) => {
        waiting.push({ delivery, answer });
        gather();
      });
    },
    async stop() {
      stopping = true;
      while (waiting.length > 0 || running.size > 0 || gathering) {
        await new Promise((resolve) => setImmediate(resolve));
        await Promise.all(running);
      }
    },
    counts: () => counts,
    crowded: () => arrivals.crowded(clock.now()),
  };
}

const WINDOW_MS = 250;
const CROWD = 25;

/** Counts arrivals in windows of a quarter of a second; crowded: many in this one or the one before. */
function createArrivals(): { add(now: number): void; crowded(now: number): boolean } {
  let window = 0;
  let here = 0;
  let before = 0;
  const turn = (now: number): void => {
    const current = Math.floor(now / WINDOW_MS);
    if (current === window) return;
    before = current === window + 1 ? here : 0;
    here = 0;
    window = current;
  };
  return {
    add(now) {
      turn(now);
      here += 1;
    },
    crowded(now) {
      turn(now);
      return here >= CROWD || before >= CROWD;
    },
  };
}

function batchOf(deliveries: Waiting['delivery'][]): IntakeBatch {
  const batch: IntakeBatch = { levels: [], disconnects: [], events: [] };
  for (const delivery of deliveries) {
    if (delivery.outcome === 'event') {
      const { shop, webhookId, topic, triggeredAt, body } = delivery;
      batch.events.push({ shop, webhookId, topic, triggeredAt, body });
      continue;
    }
    const { shop, triggeredAt, fact } = delivery;
    const { inventoryItemId, locationId } = fact;
    if (fact.topic === 'inventory_levels/disconnect') {
      batch.disconnects.push({ shop, inventoryItemId, locationId, triggeredAt });
    } else {
      const { available, updatedAt } = fact;
      batch.levels.push({
        shop,
        inventoryItemId,
        locationId,
        available,
        updatedAt,
        triggeredAt,
        isActive: true,
      });
    }
  }
  return batch;
}

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
  /** Transactions at the same time, ≥ 1: beside one that is late, or where many wait, another takes what arrives. */
  lanes: number;
  /** How long a sender waits for the database before it is asked to come again, in ms: less than Shopify waits (5 s). */
  patienceMs?: number;
}

/** So many that wait are worth a transaction beside one that runs, and so is one that has run for so long. */
const LANE_FROM = 64;
const LATE_MS = 50;
/** Deliveries that one transaction takes. */
const BATCH = 500;
/** Deliveries that may wait; beyond this the sender is asked to come again, so that memory stays bounded. */
const MOST_WAITING = 5_000;
const MOST_WAITING_BYTES = 64_000_000;
const RETRY_AFTER_SECONDS = 5;
const PATIENCE_MS = 4_000;
const COME_AGAIN: IntakeAnswer = { status: 503, retryAfter: RETRY_AFTER_SECONDS };

interface Waiting {
  delivery: Extract<Delivery, { outcome: 'level' | 'event' }>;
  bytes: number;
  /** Steady clock, in ms. */
  since: number;
  answer: (answer: IntakeAnswer) => void;
}

/**
 * The door for webhooks, with group commit: what arrives while one transaction runs goes into the next, and every
 * sender gets its answer after the commit that holds its delivery. A function over headers and bytes, so that a queue
 * consumer can be another door.
 */
export function createIntake(ports: IntakePorts): Intake {
  const { read, store, clock, poke, log, lanes, patienceMs = PATIENCE_MS } = ports;
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
  /** Steady clock, in ms: when the latest transaction began. */
  let startedAt = 0;
  let bytes = 0;
  let sweeper: NodeJS.Timeout | undefined;
  let lookAgain: NodeJS.Timeout | undefined;
  const arrivals = createArrivals();

  function takeFromQueue(count: number): Waiting[] {
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    for (const one of taken) bytes -= one.bytes;
    return taken;
  }

  function refuse(batch: readonly Waiting[], why: string): void {
    if (batch.length === 0) return;
    counts.refused += batch.length;
    log.warn({ deliveries: batch.length }, why);
    for (const { answer } of batch) answer(COME_AGAIN);
  }

  /** One timer for all that wait: who waited too long is asked to come again, and is not kept. */
  function sweep(): void {
    const old = performance.now() - patienceMs;
    const fresh = waiting.findIndex(({ since }) => since > old);
    refuse(takeFromQueue(fresh < 0 ? waiting.length : fresh), 'The database does not answer in time');
    sweeper = waiting.length > 0 ? setTimeout(sweep, patienceMs / 4) : undefined;
  }

  /** A transaction costs the database as much as a dozen levels: few wait for the one that runs, unless that is late. */
  const isWorthALane = (): boolean =>
    running.size === 0 || waiting.length >= LANE_FROM || performance.now() - startedAt >= LATE_MS;

  /** One turn of the event loop gathers the deliveries that arrived together. */
  function gather(): void {
    if (gathering || waiting.length === 0 || running.size >= lanes) return;
    if (!isWorthALane()) {
      lookAgain ??= setTimeout(() => {
        lookAgain = undefined;
        gather();
      }, LATE_MS);
      return;
    }
    gathering = true;
    setImmediate(() => {
      gathering = false;
      const lane = drain();
      running.add(lane);
      void lane.finally(() => {
        running.delete(lane);
        gather();
      });
    });
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      startedAt = performance.now();
      await commit(takeFromQueue(BATCH));
      if (running.size > 1 && waiting.length < LANE_FROM) return;
    }
  }

  /** What is stored after its senders were asked to come again comes twice: a duplicate changes nothing. */
  async function commit(batch: readonly Waiting[]): Promise<void> {
    let answered = false;
    const waited = performance.now() - (batch[0]?.since ?? 0);
    const late = setTimeout(
      () => {
        answered = true;
        refuse(batch, 'The database takes too long to store webhooks; the senders will come again');
      },
      Math.max(patienceMs / 10, patienceMs - waited),
    );
    try {
      await store.takeIn(batchOf(batch.map(({ delivery }) => delivery)), clock.now());
      poke();
      if (answered) return;
      counts.accepted += batch.length;
      for (const { answer } of batch) answer({ status: 200 });
    } catch (error) {
      log.warn({ error }, 'Webhooks could not be stored');
      if (!answered) refuse(batch, 'The sender will come again');
    } finally {
      clearTimeout(late);
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
      if (stopping || waiting.length >= MOST_WAITING || bytes + body.length > MOST_WAITING_BYTES) {
        counts.refused += 1;
        return COME_AGAIN;
      }
      arrivals.add(clock.now());
      return new Promise<IntakeAnswer>((answer) => {
        waiting.push({ delivery, bytes: body.length, since: performance.now(), answer });
        bytes += body.length;
        sweeper ??= setTimeout(sweep, patienceMs);
        gather();
      });
    },
    async stop() {
      stopping = true;
      while (waiting.length > 0 || running.size > 0 || gathering) {
        await new Promise((resolve) => setImmediate(resolve));
        await Promise.all(running);
      }
      clearTimeout(sweeper);
      clearTimeout(lookAgain);
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

/** Writes of one kind to many products as one short operation inside Shopify, while those who act on them wait for it. */
import type { BulkWrite, Clock, Priority, ShopifyPort, WriteResult } from './ports.ts';
import type { ActionRow, ShopTx, Store } from './store.ts';

export interface CrowdPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'startBulkWrites' | 'bulkState' | 'bulkWriteResults' | 'cancelBulk'>;
  clock: Clock;
  /** Waits so many milliseconds. */
  pause(ms: number): Promise<void>;
  /** From how many products on writes of one kind go together; `CROWD` but in tests. */
  crowd: Record<'urgent' | 'normal', number>;
}

/**
 * A call costs 10 points for each product; together they cost 21 and a point for each look, and take two seconds or so.
 * Tags go together where that is cheaper. What shoppers see goes together only where one after the other would take
 * longer: a hundred calls, eight at a time, or a thousand points of a bucket that gets a hundred a second.
 */
export const CROWD = { urgent: 50, normal: 6 } as const;

/** Small operations take one to two seconds. Milliseconds between looks; the last one is repeated. */
const LOOKS_MS = [400, 600, 800, 1_200, 2_000] as const;
/** After so many looks (some fifteen seconds) it is cancelled, and waited for so many more. */
const LOOKS = 9;
const LOOKS_AFTER_CANCEL = 3;

/** Writes of one kind, each with the action that it is. */
export interface Crowd {
  urgency: ActionRow['write']['urgency'];
  lines: { action: ActionRow; write: BulkWrite }[];
}

/** The part of these actions that goes together, by kind. */
export function crowdsOf(actions: readonly ActionRow[], crowd: CrowdPorts['crowd']): Crowd[] {
  const kinds = new Map<string, Crowd>();
  for (const action of actions) {
    const { write, urgency } = action.write;
    if (!goesTogether(write)) continue;
    const key = `${urgency} ${write.kind}`;
    const kind = kinds.get(key) ?? { urgency, lines: [] };
    kind.lines.push({ action, write });
    kinds.set(key, kind);
  }
  return [...kinds.values()].filter(({ urgency, lines }) => lines.length >= crowd[urgency]);
}

/** What makes a product less visible, and tags: never what shows something again, which has an order of its own. */
const goesTogether = (write: ActionRow['write']['write']): write is BulkWrite =>
  write.kind === 'tags_add' ||
  write.kind === 'tags_remove' ||
  (write.kind === 'unpublish' && write.variantId === null) ||
  (write.kind === 'set_status' && write.status === 'UNLISTED');

/**
 * Sends a crowd and waits for its end; results in the order of the crowd. `unsure` where no line tells: the next read
 * does. Null: Shopify has no room for it, they go one by one. What takes too long is cancelled; one whose end nobody saw
 * is kept, and its products wait for it (`crowd-ends.ts`).
 */
export async function sendTogether(
  ports: CrowdPorts,
  shop: string,
  { urgency, lines }: Crowd,
): Promise<WriteResult[] | null> {
  const { shopify } = ports;
  const writes = lines.map(({ write }) => write);
  const inShop = <T>(work: (tx: ShopTx) => Promise<T>): Promise<T> => ports.store.inShop(shop, work);
  const productIds = writes.map(({ productId }) => productId);
  const id = await inShop((tx) => tx.beginCrowd(productIds, ports.clock.now()));
  const started = await shopify.startBulkWrites(shop, writes, urgency);
  if (!started.ok) {
    await inShop((tx) => tx.endCrowd(id));
    return started.reason === 'later'
      ? null
      : lines.map(() => ({ outcome: 'no_access', reason: started.access, detail: started.detail }));
  }
  const { bulkId } = started.value;
  const unsure = (reason: string): WriteResult[] => lines.map(() => ({ outcome: 'unsure', reason }));
  if (bulkId === null) {
    await inShop((tx) => tx.crowdLost(id, ports.clock.now()));
    return unsure('The answer to the start of a bulk operation was lost');
  }
  await inShop((tx) => tx.crowdStarted(id, bulkId));
  const ended = await untilEnded(ports, shop, bulkId, urgency);
  if (ended === null) return unsure('A bulk operation has not ended in time');
  await inShop((tx) => tx.endCrowd(id));
  try {
    const results = await shopify.bulkWriteResults(shop, ended.url, writes);
    const cost = (started.cost + ended.cost) / lines.length;
    return results.map(({ result }) => ('cost' in result ? { ...result, cost } : result));
  } catch (error) {
    return unsure(String(error));
  }
}

/** Whether nobody has stopped the shop's actions, or taken the app out, since they were planned. */
export async function mayGoOn({ store }: Pick<CrowdPorts, 'store'>, shop: string): Promise<boolean> {
  const row = await store.inShop(shop, (tx) => tx.shop());
  return row !== null && row.stoppedAt === null && row.uninstalledAt === null;
}

/** Looks until it has ended; cancels it when that takes too long, or somebody stops it. Null: nobody knows. */
async function untilEnded(
  ports: CrowdPorts,
  shop: string,
  bulkId: string,
  priority: Priority,
): Promise<{ url: string | null; cost: number } | null> {
  const { shopify, pause } = ports;
  let cost = 0;
  let looksLeft = LOOKS;
  let canceled = false;
  for (let looks = 0; looksLeft > 0; looks += 1) {
    await pause(LOOKS_MS[Math.min(looks, LOOKS_MS.length - 1)] ?? 0);
    looksLeft -= 1;
    if (!canceled && (looksLeft === 0 || !(await mayGoOn(ports, shop)))) {
      canceled = true;
      looksLeft = LOOKS_AFTER_CANCEL;
      await shopify.cancelBulk(shop, bulkId);
    }
    const read = await shopify.bulkState(shop, bulkId, priority);
    if (!read.ok) continue;
    cost += read.cost;
    if (read.value.state !== 'running') return { url: read.value.url, cost };
  }
  return null;
}

import { chunks } from '../core/chunks.ts';
import type { WriteResult, ShopifyPort } from './ports.ts';
import { prepare, type PlanningPorts, type Prepared } from './act-planning.ts';
import { readAgain, type Fresh, type ReadingPorts } from './act-reading.ts';
import { sendAll, stopsHere, type SendingPorts, type Sent } from './act-sending.ts';
import { setAside, type SetAsidePorts } from './bulk/set-aside.ts';
import { stillInCrowds, type CrowdEndsPorts } from './crowd-ends.ts';
import { recordWrites } from './outcomes.ts';

export interface ActPorts extends ReadingPorts, PlanningPorts, SendingPorts {
  shopify: CrowdEndsPorts['shopify'] &
    ReadingPorts['shopify'] &
    SendingPorts['shopify'] &
    Pick<ShopifyPort, 'ensureMetafieldDefinition'>;
}

/** What became of one product: settled, or to be looked at again at a time. */
export type ActOutcome = { settled: true } | { settled: false; againAt: number; reason: string };

/** Read, write, read again to confirm; a third round only when somebody interferes. */
const MOST_ROUNDS = 3;
/** Products that are planned in one transaction: the embedded database does nothing else meanwhile. */
const PLANNED_TOGETHER = 16;
/** Such transactions at a time. */
const LANES = 3;
const AFTER_UNSURE_MS = 1_000;
const AFTER_REFUSAL_MS = 900_000;
const WITHOUT_ACCESS_MS = 300_000;

/**
 * Brings products of one shop to their wished state, but for those that wait for a bulk run: re-reads them once in a list, confirms their stock, plans the
 * differences, keeps the baselines before it sends (write-ahead), writes, and reads again until nothing differs. Every
 * stop in between is healed by running it again: the plan compares what is there with what was written.
 */
export async function actOnProducts(
  ports: ActPorts & SetAsidePorts,
  shop: string,
  productIds: readonly string[],
): Promise<Map<string, ActOutcome>> {
  return actNow(ports, shop, await setAside(ports, shop, productIds));
}

/** The same for products that shall not wait for a bulk run. */
export async function actNow(
  ports: ActPorts,
  shop: string,
  productIds: readonly string[],
): Promise<Map<string, ActOutcome>> {
  const outcomes = new Map<string, ActOutcome>();
  const inCrowds = await stillInCrowds(ports, shop, productIds);
  const againAt = ports.clock.now() + AFTER_UNSURE_MS;
  for (const id of inCrowds)
    outcomes.set(id, { settled: false, againAt, reason: 'a crowd may not be through' });
  let open = productIds.filter((id) => !inCrowds.has(id));
  for (let round = 1; open.length > 0 && round <= MOST_ROUNDS; round += 1) {
    const read = await readAgain(ports, shop, open);
    if (!read.ok) {
      const wait = read.reason === 'later' ? read.retryAfterMs : WITHOUT_ACCESS_MS;
      for (const id of open)
        outcomes.set(id, { settled: false, againAt: ports.clock.now() + wait, reason: read.detail });
      return outcomes;
    }
    // What an operation left open is written one by one.
    const settled = await actOnAll(ports, shop, open, read.value, round === 1);
    for (const [id, outcome] of settled) if (outcome !== 'written') outcomes.set(id, outcome);
    open = open.filter((id) => settled.get(id) === 'written');
  }
  for (const id of open) {
    outcomes.set(id, {
      settled: false,
      againAt: ports.clock.now() + AFTER_UNSURE_MS,
      reason: 'still changing',
    });
  }
  return outcomes;
}
type Settled = ActOutcome | 'written';

/**
 * One round over products that were just read: each product's writes in their order, several products at a time, those
 * of a crowd together; our own metafields, which come last, of all of them together.
 */
async function actOnAll(
  ports: ActPorts,
  shop: string,
  productIds: readonly string[],
  fresh: Fresh,
  together: boolean,
): Promise<Map<string, Settled>> {
  const prepared = new Map<string, Prepared>();
  const settled = new Map<string, Settled>(productIds.map((id) => [id, { settled: true }]));
  const left = chunks(productIds, PLANNED_TOGETHER).values();
  const lane = async (): Promise<void> => {
    for (const some of left) {
      // What was read of one that another has taken over meanwhile may be from before what that one wrote.
      const own = some.filter((id) => ports.isMine?.(id) ?? true);
      for (const [id, one] of await ports.store.inShop(shop, (tx) => prepare(tx, ports, own, fresh)))
        prepared.set(id, one);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if ([...prepared.values()].some(({ defineMetafield }) => defineMetafield)) {
    const defined = await ports.shopify.ensureMetafieldDefinition(shop);
    if (defined.outcome !== 'done')
      return new Map([...prepared.keys()].map((id) => [id, notNow(ports, defined)]));
    await ports.store.inShop(shop, (tx) => tx.saveShop({ metafieldReadyAt: ports.clock.now() }));
  }
  const sent = await sendAll(ports, shop, prepared, together);
  const results = [...sent.values()].flat();
  if (results.length > 0)
    await ports.store.inShop(shop, (tx) => recordWrites(tx, results, ports.clock.now()));
  for (const [productId, one] of prepared)
    settled.set(productId, outcomeOf(ports, one, sent.get(productId) ?? []));
  return settled;
}
function outcomeOf(ports: ActPorts, { actions, readAgainAt }: Prepared, sent: readonly Sent[]): Settled {
  const stopped = sent.find(stopsHere);
  if (stopped?.together && stopped.result.outcome === 'unsure') return 'written';
  if (stopped && stopped.result.outcome !== 'done') return notNow(ports, stopped.result);
  if (sent.some(({ result }) => result.outcome === 'refused'))
    return { settled: false, againAt: ports.clock.now() + AFTER_REFUSAL_MS, reason: 'refused' };
  if (actions.length > 0 && sent.length === 0)
    return { settled: false, againAt: ports.clock.now() + AFTER_UNSURE_MS, reason: 'not sent yet' };
  if (actions.length > 0) return 'written';
  return readAgainAt === null
    ? { settled: true }
    : { settled: false, againAt: readAgainAt, reason: 'second look' };
}

function notNow(ports: ActPorts, result: Exclude<WriteResult, { outcome: 'done' }>): ActOutcome {
  const now = ports.clock.now();
  switch (result.outcome) {
    case 'gone':
      return { settled: false, againAt: now, reason: 'gone' };
    case 'unsure':
      return { settled: false, againAt: now + AFTER_UNSURE_MS, reason: result.reason };
    case 'later':
      return { settled: false, againAt: now + result.retryAfterMs, reason: result.reason };
    case 'no_access':
      return { settled: false, againAt: now + WITHOUT_ACCESS_MS, reason: result.detail };
    case 'refused':
      return { settled: false, againAt: now + AFTER_REFUSAL_MS, reason: 'refused' };
  }
}

import { desiredOf, type Desired } from '../core/desired.ts';
import { parseField, type FieldKey } from '../core/fields.ts';
import { plan, type Plan } from '../core/plan.ts';
import type { Picture } from '../core/picture.ts';
import type { ProductReading } from '../core/reading.ts';
import { judgeWithin } from './judge.ts';
import { recordNotes } from './notes.ts';
import type { Clock, LevelReading, Priority, ReadResult, ShopifyPort, WriteResult } from './ports.ts';
import type { ActionRow, ShopTx, Store } from './store.ts';
import { recordWrite } from './outcomes.ts';

export interface ActPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<
    ShopifyPort,
    'readProducts' | 'readLevels' | 'write' | 'setMetafields' | 'ensureMetafieldDefinition'
  >;
  clock: Clock;
  /** A foreign change is believed at a second read this much later. */
  believeAfterMs: number;
}

/** What became of one product: settled, or to be looked at again at a time. */
export type ActOutcome = { settled: true } | { settled: false; againAt: number; reason: string };

/** Read, write, read again to confirm; a third round only when somebody interferes. */
const MOST_ROUNDS = 3;
/** Products of one shop that are written at the same time; the rate limiter decides how fast. */
const PRODUCTS_AT_ONCE = 8;
const AFTER_UNSURE_MS = 1_000;
const AFTER_REFUSAL_MS = 900_000;
const WITHOUT_ACCESS_MS = 300_000;

/**
 * Brings products of one shop to their wished state: re-reads them once in a list, confirms their stock, plans the
 * differences, keeps the baselines before it sends (write-ahead), writes, and reads again until nothing differs. Every
 * stop in between is healed by running it again: the plan compares what is there with what was written.
 */
export async function actOnProducts(
  ports: ActPorts,
  shop: string,
  productIds: readonly string[],
): Promise<Map<string, ActOutcome>> {
  const outcomes = new Map<string, ActOutcome>();
  let open = [...productIds];
  for (let round = 1; open.length > 0 && round <= MOST_ROUNDS; round += 1) {
    const read = await readAgain(ports, shop, open);
    if (!read.ok) {
      const wait = read.reason === 'later' ? read.retryAfterMs : WITHOUT_ACCESS_MS;
      for (const id of open)
        outcomes.set(id, { settled: false, againAt: ports.clock.now() + wait, reason: read.detail });
      return outcomes;
    }
    const settled = await actOnAll(ports, shop, open, read.value);
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

interface Fresh {
  products: Map<string, ProductReading>;
  levels: LevelReading[];
}

async function readAgain(
  ports: ActPorts,
  shop: string,
  productIds: readonly string[],
): Promise<ReadResult<Fresh>> {
  const asked = await ports.store.inShop(shop, (tx) => whatToAsk(tx, productIds, ports.clock.now()));
  const priority: Priority = 'urgent';
  const products = await ports.shopify.readProducts(shop, productIds, { ...asked, priority });
  if (!products.ok) return products;
  const levels = await ports.shopify.readLevels(shop, asked.inventoryItemIds, priority);
  if (!levels.ok) return levels;
  return {
    ok: true,
    value: {
      products: new Map(products.value.map((reading) => [reading.id, reading])),
      levels: levels.value,
    },
    cost: products.cost + levels.cost,
  };
}

/** Collections and variants that any of the products' fields speak of, and the stock that has to be confirmed. */
async function whatToAsk(
  tx: ShopTx,
  productIds: readonly string[],
  now: number,
): Promise<{
  collectionIds: string[];
  variantPublicationsOf: string[];
  inventoryItemIds: string[];
}> {
  const collectionIds = new Set<string>();
  const variantPublicationsOf = new Set<string>();
  const inventoryItemIds = new Set<string>();
  for (const productId of productIds) {
    const picture = await tx.picture(productId, now);
    const fields = new Set<FieldKey>((await tx.baselines(productId)).map(({ field }) => field));
    if (picture) {
      for (const field of desiredOf(picture).targets.keys()) fields.add(field);
      for (const { inventoryItemId, components = [] } of picture.variants) {
        inventoryItemIds.add(inventoryItemId);
        for (const part of components) inventoryItemIds.add(part.inventoryItemId);
      }
    }
    for (const field of fields) {
      const parsed = parseField(field);
      if (parsed.kind === 'collection') collectionIds.add(parsed.collectionId);
      if (parsed.kind === 'variant_publication') variantPublicationsOf.add(parsed.variantId);
    }
  }
  return {
    collectionIds: [...collectionIds],
    variantPublicationsOf: [...variantPublicationsOf],
    inventoryItemIds: [...inventoryItemIds],
  };
}

type Settled = ActOutcome | 'written';
type Sent = { action: ActionRow; result: WriteResult };

/**
 * One round over products that were just read: each product's writes in their order, several products at a time; our own
 * metafields, which come last, of all of them together.
 */
async function actOnAll(
  ports: ActPorts,
  shop: string,
  productIds: readonly string[],
  fresh: Fresh,
): Promise<Map<string, Settled>> {
  const prepared = new Map<string, Prepared>();
  const settled = new Map<string, Settled>(productIds.map((id) => [id, { settled: true }]));
  for (const productId of productIds) {
    const one = await ports.store.inShop(shop, (tx) => prepare(tx, ports, productId, fresh));
    if (one) prepared.set(productId, one);
  }
  if ([...prepared.values()].some(({ defineMetafield }) => defineMetafield)) {
    const defined = await ports.shopify.ensureMetafieldDefinition(shop);
    if (defined.outcome !== 'done')
      return new Map([...prepared.keys()].map((id) => [id, notNow(ports, defined)]));
    await ports.store.inShop(shop, (tx) => tx.saveShop({ metafieldReadyAt: ports.clock.now() }));
  }
  const sent = new Map<string, Sent[]>();
  const left = prepared.entries();
  const lane = async (): Promise<void> => {
    for (const [productId, { actions }] of left)
      sent.set(
        productId,
        await sendInOrder(
          ports,
          shop,
          actions.filter((one) => !isMetafield(one)),
        ),
      );
  };
  await Promise.all(Array.from({ length: PRODUCTS_AT_ONCE }, lane));
  await sendMetafields(ports, shop, prepared, sent);
  await ports.store.inShop(shop, async (tx) => {
    for (const { action, result } of [...sent.values()].flat())
      await recordWrite(tx, action, result, ports.clock.now());
  });
  for (const [productId, one] of prepared)
    settled.set(productId, outcomeOf(ports, one, sent.get(productId) ?? []));
  return settled;
}

const isMetafield = ({ write }: ActionRow): boolean => write.write.kind === 'set_metafield';
/** What does not let the following writes of the product be sent now. */
const stopsHere = ({ result }: Sent): boolean => result.outcome !== 'done' && result.outcome !== 'refused';

async function sendInOrder(ports: ActPorts, shop: string, actions: readonly ActionRow[]): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const action of actions) {
    const { write, urgency } = action.write;
    const options = { priority: urgency, idempotencyKey: action.id };
    const one = { action, result: await ports.shopify.write(shop, write, options) };
    sent.push(one);
    if (stopsHere(one)) break;
  }
  return sent;
}

async function sendMetafields(
  ports: ActPorts,
  shop: string,
  prepared: ReadonlyMap<string, Prepared>,
  sent: Map<string, Sent[]>,
): Promise<void> {
  const waiting = [...prepared].flatMap(([productId, { actions }]) =>
    sent.get(productId)?.some(stopsHere) ? [] : actions.filter(isMetafield),
  );
  const writes = waiting.flatMap(({ write }) => (write.write.kind === 'set_metafield' ? [write.write] : []));
  if (writes.length === 0) return;
  const results = await ports.shopify.setMetafields(shop, writes, 'normal');
  for (const [at, action] of waiting.entries()) {
    const result = results[at];
    if (result) sent.get(action.productId)?.push({ action, result });
  }
}

function outcomeOf(ports: ActPorts, { actions, readAgainAt }: Prepared, sent: readonly Sent[]): Settled {
  const stopped = sent.find(stopsHere);
  if (stopped && stopped.result.outcome !== 'done') return notNow(ports, stopped.result);
  if (sent.some(({ result }) => result.outcome === 'refused'))
    return { settled: false, againAt: ports.clock.now() + AFTER_REFUSAL_MS, reason: 'refused' };
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

interface Prepared {
  actions: ActionRow[];
  readAgainAt: number | null;
  defineMetafield: boolean;
}

/**
 * One transaction: confirms the stock (and judges again where it differs), plans against the fresh reading, and keeps
 * baselines and planned actions before anything is sent. Null: nothing may be done now.
 */
async function prepare(
  tx: ShopTx,
  ports: ActPorts,
  productId: string,
  fresh: Fresh,
): Promise<Prepared | null> {
  const now = ports.clock.now();
  const row = await tx.shop();
  if (!row || row.uninstalledAt !== null || row.stoppedAt !== null) return null;
  const reading = fresh.products.get(productId);
  if (!reading) {
    await tx.markProductsDeleted([productId], now);
    await judgeWithin(tx, productId, now);
    await tx.dropBaselines(
      productId,
      (await tx.baselines(productId)).map(({ field }) => field),
    );
    return null;
  }
  await tx.saveReading(reading);
  const picture = await confirmedPicture(tx, productId, fresh, now);
  if (!picture) return null;
  const { actions, readAgainAt } = await planAndKeep(tx, ports, picture, reading, now);
  return {
    actions,
    readAgainAt,
    defineMetafield:
      row.metafieldReadyAt === null && actions.some(({ write }) => write.write.kind === 'set_metafield'),
  };
}

/** Plans against a fresh reading and keeps baselines and actions before anything is sent (write-ahead). */
async function planAndKeep(
  tx: ShopTx,
  { believeAfterMs }: Pick<ActPorts, 'believeAfterMs'>,
  picture: Picture,
  reading: ProductReading,
  now: number,
): Promise<{ actions: ActionRow[]; readAgainAt: number | null }> {
  const desired = desiredOf(picture);
  const planned = plan({
    desired,
    baselines: await tx.baselines(reading.id),
    reading,
    now,
    believeAfterMs,
    datedPublicationIds: picture.shop.publications
      .filter(({ supportsFuturePublishing }) => supportsFuturePublishing)
      .map(({ id }) => id),
  });
  const actions = await keep(tx, reading.id, picture, desired, planned, now);
  return { actions, readAgainAt: planned.readAgainAt };
}

/** Before a hold or a release the stock is read once more; where it differs the product is judged again first. */
async function confirmedPicture(
  tx: ShopTx,
  productId: string,
  fresh: Fresh,
  now: number,
): Promise<Picture | null> {
  const items = new Set(await tx.stockItemsOf([productId]));
  const levels = fresh.levels.filter(({ inventoryItemId }) => items.has(inventoryItemId));
  const { changedProductIds } = await tx.saveLevels(levels, now);
  if (changedProductIds.includes(productId)) await judgeWithin(tx, productId, now);
  // The same stock may be sold in other products, too: variants that share it, bundles made of it.
  const others = changedProductIds.filter((id) => id !== productId);
  if (others.length > 0) await tx.mark('judge', others, now);
  return tx.picture(productId, now);
}

async function keep(
  tx: ShopTx,
  productId: string,
  picture: Picture,
  desired: Desired,
  planned: Plan,
  now: number,
): Promise<ActionRow[]> {
  if (planned.put.length > 0) await tx.putBaselines(productId, planned.put);
  if (planned.drop.length > 0) await tx.dropBaselines(productId, planned.drop);
  await recordNotes(tx, picture, planned.notes, now);
  if (planned.writes.length === 0) return [];
  const causes = new Map(
    planned.writes
      .flatMap(({ fields }) => fields)
      .flatMap((field) => desired.causes.get(field) ?? [])
      .map((cause) => [`${cause.campaignId}/${cause.response ?? ''}`, cause]),
  );
  return tx.planActions(productId, planned.writes, [...causes.values()], now);
}

/** How planned writes go out: a product's own in their order, those of one kind of many products together. */
import { crowdsOf, mayGoOn, sendTogether, type CrowdPorts } from './act-crowd.ts';
import type { Prepared } from './act-planning.ts';
import type { ShopifyPort, WriteResult } from './ports.ts';
import type { ActionRow } from './store.ts';

export interface SendingPorts extends CrowdPorts {
  shopify: CrowdPorts['shopify'] & Pick<ShopifyPort, 'write' | 'setMetafields'>;
  /** Whether nobody else can have taken this product over meanwhile (`lease.ts`); absent: nobody else ever has it. */
  isMine?(productId: string): boolean;
}

/** Products of one shop that are written at the same time; the rate limiter decides how fast. */
const PRODUCTS_AT_ONCE = 8;

/** `together`: as part of one operation, whose unsure lines the next read tells about. */
export type Sent = { action: ActionRow; result: WriteResult; together?: true };

/** What became of each product so far, those that nothing more is sent to in this turn, and whether more may be begun. */
interface Progress {
  sent: Map<string, Sent[]>;
  waiting: Set<string>;
  isMine(productId: string): boolean;
  mayBegin(): Promise<boolean>;
}
const goesOn = ({ sent, waiting, isMine }: Progress, productId: string): boolean =>
  isMine(productId) && !waiting.has(productId) && !sent.get(productId)?.some(stopsHere);

/** Whether somebody has stopped everything is asked so often while one product after the other is written; milliseconds. */
const ASKED_EVERY_MS = 1_000;

/** Whether nobody had stopped everything when this was last asked; what a database does not answer is not begun either. */
function mayBegin(ports: SendingPorts, shop: string): Progress['mayBegin'] {
  let askedAt = ports.clock.now();
  let answer = Promise.resolve(true);
  return () => {
    const now = ports.clock.now();
    if (now - askedAt >= ASKED_EVERY_MS) {
      askedAt = now;
      answer = mayGoOn(ports, shop).catch(() => false);
    }
    return answer;
  };
}

/** Whether this action of a product goes now. */
type Phase = (action: ActionRow, own: readonly ActionRow[]) => boolean;

/**
 * What gets stricter first, with the tags of products that nothing is shown of again; then what shows something again, then
 * its tags; our own metafields, which come last, 25 to a call. A product that is stopped goes no further.
 */
const PHASES: readonly Phase[] = [
  (action, own) => action.write.urgency === 'urgent' || (isTags(action) && !own.some(isShown)),
  isShown,
  (action, own) => isTags(action) && own.some(isShown),
  ({ write }) => write.write.kind === 'delete_metafield',
];

function isShown(action: ActionRow): boolean {
  return action.write.urgency !== 'urgent' && !isTags(action) && !isNotice(action);
}

function isTags({ write }: ActionRow): boolean {
  return write.write.kind === 'tags_add' || write.write.kind === 'tags_remove';
}
function isNotice({ write }: ActionRow): boolean {
  return write.write.kind === 'set_metafield' || write.write.kind === 'delete_metafield';
}

/** Sends what was prepared; `together`: what many products need goes in one operation where that is better. */
export async function sendAll(
  ports: SendingPorts,
  shop: string,
  prepared: ReadonlyMap<string, Prepared>,
  together: boolean,
): Promise<Map<string, Sent[]>> {
  const sent = new Map<string, Sent[]>([...prepared.keys()].map((productId) => [productId, []]));
  const { isMine = () => true } = ports;
  const progress: Progress = { sent, waiting: new Set(), isMine, mayBegin: mayBegin(ports, shop) };
  for (const isOfPhase of PHASES) {
    const ready = [...prepared].flatMap(([productId, { actions }]) =>
      goesOn(progress, productId) ? actions.filter((action) => isOfPhase(action, actions)) : [],
    );
    const waited = await sendPhase(ports, shop, ready, together, progress);
    // An operation takes seconds: what is left is not sent when somebody has stopped everything meanwhile.
    if (waited && !(await mayGoOn(ports, shop))) return sent;
  }
  await sendMetafields(ports, shop, prepared, progress);
  return sent;
}

/** What does not let the following writes of the product be sent now. */
export const stopsHere = ({ result }: Sent): boolean =>
  result.outcome !== 'done' && result.outcome !== 'refused';

/** Whether an operation was waited for. */
async function sendPhase(
  ports: SendingPorts,
  shop: string,
  actions: readonly ActionRow[],
  together: boolean,
  progress: Progress,
): Promise<boolean> {
  const crowds = together ? crowdsOf(actions, ports.crowd) : [];
  const inCrowds = new Set(crowds.flatMap(({ lines }) => lines.map(({ action }) => action)));
  const [results] = await allThrough([
    allThrough(crowds.map((crowd) => sendTogether(ports, shop, crowd))),
    // Those that no crowd goes with wait for none.
    sendOneByOne(
      ports,
      shop,
      actions.filter((action) => !inCrowds.has(action)),
      progress,
    ),
  ]);
  const noRoom: ActionRow[] = [];
  for (const [at, { lines }] of crowds.entries())
    for (const [n, { action }] of lines.entries()) {
      const result = results[at]?.[n];
      if (result) progress.sent.get(action.productId)?.push({ action, result, together: true });
      else noRoom.push(action);
    }
  await sendOneByOne(ports, shop, noRoom, progress);
  return crowds.length > 0;
}

/**
 * Each product's in their order, several products at a time. When one has to come back later, or somebody stops everything,
 * nothing more is begun.
 */
async function sendOneByOne(
  ports: SendingPorts,
  shop: string,
  actions: readonly ActionRow[],
  progress: Progress,
): Promise<void> {
  const left = [...new Set(actions.map(({ productId }) => productId))].values();
  let isHeldUp = false;
  const lane = async (): Promise<void> => {
    for (const productId of left) {
      if (!(await progress.mayBegin())) isHeldUp = true;
      if (isHeldUp) progress.waiting.add(productId);
      if (!goesOn(progress, productId)) continue;
      const own = actions.filter((action) => action.productId === productId);
      const told = await sendInOrder(ports, shop, own, progress).catch((error: unknown) => {
        isHeldUp = true;
        throw error;
      });
      progress.sent.get(productId)?.push(...told);
      isHeldUp ||= told.some(({ result }) => result.outcome === 'later');
    }
  };
  await allThrough(Array.from({ length: PRODUCTS_AT_ONCE }, lane));
}

/**
 * As `Promise.all`, but nothing of it goes on any more when it fails: what is on its way to Shopify would land after
 * somebody has read, and forgotten, what it writes.
 * @throws the first failure, after all are through.
 */
async function allThrough<const All extends readonly Promise<unknown>[]>(
  all: All,
): Promise<{ -readonly [At in keyof All]: Awaited<All[At]> }> {
  await Promise.allSettled(all);
  return Promise.all(all);
}

async function sendInOrder(
  ports: SendingPorts,
  shop: string,
  actions: readonly ActionRow[],
  { isMine }: Progress,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const action of actions) {
    if (!isMine(action.productId)) break;
    const { write, urgency } = action.write;
    const options = { priority: urgency, idempotencyKey: action.id };
    const one = { action, result: await ports.shopify.write(shop, write, options) };
    sent.push(one);
    if (stopsHere(one)) break;
  }
  return sent;
}

async function sendMetafields(
  ports: SendingPorts,
  shop: string,
  prepared: ReadonlyMap<string, Prepared>,
  progress: Progress,
): Promise<void> {
  if (!(await progress.mayBegin())) return;
  const ready = [...prepared].flatMap(([productId, { actions }]) =>
    goesOn(progress, productId) ? actions.filter(isSetMetafield) : [],
  );
  const writes = ready.flatMap(({ write }) => (write.write.kind === 'set_metafield' ? [write.write] : []));
  if (writes.length === 0) return;
  const results = await ports.shopify.setMetafields(shop, writes, 'normal');
  for (const [at, action] of ready.entries()) {
    const result = results[at];
    if (result) progress.sent.get(action.productId)?.push({ action, result });
  }
}

const isSetMetafield = ({ write }: ActionRow): boolean => write.write.kind === 'set_metafield';

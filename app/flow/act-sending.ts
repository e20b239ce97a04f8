/** How planned writes go out: a product's own in their order, those of one kind of many products together. */
import { crowdsOf, mayGoOn, sendTogether, type CrowdPorts } from './act-crowd.ts';
import type { Prepared } from './act-planning.ts';
import type { ShopifyPort, WriteResult } from './ports.ts';
import type { ActionRow } from './store.ts';

export interface SendingPorts extends CrowdPorts {
  shopify: CrowdPorts['shopify'] & Pick<ShopifyPort, 'write' | 'setMetafields'>;
}

/** Products of one shop that are written at the same time; the rate limiter decides how fast. */
const PRODUCTS_AT_ONCE = 8;

/** `together`: as part of one operation, whose unsure lines the next read tells about. */
export type Sent = { action: ActionRow; result: WriteResult; together?: true };
type SentOf = Map<string, Sent[]>;

/**
 * What gets stricter first, then what shows something again, then tags; our own metafields, which come last, 25 to a call.
 * A product that is stopped goes no further.
 */
const PHASES: readonly ((action: ActionRow) => boolean)[] = [
  ({ write }) => write.urgency === 'urgent',
  (action) => action.write.urgency !== 'urgent' && !isTags(action) && !isNotice(action),
  isTags,
  ({ write }) => write.write.kind === 'delete_metafield',
];

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
): Promise<SentOf> {
  const sent: SentOf = new Map([...prepared.keys()].map((productId) => [productId, []]));
  for (const isOfPhase of PHASES) {
    const waiting = [...prepared].flatMap(([productId, { actions }]) =>
      sent.get(productId)?.some(stopsHere) ? [] : actions.filter(isOfPhase),
    );
    const waited = await sendPhase(ports, shop, waiting, together, sent);
    // An operation takes seconds: what is left is not sent when somebody has stopped everything meanwhile.
    if (waited && !(await mayGoOn(ports, shop))) return sent;
  }
  await sendMetafields(ports, shop, prepared, sent);
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
  sent: SentOf,
): Promise<boolean> {
  const crowds = together ? crowdsOf(actions, ports.crowd) : [];
  const results = await Promise.all(crowds.map((crowd) => sendTogether(ports, shop, crowd)));
  const gone = new Set<ActionRow>();
  for (const [at, crowd] of crowds.entries())
    for (const [n, { action }] of crowd.lines.entries()) {
      const result = results[at]?.[n];
      if (!result) continue;
      gone.add(action);
      sent.get(action.productId)?.push({ action, result, together: true });
    }
  await sendOneByOne(
    ports,
    shop,
    actions.filter((action) => !gone.has(action)),
    sent,
  );
  return crowds.length > 0;
}

/** Each product's in their order, several products at a time. */
async function sendOneByOne(
  ports: SendingPorts,
  shop: string,
  actions: readonly ActionRow[],
  sent: SentOf,
): Promise<void> {
  const left = [...new Set(actions.map(({ productId }) => productId))].values();
  const lane = async (): Promise<void> => {
    for (const productId of left) {
      const own = actions.filter((action) => action.productId === productId);
      if (sent.get(productId)?.some(stopsHere)) continue;
      sent.get(productId)?.push(...(await sendInOrder(ports, shop, own)));
    }
  };
  await Promise.all(Array.from({ length: PRODUCTS_AT_ONCE }, lane));
}

async function sendInOrder(
  ports: SendingPorts,
  shop: string,
  actions: readonly ActionRow[],
): Promise<Sent[]> {
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
  ports: SendingPorts,
  shop: string,
  prepared: ReadonlyMap<string, Prepared>,
  sent: SentOf,
): Promise<void> {
  const waiting = [...prepared].flatMap(([productId, { actions }]) =>
    sent.get(productId)?.some(stopsHere) ? [] : actions.filter(isSetMetafield),
  );
  const writes = waiting.flatMap(({ write }) => (write.write.kind === 'set_metafield' ? [write.write] : []));
  if (writes.length === 0) return;
  const results = await ports.shopify.setMetafields(shop, writes, 'normal');
  for (const [at, action] of waiting.entries()) {
    const result = results[at];
    if (result) sent.get(action.productId)?.push({ action, result });
  }
}

const isSetMetafield = ({ write }: ActionRow): boolean => write.write.kind === 'set_metafield';

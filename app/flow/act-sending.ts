/** How planned writes go out: a product's own in their order, metafields of many products together. */
import type { Prepared } from './act-planning.ts';
import type { ShopifyPort, WriteResult } from './ports.ts';
import type { ActionRow } from './store.ts';

export interface SendingPorts {
  shopify: Pick<ShopifyPort, 'write' | 'setMetafields'>;
}

/** Products of one shop that are written at the same time; the rate limiter decides how fast. */
const PRODUCTS_AT_ONCE = 8;

export type Sent = { action: ActionRow; result: WriteResult };

/** Sends what was prepared, several products at a time; our own metafields, which come last, of all of them together. */
export async function sendAll(
  ports: SendingPorts,
  shop: string,
  prepared: ReadonlyMap<string, Prepared>,
): Promise<Map<string, Sent[]>> {
  const sent = new Map<string, Sent[]>();
  const left = prepared.entries();
  const lane = async (): Promise<void> => {
    for (const [productId, { actions }] of left) {
      const ordered = actions.filter((one) => !isMetafield(one));
      sent.set(productId, await sendInOrder(ports, shop, ordered));
    }
  };
  await Promise.all(Array.from({ length: PRODUCTS_AT_ONCE }, lane));
  await sendMetafields(ports, shop, prepared, sent);
  return sent;
}

const isMetafield = ({ write }: ActionRow): boolean => write.write.kind === 'set_metafield';
/** What does not let the following writes of the product be sent now. */
export const stopsHere = ({ result }: Sent): boolean =>
  result.outcome !== 'done' && result.outcome !== 'refused';

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

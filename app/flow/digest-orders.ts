/** Messages about new orders: many are digested with as many statements as one. */
import type { Digestible } from './echoes.ts';
import type { EventFact } from './facts.ts';
import type { Clock } from './ports.ts';
import { markMembers } from './see.ts';
import type { Store } from './store.ts';

type OrderFact = Extract<EventFact, { topic: 'orders/create' }>;

/** A message that tells all of a new order: nothing has to be read. */
export type OrderEvent = Digestible & { fact: OrderFact };

export const isOrderEvent = (event: Digestible): event is OrderEvent =>
  event.fact.topic === 'orders/create' && !event.fact.needsRead;

/** Keeps what was ordered, and marks the members of campaigns that it was; one transaction for all of them. */
export async function digestOrders(
  { store, clock }: { store: Pick<Store, 'inShop'>; clock: Clock },
  shop: string,
  events: readonly OrderEvent[],
): Promise<void> {
  const lines = events.flatMap(({ fact }) => fact.lines);
  const products = new Set(lines.map(({ productId }) => productId).filter((id) => id !== null));
  await store.inShop(shop, async (tx) => {
    const now = clock.now();
    await tx.upsertOrderLines(lines);
    await markMembers(tx, [...products], now);
    await tx.digested(
      events.flatMap(({ webhookIds }) => webhookIds),
      null,
      now,
    );
  });
}

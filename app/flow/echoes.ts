/** A storm of messages about one product says no more than the newest of them: our own writes come back so, many times over. */
import type { EventFact } from './facts.ts';

/** A stored event as it was read. */
export interface ReadEventRow {
  webhookId: string;
  topic: string;
  triggeredAt: number;
  fact: EventFact;
}

/** An event to digest, with the ids of those that it answers too (its own among them). */
export interface Digestible extends ReadEventRow {
  webhookIds: string[];
}

/**
 * Of events in their order, those to digest: what tells a product again is digested once, at the newest, so that a thousand
 * echoes of one write are one look. Newest is the product's own time (whole seconds), then the order.
 */
export function newestOfEach(events: readonly ReadEventRow[]): Digestible[] {
  const newest = new Map<string, ReadEventRow & { updatedAt: number }>();
  const ids = new Map<string, string[]>();
  for (const event of events) {
    const { fact, webhookId } = event;
    if (!tellsProduct(fact)) continue;
    const { id, updatedAt } = fact.product;
    ids.set(id, [...(ids.get(id) ?? []), webhookId]);
    const other = newest.get(id);
    if (!other || updatedAt >= other.updatedAt) newest.set(id, { ...event, updatedAt });
  }
  return events.flatMap((event) => {
    if (!tellsProduct(event.fact)) return { ...event, webhookIds: [event.webhookId] };
    const { id } = event.fact.product;
    return newest.get(id)?.webhookId === event.webhookId ? { ...event, webhookIds: ids.get(id) ?? [] } : [];
  });
}

const tellsProduct = (
  fact: EventFact,
): fact is Extract<EventFact, { topic: 'products/create' | 'products/update' }> =>
  fact.topic === 'products/create' || fact.topic === 'products/update';

/** Whether every value that is told is what is known: then nothing follows from it. Lists count in their order. */
export function tellsNothingNew<T extends object>(told: T, known: T): boolean {
  return (Object.keys(told) as (keyof T)[]).every(
    (key) => JSON.stringify(told[key]) === JSON.stringify(known[key]),
  );
}

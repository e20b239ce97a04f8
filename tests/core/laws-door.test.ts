/**
 * Law 11 as a property: whatever the database does (commits, refuses, commits but loses its answer, is slow, never
 * answers), a delivery that was answered with 200 is durable at that moment, so that a process may die right after it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIntake } from '../../app/flow/intake.ts';
import type { Delivery } from '../../app/flow/facts.ts';
import type { IntakeBatch } from '../../app/flow/store.ts';
import { NOW } from '../support/builders.ts';
import { breaks } from './laws/checks.ts';

const runs = Math.ceil(Number(process.env['LAW_RUNS'] ?? 1_000) / 5);
const seed = process.env['LAW_SEED'] === undefined ? {} : { seed: Number(process.env['LAW_SEED']) };
const endOnFailure = process.env['LAW_SHRINK'] === '0';
const PATIENCE_MS = 4;

const moods = ['commits', 'commits', 'refuses', 'loses its answer', 'is slow', 'never answers'] as const;
const stories = fc.record({
  /** What the database does with each transaction, in turn. */
  database: fc.array(fc.constantFrom(...moods), { minLength: 1, maxLength: 6 }),
  /** Which kind each delivery is, and how long after the one before it comes, in turns of the event loop. */
  deliveries: fc.array(
    fc.tuple(fc.constantFrom('event', 'level', 'disconnect'), fc.integer({ min: 0, max: 3 })),
    {
      minLength: 1,
      maxLength: 12,
    },
  ),
});

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function delivery(kind: string, id: string): Delivery {
  const shop = 'door.myshopify.com';
  if (kind === 'event')
    return { outcome: 'event', shop, webhookId: id, topic: 'products/update', triggeredAt: NOW, body: '{}' };
  const where = { inventoryItemId: id, locationId: 'l1' };
  const fact =
    kind === 'level'
      ? { topic: 'inventory_levels/update' as const, ...where, available: 1, updatedAt: NOW }
      : { topic: 'inventory_levels/disconnect' as const, ...where };
  return { outcome: 'level', shop, triggeredAt: NOW, fact };
}

test('law 11: what was answered with 200 is in the database', { timeout: 120_000 }, async () => {
  let answered = 0;
  let sentAway = 0;
  await fc.assert(
    fc.asyncProperty(stories, async ({ database, deliveries }) => {
      const durable = new Set<string>();
      let transactions = 0;
      const commit = ({ events, levels, disconnects }: IntakeBatch): void => {
        for (const { webhookId } of events) durable.add(webhookId);
        for (const { inventoryItemId } of [...levels, ...disconnects]) durable.add(inventoryItemId);
      };
      const intake = createIntake({
        read: (_headers, body) => {
          const [kind = '', id = ''] = body.toString('utf8').split(' ');
          return delivery(kind, id);
        },
        store: {
          async takeIn(batch) {
            const mood = database[transactions++ % database.length];
            if (mood === 'never answers') return new Promise<never>(() => undefined);
            await (mood === 'is slow' ? wait(2 * PATIENCE_MS) : turn());
            if (mood === 'refuses') throw new Error('connect ECONNREFUSED');
            commit(batch);
            if (mood === 'loses its answer') throw new Error('Connection terminated unexpectedly');
          },
        },
        clock: { now: () => NOW },
        poke: () => undefined,
        log: { warn: () => undefined },
        lanes: 2,
        patienceMs: PATIENCE_MS,
      });
      const answers: Promise<void>[] = [];
      for (const [at, [kind, turns]] of deliveries.entries()) {
        for (let one = 0; one < turns; one += 1) await turn();
        const id = `d${at}`;
        answers.push(
          intake.receive({}, Buffer.from(`${kind} ${id}`)).then(({ status }) => {
            if (status !== 200) sentAway += 1;
            else answered += 1;
            if (status === 200 && !durable.has(id))
              breaks(`law 11: ${kind} ${id} is answered, and in no database`);
          }),
        );
      }
      await Promise.all(answers);
    }),
    { numRuns: runs, endOnFailure, ...seed },
  );
  expect(answered).toBeGreaterThan(0);
  expect(sentAway).toBeGreaterThan(0);
});

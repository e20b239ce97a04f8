/** The port over HTTP against a dev store of its own, and what tests of it say in one line. */
import { afterAll, beforeAll, expect } from 'vitest';
import type { Write } from '../../app/core/writes.ts';
import type { ReadResult, WriteResult } from '../../app/flow/ports.ts';
import * as operations from '../../app/shopify/admin/generated/operations.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP, startBench, type Bench } from './dev-store.ts';

/** The number in a gid. */
export const digits = (gid: string): string => /\/(\d+)(?:\?.*)?$/.exec(gid)?.[1] ?? '';

/** What was read. @throws where it was not. */
export function valueOf<T>(result: ReadResult<T>): T {
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.value;
}

/** To be called once, outside of any test. `opened`: a person has installed the app and opened it. */
export function portScene({ opened }: { opened: boolean }) {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
    if (!opened) return;
    await bench.meta('POST', 'do/installApp', {});
    await bench.visit();
  });
  afterAll(() => bench.close());

  const write = (change: Write): Promise<WriteResult> =>
    bench.port.write(SHOP, change, { priority: 'urgent', idempotencyKey: 'x' });

  /** A product made in the shop, as the shop shows it. */
  async function make(product: object): Promise<ProductView> {
    const { productIds } = await bench.meta('POST', 'do/createProducts', { products: [product] });
    return view(String((productIds as string[])[0]));
  }

  async function view(gid: string): Promise<ProductView> {
    const { products } = await bench.meta('GET', 'state');
    const found = (products as ProductView[]).find(({ id }) => id === gid);
    if (!found) throw new Error(`${gid} is gone`);
    return found;
  }

  /** Nothing that was asked so far cost more than was predicted. Answers how many kinds of questions that were. */
  async function neverDearerThanPredicted(): Promise<number> {
    const predicted = new Map(Object.values(operations).map(({ name, cost }) => [name, cost]));
    const { requests } = await bench.meta('GET', 'requests');
    const asked = requests as { operation: string; cost: number }[];
    for (const { operation, cost } of asked)
      expect(cost, operation).toBeLessThanOrEqual(predicted.get(operation) ?? 0);
    return new Set(asked.map(({ operation }) => operation)).size;
  }

  return { bench: () => bench, write, make, view, neverDearerThanPredicted };
}

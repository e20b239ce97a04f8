import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Write } from '../../app/core/writes.ts';
import type { BulkState, BulkWrite, ReadResult } from '../../app/flow/ports.ts';
import { SHOP, startBench, type Bench } from './dev-store.ts';

const GONE = '999999999';
const COUNT = 60;
const FAILING = { bulkFailure: 1 };
const NOTICE = JSON.stringify({ state: 'ok', campaign: 'Bulk' });

let bench: Bench;
let ids: string[] = [];
beforeAll(async () => {
  bench = await startBench();
  await bench.meta('POST', 'do/installApp', {});
  await bench.visit();
  const products = Array.from({ length: COUNT }, (_, at) => ({ title: `Bulk ${at}`, tags: ['theirs'] }));
  const made = await bench.meta('POST', 'do/createProducts', { products });
  ids = (made['productIds'] as string[]).map((gid) => gid.split('/').pop() ?? '');
  const defined = await bench.port.ensureMetafieldDefinition(SHOP);
  expect(defined.outcome).toBe('done');
});
afterAll(() => bench.close());

function valueOf<T>(result: ReadResult<T>): T {
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.value;
}

/** Starts writes, waits for their end, and gives what became of each. */
async function run(writes: readonly BulkWrite[]) {
  const { bulkId } = valueOf(await bench.port.startBulkWrites(SHOP, writes, 'normal'));
  if (bulkId === null) throw new Error('The answer was lost');
  for (let tries = 0; tries < 200; tries += 1) {
    const state: BulkState = valueOf(await bench.port.bulkState(SHOP, bulkId));
    if (state.state !== 'running')
      return { state: state.state, told: await bench.port.bulkWriteResults(SHOP, state.url, writes) };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The operation did not end');
}

const tag = (productId: string): BulkWrite => ({ kind: 'tags_add', productId, tags: ['campaign:bulk'] });

describe('writes in bulk', () => {
  it('match each line with its write, whatever its order, and read back what is there now', async () => {
    const writes = [...ids.slice(0, 20), GONE, ...ids.slice(20, 40)].map(tag);
    const { told } = await run(writes);
    expect(told).toHaveLength(writes.length);
    for (const [at, { result, reading }] of told.entries()) {
      const { productId } = writes[at] ?? { productId: '' };
      if (productId === GONE) {
        expect(result.outcome).toBe('gone');
        continue;
      }
      expect(result.outcome).toBe('done');
      expect(reading).toMatchObject({
        id: productId,
        tags: expect.arrayContaining(['campaign:bulk', 'theirs']),
      });
    }
  });

  it('put metafields 25 to a line; one product in the way leaves the others of its line for later', async () => {
    const set = (productId: string): BulkWrite => ({ kind: 'set_metafield', productId, value: NOTICE });
    const { told } = await run([...ids.slice(0, 30), GONE].map(set));
    expect(told.slice(0, 25).every(({ result }) => result.outcome === 'done')).toBe(true);
    expect(told.slice(25).every(({ result }) => result.outcome === 'later')).toBe(true);
    expect(told[0]?.reading).toMatchObject({ id: ids[0], metafield: NOTICE });
    expect(told[25]?.reading).toBeNull();
    const read = valueOf(await bench.port.readPlain(SHOP, ids.slice(0, 30), 'normal'));
    expect(read.filter(({ metafield }) => metafield === NOTICE)).toHaveLength(25);
  });

  it('show products again: status, then channels; each line is its own', async () => {
    const some = ids.slice(0, 3);
    const shop = valueOf(await bench.port.readShop(SHOP));
    const [channel] = shop.publications;
    if (!channel) throw new Error('There is one');
    const options = { priority: 'normal', idempotencyKey: '1' } as const;
    for (const productId of some) {
      await bench.port.write(SHOP, { kind: 'set_status', productId, status: 'UNLISTED' }, options);
      const write: Write = { kind: 'unpublish', productId, variantId: null, from: [channel.id] };
      await bench.port.write(SHOP, write, options);
    }
    const active = (productId: string): BulkWrite => ({ kind: 'set_status', productId, status: 'ACTIVE' });
    const publish = (productId: string): BulkWrite => ({
      kind: 'publish',
      productId,
      variantId: null,
      to: [{ publicationId: channel.id, publishDate: null }],
    });
    for (const writes of [[...some, GONE].map(active), [...some, GONE].map(publish)]) {
      const { told } = await run(writes);
      expect(told.slice(0, 3).map(({ result }) => result.outcome)).toEqual(['done', 'done', 'done']);
      expect(told[3]?.result.outcome).toBe('gone');
    }
    const read = valueOf(await bench.port.readProducts(SHOP, some, { priority: 'normal' }));
    for (const { status, publications } of read) {
      expect(status).toBe('ACTIVE');
      expect(publications).toContainEqual(
        expect.objectContaining({ publicationId: channel.id, published: true }),
      );
    }
  });

  it('are unsure where a failed operation tells nothing, and done where its part of the file says so', async () => {
    await bench.meta('POST', 'dials', FAILING);
    const { state, told } = await run(ids.slice(0, 40).map(tag));
    await bench.meta('POST', 'dials', { bulkFailure: 0 });
    expect(state).toBe('failed');
    const outcomes = told.map(({ result }) => result.outcome);
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(20);
    expect(outcomes.filter((one) => one === 'unsure')).toHaveLength(20);
  });

  it('cost some twenty points, however many', async () => {
    await bench.meta('DELETE', 'requests');
    const started = await bench.port.startBulkWrites(SHOP, ids.map(tag), 'normal');
    expect(started).toMatchObject({ ok: true });
    expect(started.ok && started.cost).toBeLessThanOrEqual(21);
  });

  it('are seen while they run, so that nothing is read before they have landed', async () => {
    await bench.meta('POST', 'dials', { bulkMs: 500 });
    valueOf(await bench.port.startBulkWrites(SHOP, ids.slice(0, 2).map(tag), 'normal'));
    expect(valueOf(await bench.port.runningBulkWrites(SHOP))).not.toEqual([]);
    for (let tries = 0; tries < 100; tries += 1) {
      if (valueOf(await bench.port.runningBulkWrites(SHOP)).length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('It never ended');
  });
});

describe('our metafields in single calls', () => {
  it('go 25 to a call, and alone where one product is in the way', async () => {
    await bench.meta('DELETE', 'requests');
    const writes = ids.map((productId) => ({ kind: 'set_metafield' as const, productId, value: '{"n":1}' }));
    const all = await bench.port.setMetafields(SHOP, writes, 'normal');
    expect(all.every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(await bench.meta('GET', 'requests')).toMatchObject({ total: 3 });
    const [first, second] = writes;
    if (!first || !second) throw new Error('There are two');
    const mixed = await bench.port.setMetafields(
      SHOP,
      [first, { ...first, productId: GONE }, second],
      'normal',
    );
    expect(mixed.map(({ outcome }) => outcome)).toEqual(['done', 'gone', 'done']);
  });
});

/** How long a run in bulk waits for the rest of its launch. */
import { expect, it } from 'vitest';
import { awaitCrowd } from '../../app/flow/bulk/gather.ts';
import type { BulkPorts } from '../../app/flow/bulk/ports.ts';
import type { BulkRunRow } from '../../app/flow/bulk/store.ts';

/** What a run that began at 0 does at `now`, with so many marks of each step open. */
async function stateAt(nowS: number, open: { judge: number; bulk: number }): Promise<string> {
  let state = 'waiting';
  const tx = {
    mark: async () => undefined,
    saveBulkRun: async (_id: string, patch: Partial<BulkRunRow>) => {
      state = patch.state ?? state;
    },
  };
  const ports = {
    store: {
      shopWork: {
        open: async (_shop: string, step: string, most: number) =>
          Math.min(most, { judge: open.judge, bulk: open.bulk, act: 0 }[step] ?? 0),
        claim: async () => [],
        doneAll: async () => undefined,
      },
      inShop: async (_shop: string, work: (inside: typeof tx) => unknown) => work(tx),
    },
    clock: { now: () => nowS * 1_000 },
    act: { bulkFrom: 100 },
  } as unknown as BulkPorts;
  await awaitCrowd(ports, 'a.myshopify.com', { id: '1', startedAt: 0 } as BulkRunRow);
  return state;
}

it('goes as soon as everything is judged', async () => {
  expect(await stateAt(1, { judge: 0, bulk: 1_000 })).toBe('gathering');
  expect(await stateAt(1, { judge: 5, bulk: 1_000 })).toBe('waiting');
});

it('waits the longer the more of the launch has come, as long as it comes fast', async () => {
  expect(await stateAt(119, { judge: 50, bulk: 0 })).toBe('waiting');
  expect(await stateAt(121, { judge: 50, bulk: 100 })).toBe('waiting');
  expect(await stateAt(127, { judge: 50, bulk: 100 })).toBe('gathering');
  expect(await stateAt(600, { judge: 50, bulk: 9_000 })).toBe('waiting');
  expect(await stateAt(661, { judge: 50, bulk: 9_000 })).toBe('gathering');
});

it('does not wait for more than a run can hold', async () => {
  expect(await stateAt(1, { judge: 50, bulk: 12_500 })).toBe('gathering');
});

it('ends without a run where too few came', async () => {
  expect(await stateAt(1, { judge: 0, bulk: 20 })).toBe('ended');
});

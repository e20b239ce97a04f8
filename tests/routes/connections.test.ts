/** The Connections page: which campaigns it offers an address for. */
import { expect, test } from 'vitest';
import { loader } from '../../app/routes/connections/connections.tsx';
import { fakeContext, visitOf } from './fake-context.ts';

test('every open campaign is on a page of the list, which says how many there are', async () => {
  const found = { rows: [], total: 45, page: 2, pageSize: 20 };
  const fake = fakeContext({ views: { campaigns: () => Promise.resolve(found) } });
  const { campaigns, paged } = await loader(visitOf(fake, '/app/connections?page=2'));
  expect(fake.views.find(({ name }) => name === 'campaigns')?.args[1]).toMatchObject({
    states: ['draft', 'proposed', 'approved', 'live'],
    page: 2,
  });
  expect(campaigns).toEqual([]);
  expect(paged).toEqual({ total: 45, page: 2, pageSize: 20 });
});

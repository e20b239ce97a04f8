/** The Connections page: which campaigns it offers an address for. */
import { createElement } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router-dom';
import { expect, test } from 'vitest';
import { loader } from '../../app/routes/connections/connections.tsx';
import { FeedsCard } from '../../app/routes/connections/feeds-card.tsx';
import { drawn } from './draw.ts';
import { fakeContext, visitOf } from './fake-context.ts';

test('every open campaign is on a page of the list, which says how many there are', async () => {
  const found = { rows: [], total: 45, page: 2, pageSize: 20 };
  const fake = fakeContext({ views: { campaigns: () => Promise.resolve(found) } });
  const { campaigns, paged } = await loader(visitOf(fake, '/app/connections?page=2'));
  expect(fake.views.find(({ name }) => name === 'campaigns')?.args[1]).toMatchObject({
    states: ['draft', 'proposed', 'approved', 'live'],
    page: 2,
    // Those that run come first.
    sort: 'turn',
  });
  expect(campaigns).toEqual([]);
  expect(paged).toEqual({ total: 45, page: 2, pageSize: 20 });
});

test.each([
  ['en', '217 campaigns run or are to come', 'Page 1 of 11'],
  ['de', '217 Kampagnen laufen oder kommen noch', 'Seite 1 von 11'],
] as const)(
  'the list says how many it is about, and is turned page by page (%s)',
  async (locale, all, page) => {
    const campaigns = [{ id: 'c1', name: 'Advent', isOpen: false, addresses: null }];
    const element = createElement(FeedsCard, { campaigns, paged: { page: 1, pageSize: 20, total: 217 } });
    const router = createMemoryRouter([{ path: '/', element }]);
    const said = await drawn(
      createElement(RouterProvider, { router }),
      { me: { role: 'owner', may: ['openFeed'] }, frame: { tokenRevokedAt: null } },
      locale,
    );
    expect(said).toContain(all);
    expect(said).toContain(page);
  },
);

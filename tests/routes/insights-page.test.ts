/** Insights of a shop in which nothing was measured yet. */
import { createElement } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router-dom';
import { expect, test } from 'vitest';
import { deedsOf, type Role } from '../../app/core/roles.ts';
import InsightsPage from '../../app/routes/insights/insights.tsx';
import { NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const page = (measuredAt: number | null, role: Role): Promise<string> => {
  const span = { from: NOW, to: NOW, beforeFrom: NOW, beforeTo: NOW };
  const found = { answers: [], days: [], measures: [], campaigns: null, campaignsBefore: null, measuredAt };
  const chosen = { repeats: [], moreRepeats: 0, name: '28', names: ['28'], period: span, since: null };
  const router = createMemoryRouter(
    [{ id: 'page', path: '/', element: createElement(InsightsPage), loader: () => null }],
    {
      hydrationData: { loaderData: { page: { ...found, ...chosen, quantities: true } } },
    },
  );
  return drawn(createElement(RouterProvider, { router }), { me: { role, may: deedsOf(role) } });
};

test('offers a campaign to whoever may make one, until something was measured', async () => {
  expect(await page(null, 'merchandiser')).toContain('/app/campaigns/new');
  expect(await page(null, 'viewer')).not.toContain('/app/campaigns/new');
  expect(await page(NOW, 'merchandiser')).not.toContain('/app/campaigns/new');
});

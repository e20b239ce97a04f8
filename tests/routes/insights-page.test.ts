/** Insights of a shop in which nothing was measured yet. */
import { createElement } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router-dom';
import { expect, test } from 'vitest';
import { deedsOf, type Role } from '../../app/core/roles.ts';
import InsightsPage from '../../app/routes/insights/insights.tsx';
import type { InsightsDay } from '../../app/db/views/views.ts';
import { NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const page = (
  measuredAt: number | null,
  role: Role,
  more: { days?: InsightsDay[]; measuredUntil?: number | null } = {},
): Promise<string> => {
  const span = { from: NOW, to: NOW, beforeFrom: NOW, beforeTo: NOW };
  const found = {
    answers: [],
    days: [],
    measures: [],
    campaigns: null,
    campaignsBefore: null,
    measuredAt,
    measuredUntil: null,
  };
  const chosen = { repeats: [], moreRepeats: 0, name: '28', names: ['28'], period: span, since: null };
  const router = createMemoryRouter(
    [{ id: 'page', path: '/', element: createElement(InsightsPage), loader: () => null }],
    {
      hydrationData: { loaderData: { page: { ...found, ...chosen, ...more, quantities: true } } },
    },
  );
  return drawn(createElement(RouterProvider, { router }), { me: { role, may: deedsOf(role) } });
};

test('offers a campaign to whoever may make one, until something was measured', async () => {
  expect(await page(null, 'merchandiser')).toContain('/app/campaigns/new');
  expect(await page(null, 'viewer')).not.toContain('/app/campaigns/new');
  expect(await page(NOW, 'merchandiser')).not.toContain('/app/campaigns/new');
});

test('today says until when running campaigns are measured, in the zone of the shop; whole days do not', async () => {
  const DAY = 86_400_000;
  const days = [NOW - DAY, NOW].map((at) => ({ at: at - 2 * 3_600_000, share: 0, stockOuts: 0 }));
  const text = async (measuredUntil: number | null) =>
    (await page(NOW, 'merchandiser', { days, measuredUntil }))
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ');
  const until = await text(NOW - 1_800_000);
  expect(until).toContain('Jun 1, 2026, until 1:30 AM');
  expect(until).toContain('May 31, 2026 0%');
  expect(until).toContain('what happened after that is not counted yet');
  expect(await text(null)).not.toContain('until');
});

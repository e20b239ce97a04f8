/** What an alert of Home says of money where it tells of several items. */
import { createElement, type ReactElement } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router-dom';
import { expect, test } from 'vitest';
import { AlertList } from '../../app/ui/alert-list.tsx';
import type { AlertView } from '../../app/db/views/views.ts';
import { drawn } from './draw.ts';
import { NOW } from '../support/builders.ts';

const ALERT = {
  id: 'a',
  kind: 'sold_out',
  urgency: 'now',
  message: 'alert.sold_out',
  params: { item: 'Tea', campaign: 'Advent' },
  campaignName: 'Advent',
  openedAt: NOW,
  acknowledgedAt: NOW,
  acknowledgedBy: 'Ada (1)',
  moneyAtRisk: 2371,
  by: null,
  others: [],
} as unknown as AlertView;

const inRouter = (element: ReactElement): ReactElement =>
  createElement(RouterProvider, { router: createMemoryRouter([{ path: '/', element }]) });
const act = { send: () => {}, pending: null, result: null, problems: [] };
const shown = (othersTotal: number): Promise<string> =>
  drawn(inRouter(createElement(AlertList, { alerts: [{ ...ALERT, othersTotal }], act })), {
    me: { role: 'viewer', may: [], quantities: true },
    frame: { channels: {} },
  });

test('the money of several items is said to be theirs together', async () => {
  expect(await shown(1)).toMatch(/2,371 at risk together/);
  expect(await shown(0)).not.toContain('together');
});

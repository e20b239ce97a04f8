/** What Home says of campaigns that are to come, and of those that should have begun. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { Wanted } from '../../app/core/wanted.ts';
import type { ComingCampaign } from '../../app/db/views/views.ts';
import { ComingCampaigns } from '../../app/routes/home/coming-campaigns.tsx';
import { DAY, NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const missed: Wanted = {
  kind: 'missed_propose',
  campaignId: 'm1',
  campaign: 'Advent letter',
  state: 'draft',
  of: ['merchandiser'],
  by: NOW - 2 * DAY,
  startsAt: NOW - 2 * DAY,
  endsAt: NOW + 5 * DAY,
  proposedAt: null,
  sentBackBy: null,
};
const coming = (wanted: Wanted | null): ComingCampaign =>
  ({
    id: 'c1',
    name: 'Winter',
    state: 'draft',
    frozen: false,
    readiness: null,
    light: 'grey',
    startsAt: NOW + 3 * DAY,
    wanted,
  }) as ComingCampaign;
const said = (given: Partial<Parameters<typeof ComingCampaigns>[0]>, locale: 'en' | 'de' = 'en') =>
  drawn(
    createElement(ComingCampaigns, { campaigns: [], total: 0, missed: [], missedTotal: 0, ...given }),
    {},
    locale,
  );

test('a start that was missed is said first and loudly, with the next step as a link', async () => {
  const page = await said({ campaigns: [coming(null)], total: 1, missed: [missed], missedTotal: 1 });
  expect(page).toMatch(
    /critical[^>]*>Advent letter should have begun on \w+ \d+, 2026, and nobody proposed it\.</,
  );
  expect(page).toMatch(/href="\/app\/campaigns\/m1"[^>]*>Propose it, move its dates or cancel it</);
  expect(page.indexOf('Advent letter')).toBeLessThan(page.indexOf('Winter'));
  expect(page).not.toContain('should have begun: see');
  const german = await said({ missed: [missed], missedTotal: 1 }, 'de');
  expect(german).toContain('beginnen sollen, und niemand hat sie vorgeschlagen.');
  expect(german).toContain('Schlag sie vor, verschieb sie oder sag sie ab');
});

test('of more missed starts than are named it says how many there are', async () => {
  expect(await said({ missed: [missed], missedTotal: 4 })).toContain(
    '3 more campaigns should have begun: see Campaigns',
  );
});

test('a campaign that is to come says what it waits for; one that waits for nothing says nothing', async () => {
  const sentBack = { ...missed, kind: 'again', campaignId: 'c1', by: NOW + DAY, sentBackBy: 'Ben' } as const;
  const page = await said({ campaigns: [coming(sentBack)], total: 1 });
  expect(page).toMatch(/href="\/app\/campaigns\/c1"[^>]*>Change the plan and propose it again before/);
  expect(page).not.toContain('critical');
  expect(await said({ campaigns: [coming(null)], total: 1 })).not.toContain('propose');
});

/** A row of the list of campaigns: one that should have begun says so. */
import { IndexTable } from '@shopify/polaris';
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { CampaignSummary } from '../../app/db/views/views.ts';
import { CampaignRow } from '../../app/routes/campaigns/campaign-row.tsx';
import { DAY, NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const row = (given: Partial<CampaignSummary>) => {
  const campaign = {
    id: 'c1',
    name: 'Advent letter',
    state: 'draft',
    mode: 'watch',
    frozen: false,
    light: 'grey',
    readiness: null,
    counts: {},
    held: 0,
    wouldHold: 0,
    items: 1,
    moneyAtRisk: 0,
    startsAt: NOW - DAY,
    endsAt: NOW + DAY,
    ...given,
  } as CampaignSummary;
  const table = createElement(
    IndexTable,
    { itemCount: 1, headings: [{ title: 'Campaign' }] },
    createElement(CampaignRow, { campaign, position: 0, condensed: false, selected: false, onTick: null }),
  );
  return drawn(table, { me: { quantities: false }, now: NOW });
};

test('a draft or a proposal whose start has passed says so; what runs, is to come or is over does not', async () => {
  for (const state of ['draft', 'proposed'] as const) expect(await row({ state })).toContain('Start missed');
  for (const state of ['approved', 'live', 'ended', 'cancelled'] as const)
    expect(await row({ state })).not.toContain('Start missed');
  expect(await row({ startsAt: NOW + 1 })).not.toContain('Start missed');
});

test('a draft whose plan was sent back is called so; one that is scheduled or runs keeps its state', async () => {
  const said = async (state: CampaignSummary['state'], sentBack: boolean) =>
    /(Draft|Sent back|Scheduled|Live)</.exec(await row({ state, sentBack, startsAt: NOW + 1 }))?.[1];
  expect(await said('draft', true)).toBe('Sent back');
  expect(await said('draft', false)).toBe('Draft');
  expect(await said('approved', true)).toBe('Scheduled');
  expect(await said('live', true)).toBe('Live');
});

/** What a campaign's page says first of a plan that was sent back. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { deedsOf, type Role } from '../../app/core/roles.ts';
import type { CampaignView, SignOffView } from '../../app/db/views/views.ts';
import { offersOf } from '../../app/routes/campaign/actions.tsx';
import { SignOffBanner } from '../../app/routes/campaign/signoff-banner.tsx';
import { drawn } from './draw.ts';

const campaign = { id: 'c1', state: 'draft', mode: 'watch', frozen: false, held: 0 } as CampaignView;
const sentBack = { state: 'sent_back', answeredByName: 'Oksana', note: 'Two days earlier' } as SignOffView;
const banner = (role: Role): Promise<string> =>
  drawn(createElement(SignOffBanner, { campaign, signOffs: [sentBack] }), {
    me: { role, may: deedsOf(role) },
    frame: { signOff: { rule: 'wait', signers: ['operations'] } },
  });

test('whoever plans is led to the plan, everybody to what was answered', async () => {
  const planner = await banner('merchandiser');
  expect(planner.indexOf('Change the plan')).toBeGreaterThan(-1);
  expect(planner.indexOf('Look at the sign-off')).toBeGreaterThan(planner.indexOf('Change the plan'));
  expect(planner).toContain('/app/campaigns/c1/edit');
  const other = await banner('operations');
  expect(other).not.toContain('Change the plan');
  expect(other).toContain('Look at the sign-off');
});

test('to propose the same plan again is no longer the first thing to do', () => {
  const primary = (latest: SignOffView['state'] | null): boolean | undefined =>
    offersOf(campaign, 'wait', latest).find(({ intent }) => intent === 'propose')?.primary;
  expect(primary(null)).toBe(true);
  expect(primary('withdrawn')).toBe(true);
  expect(primary('sent_back')).toBe(false);
});

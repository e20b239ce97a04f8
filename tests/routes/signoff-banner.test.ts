/** What a campaign's page says first of a plan that was sent back, and of one whose start has passed. */
import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { deedsOf, type Role } from '../../app/core/roles.ts';
import type { CampaignView, SignOffView } from '../../app/db/views/views.ts';
import { SignOffTab } from '../../app/routes/campaign/signoff.tsx';
import { CampaignActions, offersOf } from '../../app/routes/campaign/actions.tsx';
import { SignOffBanner } from '../../app/routes/campaign/signoff-banner.tsx';
import type { Act } from '../../app/ui/act.ts';
import { DAY, NOW } from '../support/builders.ts';
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

describe('a start that has passed', () => {
  const frame = {
    signOff: { rule: 'wait', signers: ['operations'] },
    actingSince: null,
    defaultMode: 'watch',
  };
  const given = { me: { role: 'merchandiser', may: deedsOf('merchandiser') }, now: NOW, frame };
  const act = { pending: null, result: null, problems: [], send: () => undefined } as unknown as Act;
  const started = (startsAt: number): CampaignView => ({ ...campaign, startsAt, endsAt: NOW + 9 * DAY });

  test('is not said to be ahead of a draft', async () => {
    const draft = (startsAt: number): Promise<string> =>
      drawn(
        createElement(CampaignActions, { campaign: started(startsAt), latest: null, list: null, act }),
        given,
      );
    expect(await draft(NOW + DAY)).toContain('Its start is planned for');
    const late = await draft(NOW - DAY);
    expect(late).toContain('It should have begun on');
    expect(late).not.toContain('Its start is planned for');
  });

  test('is not said to be ahead of a plan that waits for its sign-off', async () => {
    const waits = { state: 'proposed', version: 1, since: [] as SignOffView['since'] } as SignOffView;
    const proposed = (startsAt: number): Promise<string> =>
      drawn(
        createElement(SignOffBanner, {
          campaign: { ...started(startsAt), state: 'proposed' },
          signOffs: [waits],
        }),
        given,
      );
    expect(await proposed(NOW + DAY)).toContain('Without it the campaign does not start on');
    const late = await proposed(NOW - DAY);
    expect(late).toContain('It should have begun on');
    expect(late).not.toContain('does not start on');
  });
});

test('a plan that was proposed after its commit date says so where it is signed; an earlier one does not', async () => {
  const plan = {
    startsAt: NOW + DAY,
    endsAt: NOW + 2 * DAY,
    items: 1,
    heroes: 0,
    units: null,
    readiness: 'ready',
  };
  const proposal = (id: string, proposedAt: number): SignOffView =>
    ({
      id,
      plan,
      version: 1,
      state: 'proposed',
      proposedAt,
      proposedByName: 'Milan',
      answeredAt: null,
      answeredByName: null,
      note: '',
      expiredAt: null,
      since: [],
      changes: [],
    }) as unknown as SignOffView;
  const tab = (...signOffs: SignOffView[]): Promise<string> =>
    drawn(
      createElement(SignOffTab, {
        campaign: { ...campaign, commitAt: NOW - DAY },
        signOffs,
        feasibility: [],
        act: { pending: null, result: null, problems: [], send: () => undefined },
      }),
      {
        me: { role: 'operations', userId: '2', may: deedsOf('operations') },
        now: NOW,
        frame: { signOff: { rule: 'wait', signers: ['operations'] } },
      },
    );
  expect(await tab(proposal('a', NOW))).toMatch(/Proposed by Milan, [^<]+, after its commit date</);
  // What the commit date was when an earlier plan was proposed is not known any more.
  expect(await tab(proposal('b', NOW - 2 * DAY), proposal('a', NOW))).not.toContain('after its commit date');
});

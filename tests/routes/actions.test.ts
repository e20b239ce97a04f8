import { describe, expect, test } from 'vitest';
import { action as home } from '../../app/routes/home/home.tsx';
import { action as campaign } from '../../app/routes/campaign/campaign.tsx';
import { offersOf } from '../../app/routes/campaign/actions.tsx';
import { action as why } from '../../app/routes/products/why.tsx';
import { action as settings } from '../../app/routes/settings/settings.tsx';
import { policy } from '../support/builders.ts';
import { fakeContext, SHOP, visitOf } from './fake-context.ts';

const ADA = { userId: '11', name: 'Ada Owner', role: 'owner' };

describe('one intent, one command', () => {
  test.each([
    [{ intent: 'acknowledge', alertId: 'a1' }, 'acknowledge', ['a1']],
    [{ intent: 'stop_all' }, 'stopAllActions', []],
    [{ intent: 'resume' }, 'resumeActions', []],
    [{ intent: 'brake_go_on' }, 'brake', ['go_on']],
    [{ intent: 'brake_put_back' }, 'brake', ['put_back']],
  ])('Home: %j', async (body, name, rest) => {
    const fake = fakeContext();
    expect(await home(visitOf(fake, '/app?index', { body }))).toEqual({ ok: true, intent: body.intent });
    expect(fake.commands).toEqual([{ name, args: [SHOP, ADA, ...rest] }]);
  });

  test.each([
    [{ intent: 'schedule' }, 'schedule', []],
    [{ intent: 'start_acting', fingerprint: 'f' }, 'startActing', ['f']],
    [{ intent: 'consent_to_list', fingerprint: 'f' }, 'startActing', ['f']],
    [{ intent: 'watch_only' }, 'watchOnly', []],
    [{ intent: 'freeze' }, 'freeze', []],
    [{ intent: 'unfreeze' }, 'unfreeze', []],
    [{ intent: 'end' }, 'end', []],
    [{ intent: 'cancel' }, 'cancel', []],
    [{ intent: 'put_back' }, 'putEverythingBack', []],
    [
      { intent: 'set_units', variantId: '5', plannedUnits: null },
      'setItem',
      ['5', { plannedUnits: null, confirmed: false }],
    ],
    [{ intent: 'set_hero', variantId: '5', hero: true }, 'setItem', ['5', { hero: true }]],
    [{ intent: 'remove_product', productId: '9' }, 'removeProduct', ['9']],
  ])('Campaign: %j', async (body, name, rest) => {
    const fake = fakeContext();
    expect(await campaign(visitOf(fake, '/app/campaigns/c1', { body, params: { id: 'c1' } }))).toMatchObject({
      ok: true,
    });
    expect(fake.commands).toEqual([{ name, args: [SHOP, ADA, 'c1', ...rest] }]);
  });

  test.each([
    { intent: 'set_units', variantId: '5', plannedUnits: -1 },
    { intent: 'set_units', variantId: '5', plannedUnits: 1.5 },
    { intent: 'start_acting' },
    { intent: 'delete_everything' },
  ])('%j does nothing', async (body) => {
    const fake = fakeContext();
    const answer = await campaign(visitOf(fake, '/app/campaigns/c1', { body, params: { id: 'c1' } }));
    expect(answer.ok).toBe(false);
    expect(fake.commands).toEqual([]);
  });

  test('a refusal reaches the page with its words', async () => {
    const problems = [{ field: null, message: 'problem.list_changed' }];
    const fake = fakeContext({ commands: { startActing: () => Promise.resolve({ ok: false, problems }) } });
    const body = { intent: 'start_acting', fingerprint: 'old' };
    expect(await campaign(visitOf(fake, '/app/campaigns/c1', { body, params: { id: 'c1' } }))).toEqual({
      ok: false,
      intent: 'start_acting',
      problems,
    });
  });
});

describe('an override', () => {
  const body = {
    intent: 'override',
    kind: 'hold_now',
    response: 'hide',
    campaignId: 'c1',
    untilKind: 'time',
    untilDate: '2026-12-24',
    untilTime: '18:00',
    reason: 'Damaged boxes',
  };
  const params = { productId: '9' };

  test('ends at a time of the shop’s clock', async () => {
    const fake = fakeContext();
    await why(visitOf(fake, '/app/products/9', { body, params }));
    expect(fake.commands[0]).toMatchObject({
      name: 'override',
      args: [SHOP, ADA, { productId: '9', response: 'hide', until: Date.UTC(2026, 11, 24, 17) }],
    });
  });

  test('a product is taken out of a campaign', async () => {
    const fake = fakeContext();
    const taken = { intent: 'take_out', campaignId: 'c1' };
    await why(visitOf(fake, '/app/products/9', { body: taken, params }));
    expect(fake.commands).toEqual([{ name: 'removeProduct', args: [SHOP, ADA, 'c1', '9'] }]);
  });

  test('keeping visible has no response', async () => {
    const fake = fakeContext();
    await why(
      visitOf(fake, '/app/products/9', {
        body: { ...body, kind: 'keep_visible', untilKind: 'restock' },
        params,
      }),
    );
    expect(fake.commands[0]?.args[2]).toMatchObject({ response: null, until: null, untilKind: 'restock' });
  });

  test.each([
    [{ reason: ' ' }, 'problem.reason_missing'],
    [{ untilDate: '' }, 'problem.date'],
  ])('%j is asked for', async (wrong, message) => {
    const fake = fakeContext();
    const answer = await why(visitOf(fake, '/app/products/9', { body: { ...body, ...wrong }, params }));
    expect(answer).toMatchObject({ ok: false, problems: [{ message }] });
    expect(fake.commands).toEqual([]);
  });
});

describe('settings', () => {
  const draft = {
    channels: ['7'],
    reserve: '3',
    holdMinutes: '60',
    adHoldMinutes: '0,5',
    staleHours: '26',
    mode: 'watch',
    expiryMetafield: '',
    launchTag: ' new ',
    budgetPercent: '12,5',
    shipWithinDays: '2',
    workdays: ['1', '2'],
    closedDays: '2026-12-25',
    policy: policy(),
  };

  test('minutes become seconds', async () => {
    const fake = fakeContext();
    await settings(visitOf(fake, '/app/settings', { body: { intent: 'save_settings', settings: draft } }));
    expect(fake.commands[0]?.args[2]).toMatchObject({
      advertisingPublicationIds: ['7'],
      reserve: 3,
      minimumHoldSeconds: 3600,
      minimumAdHoldSeconds: 30,
      launchTag: 'new',
      budgetShare: 0.125,
    });
  });

  test.each([
    [{ reserve: '-1' }, 'reserve'],
    [{ holdMinutes: '99999' }, 'holdMinutes'],
    [{ budgetPercent: '0' }, 'budgetPercent'],
  ])('%j is refused at its field', async (wrong, field) => {
    const fake = fakeContext();
    const body = { intent: 'save_settings', settings: { ...draft, ...wrong } };
    expect(await settings(visitOf(fake, '/app/settings', { body }))).toMatchObject({
      ok: false,
      problems: [{ field }],
    });
    expect(fake.commands).toEqual([]);
  });

  test('put everything back is for the whole shop', async () => {
    const fake = fakeContext({
      commands: { putEverythingBack: () => Promise.resolve({ ok: true, products: 4 }) },
    });
    const answer = await settings(visitOf(fake, '/app/settings', { body: { intent: 'put_back' } }));
    expect(answer).toEqual({ ok: true, intent: 'put_back', count: 4 });
    expect(fake.commands[0]?.args[2]).toBeNull();
  });
});

const offered = (given: Partial<Parameters<typeof offersOf>[0]>): string[] =>
  offersOf({ state: 'live', mode: 'watch', frozen: false, held: 0, ...given }).map(({ intent }) => intent);

describe('what a campaign offers', () => {
  test.each([
    [{ state: 'draft' as const }, ['schedule', 'cancel']],
    [{ state: 'approved' as const }, ['start_acting', 'freeze', 'cancel']],
    [{}, ['start_acting', 'freeze', 'end']],
    [{ mode: 'act' as const, held: 2 }, ['freeze', 'put_back', 'end']],
    [{ mode: 'act' as const }, ['watch_only', 'freeze', 'end']],
    [{ mode: 'act' as const, frozen: true, held: 2 }, ['unfreeze', 'put_back', 'end']],
    [{ held: 2 }, ['start_acting', 'freeze', 'put_back', 'end']],
    [{ frozen: true }, ['start_acting', 'unfreeze', 'end']],
    [{ state: 'ended' as const }, []],
    [{ state: 'ended' as const, held: 1 }, ['put_back']],
  ])('%j: %j', (given, expected) => expect(offered(given)).toEqual(expected));
});

import { describe, expect, test } from 'vitest';
import type { CampaignFormView } from '../../app/db/views/views.ts';
import type { CampaignInput } from '../../app/flow/commands/inputs.ts';
import { campaignInput } from '../../app/flow/commands/inputs.ts';
import { action as edit, loader as editLoader } from '../../app/routes/campaign-form/edit.tsx';
import { action as create, loader } from '../../app/routes/campaign-form/new.tsx';
import { toSend, withProducts } from '../../app/ui/draft.ts';
import { policy } from '../support/builders.ts';
import { fakeContext, SHOP, visitOf } from './fake-context.ts';

const draft = (given: object = {}) => ({
  name: 'Tea week',
  kind: 'sale',
  goal: 'keep_available',
  startDate: '2026-11-27',
  startTime: '09:00',
  endDate: '2026-12-01',
  endTime: '23:59',
  priority: 2,
  budget: '1.500,50',
  useTags: true,
  tags: ['autumn'],
  products: [{ id: '101', variants: ['201', '202'] }],
  removed: [],
  units: { '201': '1.200', '202': '' },
  heroes: ['202', '999'],
  csv: '',
  policy: policy(),
  ...given,
});

const inputOf = (calls: { name: string; args: unknown[] }[], name: string): CampaignInput => {
  const call = calls.find((one) => one.name === name);
  return call?.args.find(
    (arg) => typeof arg === 'object' && arg !== null && 'startsAt' in arg,
  ) as CampaignInput;
};
const made = { createCampaign: () => Promise.resolve({ ok: true as const, id: 'c1' }) };

describe('a new campaign', () => {
  test('starts from now on the shop’s clock', async () => {
    const { draft: first } = await loader(visitOf(fakeContext(), '/app/campaigns/new'));
    // 2026-06-01 00:00 UTC is two o'clock in Berlin.
    expect([first.startDate, first.startTime, first.endDate]).toEqual(['2026-06-01', '02:00', '2026-06-08']);
  });

  test('is what the form says, times from the shop’s clock, numbers as typed', async () => {
    const fake = fakeContext({ commands: made });
    const answer = await create(
      visitOf(fake, '/app/campaigns/new', {
        body: {
          intent: 'save',
          locale: 'de',
          draft: draft({
            collections: [{ id: '77', title: 'Tea' }],
            discounts: [{ id: '88', title: 'Tea 10 %' }],
          }),
        },
      }),
    );
    expect(answer).toEqual({ ok: true, intent: 'create', id: 'c1' });
    expect(fake.commands[0]?.args.slice(0, 2)).toEqual([
      SHOP,
      { userId: '11', name: 'Ada Owner', role: 'owner' },
    ]);
    const input = inputOf(fake.commands, 'createCampaign');
    expect(input).toMatchObject({
      name: 'Tea week',
      startsAt: Date.UTC(2026, 10, 27, 8),
      endsAt: Date.UTC(2026, 11, 1, 22, 59),
      budget: '1500.50',
      commitAt: null,
      sources: [
        { kind: 'picked', value: '101' },
        { kind: 'tag', value: 'autumn' },
        { kind: 'collection', value: '77' },
        { kind: 'discount', value: '88' },
      ],
      plannedUnits: { '201': 1200, '202': null },
      heroes: ['202'],
      confirmedPlans: false,
    });
    expect(campaignInput.safeParse(input).success).toBe(true);
  });

  test.each([
    [{ name: '  ' }, 'name', 'problem.name_missing'],
    [{ endDate: '2026-11-26' }, 'endDate', 'problem.end_before_start'],
    [{ startDate: '' }, 'startDate', 'problem.date'],
    [{ units: { '201': 'many' } }, 'units.201', 'problem.units'],
    [{ budget: 'a lot' }, 'budget', 'problem.budget'],
  ])('%j is refused at its field', async (wrong, field, message) => {
    const fake = fakeContext({ commands: made });
    const body = { intent: 'save', draft: draft(wrong) };
    const answer = await create(visitOf(fake, '/app/campaigns/new', { body }));
    expect(answer).toMatchObject({ ok: false, problems: [{ field, message }] });
    expect(fake.commands).toEqual([]);
  });

  test.each([
    ['de', '2.500,00', '2500.00'],
    ['en', '2,500.00', '2500.00'],
    ['de', '2.500', '2500'],
    ['en', '2,500', '2500'],
  ])('a budget is read in the language of the form: in %s “%s” is %s', async (locale, budget, kept) => {
    const fake = fakeContext({ commands: made });
    const body = { intent: 'save', locale, draft: draft({ budget }) };
    await create(visitOf(fake, '/app/campaigns/new', { body }));
    expect(inputOf(fake.commands, 'createCampaign').budget).toBe(kept);
  });

  test.each([
    ['de', '2,500'],
    ['en', '2.500'],
  ])('a budget that can be read in two ways is asked about: in %s “%s”', async (locale, budget) => {
    const fake = fakeContext({ commands: made });
    const body = { intent: 'save', locale, draft: draft({ budget }) };
    const answer = await create(visitOf(fake, '/app/campaigns/new', { body }));
    const problem = { field: 'budget', message: 'problem.budget_unclear', params: { typed: budget } };
    expect(answer).toMatchObject({ ok: false, problems: [problem] });
    expect(fake.commands).toEqual([]);
  });

  test('all that is wrong is said at once', async () => {
    const wrong = { name: '', budget: 'a lot', endDate: '2026-11-26' };
    const body = { intent: 'save', draft: draft(wrong) };
    const answer = await create(visitOf(fakeContext(), '/app/campaigns/new', { body }));
    const fields = answer.ok ? [] : answer.problems.map(({ field }) => field);
    expect(fields.toSorted()).toEqual(['budget', 'endDate', 'name']);
  });

  test.each([
    ['2026-11-28', 'problem.commit_after_start'],
    ['soon', 'problem.date'],
  ])('committed from %s is refused', async (commitDate, message) => {
    const fake = fakeContext({ commands: made });
    const body = { intent: 'save', draft: draft({ commitDate }) };
    const answer = await create(visitOf(fake, '/app/campaigns/new', { body }));
    expect(answer).toMatchObject({ ok: false, problems: [{ field: 'commitDate', message }] });
    expect(fake.commands).toEqual([]);
  });

  test('nonsense is a problem, not a crash', async () => {
    const fake = fakeContext();
    expect(await create(visitOf(fake, '/app/campaigns/new', { body: 'nonsense' }))).toMatchObject({
      ok: false,
    });
    expect(fake.commands).toEqual([]);
  });

  test('a question about an extra 0 comes back, and the answer to it goes on', async () => {
    const tooHigh = {
      field: 'plannedUnits',
      message: 'problem.plan_looks_too_high',
      params: { planned: 6000 },
    };
    const fake = fakeContext({
      commands: { createCampaign: () => Promise.resolve({ ok: false, problems: [tooHigh] }) },
    });
    const body = { intent: 'save', draft: draft(), confirmedPlans: true };
    expect(await create(visitOf(fake, '/app/campaigns/new', { body }))).toMatchObject({
      ok: false,
      problems: [tooHigh],
    });
    expect(inputOf(fake.commands, 'createCampaign').confirmedPlans).toBe(true);
  });

  test('a CSV is read into the campaign that was made', async () => {
    const fake = fakeContext({ commands: made });
    const body = { intent: 'save', draft: draft({ csv: 'sku,planned_units\nA,1' }) };
    await create(visitOf(fake, '/app/campaigns/new', { body }));
    expect(fake.commands.at(-1)).toMatchObject({
      name: 'importCsv',
      args: [SHOP, {}, 'c1', 'sku,planned_units\nA,1'],
    });
  });
});

const kept: CampaignFormView = {
  campaign: {
    id: 'c1',
    name: 'Tea week',
    handle: 'tea-week',
    kind: 'sale',
    goal: 'keep_available',
    state: 'live',
    mode: 'act',
    frozen: false,
    startsAt: Date.UTC(2026, 10, 27, 8),
    endsAt: Date.UTC(2026, 11, 1, 22, 59),
    priority: 2,
    commitAt: Date.UTC(2026, 10, 18, 15),
    budget: null,
    useTags: true,
    collectionId: '77',
    policy: policy(),
  },
  sources: ['101', '102', '103'].map((value) => ({ kind: 'picked' as const, value, label: null })),
  plan: [
    { variantId: '201', productId: '101', plannedUnits: 5, hero: true },
    { variantId: '301', productId: '102', plannedUnits: 6, hero: true },
    { variantId: '401', productId: '103', plannedUnits: 7, hero: true },
  ],
  products: [],
  takenOut: 0,
  productsTotal: 3,
};

describe('an edited campaign', () => {
  test('keeps what the form did not show, and lets go of what was removed', async () => {
    const fake = fakeContext({ views: { campaignForm: () => Promise.resolve(kept) } });
    const body = { intent: 'save', draft: draft({ removed: ['103'], heroes: [] }) };
    await edit(visitOf(fake, '/app/campaigns/c1/edit', { body, params: { id: 'c1' } }));
    expect(inputOf(fake.commands, 'editCampaign')).toMatchObject({
      handle: 'tea-week',
      collectionId: '77',
      sources: [
        { kind: 'picked', value: '101' },
        { kind: 'picked', value: '102' },
        { kind: 'tag', value: 'autumn' },
      ],
      heroes: ['301'],
    });
  });

  describe('its commit date', () => {
    const committing = (commitAt: number) => ({ ...kept, campaign: { ...kept.campaign, commitAt } });
    const saved = async (commitDate: string) => {
      const fake = fakeContext({ views: { campaignForm: () => Promise.resolve(kept) } });
      const body = { intent: 'save', draft: draft({ commitDate }) };
      await edit(visitOf(fake, '/app/campaigns/c1/edit', { body, params: { id: 'c1' } }));
      return inputOf(fake.commands, 'editCampaign').commitAt;
    };
    const shown = async (commitAt: number) => {
      const fake = fakeContext({ views: { campaignForm: () => Promise.resolve(committing(commitAt)) } });
      const { draft: read } = await editLoader(
        visitOf(fake, '/app/campaigns/c1/edit', { params: { id: 'c1' } }),
      );
      return read.commitDate;
    };

    test('is a day on the shop’s clock; one that nobody set is left empty', async () => {
      expect(await shown(Date.UTC(2026, 10, 17, 23, 30))).toBe('2026-11-18');
      expect(await shown(Date.UTC(2026, 10, 20, 8))).toBe('');
    });

    test('begins with its day, keeps its hour while the day stays, and is as usual when it is emptied', async () => {
      expect(await saved('2026-11-12')).toBe(Date.UTC(2026, 10, 11, 23));
      expect(await saved('2026-11-18')).toBe(kept.campaign.commitAt);
      expect(await saved('')).toBeNull();
    });
  });

  test('a campaign that is gone is not found', async () => {
    const fake = fakeContext({ views: { campaignForm: () => Promise.resolve(null) } });
    const body = { intent: 'save', draft: draft() };
    const asked = edit(visitOf(fake, '/app/campaigns/x/edit', { body, params: { id: 'x' } }));
    await expect(asked).rejects.toMatchObject({ status: 404 });
  });
});

const product = (id: string) => ({
  id,
  title: id,
  handle: id,
  status: 'ACTIVE',
  imageUrl: null,
  variants: [],
});

describe('the choice of products', () => {
  const start = { ...draft(), products: [product('1'), product('2')] } as unknown as Parameters<
    typeof withProducts
  >[0];

  test('remembers what was taken out, until it comes back', () => {
    const without = withProducts(start, [product('2'), product('3')]);
    expect(without.removed).toEqual(['1']);
    expect(withProducts(without, [product('1'), product('2')]).removed).toEqual(['3']);
  });

  test('travels as ids', () => {
    expect(toSend(start).products).toEqual([
      { id: '1', variants: [] },
      { id: '2', variants: [] },
    ]);
  });
});

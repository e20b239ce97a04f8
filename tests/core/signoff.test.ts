/** When a signature holds, when it ends, and who may give it (domain §5: material changes). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RESPONSES } from '../../app/core/policy.ts';
import { ROLES } from '../../app/core/roles.ts';
import { changesBetween, planFacts, unitsOf, type PlanFacts } from '../../app/core/signoff-facts.ts';
import {
  canPropose,
  mayAct,
  review,
  runsAsSigned,
  samePlan,
  startsWatching,
  whyNotSign,
  WORSE_FOR_MS,
} from '../../app/core/signoff.ts';
import { DAY, HOUR, NOW, policy } from '../support/builders.ts';

const facts = (given: Partial<PlanFacts> = {}): PlanFacts => ({
  ...planFacts(
    { startsAt: NOW + 7 * DAY, endsAt: NOW + 14 * DAY, policy: policy() },
    [
      { variantId: '1', plannedUnits: 100, hero: true },
      { variantId: '2', plannedUnits: 100, hero: false },
    ],
    'ready',
  ),
  ...given,
});
const kinds = (now: PlanFacts, signed = facts()): string[] =>
  changesBetween(signed, now).map(({ kind }) => kind);
const item = (variantId: string, units: number | null, hero = false) => ({ variantId, units, hero });
const ITEMS = facts().items;

describe('a material change', () => {
  test.each<[string, Partial<PlanFacts>, string[]]>([
    ['nothing', {}, []],
    ['another start', { startsAt: NOW + 6 * DAY }, ['starts']],
    ['another end', { endsAt: NOW + 13 * DAY }, ['ends']],
    ['a new hero', { items: [item('1', 100, true), item('2', 100, true)] }, ['hero']],
    ['a hero less', { items: [item('1', 100), item('2', 100)] }, []],
    ['5 % of the units added', { items: [...ITEMS, item('3', 10)] }, []],
    ['more than 5 % added', { items: [...ITEMS, item('3', 11)] }, ['added']],
    ['an item without a plan added', { items: [...ITEMS, item('3', null)] }, []],
    ['10 % more units', { items: [item('1', 110, true), item('2', 110)] }, []],
    ['more than 10 % more units', { items: [item('1', 111, true), item('2', 110)] }, ['units']],
    ['fewer units, an item less', { items: [item('1', 20, true)] }, []],
    ['a stricter response to sold out', { soldOutResponse: 'hide' }, ['sold_out']],
    ['a milder one', { soldOutResponse: 'flag' }, []],
    ['a response that was off', { hideRisk: 0.9 }, ['risk']],
    ['a smaller risk', { flagRisk: 0.1 }, ['risk']],
    ['a greater risk', { flagRisk: 0.9 }, []],
    ['a wider hide that never hides', { hideMode: 'unlist' }, []],
    ['service level up', { serviceLevel: 0.99 }, ['service_level']],
    ['service level of heroes up', { heroServiceLevel: 0.999 }, ['service_level']],
    ['service level down', { serviceLevel: 0.9 }, []],
  ])('%s', (_, given, expected) => {
    expect(kinds(facts(given))).toEqual(expected);
  });

  test('hiding from more places counts where the campaign can hide', () => {
    const signed = facts({ hideMode: 'hide_variant', soldOutResponse: 'hide' });
    expect(kinds(facts({ hideMode: 'unlist', soldOutResponse: 'hide' }), signed)).toEqual(['hide_mode']);
  });

  test.each<[string, Partial<PlanFacts>, Partial<PlanFacts>, string[]]>([
    [
      'hides by risk',
      { hideMode: 'hide_variant', hideRisk: 0.5 },
      { hideMode: 'unlist', hideRisk: 0.5 },
      ['hide_mode'],
    ],
    [
      'does not hide',
      { hideMode: 'hide_variant', soldOutResponse: 'flag', hideRisk: null },
      { hideMode: 'unlist', soldOutResponse: 'flag', hideRisk: null },
      [],
    ],
    [
      'hides from fewer places',
      { hideMode: 'unlist', soldOutResponse: 'hide' },
      { hideMode: 'hide_from_channels', soldOutResponse: 'hide' },
      [],
    ],
  ])('where a campaign %s', (_, signed, now, expected) => {
    expect(kinds(facts(now), facts(signed))).toEqual(expected);
  });

  test('of forty items without units two may come in, the third ends the signature', () => {
    const items = (count: number) => Array.from({ length: count }, (_, n) => item(String(n), null));
    const signed = facts({ items: items(40) });
    expect(kinds(facts({ items: items(42) }), signed)).toEqual([]);
    expect(kinds(facts({ items: items(43) }), signed)).toEqual(['added']);
  });

  test('the facts name the items in the order of their ids, in whatever order they came', () => {
    const of = (ids: string[]) => ids.map((variantId) => ({ variantId, plannedUnits: 1, hero: false }));
    const plan = { startsAt: NOW, endsAt: NOW + DAY, policy: policy() };
    const named = planFacts(plan, of(['3', '1', '4', '2']), 'ready').items.map(({ variantId }) => variantId);
    expect(named).toEqual(['1', '2', '3', '4']);
  });

  test('a plan without units is measured by its items', () => {
    const signed = facts({ items: [item('1', null)] });
    expect(kinds(facts({ items: [item('1', null), item('2', null)] }), signed)).toEqual(['added']);
    expect(kinds(facts({ items: [item('1', 5)] }), signed)).toEqual(['units']);
  });
});

const risk = fc.option(fc.constantFrom(0.1, 0.3, 0.5, 0.9), { nil: null });
const plans = fc.record({
  startsAt: fc.integer({ min: 0, max: 3 }).map((n) => NOW + n * DAY),
  endsAt: fc.integer({ min: 4, max: 6 }).map((n) => NOW + n * DAY),
  soldOutResponse: fc.option(fc.constantFrom(...RESPONSES), { nil: null }),
  flagRisk: risk,
  stopRisk: risk,
  hideRisk: risk,
  hideMode: fc.constantFrom('unlist', 'hide_variant', 'hide_from_channels'),
  serviceLevel: fc.constantFrom(0.9, 0.95, 0.99),
  heroServiceLevel: fc.constantFrom(0.95, 0.98),
  items: fc.uniqueArray(
    fc.record({
      variantId: fc.constantFrom('1', '2', '3', '4', '5', '6'),
      units: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
      hero: fc.boolean(),
    }),
    { selector: ({ variantId }) => variantId },
  ),
  readiness: fc.constantFrom('ready', 'ready_with_warnings', 'not_ready'),
}) satisfies fc.Arbitrary<PlanFacts>;

describe('any plans', () => {
  test('the same plan ends nothing, in whatever order its items come', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const turned = { ...plan, items: plan.items.toReversed() };
        expect(changesBetween(plan, turned)).toEqual([]);
        expect(samePlan(plan, turned)).toBe(true);
      }),
    );
  });

  test('the same plan is the same in whatever order its facts were kept, and with another readiness', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const turned = Object.fromEntries(Object.entries(plan).toReversed()) as unknown as PlanFacts;
        expect(samePlan(plan, { ...turned, readiness: 'not_ready' })).toBe(true);
      }),
    );
  });

  test('another number of units, another hero or another item is another plan', () => {
    const with2 = (changed: PlanFacts['items'][number]): PlanFacts =>
      facts({ items: [item('1', 100, true), changed] });
    expect(samePlan(facts(), with2(item('2', 100)))).toBe(true);
    for (const other of [item('2', 99), item('2', null), item('2', 100, true), item('3', 100)])
      expect(samePlan(facts(), with2(other))).toBe(false);
  });

  test('what is material is a difference', () => {
    fc.assert(
      fc.property(plans, plans, (signed, now) => {
        if (changesBetween(signed, now).length > 0) expect(samePlan(signed, now)).toBe(false);
      }),
    );
  });

  test('a smaller promise ends nothing: items out, units down, heroes off, milder responses', () => {
    fc.assert(
      fc.property(
        plans,
        fc.integer({ min: 0, max: 6 }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        (signed, keep, share) => {
          const smaller: PlanFacts = {
            ...signed,
            soldOutResponse: null,
            flagRisk: signed.flagRisk === null ? null : Math.min(0.99, signed.flagRisk + share / 10),
            hideRisk: null,
            items: signed.items.slice(0, keep).map(({ variantId, units }) => ({
              variantId,
              units: units === null ? null : Math.floor(units * share),
              hero: false,
            })),
          };
          expect(changesBetween(signed, smaller)).toEqual([]);
        },
      ),
    );
  });

  test('small steps cannot creep past the limit: each plan is compared with the signed one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 10 }), (steps) => {
        let now = facts();
        for (const step of steps)
          now = { ...now, items: now.items.map((one) => ({ ...one, units: (one.units ?? 0) + step })) };
        expect(kinds(now).includes('units')).toBe(unitsOf(now.items) > 220);
      }),
    );
  });
});

describe('readiness', () => {
  const signed = { state: 'signed', facts: facts(), worseSince: null } as const;
  const worse = facts({ readiness: 'ready_with_warnings' });

  test('worse for less than a day ends nothing; better again begins anew', () => {
    expect(review(signed, worse, NOW)).toEqual({ kind: 'keep', worseSince: NOW });
    const later = { ...signed, worseSince: NOW };
    expect(review(later, worse, NOW + WORSE_FOR_MS - 1)).toEqual({ kind: 'keep', worseSince: NOW });
    expect(review(later, facts(), NOW + HOUR)).toEqual({ kind: 'keep', worseSince: null });
  });
  test('worse for a day ends the signature', () => {
    expect(review({ ...signed, worseSince: NOW }, worse, NOW + WORSE_FOR_MS)).toEqual({
      kind: 'expire',
      changes: [{ kind: 'readiness', before: 'ready', after: 'ready_with_warnings' }],
    });
  });
});

test('a proposal follows the plan; what is answered does not change', () => {
  const now = facts({ items: [item('1', 90, true)] });
  expect(review({ state: 'proposed', facts: facts(), worseSince: null }, now, NOW)).toEqual({
    kind: 'renumber',
  });
  expect(review({ state: 'proposed', facts: now, worseSince: null }, now, NOW).kind).toBe('keep');
  for (const state of ['sent_back', 'expired', 'withdrawn'] as const)
    expect(review({ state, facts: facts(), worseSince: null }, now, NOW).kind).toBe('keep');
  const moved = facts({ startsAt: NOW, readiness: 'not_ready' });
  for (const state of ['sent_back', 'expired', 'withdrawn'] as const)
    expect(review({ state, facts: facts(), worseSince: NOW - 9 * DAY }, moved, NOW)).toEqual({
      kind: 'keep',
      worseSince: null,
    });
});

describe('acting', () => {
  test('only a signature lets a campaign act, once the shop asks for one', () => {
    for (const state of ['draft', 'proposed', 'approved', 'live'] as const) {
      expect(mayAct('off', { state }, null)).toBe(true);
      for (const rule of ['wait', 'watch'] as const) {
        for (const said of ['proposed', 'sent_back', 'expired', 'withdrawn'] as const)
          expect(mayAct(rule, { state }, { state: said })).toBe(false);
        expect(mayAct(rule, { state }, { state: 'signed' })).toBe(state === 'approved' || state === 'live');
        // Scheduled before the shop asked.
        expect(mayAct(rule, { state }, null)).toBe(state === 'approved' || state === 'live');
      }
    }
  });
  test('an unsigned campaign starts watching only where the shop chose so', () => {
    const campaign = { state: 'proposed', startsAt: NOW, endsAt: NOW + DAY } as const;
    expect(startsWatching('watch', campaign, NOW)).toBe(true);
    expect(startsWatching('watch', campaign, NOW - 1)).toBe(false);
    expect(startsWatching('watch', campaign, NOW + DAY)).toBe(false);
    expect(startsWatching('wait', campaign, NOW)).toBe(false);
    expect(startsWatching('watch', { ...campaign, state: 'draft' }, NOW)).toBe(false);
  });
  test('what runs as it was signed goes on; what was moved to now does not', () => {
    expect(runsAsSigned({ state: 'live' }, { startsAt: NOW + DAY }, NOW)).toBe(true);
    expect(runsAsSigned({ state: 'approved' }, { startsAt: NOW }, NOW)).toBe(true);
    expect(runsAsSigned({ state: 'approved' }, { startsAt: NOW + 1 }, NOW)).toBe(false);
    expect(runsAsSigned({ state: 'draft' }, { startsAt: NOW }, NOW)).toBe(false);
  });
  test('proposed is a draft, or what runs without a signature that it had', () => {
    expect(canPropose({ state: 'draft' }, null)).toBe(true);
    expect(canPropose({ state: 'draft' }, { state: 'sent_back' })).toBe(true);
    expect(canPropose({ state: 'live' }, { state: 'sent_back' })).toBe(true);
    expect(canPropose({ state: 'live' }, null)).toBe(false);
    expect(canPropose({ state: 'live' }, { state: 'signed' })).toBe(false);
    expect(canPropose({ state: 'live' }, { state: 'proposed' })).toBe(false);
    expect(canPropose({ state: 'approved' }, { state: 'expired' })).toBe(true);
    expect(canPropose({ state: 'ended' }, { state: 'expired' })).toBe(false);
  });
});

describe('who signs', () => {
  const proposal = { state: 'proposed', version: 2, proposedBy: '7' } as const;
  const given = { version: 2, signers: ['owner', 'operations'] as const };
  test.each(ROLES)('%s', (role) => {
    const why = whyNotSign({ role, userId: '8' }, proposal, given);
    expect(why).toBe(role === 'owner' || role === 'operations' ? null : 'problem.not_a_signer');
  });
  test('not one’s own proposal, unless the owner is alone', () => {
    expect(whyNotSign({ role: 'operations', userId: '7' }, proposal, given)).toBe('problem.own_proposal');
    expect(whyNotSign({ role: 'owner', userId: '7' }, proposal, given)).toBeNull();
  });
  test('not another version, and not what is answered', () => {
    const by = { role: 'operations', userId: '8' } as const;
    expect(whyNotSign(by, { ...proposal, version: 3 }, given)).toBe('problem.plan_changed_since');
    expect(whyNotSign(by, { ...proposal, state: 'signed' }, given)).toBe('problem.nothing_to_sign');
    expect(whyNotSign(by, null, given)).toBe('problem.nothing_to_sign');
  });
});

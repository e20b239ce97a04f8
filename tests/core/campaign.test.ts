/** A campaign on the clock, in the order of allocation, and by its handle (domain §1, §4). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byPriority,
  CAMPAIGN_STATES,
  handleFrom,
  handleOf,
  isOpen,
  nextClockChange,
  stateAt,
  type CampaignState,
} from '../../app/core/campaign.ts';
import { campaign, DAY, NOW } from '../support/builders.ts';

describe('the clock', () => {
  const at = (state: CampaignState, now: number) => stateAt(campaign({ state }), now);
  const { startsAt, endsAt } = campaign();

  test('takes approved campaigns live at their start and to their end at their end', () => {
    for (const state of ['approved', 'live'] as const) {
      expect([startsAt - 1, startsAt, endsAt - 1, endsAt].map((now) => at(state, now))).toEqual([
        'approved',
        'live',
        'live',
        'ended',
      ]);
    }
  });

  test.each(['draft', 'proposed', 'ended', 'cancelled'] as const)('leaves %s as it is', (state) => {
    for (const now of [startsAt - 1, startsAt, endsAt]) expect(at(state, now)).toBe(state);
    expect(nextClockChange(campaign({ state }), startsAt - 1)).toBeNull();
  });

  test('comes next at the start, then at the end, then never', () => {
    const next = (now: number) => nextClockChange(campaign({ state: 'approved' }), now);
    expect([startsAt - DAY, startsAt, endsAt].map(next)).toEqual([startsAt, endsAt, null]);
  });

  test('a campaign is open until its end, unless somebody ended it', () => {
    const open = (now: number) => CAMPAIGN_STATES.filter((state) => isOpen(campaign({ state }), now));
    expect(open(endsAt - 1)).toEqual(['draft', 'proposed', 'approved', 'live']);
    expect(open(endsAt)).toEqual([]);
  });
});

test('the order of allocation is the same, whichever way it is asked', () => {
  const one = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    priority: fc.integer({ min: 1, max: 2 }),
    startsAt: fc.constantFrom(NOW, NOW + DAY),
    createdAt: fc.constantFrom(NOW, NOW + 1),
  });
  fc.assert(
    fc.property(one, one, (a, b) => {
      const [first, second] = [campaign(a), campaign(b)];
      expect(Math.sign(byPriority(first, second)) + Math.sign(byPriority(second, first))).toBe(0);
      if (a.id !== b.id) expect(byPriority(first, second)).not.toBe(0);
    }),
  );
  expect(byPriority(campaign({ id: 'a' }), campaign({ id: 'b' }))).toBe(-1);
  expect(byPriority(campaign({ id: 'b' }), campaign({ id: 'a' }))).toBe(1);
  expect(byPriority(campaign(), campaign())).toBe(0);
});

describe('a handle', () => {
  test.each([
    ['Black Friday 2026', 'black-friday-2026'],
    ['  Été à la plage!  ', 'ete-a-la-plage'],
    ['Größe & Gewicht', 'große-gewicht'],
    ['夏のセール', '夏のセール'],
    ['50 % off — today only', '50-off-today-only'],
    ['--…--', ''],
    ['', ''],
  ])('of %j is %j', (name, handle) => expect(handleFrom(name)).toBe(handle));

  test('is cut at sixty characters, and never ends with a dash', () => {
    expect(handleFrom('x'.repeat(80))).toBe('x'.repeat(60));
    expect(handleFrom(`${'x'.repeat(59)} ${'y'.repeat(20)}`)).toBe('x'.repeat(59));
  });
});

test('a campaign keeps its tags when it gets another name; a new one has those of its name', () => {
  expect(handleOf('Winter sale', { handle: 'autumn-sale' })).toBe('autumn-sale');
  expect(handleOf('Winter sale', null)).toBe('winter-sale');
});

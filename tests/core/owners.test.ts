/** Whose something is, by rules and roles, and who is asked next. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actsFor, awayOn } from '../../app/core/absence.ts';
import { nextPerson } from '../../app/core/escalation.ts';
import { ownerOf, ownerRulesSchema, type OwnedThing, type OwnerRule } from '../../app/core/owners.ts';
import { ROLES } from '../../app/core/roles.ts';
import { TODAY, keeper, away, rule, tea, team, whose, ids, people, rules, things } from './keepers.ts';

describe('whose it is', () => {
  test('the most specific rule wins, whatever its place; of equal ones the first', () => {
    const rules = [
      rule('everything', '', '3'),
      rule('vendor', 'leaf', '3'),
      rule('product_type', 'tea ', '3'),
      rule('collection', '7', '3'),
      rule('tag', 'summer', '2'),
      rule('tag', 'SUMMER', '3'),
    ];
    expect(whose(rules)).toMatchObject({ person: { userId: '2' }, byRule: true });
    for (let dropped = rules.length - 2; dropped > 0; dropped -= 1)
      expect(whose([...rules.slice(0, dropped - 1), rule('everything', '', '2')])).toMatchObject({
        person: { userId: dropped === 1 ? '2' : '3' },
      });
  });

  test('a rule counts for what its person answers for; who administers answers for everything', () => {
    expect(whose([rule('vendor', 'Leaf', '4')])).toMatchObject({ person: null, role: 'operations' });
    expect(whose([rule('vendor', 'Leaf', '4')], 'merchandiser')).toMatchObject({ person: { userId: '4' } });
    expect(whose([rule('vendor', 'Leaf', '1')])).toMatchObject({ person: { userId: '1' } });
    expect(whose([rule('vendor', 'Leaf', 'gone')])).toMatchObject({ person: null });
  });

  test('without a rule it is the only one who has the role, else the role; a role that nobody has is the owner’s', () => {
    expect(whose([], 'merchandiser')).toMatchObject({ person: { userId: '4' }, byRule: false });
    expect(whose([])).toEqual({ role: 'operations', person: null, insteadOf: null, byRule: false });
    expect(whose([], 'operations', [keeper('1', 'owner')])).toMatchObject({
      role: 'owner',
      person: { userId: '1' },
    });
    expect(whose([rule('everything', '', '2')], 'operations', team, null)).toMatchObject({ person: null });
  });

  test('while they are away it is their stand-in’s, and says for whom', () => {
    const people = [
      keeper('2', 'operations', [away('4')]),
      keeper('3', 'operations'),
      keeper('4', 'merchandiser'),
    ];
    expect(whose([rule('tag', 'summer', '2')], 'operations', people)).toMatchObject({
      person: { userId: '4' },
      insteadOf: 'Person 2',
    });
  });
});

describe('what a rule looks at', () => {
  const owns = (by: OwnerRule['by'], value: string, thing: OwnedThing = tea): boolean =>
    whose([rule(by, value, '2')], 'operations', team, thing).byRule;
  test.each<[OwnerRule['by'], string, string]>([
    ['tag', 'summer', 'winter'],
    ['tag', ' SUMMER ', 'sum'],
    ['vendor', 'leaf', 'tea'],
    ['product_type', ' tea', 'leaf'],
    ['collection', '7', '77'],
  ])('%s: "%s" fits, "%s" does not', (by, fits, not) =>
    expect([owns(by, fits), owns(by, not)]).toEqual([true, false]),
  );
  test('one of several tags is enough, with blanks around it or without', () => {
    expect(owns('tag', 'summer', { ...tea, tags: ['hot', ' Summer '] })).toBe(true);
    expect(owns('tag', 'summer', { ...tea, tags: [] })).toBe(false);
  });
  test('everything fits anything', () => expect(owns('everything', '')).toBe(true));
});

describe('who answers', () => {
  test('a viewer owns nothing, even the only person that a rule names', () => {
    const people = [keeper('1', 'owner'), keeper('5', 'viewer')];
    expect(whose([rule('everything', '', '5')], 'viewer', people)).toMatchObject({
      role: 'owner',
      person: { userId: '1', name: 'Person 1' },
      byRule: false,
    });
  });
  test('given only viewers, then it is the owner’s, whoever that will be', () =>
    expect(whose([], 'operations', [keeper('5', 'viewer')])).toEqual({
      role: 'owner',
      person: null,
      insteadOf: null,
      byRule: false,
    }));
  test('is called by their own name, and stands in for nobody unless somebody is away', () =>
    expect(whose([rule('tag', 'summer', '3')])).toEqual({
      role: 'operations',
      person: { userId: '3', name: 'Person 3' },
      insteadOf: null,
      byRule: true,
    }));
});

describe('rules that can be kept', () => {
  const kept = (more: Record<string, unknown>): unknown => {
    const parsed = ownerRulesSchema.safeParse([{ by: 'tag', value: 'summer', owner: '2', ...more }]);
    if (parsed.success) return parsed.data[0];
    return parsed.error.issues.map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`);
  };
  test('have no blanks around their value, and no label unless one is given', () => {
    expect(kept({ value: ' summer ' })).toEqual({ by: 'tag', value: 'summer', label: '', owner: '2' });
    expect(kept({ by: 'collection', value: '7', label: 'Teas' })).toMatchObject({ label: 'Teas' });
  });
  test('say what they go by, unless it is everything', () => {
    for (const value of ['', '  ', undefined])
      expect(kept({ by: 'vendor', value })).toEqual(['value: problem.owner_value']);
    expect(kept({ by: 'everything', value: undefined })).toMatchObject({ by: 'everything', value: '' });
  });
  test.each([
    ['value', 255, 0],
    ['label', 255, 0],
    ['owner', 320, 1],
  ])('%s has at most %i characters, at least %i', (name, most, least) => {
    expect(kept({ by: 'everything', [name]: 'x'.repeat(most) })).toMatchObject({ by: 'everything' });
    expect(kept({ by: 'everything', [name]: 'x'.repeat(most + 1) })).toHaveLength(1);
    expect(kept({ by: 'everything', [name]: 'x'.repeat(least) })).toMatchObject({ by: 'everything' });
    if (least > 0) expect(kept({ by: 'everything', [name]: '' })).toHaveLength(1);
  });
  test('are 500 at most', () => {
    const many = (n: number) =>
      ownerRulesSchema.safeParse(Array.from({ length: n }, () => rule('everything', '', '2'))).success;
    expect([many(500), many(501)]).toEqual([true, false]);
  });
});

describe('for any team', () => {
  test('there is exactly one owner, and it is somebody of the team or a role that somebody has', () => {
    fc.assert(
      fc.property(people, rules, things, fc.constantFrom(...ROLES), (all, given, thing, asked) => {
        const owner = ownerOf(asked, thing, { rules: given, people: all, today: TODAY });
        if (owner.person) expect(all.filter(({ userId }) => userId === owner.person?.userId)).toHaveLength(1);
        else if (all.some(({ role }) => role !== 'viewer') && owner.role !== 'owner')
          expect(all.some(({ role }) => role === owner.role)).toBe(true);
        // Rules that lose do not matter.
        if (owner.byRule && thing) {
          const winners = given.filter((one) => {
            const alone = ownerOf(asked, thing, { rules: [one], people: all, today: TODAY });
            return alone.byRule && alone.person?.userId === owner.person?.userId;
          });
          expect(winners.length).toBeGreaterThan(0);
          expect(ownerOf(asked, thing, { rules: winners, people: all, today: TODAY }).person).toEqual(
            owner.person,
          );
        }
      }),
    );
  });

  test('whoever acts for somebody is there, or it is they themselves', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(...ids), (all, userId) => {
        const acting = actsFor(userId, all, TODAY);
        const person = all.find((one) => one.userId === acting);
        if (acting !== userId) expect(person && awayOn(person.absences, TODAY)).toBeNull();
        const self = all.find((one) => one.userId === userId);
        const direct = self && awayOn(self.absences, TODAY)?.standIn;
        const standIn = all.find((one) => one.userId === direct);
        if (standIn && standIn !== self && !awayOn(standIn.absences, TODAY)) expect(acting).toBe(direct);
      }),
    );
  });

  test('the next person is another one, who can be told', () => {
    fc.assert(
      fc.property(people, rules, fc.subarray(ids), (all, given, told) => {
        const owner = ownerOf('operations', tea, { rules: given, people: all, today: TODAY });
        const next = nextPerson(owner, all, new Set(told), TODAY);
        if (next === null) return;
        expect(next).not.toBe(owner.person?.userId);
        expect(told).toContain(next);
      }),
    );
  });
});

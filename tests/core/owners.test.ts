/** Whose something is, who is there in their place, and who is asked next: one by one, and for any team. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absencesSchema, actsFor, awayOn, type Absence } from '../../app/core/absence.ts';
import { escalatesAt, nextPerson, type Asked } from '../../app/core/escalation.ts';
import {
  OWNED_BY,
  ownerOf,
  ownerRulesSchema,
  type Keeper,
  type OwnedThing,
  type OwnerRule,
} from '../../app/core/owners.ts';
import { afterQuiet, afterWakingHours } from '../../app/core/quiet-hours.ts';
import { ROLES, type Role } from '../../app/core/roles.ts';
import { TRIGGERS, type Trigger } from '../../app/core/audience.ts';
import { route, type Reader, type Route } from '../../app/core/routing.ts';
import { ownTellingSchema, tellingSchema } from '../../app/core/telling.ts';
import { readersOf, rolesPresent } from '../../app/flow/telling/readers.ts';

const TODAY = '2026-11-27';
const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 27, 12);
const keeper = (userId: string, role: Role, absences: Absence[] = []): Keeper => ({
  userId,
  name: `Person ${userId}`,
  role,
  absences,
});
const away = (standIn: string | null = null, from = TODAY, until = TODAY): Absence => ({
  from,
  until,
  standIn,
});
const rule = (by: OwnerRule['by'], value: string, owner: string): OwnerRule => ({
  by,
  value,
  label: '',
  owner,
});
const tea: OwnedThing = { tags: ['Summer'], vendor: 'Leaf', productType: 'Tea', collectionIds: ['7'] };
const team = [
  keeper('1', 'owner'),
  keeper('2', 'operations'),
  keeper('3', 'operations'),
  keeper('4', 'merchandiser'),
];
const whose = (
  rules: OwnerRule[],
  asked: Role = 'operations',
  people = team,
  thing: OwnedThing | null = tea,
) => ownerOf(asked, thing, { rules, people, today: TODAY });

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

describe('absences', () => {
  test('both days count, the longest of several decides', () => {
    const absence = away('3', '2026-11-20', '2026-11-27');
    expect(awayOn([absence], '2026-11-20')).toBe(absence);
    expect(awayOn([absence], '2026-11-27')).toBe(absence);
    expect(awayOn([absence], '2026-11-28')).toBeNull();
    expect(awayOn([away('2'), away('3', TODAY, '2026-12-01')], TODAY)).toMatchObject({ standIn: '3' });
  });

  test('of two that last equally long the first decides, in whatever order a longer one comes', () => {
    const longer = away('4', TODAY, '2026-12-01');
    expect(awayOn([longer, away('2')], TODAY)).toBe(longer);
    expect(awayOn([away('2'), longer, away('3')], TODAY)).toBe(longer);
    expect(awayOn([away('2'), away('3')], TODAY)?.standIn).toBe('2');
  });

  const problems = (...absences: unknown[]) =>
    absencesSchema
      .safeParse(absences)
      .error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];

  test('the last day is not before the first', () => {
    expect(problems(away(null, '2026-11-28', TODAY))).toEqual(['0.until problem.absence_order']);
    expect(problems(away(null, TODAY, TODAY), away('2', TODAY, '2026-12-01'))).toEqual([]);
    expect(problems(away(null, 'soon', TODAY))).toContain('0.from problem.day');
  });

  test('nobody stands in unless somebody is named, and a list has an end', () => {
    expect(absencesSchema.parse([{ from: TODAY, until: TODAY }])).toEqual([away(null)]);
    expect(problems(away('x'.repeat(30)))).toEqual([]);
    expect(problems(away('x'.repeat(31)))).toHaveLength(1);
    expect(problems(away(''))).toHaveLength(1);
    expect(problems(...Array.from({ length: 50 }, () => away()))).toEqual([]);
    expect(problems(...Array.from({ length: 51 }, () => away()))).toEqual([' problem.too_many_absences']);
  });
});

const day = fc.constantFrom('2026-11-25', '2026-11-26', TODAY, '2026-11-28', '2026-11-29');
const ids = ['1', '2', '3', '4', '5'];
const absence = fc
  .record({ from: day, until: day, standIn: fc.option(fc.constantFrom(...ids)) })
  .filter(({ from, until }) => from <= until);
const people = fc
  .array(fc.record({ role: fc.constantFrom(...ROLES), absences: fc.array(absence, { maxLength: 2 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((all) => all.map((one, at) => ({ ...one, userId: ids[at] ?? '', name: `Person ${at}` })));
const rules = fc.array(
  fc.record({
    by: fc.constantFrom(...OWNED_BY),
    value: fc.constantFrom('summer', 'leaf', 'tea', '7', 'else'),
    label: fc.constant(''),
    owner: fc.constantFrom(...ids),
  }),
  { maxLength: 6 },
);
const things = fc.option(fc.constantFrom(tea, { tags: [], vendor: '', productType: '', collectionIds: [] }));

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

describe('who is told', () => {
  const { matrix } = tellingSchema.parse({});
  const reader = (more: Partial<Reader> = {}): Reader => ({
    id: '2',
    audience: 'operations',
    zone: 'UTC',
    quiet: null,
    digestHour: 8,
    told: {},
    campaignId: null,
    awayUntil: null,
    standsFor: [],
    unreachable: null,
    ...more,
  });
  const told = (who: Reader, more: { owner?: { id: string; role: Role }; addressee?: string } = {}) =>
    route(
      {
        subject: 's',
        trigger: 'sold_out',
        campaignId: 'c',
        over: false,
        owner: null,
        addressee: null,
        ...more,
      },
      who,
      { subjectAt: null, groupAt: null },
      { matrix, cooldownHours: 6, present: new Set(['owner', 'operations', 'merchandiser']) },
      NOON,
    );

  test('whose it is hears it at once, colleagues of the role in the digest, the other team as ever', () => {
    const owner = { id: '2', role: 'operations' as const };
    expect(told(reader(), { owner })).toMatchObject({ how: 'now' });
    expect(told(reader({ id: '3' }), { owner })).toMatchObject({ how: 'digest', reason: 'owned_by_another' });
    expect(told(reader({ id: '4', audience: 'merchandiser' }), { owner })).toMatchObject({
      how: 'now',
      reason: 'rule',
    });
    expect(
      told(reader({ id: '1', audience: 'owner' }), { owner: { id: '1', role: 'operations' } }),
    ).toMatchObject({
      how: 'now',
      reason: 'owned',
    });
  });

  test('who is away is told nothing while somebody stands in, who hears what they would', () => {
    const back = NOON + 36 * HOUR;
    expect(told(reader({ awayUntil: back }))).toMatchObject({ how: 'none', reason: 'away' });
    expect(told(reader({ id: '1', audience: 'owner', standsFor: ['operations'] }))).toMatchObject({
      how: 'now',
      reason: 'for_absent',
    });
    const said = told(reader({ awayUntil: back }), { addressee: '2' });
    expect(said).toMatchObject({ how: 'digest', reason: 'away' });
    expect(said.dueAt).toBeGreaterThan(back);
  });
});

describe('for any team with absences', () => {
  const kept = {
    settings: tellingSchema.parse({}),
    channels: {},
    campaignChannels: [],
    slackToken: null,
    briefSince: null,
  };
  const { matrix } = kept.settings;
  const told = fc.record({
    all: people,
    without: fc.subarray(ids),
    trigger: fc.constantFrom(...TRIGGERS.filter((one) => one !== 'mention')),
    addressee: fc.option(fc.constantFrom(...ids)),
  });
  const routesOf = (
    all: Keeper[],
    without: string[],
    news: { trigger: Trigger; addressee: string | null },
  ): { who: Reader; answer: Route }[] => {
    const persons = all.map((one) => ({
      ...one,
      absences: [...one.absences],
      email: without.includes(one.userId) ? null : `${one.userId}@tea.test`,
      locale: 'en',
      own: ownTellingSchema.parse({ quiet: 'none' }),
    }));
    const readers = readersOf(kept, persons, 'UTC', true, TODAY);
    return readers.map((who) => ({
      who,
      answer: route(
        { subject: 's', campaignId: null, over: false, owner: null, ...news },
        who,
        { subjectAt: null, groupAt: null },
        { matrix, cooldownHours: 6, present: rolesPresent(readers) },
        NOON,
      ),
    }));
  };

  test('nobody who is away is told before they are back while somebody who can be told stands in', () => {
    fc.assert(
      fc.property(told, ({ all, without, trigger, addressee }) => {
        for (const { who, answer } of routesOf(all, without, { trigger, addressee })) {
          const acting = actsFor(who.id, all, TODAY);
          const standIn = all.find(({ userId }) => userId === acting);
          const there = acting !== who.id && !without.includes(acting) && standIn?.role !== 'viewer';
          expect(who.awayUntil !== null).toBe(there);
          if (there && answer.how !== 'none') {
            expect(addressee).toBe(who.id);
            expect(answer.dueAt).toBeGreaterThan(who.awayUntil ?? Infinity);
          }
        }
      }),
    );
  });

  test('what somebody would be told at once without absences, somebody is told at once with them', () => {
    fc.assert(
      fc.property(told, ({ all, without, trigger }) => {
        const isToldAtOnce = (team: Keeper[]): boolean =>
          routesOf(team, without, { trigger, addressee: null }).some(({ answer }) => answer.how === 'now');
        const present = all.map((one) => ({ ...one, absences: [] }));
        if (isToldAtOnce(present)) expect(isToldAtOnce(all)).toBe(true);
      }),
    );
  });
});

describe('escalation', () => {
  const hours = { now: 4, today: null, later: 48 };
  const asked = (more: Partial<Asked> = {}): Asked => ({
    urgency: 'now',
    openedAt: NOON,
    acknowledgedAt: null,
    resolvedAt: null,
    snoozedUntil: null,
    escalatedAt: null,
    ...more,
  });
  const night = { zone: 'Europe/Berlin', quiet: { from: '21:00', to: '07:00' } };

  test('hours of the night do not count', () => {
    // 20:00 in Berlin: one hour before nine, three after seven.
    const evening = Date.UTC(2026, 10, 27, 19);
    expect(escalatesAt(asked({ openedAt: evening }), hours, night)).toBe(Date.UTC(2026, 10, 28, 9));
    expect(escalatesAt(asked(), hours, { zone: 'UTC', quiet: null })).toBe(NOON + 4 * HOUR);
  });

  test('what is due in the night comes when it ends, what is due by day at once', () => {
    const quiet = { from: '21:00', to: '07:00' };
    const after = (hour: number, minute = 0, hours = quiet) =>
      afterQuiet(Date.UTC(2026, 10, 27, hour, minute), { zone: 'UTC', quiet: hours }) -
      Date.UTC(2026, 10, 27);
    expect([after(20, 59), after(21), after(23)]).toEqual([20 * HOUR + 59 * 60_000, 31 * HOUR, 31 * HOUR]);
    expect([after(0), after(6, 59), after(7)]).toEqual([7 * HOUR, 7 * HOUR, 7 * HOUR]);
    const siesta = { from: '13:00', to: '15:00' };
    expect([after(12, 59, siesta), after(13, 0, siesta), after(15, 1, siesta)]).toEqual([
      12 * HOUR + 59 * 60_000,
      15 * HOUR,
      15 * HOUR + 60_000,
    ]);
    // A night from nine to nine is none.
    expect(after(21, 0, { from: '21:00', to: '21:00' })).toBe(21 * HOUR);
    expect(after(3, 0, { from: '21:00', to: '21:00' })).toBe(3 * HOUR);
  });

  test('a night whose beginning the clock leaves out ends all the same', () => {
    // 02:30 does not exist on 28 March 2027 in Berlin.
    const gap = { zone: 'Europe/Berlin', quiet: { from: '02:30', to: '03:00' } };
    const midnight = Date.UTC(2027, 2, 27, 23);
    const end = afterWakingHours(midnight, 30, gap);
    expect(end - midnight).toBeGreaterThanOrEqual(30 * HOUR);
    expect(end - midnight).toBeLessThanOrEqual(31 * HOUR);
  });

  test('never of what was taken on, is over, went on before, or has no agreed time; what was put off waits', () => {
    const clock = { zone: 'UTC', quiet: null };
    expect(escalatesAt(asked({ acknowledgedAt: NOON }), hours, clock)).toBeNull();
    expect(escalatesAt(asked({ resolvedAt: NOON }), hours, clock)).toBeNull();
    expect(escalatesAt(asked({ escalatedAt: NOON }), hours, clock)).toBeNull();
    expect(escalatesAt(asked({ urgency: 'today' }), hours, clock)).toBeNull();
    expect(escalatesAt(asked({ snoozedUntil: NOON + 9 * HOUR }), hours, clock)).toBe(NOON + 9 * HOUR);
  });

  test('a colleague of the role, then the owner; who is away is left to their stand-in', () => {
    const told = new Set(['1', '2', '3', '4']);
    const of = (id: string) => whose([rule('tag', 'summer', id)]);
    expect(nextPerson(of('2'), team, told, TODAY)).toBe('3');
    expect(nextPerson(of('2'), team, new Set(['1', '2']), TODAY)).toBe('1');
    expect(nextPerson(of('2'), team, new Set(['2']), TODAY)).toBeNull();
    expect(nextPerson(whose([]), team, told, TODAY)).toBe('1');
    // Everybody who administers was asked already.
    const two = [keeper('1', 'owner'), keeper('2', 'owner')];
    expect(nextPerson(whose([], 'owner', two), two, told, TODAY)).toBeNull();
    const off = team.map((one) => (one.userId === '3' ? { ...one, absences: [away('4')] } : one));
    expect(nextPerson(of('2'), off, told, TODAY)).toBe('4');
  });

  test('whatever the quiet hours, exactly the agreed hours outside of them pass, and it ends outside of them', () => {
    const time = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
    fc.assert(
      fc.property(
        time,
        time,
        fc.integer({ min: 1, max: 30 }),
        fc.nat(100 * 24 * 60),
        (from, to, count, minutes) => {
          const at = NOON + minutes * 60_000;
          const end = afterWakingHours(at, count, { zone: 'UTC', quiet: { from, to } });
          const isAwake = (moment: number): boolean => {
            const clock = new Date(moment).toISOString().slice(11, 16);
            return from <= to ? clock < from || clock >= to : clock < from && clock >= to;
          };
          let awake = 0;
          for (let minute = at; minute < end; minute += 60_000) if (isAwake(minute)) awake += 1;
          expect(awake).toBe(count * 60);
          expect(isAwake(end - 60_000)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Who is away and who stands in, and who is told of what meanwhile. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absencesSchema, actsFor, awayOn } from '../../app/core/absence.ts';
import type { Keeper } from '../../app/core/owners.ts';
import type { Role } from '../../app/core/roles.ts';
import { TRIGGERS, type Trigger } from '../../app/core/audience.ts';
import { route, type Reader, type Route } from '../../app/core/routing.ts';
import { ownTellingSchema, tellingSchema } from '../../app/core/telling.ts';
import { readersOf, rolesPresent } from '../../app/flow/telling/readers.ts';
import { away, HOUR, ids, keeper, NOON, people, TODAY } from './keepers.ts';
import { reader } from './readers.ts';

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

describe('who is told', () => {
  const { matrix } = tellingSchema.parse({});
  const told = (who: Reader, more: { owner?: { id: string; role: Role }; addressee?: string } = {}) =>
    route(
      {
        subject: 's',
        trigger: 'sold_out',
        campaignId: 'c',
        over: false,
        owner: null,
        addressee: null,
        doneBy: null,
        ...more,
      },
      who,
      { subjectAt: null, groupAt: null },
      { matrix, cooldownHours: 6, present: new Set(['owner', 'operations', 'merchandiser']) },
      NOON,
    );

  test('whose it is hears it at once, colleagues of the role in the digest, the other team as ever', () => {
    const owner = { id: '1', role: 'operations' as const };
    expect(told(reader(), { owner })).toMatchObject({ how: 'now' });
    expect(told(reader({ id: '3' }), { owner })).toMatchObject({ how: 'digest', reason: 'owned_by_another' });
    expect(told(reader({ id: '4', audience: 'merchandiser' }), { owner })).toMatchObject({
      how: 'now',
      reason: 'rule',
    });
    expect(told(reader({ audience: 'owner' }), { owner })).toMatchObject({
      how: 'now',
      reason: 'owned',
    });
  });

  test('who is away is told nothing while somebody stands in, who hears what they would', () => {
    const back = NOON + 36 * HOUR;
    expect(told(reader({ awayUntil: back }))).toMatchObject({ how: 'none', reason: 'away' });
    expect(told(reader({ audience: 'owner', standsFor: ['operations'] }))).toMatchObject({
      how: 'now',
      reason: 'for_absent',
    });
    const said = told(reader({ awayUntil: back }), { addressee: '1' });
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
        { subject: 's', campaignId: null, over: false, owner: null, doneBy: null, ...news },
        who,
        { subjectAt: null, groupAt: null },
        { matrix, cooldownHours: 6, present: rolesPresent(readers) },
        NOON,
      ),
    }));
  };

  test('who stands in for an owner hears what they would in place of a role that nobody has', () => {
    const all = [keeper('1', 'owner', [away('2')]), keeper('2', 'operations')];
    const [, standIn] = routesOf(all, [], { trigger: 'task', addressee: null });
    expect(standIn).toMatchObject({ who: { id: '2' }, answer: { how: 'now', reason: 'for_absent' } });
  });

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

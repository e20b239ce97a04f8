/** What is said about people and the last survey; whose each check is. */
import { describe, expect, test } from 'vitest';
import { readinessOf } from '../../app/core/readiness/readiness.ts';
import { facts, says, teamFacts, told, type Given } from '../support/readiness.ts';

describe('people', () => {
  const away = (from: string, until: string, standIn: string | null = null) => [{ from, until, standIn }];
  const [first, second] = teamFacts({}).windowDays;
  const team = (
    people: [string, 'owner' | 'operations' | 'merchandiser' | 'viewer', ReturnType<typeof away>?][],
    more: Parameters<typeof teamFacts>[0] = {},
  ): Given => ({
    team: teamFacts({
      people: people.map(([userId, role, absences = []]) => ({ userId, name: userId, role, absences })),
      ...more,
    }),
  });

  test('who is missing on which days', () => {
    expect(
      told(
        team([
          ['ada', 'operations', away('2026-11-17', '2026-11-18')],
          ['bo', 'merchandiser'],
        ]),
        'people',
      ),
    ).toMatchObject({
      state: 'blocking',
      said: 'nobody',
      params: { role: 'operations', day: second?.at, count: 1 },
    });
    expect(
      told(
        team(
          [
            ['ada', 'operations'],
            ['bo', 'merchandiser', away('2026-11-01', '2026-11-30')],
          ],
          { signDays: [] },
        ),
        'people',
      ),
    ).toMatchObject({ said: 'nobody', params: { role: 'merchandiser', day: first?.at, count: 2 } });
  });

  test('the owner answers for a role that nobody has; viewers answer for nothing', () => {
    expect(says(team([['eve', 'owner']]), 'people')).toBe('ready ready_owner_for_both');
    expect(
      told(
        team([
          ['eve', 'owner'],
          ['ada', 'operations'],
        ]),
        'people',
      ),
    ).toMatchObject({ state: 'ready', said: 'ready_owner_for_a_role', params: { role: 'merchandiser' } });
    expect(says(team([['vi', 'viewer']]), 'people')).toBe('not_known not_known');
    expect(
      says(
        team([
          ['eve', 'owner', away('2026-11-16', '2026-11-16')],
          ['vi', 'viewer'],
        ]),
        'people',
      ),
    ).toBe('blocking nobody');
    expect(
      says(
        team(
          [
            ['ada', 'operations', away('2026-11-16', '2026-11-16', 'vi')],
            ['vi', 'viewer'],
          ],
          { signDays: [] },
        ),
        'people',
      ),
    ).toBe('blocking nobody');
  });

  test('somebody who may sign has to be there on one of the days, where one has to sign', () => {
    const operations: Parameters<typeof team>[0] = [
      ['ada', 'operations', away('2026-11-15', '2026-11-15')],
      ['bo', 'merchandiser'],
    ];
    expect(told(team(operations, { signers: ['operations'] }), 'people')).toMatchObject({
      state: 'blocking',
      said: 'nobody_signs',
      params: { count: 1 },
    });
    expect(says(team(operations, { signers: ['merchandiser'] }), 'people')).toBe('ready ready');
    expect(says(team(operations, { signers: ['operations'], signDays: [] }), 'people')).toBe('ready ready');
    const later = { date: '2026-11-14', at: 1 };
    expect(
      says(
        team(operations, { signers: ['operations'], signDays: [later, ...teamFacts({}).signDays] }),
        'people',
      ),
    ).toBe('ready ready');
  });

  test('given a role that nobody has, when the owner is away, then colleagues of another role do not answer', () =>
    expect(
      told(
        team([
          ['eve', 'owner', away('2026-11-16', '2026-11-16')],
          ['bo', 'merchandiser'],
        ]),
        'people',
      ),
    ).toMatchObject({ said: 'nobody', params: { role: 'operations', day: first?.at, count: 1 } }));

  test('one of two who may sign is enough', () =>
    expect(
      says(
        team(
          [
            ['ada', 'operations', away('2026-11-15', '2026-11-15')],
            ['al', 'operations'],
            ['bo', 'merchandiser'],
          ],
          { signers: ['operations'] },
        ),
        'people',
      ),
    ).toBe('ready ready'));

  test('one of two who is away is named', () => {
    expect(
      told(
        team([
          ['ada', 'operations'],
          ['al', 'operations', away('2026-11-17', '2026-11-17')],
          ['bo', 'merchandiser'],
        ]),
        'people',
      ),
    ).toMatchObject({ state: 'warning', said: 'away', params: { name: 'al', day: second?.at, count: 1 } });
  });
});

test('points of the last survey that are open', () => {
  expect(told({ openPoints: 2 }, 'survey')).toMatchObject({
    state: 'warning',
    said: 'open',
    params: { count: 2 },
  });
  expect(told({ openPoints: 0 }, 'survey')).toMatchObject({
    state: 'ready',
    said: 'ready',
    params: { count: 0 },
  });
  expect(readinessOf(facts({})).checks.map(({ key }) => key)).not.toContain('survey');
});

test('each check says whose it is, where its next step is made, and how much work that is', () => {
  const frames = Object.fromEntries(
    readinessOf(facts({ openPoints: 0 })).checks.map(({ key, owner, next, effort }) => [
      key,
      `${owner} ${next} ${effort}`,
    ]),
  );
  expect(frames).toEqual({
    stock: 'operations stock 3',
    heroes: 'merchandiser items 1',
    active: 'merchandiser items 1',
    sizes: 'operations stock 3',
    overlap: 'merchandiser overlaps 2',
    plan: 'merchandiser edit 1',
    page: 'merchandiser product 2',
    shopper: 'merchandiser product 2',
    price: 'merchandiser product 1',
    expiry: 'operations stock 3',
    record: 'operations stock 3',
    ship_time: 'operations settings 3',
    backlog: 'operations settings 3',
    carriers: 'operations settings 3',
    cancellations: 'operations stock 2',
    returns: 'merchandiser journey 3',
    damage: 'operations journey 3',
    people: 'owner owners 1',
    survey: 'owner surveys 2',
  });
});

/** Who is told when, and why: the rules one by one, and weeks of conditions that never breaks them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dayOf,
  groupOf,
  heardBy,
  inDigest,
  isWithinCap,
  route,
  type Reader,
  type Route,
} from '../../app/core/routing.ts';
import { TRIGGERS, triggerOfAlert, type How, type Trigger } from '../../app/core/audience.ts';
import { ownTellingSchema, tellingSchema } from '../../app/core/telling.ts';
import type { Role } from '../../app/core/roles.ts';
import { reader } from './readers.ts';

const NOON = Date.UTC(2026, 10, 15, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const { matrix, cap } = tellingSchema.parse({});
const everybody: ReadonlySet<Role> = new Set(['owner', 'operations', 'merchandiser']);

const ask = (
  trigger: Trigger,
  who: Reader = reader(),
  more: {
    past?: { subjectAt: number | null; groupAt: number | null };
    present?: ReadonlySet<Role>;
    over?: boolean;
    addressee?: string;
    doneBy?: string;
    owner?: { id: string; role: Role };
    now?: number;
    cooldownHours?: number;
  } = {},
): Route =>
  route(
    {
      subject: 's',
      trigger,
      campaignId: 'c',
      addressee: more.addressee ?? null,
      doneBy: more.doneBy ?? null,
      owner: more.owner ?? null,
      over: more.over ?? false,
    },
    who,
    more.past ?? { subjectAt: null, groupAt: null },
    { matrix, cooldownHours: more.cooldownHours ?? 6, present: more.present ?? everybody },
    more.now ?? NOON,
  );

describe('what a shop is shown of who hears what', () => {
  test('an owner hears as the roles do that nobody has; with everybody there as an owner', () => {
    const alone = { matrix, present: new Set<Role>(['owner']) };
    expect(heardBy(alone, 'sold_out', 'owner')).toBe('now');
    expect(heardBy(alone, 'traffic', 'owner')).toBe('digest');
    const all = { matrix, present: everybody };
    expect(heardBy(all, 'sold_out', 'owner')).toBe('digest');
    expect(heardBy(all, 'traffic', 'owner')).toBe('off');
    expect(heardBy(all, 'sold_out', 'operations')).toBe('now');
    expect(heardBy(all, 'held', 'operations')).toBeNull();
  });

  test('is what an owner is told', () => {
    for (const present of [everybody, new Set<Role>(['owner', 'operations']), new Set<Role>(['owner'])])
      for (const trigger of TRIGGERS.filter((one) => one !== 'mention'))
        expect(
          ask(trigger, reader({ audience: 'owner', id: 'o' }), { present }).how.replace('none', 'off'),
        ).toBe(heardBy({ matrix, present }, trigger, 'owner'));
  });
});

describe('out of the box', () => {
  test('sold out, a hero below need, a wanted sign-off and what is broken come at once to operations; all else is in the digest', () => {
    const at = Object.fromEntries(TRIGGERS.map((trigger) => [trigger, ask(trigger).how]));
    expect(at).toEqual({
      broken: 'now',
      sign_off_wanted: 'now',
      sign_off_answered: 'digest',
      sign_off_expired: 'digest',
      campaign: 'digest',
      budget: 'digest',
      product_launch: 'digest',
      page_update: 'digest',
      expiry: 'digest',
      sold_out: 'now',
      hero_below_need: 'now',
      below_need: 'digest',
      task: 'digest',
      mention: 'none',
      to_decide: 'digest',
      slipping: 'digest',
      traffic: 'digest',
      not_known: 'digest',
    });
    expect(ask('broken', reader({ audience: 'merchandiser' })).how).toBe('digest');
    expect(ask('sold_out', reader({ audience: 'merchandiser' })).how).toBe('now');
  });
  test('a hero below need is urgent, another item is not', () => {
    expect(triggerOfAlert({ kind: 'below_need', urgency: 'now' })).toBe('hero_below_need');
    expect(triggerOfAlert({ kind: 'below_need', urgency: 'today' })).toBe('below_need');
  });
  test('where nobody has a role, the owner stands in for it', () => {
    const owner = reader({ audience: 'owner' });
    expect(ask('sold_out', owner)).toMatchObject({ how: 'digest', reason: 'rule' });
    expect(ask('sold_out', owner, { present: new Set(['owner', 'operations']) })).toMatchObject({
      how: 'now',
      reason: 'stands_in',
    });
  });
});

describe('why later, and why not', () => {
  test('quiet hours over midnight, on the reader’s clock', () => {
    const quiet = { from: '21:00', to: '07:00' };
    const berlin = reader({ zone: 'Europe/Berlin', quiet });
    const evening = Date.UTC(2026, 10, 15, 20, 30);
    expect(ask('sold_out', berlin, { now: evening })).toEqual({
      how: 'now',
      dueAt: Date.UTC(2026, 10, 16, 6),
      reason: 'quiet_hours',
    });
    expect(ask('sold_out', berlin, { now: Date.UTC(2026, 10, 16, 5, 30) }).dueAt).toBe(
      Date.UTC(2026, 10, 16, 6),
    );
    expect(ask('sold_out', berlin)).toMatchObject({ reason: 'rule', dueAt: NOON + MINUTE });
    const midday = reader({ quiet: { from: '11:30', to: '13:00' } });
    expect(ask('sold_out', midday).dueAt).toBe(NOON + HOUR);
  });
  test('many items of one campaign are one message, the next one half an hour later', () => {
    const past = { subjectAt: null, groupAt: NOON - 10 * MINUTE };
    expect(ask('sold_out', reader(), { past })).toEqual({
      how: 'now',
      dueAt: NOON + 20 * MINUTE,
      reason: 'one_message',
    });
  });
  test('what begins again within six hours is in the digest', () => {
    const past = { subjectAt: NOON - 5 * HOUR, groupAt: null };
    expect(ask('sold_out', reader(), { past })).toMatchObject({ how: 'digest', reason: 'cooldown' });
    expect(ask('sold_out', reader(), { past: { ...past, subjectAt: NOON - 6 * HOUR } }).how).toBe('now');
    expect(ask('sold_out', reader(), { past, cooldownHours: 5 }).how).toBe('now');
    expect(ask('sold_out', reader(), { past: { ...past, subjectAt: NOON - 1 }, cooldownHours: 0 }).how).toBe(
      'now',
    );
  });
  test('what is over already, what is muted, what is off, who has no address', () => {
    expect(ask('sold_out', reader(), { over: true })).toMatchObject({ how: 'digest', reason: 'over' });
    expect(ask('sold_out', reader({ told: { sold_out: 'off' } }))).toMatchObject({
      how: 'none',
      reason: 'muted',
    });
    expect(ask('traffic', reader({ audience: 'owner' }))).toMatchObject({ how: 'none', reason: 'off' });
    expect(ask('sold_out', reader({ unreachable: 'no_address' }))).toMatchObject({
      how: 'none',
      reason: 'no_address',
    });
  });
  test('what a person chose for themselves counts more than their role', () => {
    const chose = (how: How, more: Partial<Reader> = {}): Reader =>
      reader({ told: { sold_out: how, traffic: how }, ...more });
    expect(ask('sold_out', chose('digest'))).toMatchObject({ how: 'digest', reason: 'own' });
    expect(ask('traffic', chose('now', { audience: 'owner' }))).toMatchObject({ how: 'now', reason: 'own' });
    expect(ask('hero_below_need', chose('digest'))).toMatchObject({ how: 'now', reason: 'rule' });
    // What they look after, and what somebody else does.
    expect(
      ask('sold_out', chose('digest'), { owner: { id: reader().id, role: 'operations' } }),
    ).toMatchObject({ how: 'digest', reason: 'own' });
    const others = { owner: { id: 'other', role: 'operations' as const } };
    expect(ask('sold_out', chose('now'), others)).toMatchObject({ how: 'now', reason: 'own' });
    expect(ask('sold_out', reader(), others)).toMatchObject({ how: 'digest', reason: 'owned_by_another' });
    // For somebody who is away they hear what that person would; what is meant for them comes at once.
    const stands = chose('digest', { standsFor: ['merchandiser'] });
    expect(ask('sold_out', stands)).toMatchObject({ how: 'now', reason: 'for_absent' });
    expect(ask('sold_out', chose('digest'), { addressee: reader().id })).toMatchObject({ how: 'now' });
    // Of what they do not want they hear nothing, whomever they stand in for and whatever is meant for them.
    for (const more of [
      {},
      { addressee: reader().id },
      { owner: { id: reader().id, role: 'operations' as const } },
    ])
      expect(ask('sold_out', chose('off', { standsFor: ['merchandiser'] }), more)).toMatchObject({
        how: 'none',
        reason: 'muted',
      });
    expect(ask('traffic', chose('off', { audience: 'owner' }))).toMatchObject({ reason: 'muted' });
  });
  test('a program hears everything at once, at any hour, without a cap', () => {
    const program = reader({ audience: 'webhook', quiet: { from: '00:00', to: '23:59' } });
    for (const trigger of TRIGGERS) {
      expect(ask(trigger, program, { over: true })).toEqual({ how: 'now', dueAt: NOON, reason: 'rule' });
    }
    expect(isWithinCap('now', 'webhook', 1_000, 1)).toBe(true);
  });
  test('the digest is at the reader’s hour, also when the clock changes', () => {
    const berlin = reader({ zone: 'Europe/Berlin', digestHour: 8 });
    const due = inDigest(berlin, 'rule', Date.UTC(2026, 2, 28, 12)).dueAt;
    expect(due).toBe(Date.UTC(2026, 2, 29, 6));
    expect(inDigest(berlin, 'rule', Date.UTC(2026, 2, 27, 12)).dueAt).toBe(Date.UTC(2026, 2, 28, 7));
  });
  test('the digest of this very moment has gone: the next is tomorrow', () => {
    const at = Date.UTC(2026, 10, 15, 8);
    expect(inDigest(reader(), 'rule', at - 1)).toEqual({ how: 'digest', dueAt: at, reason: 'rule' });
    expect(inDigest(reader(), 'rule', at).dueAt).toBe(at + DAY);
  });
  test('a message that need not wait for another of its campaign is no message that was put together', () => {
    const after = (minutes: number) =>
      ask('sold_out', reader(), { past: { subjectAt: null, groupAt: NOON - minutes * MINUTE } });
    expect(after(29)).toEqual({ how: 'now', dueAt: NOON + MINUTE, reason: 'rule' });
    expect(after(28)).toEqual({ how: 'now', dueAt: NOON + 2 * MINUTE, reason: 'one_message' });
  });
  test('one message is about one campaign and one cause; what belongs to none is together, too', () => {
    expect(groupOf({ campaignId: 'c', trigger: 'sold_out' })).toBe('c/sold_out');
    expect(groupOf({ campaignId: null, trigger: 'broken' })).toBe('/broken');
  });
  test('channels hear at once what sells out and what is broken, the rest in the digest', () => {
    const at = (audience: 'slack' | 'teams') =>
      TRIGGERS.filter((trigger) => ask(trigger, reader({ id: audience, audience })).how === 'now');
    const urgent = TRIGGERS.filter((one) =>
      ['broken', 'sign_off_wanted', 'sold_out', 'hero_below_need'].includes(one),
    );
    expect([at('slack'), at('teams')]).toEqual([urgent, urgent]);
    expect(ask('not_known', reader({ id: 'slack', audience: 'slack' }))).toMatchObject({
      how: 'none',
      reason: 'off',
    });
  });
  test('who did it is not told, and nobody leaves it to them; who would not hear anyway is off as ever', () => {
    const doneBy = { doneBy: '7' };
    const operator = reader({ id: '7' });
    expect(ask('sign_off_wanted', operator, doneBy)).toEqual({ how: 'none', dueAt: null, reason: 'did_it' });
    expect(ask('sign_off_wanted', reader(), doneBy)).toEqual(ask('sign_off_wanted', reader()));
    expect(ask('traffic', reader({ id: '7', audience: 'owner' }), doneBy).reason).toBe('off');
    const owner = { id: '7', role: 'operations' as const };
    expect(ask('sold_out', reader(), { owner, ...doneBy })).toMatchObject({ how: 'now', reason: 'rule' });
  });
  test('an owner who is told comes first; others of the role read it in the digest, other roles as ever', () => {
    const owner = { id: '7', role: 'operations' as const };
    expect(ask('sold_out', reader({ id: '7' }), { owner })).toMatchObject({ how: 'now', reason: 'rule' });
    expect(ask('sold_out', reader(), { owner })).toMatchObject({ how: 'digest', reason: 'owned_by_another' });
    expect(ask('sold_out', reader({ audience: 'merchandiser' }), { owner })).toMatchObject({
      how: 'now',
      reason: 'rule',
    });
    expect(ask('sold_out', reader({ id: '7', audience: 'owner' }), { owner })).toMatchObject({
      how: 'now',
      reason: 'owned',
    });
    // Who stands in for another role hears what that role would.
    expect(ask('task', reader({ standsFor: ['merchandiser'] }), { owner })).toMatchObject({
      how: 'now',
      reason: 'for_absent',
    });
    // Only the owner is told in place of a role that nobody has.
    const present: ReadonlySet<Role> = new Set(['owner', 'merchandiser']);
    expect(ask('sign_off_wanted', reader({ audience: 'merchandiser' }), { present })).toMatchObject({
      how: 'digest',
      reason: 'rule',
    });
    // What the role reads in the digest anyway stays there.
    expect(ask('below_need', reader(), { owner })).toMatchObject({ how: 'digest', reason: 'rule' });
    const viewer = { id: '7', role: 'viewer' as const };
    expect(ask('traffic', reader({ id: '7', audience: 'owner' }), { owner: viewer })).toMatchObject({
      how: 'none',
      reason: 'off',
    });
  });
  test('a stand-in for somebody who only looks on hears nothing more', () => {
    const who = reader({ audience: 'owner', standsFor: ['viewer'] });
    expect(ask('sold_out', who)).toMatchObject({ how: 'digest', reason: 'rule' });
  });
  test('room for the digest is kept below the cap', () => {
    expect(isWithinCap('now', 'operations', cap - 2, cap)).toBe(true);
    expect(isWithinCap('now', 'operations', cap - 1, cap)).toBe(false);
    expect(isWithinCap('digest', 'operations', cap - 1, cap)).toBe(true);
    expect(isWithinCap('digest', 'operations', cap, cap)).toBe(false);
  });
});

test('settings that cannot be are refused', () => {
  expect(tellingSchema.safeParse({ quiet: { from: '25:00', to: '07:00' } }).success).toBe(false);
  expect(tellingSchema.safeParse({ cap: 0 }).success).toBe(false);
  expect(ownTellingSchema.safeParse({ zone: 'Mars/Olympus' }).success).toBe(false);
  expect(ownTellingSchema.safeParse({ zone: 'Europe/Berlin' }).success).toBe(true);
});

describe('over some weeks', () => {
  const quiets = fc.option(fc.constantFrom({ from: '21:00', to: '07:00' }, { from: '12:00', to: '14:00' }), {
    nil: null,
  });
  const who = fc.record({
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
    quiet: quiets,
    digestHour: fc.integer({ min: 0, max: 23 }),
    audience: fc.constantFrom(
      'owner' as const,
      'operations' as const,
      'merchandiser' as const,
      'slack' as const,
    ),
  });
  const conditions = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 10 * 24 * 60 }),
      subject: fc.integer({ min: 0, max: 12 }),
      campaign: fc.integer({ min: 0, max: 3 }),
      trigger: fc.constantFrom(
        ...TRIGGERS.filter((one) => !['slipping', 'traffic', 'not_known', 'mention'].includes(one)),
      ),
    }),
    { minLength: 1, maxLength: 120, size: 'max' },
  );

  test('never more than the cap, never twice, nothing lost', () => {
    fc.assert(
      fc.property(who, conditions, fc.integer({ min: 1, max: 4 }), (given, begun, most) => {
        const one = reader(given);
        const waiting: { id: number; group: string; route: Route & { how: 'now' | 'digest' } }[] = [];
        const told = new Map<number, number>();
        const sent: number[] = [];
        const subjectAt = new Map<string, number>();
        const groupAt = new Map<string, number>();
        const events = begun
          .map((event, id) => ({ ...event, id, at: NOON + event.at * MINUTE }))
          .toSorted((a, b) => a.at - b.at);
        // As the step does: what begins is routed, what is due goes out by group while the cap allows it.
        for (let now = NOON; now < NOON + 45 * DAY; now += 10 * MINUTE) {
          while (events[0] && events[0].at <= now) {
            const event = events.shift();
            if (!event) break;
            const news = {
              subject: `${event.trigger}/${event.subject}`,
              trigger: event.trigger,
              campaignId: `${event.campaign}`,
              addressee: null,
              doneBy: null,
              owner: null,
              over: false,
            };
            const group = groupOf(news);
            const past = {
              subjectAt: subjectAt.get(news.subject) ?? null,
              groupAt: groupAt.get(group) ?? null,
            };
            const answer = route(news, one, past, { matrix, cooldownHours: 6, present: everybody }, now);
            if (answer.how === 'none') throw new Error('everybody here is told of these');
            expect(answer.dueAt).toBeGreaterThan(now);
            if (answer.how === 'now') {
              subjectAt.set(news.subject, answer.dueAt);
              groupAt.set(group, answer.dueAt);
            }
            waiting.push({ id: event.id, group: answer.how === 'now' ? group : 'digest', route: answer });
          }
          for (const group of new Set(waiting.filter(({ route: r }) => r.dueAt <= now).map((w) => w.group))) {
            const rows = waiting.filter((w) => w.group === group && w.route.dueAt <= now);
            const how = rows[0]?.route.how ?? 'now';
            const today = sent.filter((at) => at >= dayOf(one, now)).length;
            if (isWithinCap(how, one.audience, today, most)) {
              sent.push(now);
              for (const { id } of rows) {
                told.set(id, (told.get(id) ?? 0) + 1);
                waiting.splice(
                  waiting.findIndex((w) => w.id === id),
                  1,
                );
              }
            } else {
              for (const row of rows)
                Object.assign(row, { group: 'digest', route: inDigest(one, 'cap', now) });
            }
          }
        }
        expect([...told.values()].every((times) => times === 1)).toBe(true);
        expect(told.size).toBe(begun.length);
        for (const day of sent.map((at) => dayOf(one, at))) {
          expect(sent.filter((at) => dayOf(one, at) === day).length).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

test('what is meant for one person comes to them at once, and to no other person', () => {
  const one = ask('task', reader({ id: 'ada', audience: 'owner' }), { addressee: 'ada' });
  expect(one).toMatchObject({ how: 'now', reason: 'addressed' });
  const other = ask('task', reader({ id: 'mo', audience: 'merchandiser' }), { addressee: 'ada' });
  expect(other).toEqual({ how: 'none', dueAt: null, reason: 'for_another' });
  const program = ask('task', reader({ id: 'webhook', audience: 'webhook' }), { addressee: 'ada' });
  expect(program).toMatchObject({ how: 'now', reason: 'rule' });
  const muted = ask('task', reader({ id: 'ada', audience: 'owner', told: { task: 'off' } }), {
    addressee: 'ada',
  });
  expect(muted).toMatchObject({ how: 'none', reason: 'muted' });
});

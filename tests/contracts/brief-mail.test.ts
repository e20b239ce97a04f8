/** The weekly brief by email: at the shop's day and hour on each person's clock, once, whoever wants it. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { ownTellingSchema, tellingSchema } from '../../app/core/telling.ts';
import { lastWeekOf, lastWeekly } from '../../app/core/weekly.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import { sendBriefs, type BriefFor } from '../../app/flow/telling/brief.ts';
import { createTellingCommands } from '../../app/flow/telling/commands.ts';
import type { TellingStore } from '../../app/flow/telling/store.ts';
import type { SendResult } from '../../app/flow/telling/tell.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { DAY, HOUR, installShop, newShop, NOON } from './store-fixture.ts';

/** Monday 09:00 in Berlin, Sunday 23:00 before. */
const MONDAY_8_UTC = Date.UTC(2026, 10, 16, 8);

test('the last time of a weekday is on the reader’s clock, also over a change of clocks', () => {
  const at = (now: number, zone = 'UTC') => lastWeekly(now, { day: 1, hour: 8, zone });
  expect(at(MONDAY_8_UTC)).toBe(MONDAY_8_UTC);
  expect(at(MONDAY_8_UTC - 1)).toBe(MONDAY_8_UTC - 7 * DAY);
  expect(at(MONDAY_8_UTC + 3 * DAY, 'Asia/Tokyo')).toBe(MONDAY_8_UTC - 9 * HOUR);
  // Berlin went back an hour on 25 October.
  expect(at(Date.UTC(2026, 9, 25, 12), 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 19, 6));
  expect(at(Date.UTC(2026, 9, 26, 7), 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 26, 7));
  expect(lastWeekOf(NOON, 'UTC')).toMatchObject({ to: NOON - 12 * HOUR, from: NOON - 12 * HOUR - 7 * DAY });
});

onEachDatabase('The weekly brief by email', (ground) => {
  let shop: string;
  let now: number;
  let store: TellingStore;
  let sent: BriefFor[];
  let answers: SendResult[];
  const by = { userId: '1', name: 'Ada', role: 'owner' as const };
  const ports = () => ({
    store: {
      ...store,
      shopsWithBrief: async () => (await store.shopsWithBrief()).filter((one) => one === shop),
    },
    post: { canMail: true },
    clock: { now: () => now },
    newId: randomUUID,
    log: { error: () => {} },
    sendBrief: async (brief: BriefFor): Promise<SendResult> => {
      const answer = answers.shift() ?? { outcome: 'sent' as const };
      if (answer.outcome === 'sent') sent.push(brief);
      return answer;
    },
  });
  const pass = async (ms: number, step = 10 * 60_000) => {
    for (const until = now + ms; now < until;) {
      now += step;
      await Promise.all([sendBriefs(ports()), sendBriefs(ports())]);
    }
  };
  const save = (changes: object) =>
    createTellingCommands({
      ...ports(),
      post: { canMail: true, send: async () => ({ outcome: 'sent' }) },
      seal: (text) => text,
      readAddress: () => null,
    }).saveTelling(shop, by, tellingSchema.parse(changes));

  beforeEach(async () => {
    [shop, now, sent, answers] = [newShop(), NOON, [], []];
    store = createTellingStore(ground.database);
    await installShop(ground.store, shop, []);
    await store.inShop(shop, async (tx) => {
      for (const [userId, role, email] of [
        ['1', 'owner', 'a@tea.test'],
        ['2', 'operations', 'b@tea.test'],
        ['3', 'merchandiser', null],
        ['4', 'viewer', 'd@tea.test'],
        ['5', 'merchandiser', 'e@tea.test'],
      ] as const)
        await tx.upsertMember({
          userId,
          role,
          email,
          name: `Person ${userId}`,
          locale: userId === '2' ? 'de' : 'en',
          accountOwner: false,
          collaborator: false,
          interim: false,
          joinedAt: NOON,
          lastSeenAt: NOON,
        });
      await tx.saveOwnTelling('2', ownTellingSchema.parse({ zone: 'America/New_York' }));
      await tx.saveOwnTelling('5', ownTellingSchema.parse({ brief: false }));
    });
  });

  test('not until the shop has chosen a day; then to everybody who works and wants it, on their clock, once', async () => {
    await pass(2 * DAY, HOUR);
    expect(sent).toEqual([]);
    now = NOON;
    await save({ briefDay: 1, briefHour: 8 });
    await pass(2 * DAY);
    expect(sent.map(({ email, at, locale, zone }) => [email, at, locale, zone])).toEqual([
      ['a@tea.test', MONDAY_8_UTC, 'en', 'UTC'],
      ['b@tea.test', MONDAY_8_UTC + 5 * HOUR, 'de', 'America/New_York'],
    ]);
    await pass(7 * DAY, HOUR);
    expect(sent).toHaveLength(4);
  });

  test('a day that was chosen after its hour begins with the next week', async () => {
    now = MONDAY_8_UTC + HOUR;
    await save({ briefDay: 1, briefHour: 8 });
    await pass(6 * DAY, HOUR);
    expect(sent.map(({ email }) => email)).toEqual(['b@tea.test']);
  });

  test('what did not arrive is tried again; what may have arrived, or is refused, is not', async () => {
    await save({ briefDay: 1, briefHour: 8 });
    answers = [{ outcome: 'later', reason: 'away' }];
    now = MONDAY_8_UTC - HOUR;
    await pass(4 * HOUR);
    expect(sent.map(({ email, at }) => [email, at > MONDAY_8_UTC])).toEqual([['a@tea.test', true]]);
    for (const outcome of ['unsure', 'refused'] as const) {
      sent = [];
      answers = [{ outcome, reason: 'x' }];
      now += 7 * DAY - 4 * HOUR;
      await pass(4 * HOUR);
      expect(sent).toEqual([]);
    }
  });
});

/** From a rule and an absence to the message: the owner, their stand-in, and the next person when nobody answers. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { AlertDraft } from '../../app/core/decision.ts';
import { settingsSchema } from '../../app/core/policy.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import { createViews } from '../../app/db/views/create.ts';
import { ownerCommands } from '../../app/flow/commands/owners.ts';
import { watchOwnedCollections } from '../../app/flow/owned-collections.ts';
import { tellAll, type Outgoing } from '../../app/flow/telling/tell.ts';
import type { TellingStore } from '../../app/flow/telling/store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, HOUR, installShop, newShop, NOON, product } from './store-fixture.ts';

const MINUTE = 60_000;
const by = { userId: '1', name: 'Person 1', role: 'owner' as const };
const alert = (subject: string, more: Partial<AlertDraft> = {}): AlertDraft => ({
  subject,
  kind: 'sold_out',
  urgency: 'now',
  message: 'alert.sold_out',
  params: { product: 'Tea' },
  campaignId: 'c1',
  ...more,
});

onEachDatabase('Owners', (ground) => {
  let shop: string;
  let now: number;
  let store: TellingStore;
  let sent: Outgoing[];
  let held: Record<string, string[]>;

  const shopify = {
    readCollectionMembers: async (_shop: string, id: string) => ({
      ok: true as const,
      value: held[id] ? { title: id, productIds: held[id], shown: {} } : null,
      cost: 1,
    }),
  };
  const commands = () => ownerCommands({ store: ground.store, shopify, clock: { now: () => now } });
  const pass = async (ms: number, step = MINUTE) => {
    for (const until = now + ms; now < until;) {
      now += step;
      await tellAll({
        store: {
          ...store,
          shopsToTell: async (at: number) => (await store.shopsToTell(at)).filter((one) => one === shop),
        },
        clock: { now: () => now },
        newId: randomUUID,
        log: { error: () => {} },
        post: {
          canMail: true,
          send: async (message) => {
            sent.push(message);
            return { outcome: 'sent' };
          },
        },
      });
    }
  };
  const heard = () =>
    sent.map(
      (one) =>
        `${'email' in one.to ? one.to.email : ''} ${one.what} ${one.lines.map(({ phase }) => phase).join()}`,
    );
  const open = (...alerts: AlertDraft[]) => store.inShop(shop, (tx) => tx.openAlerts('7', alerts, now));
  const inbox = async () => (await createViews(ground.database.sql).home(shop, now, null, '1')).alerts;

  beforeEach(async () => {
    [shop, now, sent, held] = [newShop(), NOON, [], {}];
    store = createTellingStore(ground.database);
    await installShop(ground.store, shop, ['7']);
    await store.inShop(shop, async (tx) => {
      await tx.upsertProducts(
        [product('7', { vendor: 'Leaf', tags: ['summer'], updatedAt: NOON + 1 })],
        NOON + 1,
      );
      await tx.insertCampaign(campaign('c1', { name: 'Spring' }));
      for (const [userId, role] of [
        ['1', 'owner'],
        ['2', 'operations'],
        ['3', 'operations'],
      ] as const)
        await tx.upsertMember({
          userId,
          role,
          name: `Person ${userId}`,
          email: `p${userId}@tea.test`,
          locale: 'en',
          accountOwner: role === 'owner',
          collaborator: false,
          interim: false,
          joinedAt: NOON + Number(userId),
          lastSeenAt: NOON,
        });
      await tx.saveAgreedTelling(tellingSchema.parse({ quiet: null }), NOON);
      await tx.saveShop({ settings: settingsSchema.parse({ answerNowHours: 2 }) });
    });
  });

  test('who looks after the vendor hears it at once and is named; the colleague reads it in the digest', async () => {
    const rule = { by: 'vendor' as const, value: 'Leaf', label: '', owner: '3' };
    expect(await commands().saveOwners(shop, by, [rule])).toEqual({ ok: true });
    await open(alert('item:c1:71:sold_out'));
    await pass(5 * MINUTE);
    // Nobody is in marketing: the owner stands in for it.
    expect(heard().toSorted()).toEqual(['p1@tea.test now opened', 'p3@tea.test now opened']);
    expect(sent[0]?.lines[0]?.owner).toMatchObject({ person: { userId: '3' } });
    expect((await inbox())[0]).toMatchObject({ owner: { person: { name: 'Person 3' } } });
  });

  test('a collection’s products are read at once and each hour; what is not in it any more is not owned', async () => {
    held = { '55': ['7'] };
    const rule = { by: 'collection' as const, value: '55', label: 'Teas', owner: '2' };
    expect(await commands().saveOwners(shop, by, [rule])).toEqual({ ok: true });
    await open(alert('item:c1:71:sold_out'));
    expect((await inbox())[0]).toMatchObject({ owner: { person: { userId: '2' }, byRule: true } });
    held = { '55': ['8'] };
    await watchOwnedCollections({ store: ground.store, shopify }, shop);
    expect((await inbox())[0]).toMatchObject({ owner: { person: null, byRule: false } });
  });

  test('who is away is told nothing; the stand-in hears it, and is named', async () => {
    await commands().saveOwners(shop, by, [{ by: 'tag', value: 'summer', label: '', owner: '3' }]);
    const absence = { from: '2026-11-15', until: '2026-11-16', standIn: '2' };
    expect(await commands().saveAbsences(shop, by, '3', [absence])).toEqual({ ok: true });
    await open(alert('item:c1:71:sold_out'));
    await pass(HOUR);
    expect(heard().toSorted()).toEqual(['p1@tea.test now opened', 'p2@tea.test now opened']);
    expect((await inbox())[0]).toMatchObject({ owner: { person: { userId: '2' }, insteadOf: 'Person 3' } });
    sent = [];
    now += 48 * HOUR;
    await open(alert('brake', { kind: 'brake', campaignId: null }));
    await pass(HOUR);
    expect(heard()).toContain('p3@tea.test now opened');
  });

  test('what waited when an absence began goes to the stand-in, once; whoever is back reads it then', async () => {
    await store.inShop(shop, (tx) =>
      tx.saveAgreedTelling(tellingSchema.parse({ quiet: { from: '11:00', to: '07:00' } }), now),
    );
    await commands().saveOwners(shop, by, [{ by: 'tag', value: 'summer', label: '', owner: '3' }]);
    await commands().saveAbsences(shop, by, '3', [{ from: '2026-11-16', until: '2026-11-16', standIn: '2' }]);
    // In the quiet hours of the day before: it waits for the morning of the first day away.
    await open(alert('item:c1:71:sold_out'), alert('other', { kind: 'mention', addressee: '3' }));
    await pass(22 * HOUR, 10 * MINUTE);
    expect(heard().filter((line) => line.startsWith('p3@'))).toEqual([]);
    expect(heard().filter((line) => line.startsWith('p2@'))).toEqual(['p2@tea.test now opened']);
    sent = [];
    await pass(48 * HOUR, 10 * MINUTE);
    expect(heard()).toEqual(['p3@tea.test digest opened,opened']);
  });

  test('what nobody takes on goes to the next person, once; many of one cause are one message', async () => {
    await commands().saveOwners(shop, by, [{ by: 'everything', value: '', label: '', owner: '3' }]);
    await open(alert('item:c1:71:sold_out'), alert('item:c1:72:sold_out'));
    await pass(HOUR);
    sent = [];
    await pass(2 * HOUR);
    expect(heard()).toEqual(['p2@tea.test now escalated,escalated']);
    expect((await inbox())[0]).toMatchObject({ escalatedToName: 'Person 2' });
    await pass(40 * HOUR, HOUR);
    // Not again, and not in the digest of whoever was asked.
    expect(heard().filter((line) => line.includes('p2@') || line.includes('escalated'))).toHaveLength(1);
  });

  test('what is asked of one person who is away is asked of their stand-in, then of somebody else', async () => {
    const absence = { from: '2026-11-15', until: '2026-11-16', standIn: '2' };
    await commands().saveAbsences(shop, by, '3', [absence]);
    await open(alert('task:1', { kind: 'task', addressee: '3' }));
    await pass(3 * HOUR, 10 * MINUTE);
    expect(heard()).toEqual(['p2@tea.test now opened', 'p1@tea.test now escalated']);
  });

  test('what somebody took on, or what is over, goes to nobody else', async () => {
    await commands().saveOwners(shop, by, [{ by: 'everything', value: '', label: '', owner: '3' }]);
    await open(alert('item:c1:71:sold_out'), alert('other', { campaignId: null }));
    await pass(HOUR);
    const [first] = (await inbox()).filter(({ campaignId }) => campaignId === 'c1');
    await store.inShop(shop, async (tx) => {
      await tx.acknowledgeAlert(first?.id ?? '', 'Person 3 (3)', now);
      await tx.resolveAlerts(['other'], now);
    });
    await pass(10 * HOUR, HOUR);
    expect(heard().filter((line) => line.includes('escalated'))).toEqual([]);
    const period = { from: NOON, to: now, beforeFrom: NOON - HOUR, beforeTo: NOON };
    const { answers } = await createViews(ground.database.sql).insights(shop, period, now);
    expect(answers).toEqual([
      { by: 'Person 3 (3)', taken: 1, medianMs: HOUR, slowestMs: HOUR, forOthers: 0 },
    ]);
  });

  test('a shorter time counts for what is open, too', async () => {
    await open(alert('item:c1:71:sold_out', { urgency: 'today' }));
    await pass(3 * HOUR, HOUR);
    expect(heard().filter((line) => line.includes('escalated'))).toEqual([]);
    const times = { answerNowHours: null, answerTodayHours: 1, answerLaterHours: null };
    expect(await commands().saveAnswerTimes(shop, by, times)).toEqual({ ok: true });
    await pass(5 * MINUTE);
    expect(heard().filter((line) => line.includes('escalated'))).toEqual(['p1@tea.test now escalated']);
    expect(await commands().saveAnswerTimes(shop, by, { ...times, answerNowHours: 0 })).toMatchObject({
      ok: false,
    });
  });

  test('who has left, who only looks and who would stand in for themselves are refused', async () => {
    expect(
      await commands().saveOwners(shop, by, [{ by: 'vendor', value: 'Leaf', label: '', owner: '9' }]),
    ).toMatchObject({ ok: false, problems: [{ message: 'problem.owner_unknown' }] });
    const absence = { from: '2026-11-15', until: '2026-11-16', standIn: '3' };
    expect(await commands().saveAbsences(shop, by, '3', [absence])).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.stand_in_unknown' }],
    });
    expect(await commands().saveAbsences(shop, by, '9', [])).toMatchObject({ ok: false });
  });
});

/** From an alert's row to the message and its log, with two workers and with one that ends in the middle. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { isChannel } from '../../app/core/audience.ts';
import type { AlertDraft } from '../../app/core/decision.ts';
import { differencesIn } from '../../app/core/how-we-work.ts';
import { settingsSchema } from '../../app/core/policy.ts';
import type { Role } from '../../app/core/roles.ts';
import { tellingSchema, type Telling } from '../../app/core/telling.ts';
import { createViews } from '../../app/db/views/create.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import type { MemberRow } from '../../app/flow/store.ts';
import type { BriefFor } from '../../app/flow/telling/brief.ts';
import { createTellingCommands } from '../../app/flow/telling/commands.ts';
import { tellAll, type Outgoing, type SendResult } from '../../app/flow/telling/tell.ts';
import type { TellingStore } from '../../app/flow/telling/store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, HOUR, installShop, newShop, NOON } from './store-fixture.ts';

const MINUTE = 60_000;
const member = (userId: string, role: string, more: Partial<MemberRow> = {}): MemberRow => ({
  userId,
  role,
  name: `Person ${userId}`,
  email: `p${userId}@tea.test`,
  locale: 'en',
  accountOwner: role === 'owner',
  collaborator: false,
  interim: false,
  joinedAt: NOON,
  lastSeenAt: NOON,
  ...more,
});
const alert = (
  subject: string,
  kind: AlertDraft['kind'] = 'sold_out',
  campaignId: string | null = 'c1',
): AlertDraft => ({
  subject,
  kind,
  urgency: 'now',
  message: `alert.${kind}`,
  params: { product: subject },
  campaignId,
});

onEachDatabase('Telling', (ground) => {
  let shop: string;
  let now: number;
  let store: TellingStore;
  let sent: Outgoing[];
  let answers: SendResult[];
  const by = { userId: '1', name: 'Ada', role: 'owner' as const };

  const ports = (send?: (message: Outgoing) => Promise<SendResult>) => ({
    // Tests share a database: each tells its own shop only.
    store: {
      ...store,
      shopsToTell: async (at: number) => (await store.shopsToTell(at)).filter((one) => one === shop),
    },
    clock: { now: () => now },
    newId: randomUUID,
    log: { error: () => {} },
    post: {
      canMail: true,
      send:
        send ??
        (async (message: Outgoing): Promise<SendResult> => {
          const answer = answers.shift() ?? { outcome: 'sent' as const };
          if (answer.outcome === 'sent') sent.push(message);
          return answer;
        }),
    },
  });
  let briefs: BriefFor[];
  const sendBrief = async (brief: BriefFor): Promise<SendResult> => {
    briefs.push(brief);
    return { outcome: 'sent' };
  };
  const commands = () =>
    createTellingCommands({
      ...ports(),
      sendBrief,
      seal: (text) => text,
      readAddress: (text) => URL.parse(text),
    });
  const open = (...alerts: AlertDraft[]) => store.inShop(shop, (tx) => tx.openAlerts(null, alerts, now));
  const end = (...subjects: string[]) => store.inShop(shop, (tx) => tx.resolveAlerts(subjects, now));
  /** Of people and channels; what Flow hears: tests/extensions/flow-team-alerts.test.ts. */
  const log = async () =>
    (await commands().tellingOf(shop, by, null)).log.filter(({ audience }) => audience !== 'flow');
  const to = (message: Outgoing) => ('email' in message.to ? message.to.email : message.to.channel);
  /** Lets the worker look every minute until this much later. */
  const pass = async (ms: number, step = MINUTE) => {
    for (const until = now + ms; now < until;) {
      now += step;
      await tellAll(ports());
    }
  };
  const save = (changes: Partial<Telling>) =>
    commands().saveTelling(shop, by, tellingSchema.parse({ quiet: null, ...changes }));

  beforeEach(async () => {
    [shop, now, sent, briefs, answers] = [newShop(), NOON, [], [], []];
    store = createTellingStore(ground.database);
    await installShop(ground.store, shop, []);
    // Of the agreed time: tests/contracts/owners.test.ts.
    await store.inShop(shop, (tx) =>
      tx.saveShop({ settings: settingsSchema.parse({ answerNowHours: null }) }),
    );
    await store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c1', { name: 'Spring' }));
      for (const one of [
        member('1', 'owner'),
        member('2', 'operations'),
        member('3', 'merchandiser'),
        member('4', 'viewer'),
      ])
        await tx.upsertMember(one);
    });
    await save({});
  });

  test('many items of one campaign are one message to each who is told at once; the owner reads it in the digest', async () => {
    await open(alert('item:c1:1:sold_out'), alert('item:c1:2:sold_out'));
    await pass(5 * MINUTE);
    expect(sent.map((one) => [to(one), one.what, one.lines.length])).toEqual([
      ['p2@tea.test', 'now', 2],
      ['p3@tea.test', 'now', 2],
    ]);
    expect(sent[0]?.lines[0]).toMatchObject({
      campaignName: 'Spring',
      message: 'alert.sold_out',
      phase: 'opened',
    });
    sent = [];
    await pass(24 * HOUR, HOUR);
    expect(sent.map((one) => [to(one), one.what, one.lines.length])).toEqual([['p1@tea.test', 'digest', 2]]);
  });

  test('what a clock that was ahead put off is told, and keeps nothing else waiting', async () => {
    now = NOON + 3 * HOUR;
    await open(alert('item:c1:1:sold_out'));
    await tellAll(ports());
    expect(sent).toEqual([]);
    now = NOON;
    await tellAll(ports());
    expect(sent.map((one) => [to(one), one.what])).toEqual([
      ['p2@tea.test', 'now'],
      ['p3@tea.test', 'now'],
    ]);
    sent = [];
    // Told three hours from now: neither a cool-down nor a pause begins then.
    await ground.database.prisma.delivery.updateMany({
      where: { shop },
      data: { startedAt: new Date(NOON + 3 * HOUR) },
    });
    await open(alert('item:c1:2:sold_out'));
    await pass(2 * MINUTE);
    expect(sent.map(to)).toEqual(['p2@tea.test', 'p3@tea.test']);
  });

  test('an end is one line in the digest of everybody who heard of the beginning', async () => {
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    await end('item:c1:1:sold_out');
    await pass(24 * HOUR, HOUR);
    expect(sent.slice(2).map((one) => [to(one), one.lines.map(({ phase }) => phase)])).toEqual([
      ['p1@tea.test', ['opened', 'resolved']],
      ['p2@tea.test', ['resolved']],
      ['p3@tea.test', ['resolved']],
    ]);
    sent = [];
    await pass(48 * HOUR, HOUR);
    expect(sent).toEqual([]);
  });

  test('what is over before it was told wakes nobody', async () => {
    await open(alert('item:c1:1:sold_out'));
    await tellAll(ports());
    await end('item:c1:1:sold_out');
    await pass(10 * MINUTE);
    expect(sent).toEqual([]);
    await pass(24 * HOUR, HOUR);
    expect(sent.map(({ what }) => what)).toEqual(['digest', 'digest', 'digest']);
  });

  test('two workers tell each condition once', async () => {
    await open(...Array.from({ length: 5 }, (_, n) => alert(`item:c${n}:1:sold_out`, 'sold_out', null)));
    for (let n = 0; n < 4; n += 1) {
      now += MINUTE;
      await Promise.all([tellAll(ports()), tellAll(ports()), tellAll(ports())]);
    }
    const told = sent.flatMap((one) => one.lines.map(({ alertId }) => `${to(one)} ${alertId}`));
    expect(told).toHaveLength(10);
    expect(new Set(told).size).toBe(10);
  });

  test('a worker that ends while it sends: nobody is told twice, and the log says that it is not sure', async () => {
    await open(alert('item:c1:1:sold_out'));
    await tellAll(ports());
    now += 2 * MINUTE;
    let died = (): void => {};
    const started = new Promise<void>((resolve) => (died = resolve));
    void tellAll(
      ports(async (message) => {
        sent.push(message);
        died();
        return new Promise<never>(() => {});
      }),
    );
    await started;
    await pass(HOUR);
    const heard = sent.filter((one) => to(one) === 'p2@tea.test');
    expect(heard).toHaveLength(1);
    const states = (await log()).filter(({ how }) => how === 'now').map(({ state }) => state);
    expect(states).toEqual(['unsure', 'unsure']);
  });

  test('what did not arrive is tried again, later and later; what is refused is not', async () => {
    await open(alert('item:c1:1:sold_out'));
    answers = [
      { outcome: 'later', reason: 'away' },
      { outcome: 'refused', reason: 'no such person' },
    ];
    await pass(2 * MINUTE, 10_000);
    expect(sent.map(to)).toEqual(['p2@tea.test']);
    const lines = await log();
    expect(lines.find(({ readerId }) => readerId === '3')).toMatchObject({
      state: 'failed',
      error: 'no such person',
    });
    expect(lines.find(({ readerId }) => readerId === '2')).toMatchObject({ state: 'sent' });
  });

  test('beyond the cap it goes into the digest, and the log says why', async () => {
    await save({ cap: 2 });
    for (const name of ['a', 'b', 'c']) {
      await open(alert(name, 'brake', null));
      await pass(40 * MINUTE);
    }
    expect(sent.filter((one) => to(one) === 'p2@tea.test')).toHaveLength(1);
    const own = (await log()).filter(({ readerId }) => readerId === '2');
    expect(own.filter(({ reason }) => reason === 'cap')).toHaveLength(2);
    await pass(24 * HOUR, HOUR);
    expect(
      sent.filter((one) => to(one) === 'p2@tea.test').map(({ what, lines }) => [what, lines.length]),
    ).toEqual([
      ['now', 1],
      ['digest', 2],
    ]);
  });

  test('why nobody was told can be answered', async () => {
    await store.inShop(shop, async (tx) => {
      for (const { userId } of await tx.members()) await tx.removeMember(userId);
    });
    await open(alert('brake', 'brake', null));
    await pass(2 * MINUTE);
    expect(await log()).toMatchObject([{ readerId: 'nobody', state: 'not_told', reason: 'nobody' }]);
    await store.inShop(shop, (tx) => tx.upsertMember(member('2', 'operations', { email: null })));
    await open(alert('token', 'token', null));
    await pass(2 * MINUTE);
    expect((await log())[0]).toMatchObject({ readerId: '2', state: 'not_told', reason: 'no_address' });
  });

  test('a channel is set, told, and taken out; its address is in no answer', async () => {
    const address = 'https://hooks.slack.test/services/T1/B1/secret';
    expect(await commands().setChannel(shop, by, 'slack', address)).toEqual({ ok: true });
    const shown = await commands().tellingOf(shop, by, null);
    expect(shown.channels).toEqual({ slack: 'hooks.slack.test', teams: null, webhook: null });
    expect(JSON.stringify(shown)).not.toContain('secret');
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    expect(sent.map(to)).toContain('slack');
    expect(await commands().setChannel(shop, by, 'slack', null)).toEqual({ ok: true });
    sent = [];
    await open(alert('brake', 'brake', null));
    await pass(2 * MINUTE);
    expect(sent.map(to)).not.toContain('slack');
  });

  test('a campaign’s own channel is told of that campaign alone, as the settings say for Slack', async () => {
    const address = 'https://hooks.slack.test/services/T1/B1/secret';
    const viewer = { userId: '4', name: 'Vi', role: 'viewer' as const };
    await store.inShop(shop, (tx) => tx.insertCampaign(campaign('c2', { name: 'Autumn' })));
    expect(await commands().setCampaignChannel(shop, viewer, 'c1', 'slack', address)).toMatchObject({
      reason: 'forbidden',
    });
    expect(await commands().setCampaignChannel(shop, by, 'c9', 'slack', address)).toMatchObject({
      ok: false,
    });
    expect(await commands().setCampaignChannel(shop, by, 'c1', 'slack', address)).toEqual({ ok: true });
    const views = createViews(ground.database.sql);
    expect(await views.campaignChannels(shop, 'c1')).toEqual([
      { channel: 'slack', host: 'hooks.slack.test' },
    ]);
    expect(await views.campaignChannels(newShop(), 'c1')).toEqual([]);
    await open(
      alert('item:c1:1:sold_out'),
      alert('item:c2:1:sold_out', 'sold_out', 'c2'),
      alert('brake', 'brake', null),
    );
    await pass(2 * MINUTE);
    const own = sent.filter(({ to: where }) => 'campaign' in where);
    expect(own.map(({ to: where, lines }) => ['campaign' in where && where.campaign, lines.length])).toEqual([
      ['Spring', 1],
    ]);
    sent = [];
    expect(await commands().testCampaignChannel(shop, by, 'c1', 'slack')).toEqual({ ok: true });
    expect(sent.map(({ to: where }) => 'campaign' in where && where.campaign)).toEqual(['Spring']);
    expect(await commands().testCampaignChannel(shop, by, 'c1', 'teams')).toMatchObject({ ok: false });
    await commands().setCampaignChannel(shop, by, 'c1', 'slack', null);
    sent = [];
    await open(alert('item:c1:2:sold_out'));
    await pass(60 * MINUTE);
    expect(sent.filter(({ to: where }) => 'campaign' in where)).toEqual([]);
  });

  test('only those who answer for the shop change it; everybody arranges their own and sees their own log', async () => {
    const merchandiser = { userId: '3', name: 'Mo', role: 'merchandiser' as const };
    expect(await commands().saveTelling(shop, merchandiser, {})).toMatchObject({ reason: 'forbidden' });
    expect(await commands().setChannel(shop, merchandiser, 'slack', null)).toMatchObject({
      reason: 'forbidden',
    });
    expect(await commands().testTelling(shop, merchandiser, 'slack')).toMatchObject({ reason: 'forbidden' });
    expect(await commands().saveOwnTelling(shop, merchandiser, { told: { sold_out: 'off' } })).toEqual({
      ok: true,
    });
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    expect(sent.map(to)).toEqual(['p2@tea.test']);
    const seen = (await commands().tellingOf(shop, merchandiser, null)).log;
    expect(seen).toMatchObject([{ readerId: '3', reason: 'muted' }]);
  });

  test('what was said to one person alone is in the log once, of them, in words for whoever reads it', async () => {
    const mention: AlertDraft = {
      ...alert('mention:n1:3', 'mention'),
      message: 'alert.mention',
      params: { person: 'Ada', name: 'Spring', note: '@Mo: swap it?' },
      addressee: '3',
    };
    await open(mention);
    await pass(2 * MINUTE);
    const logOf = async (userId: string, role: Role) =>
      (await commands().tellingOf(shop, { userId, name: '', role }, null)).log
        .filter(({ audience }) => !isChannel(audience))
        .map(({ readerId, message, state }) => [readerId, message, state]);
    expect(await logOf('3', 'merchandiser')).toEqual([['3', 'alert.mention', 'sent']]);
    expect(await logOf('1', 'owner')).toEqual([['3', 'of_another.mention', 'sent']]);
    expect(await logOf('2', 'operations')).toEqual([['3', 'of_another.mention', 'sent']]);
    expect(await logOf('4', 'viewer')).toEqual([]);
    // Moved to another role, they read nothing of it either.
    expect(await logOf('2', 'merchandiser')).toEqual([]);
  });

  test('what was changed, and by whom, is the history of how people work; what happens to products is not', async () => {
    const views = createViews(ground.database.sql);
    now += MINUTE;
    await save({ cap: 5, meetDay: 2 });
    await store.inShop(shop, (tx) =>
      tx.ledger(
        '7',
        [
          {
            kind: 'person',
            message: 'ledger.override_added',
            params: {},
            campaignId: null,
            variantId: null,
            actor: 'x',
          },
        ],
        now,
      ),
    );
    const [newest, ...older] = await views.agreements(shop, 50);
    expect(newest).toMatchObject({
      message: 'ledger.telling_saved',
      params: { changed: 'cap, meetDay' },
      actor: 'Ada (1)',
      at: now,
    });
    expect(differencesIn(newest?.params ?? {})).toMatchObject([
      { path: 'cap', after: 5 },
      { path: 'meetDay', before: null, after: 2 },
    ]);
    expect(older.map(({ message }) => message)).toEqual(['ledger.telling_saved']);
    expect(await views.agreements(newShop(), 50)).toEqual([]);
  });

  test('a test message goes to the person who asks', async () => {
    expect(await commands().testTelling(shop, by, 'email')).toEqual({ ok: true });
    expect(sent.map((one) => [to(one), one.what])).toEqual([['p1@tea.test', 'test']]);
    expect(await commands().testTelling(shop, by, 'teams')).toMatchObject({ ok: false });
    expect(briefs).toEqual([]);
    expect(await commands().testTelling(shop, by, 'brief')).toEqual({ ok: true });
    expect(briefs).toMatchObject([{ shop, userId: '1', email: 'p1@tea.test', locale: 'en', at: now }]);
    expect(sent).toHaveLength(1);
    const viewer = { userId: '9', name: 'Vera', role: 'viewer' as const };
    expect(await commands().testTelling(shop, viewer, 'brief')).toMatchObject({ ok: false });
  });
});

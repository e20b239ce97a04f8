/** A campaign's messages in Slack are one thread: from the alert's row to a server that answers as Slack documents. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AlertDraft } from '../../app/core/decision.ts';
import { settingsSchema } from '../../app/core/policy.ts';
import type { Role } from '../../app/core/roles.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import { createViews } from '../../app/db/views/create.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import { createLifecycle } from '../../app/flow/lifecycle.ts';
import { createTellingCommands } from '../../app/flow/telling/commands.ts';
import type { TellingStore } from '../../app/flow/telling/store.ts';
import { tellAll, type TellPorts } from '../../app/flow/telling/tell.ts';
import { createOffice } from '../../app/notify/office.ts';
import { createHttpPost, readAddress } from '../../app/notify/post.ts';
import { action as actOnCampaign } from '../../app/routes/campaign/campaign.tsx';
import { action as actOnTelling } from '../../app/routes/settings/notifications.tsx';
import { fakeContext, SHOP as SHOP_OF_ROUTES, visitOf } from '../routes/fake-context.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { startSlack, type SlackServer } from '../support/slack-server.ts';
import { campaign, HOUR, installShop, newShop, NOON } from './store-fixture.ts';

const MINUTE = 60_000;
const ADA = { userId: '1', name: 'Ada', role: 'owner' as const };
const alert = (
  subject: string,
  campaignId: string | null = 'c1',
  kind: AlertDraft['kind'] = 'sold_out',
): AlertDraft => ({
  subject,
  kind,
  urgency: 'now',
  message: `alert.${kind}`,
  params: { product: subject, variant: '', campaign: '', buyable: 0, need: 9 },
  campaignId,
});

onEachDatabase('Threads in Slack', (ground) => {
  let slack: SlackServer;
  let shop: string;
  let now: number;
  let store: TellingStore;
  let logged: string[];

  const seal = (text: string): string => Buffer.from(text).toString('base64');
  const ports = (): TellPorts => ({
    store: {
      ...store,
      // Tests share a database: each tells its own shop only.
      shopsToTell: async (at: number) => (await store.shopsToTell(at)).filter((one) => one === shop),
    },
    clock: { now: () => now },
    newId: randomUUID,
    log: { error: (details, message) => void logged.push(JSON.stringify([details, message])) },
    post: createOffice({
      mailer: null,
      http: createHttpPost({ allowLoopback: true }),
      open: (sealed) => Buffer.from(sealed, 'base64').toString(),
      apiKey: 'key',
      slackApi: slack.api,
      leaveAddress: () => '',
      now: () => now,
    }),
  });
  const commands = () =>
    createTellingCommands({
      ...ports(),
      sendBrief: async () => ({ outcome: 'sent' }),
      seal,
      readAddress: (text) => readAddress(text, true),
    });
  const open = (...alerts: AlertDraft[]) => store.inShop(shop, (tx) => tx.openAlerts(null, alerts, now));
  const end = (...subjects: string[]) => store.inShop(shop, (tx) => tx.resolveAlerts(subjects, now));
  /** Lets the worker look every minute until this much later. */
  const pass = async (ms: number, step = MINUTE) => {
    for (const until = now + ms; now < until;) {
      now += step;
      await tellAll(ports());
    }
  };
  const seen = (role: Role = 'owner') => commands().tellingOf(shop, { ...ADA, role }, null);
  const lastLine = async () => (await seen()).log.find(({ audience }) => audience === 'slack');
  /** Each message as the campaign that it begins with and its place: a first one, or a reply to which. */
  const threads = () =>
    slack.messages.map(({ ts, text, thread_ts: root }) => ({ of: text.split(':')[0], root: root ?? ts, ts }));

  beforeAll(async () => void (slack = await startSlack()));
  afterAll(() => slack.stop());
  beforeEach(async () => {
    [shop, now, logged] = [newShop(), NOON, []];
    Object.assign(slack, { messages: [], asked: [], moods: [], delayMs: 0 });
    slack.closed.clear();
    store = createTellingStore(ground.database);
    await prepare();
  });
  const prepare = async (): Promise<void> => {
    await installShop(ground.store, shop, []);
    await store.inShop(shop, async (tx) => {
      await tx.saveShop({ settings: settingsSchema.parse({ answerNowHours: null }) });
      await tx.insertCampaign(campaign('c1', { name: 'Spring' }));
      await tx.insertCampaign(campaign('c2', { name: 'Autumn' }));
    });
    await commands().saveTelling(shop, ADA, tellingSchema.parse({ quiet: null }));
    expect(await commands().setSlackBot(shop, ADA, slack.token)).toEqual({ ok: true });
    for (const id of ['c1', 'c2'])
      expect(await commands().setCampaignChannel(shop, ADA, id, 'slack', '#promo')).toEqual({ ok: true });
  };

  test('two alerts of a campaign and an end are one thread; another campaign in the channel has its own', async () => {
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    await open(alert('item:c1:2:need', 'c1', 'below_need'), alert('item:c2:1:sold_out', 'c2'));
    await pass(2 * MINUTE);
    await end('item:c1:1:sold_out');
    await pass(24 * HOUR, HOUR);
    const of = (name: string) => threads().filter((one) => one.of === name);
    expect(of('Spring').length).toBeGreaterThanOrEqual(3);
    expect(of('Autumn').length).toBeGreaterThanOrEqual(1);
    for (const name of ['Spring', 'Autumn'])
      expect(new Set(of(name).map(({ root }) => root))).toEqual(new Set([of(name)[0]?.ts]));
    const text = JSON.stringify(slack.messages);
    expect(text).toContain('Over since');
  });

  test('the shop’s own channel has threads, too; what is about several campaigns, or none, stays outside', async () => {
    await commands().setCampaignChannel(shop, ADA, 'c1', 'slack', null);
    await commands().setCampaignChannel(shop, ADA, 'c2', 'slack', null);
    expect(await commands().setChannel(shop, ADA, 'slack', 'C0OPS0001')).toEqual({ ok: true });
    await open(alert('item:c1:1:sold_out'), alert('brake', null, 'brake'));
    await pass(2 * MINUTE);
    await open(alert('refused:c1', 'c1', 'write_refused'), alert('refused:c2', 'c2', 'write_refused'));
    await end('item:c1:1:sold_out');
    await pass(HOUR);
    await open(alert('item:c1:3:sold_out'));
    await pass(2 * MINUTE);
    await pass(24 * HOUR, HOUR);
    const spring = threads().filter((one) => one.of === 'Spring');
    expect(spring.length).toBe(2);
    expect(spring[1]?.root).toBe(spring[0]?.ts);
    const others = threads().filter((one) => one.of !== 'Spring');
    expect(others.length).toBeGreaterThanOrEqual(2);
    expect(others.every(({ root, ts }) => root === ts)).toBe(true);
  });

  test('two workers that have a first message at the same time open one thread', async () => {
    await open(alert('item:c1:1:sold_out'));
    await tellAll(ports());
    now += 30_000;
    await open(alert('item:c1:2:need', 'c1', 'below_need'));
    await tellAll(ports());
    slack.delayMs = 500;
    now += 31_000;
    const first = tellAll(ports());
    await expect.poll(() => slack.asked.length).toBe(1);
    now += 30_000;
    await Promise.all([first, tellAll(ports()), tellAll(ports())]);
    expect(threads()).toHaveLength(2);
    expect(new Set(threads().map(({ root }) => root)).size).toBe(1);
  });

  test('a thread whose first message was deleted begins anew, once', async () => {
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    slack.remove(slack.messages[0]?.ts ?? '');
    await pass(HOUR);
    await open(alert('item:c1:2:sold_out'));
    await pass(2 * MINUTE);
    await pass(HOUR);
    await open(alert('item:c1:3:sold_out'));
    await pass(2 * MINUTE);
    expect(threads().map(({ root, ts }) => root === ts)).toEqual([true, false]);
    expect(threads()[1]?.root).toBe(threads()[0]?.ts);
  });

  test('a reply that Slack puts into the channel opens the next thread', async () => {
    const key = { campaignId: 'c1', room: '#promo' };
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    const root = slack.messages[0]?.ts;
    expect(await store.inShop(shop, (tx) => tx.threadOf(key))).toBe(root);
    slack.moods = [{ outside: true }];
    await pass(HOUR);
    await open(alert('item:c1:2:sold_out'));
    await pass(2 * MINUTE);
    expect(await store.inShop(shop, (tx) => tx.threadOf(key))).toBe(slack.messages[1]?.ts);
    expect(slack.messages[1]?.ts).not.toBe(root);
  });

  test('what Slack has no time for waits as long as it asks; what it refuses says what to do, until one arrives', async () => {
    slack.moods = [{ status: 429, retryAfter: '600' }];
    await open(alert('item:c1:1:sold_out'));
    await pass(5 * MINUTE);
    expect(slack.messages).toHaveLength(0);
    expect(await lastLine()).toMatchObject({ state: 'waiting', error: 'slack: ratelimited' });
    await pass(8 * MINUTE);
    expect(slack.messages).toHaveLength(1);
    slack.closed.add('C0PROMO01');
    await pass(HOUR);
    await open(alert('item:c1:2:sold_out'));
    await pass(2 * MINUTE);
    expect(await lastLine()).toMatchObject({ state: 'failed', error: 'slack: not_in_channel' });
    expect((await seen()).slackBot).toEqual({ isSet: true, troubles: ['slack: not_in_channel'] });
    expect(await commands().testCampaignChannel(shop, ADA, 'c1', 'slack')).toMatchObject({
      problems: [{ message: 'slack_advice.invite_bot', params: { error: 'not_in_channel' } }],
    });
    slack.closed.clear();
    await pass(HOUR);
    await open(alert('item:c1:3:sold_out'));
    await pass(2 * MINUTE);
    expect((await seen()).slackBot.troubles).toEqual([]);
    expect(logged.join()).toContain('not_in_channel');
    expect(logged.join()).not.toContain('xoxb');
  });

  test('a test stands outside of threads and opens none', async () => {
    expect(await commands().testCampaignChannel(shop, ADA, 'c1', 'slack')).toEqual({ ok: true });
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    expect(await commands().testCampaignChannel(shop, ADA, 'c1', 'slack')).toEqual({ ok: true });
    expect(threads().map(({ root, ts }) => root === ts)).toEqual([true, true, true]);
    const kept = await store.inShop(shop, (tx) => tx.threadOf({ campaignId: 'c1', room: '#promo' }));
    expect(kept).toBe(slack.messages[1]?.ts);
  });

  test('without the bot a channel is not reached, and the log says so', async () => {
    expect(await commands().setSlackBot(shop, ADA, null)).toEqual({ ok: true });
    await open(alert('item:c1:1:sold_out'));
    await pass(2 * MINUTE);
    expect(slack.asked).toEqual([]);
    expect(await lastLine()).toMatchObject({ state: 'not_told', reason: 'no_channel' });
    expect(await commands().testCampaignChannel(shop, ADA, 'c1', 'slack')).toMatchObject({
      problems: [{ message: 'problem.nowhere_to_send' }],
    });
  });

  test('a thread is of one shop, campaign and channel', async () => {
    const key = { campaignId: 'c1', room: '#promo' };
    const other = newShop();
    await store.inShop(shop, (tx) => tx.saveThread(key, '1.1'));
    await store.inShop(shop, (tx) => tx.saveThread(key, '1.2'));
    const of = (where: string, more: Partial<typeof key> = {}) =>
      store.inShop(where, (tx) => tx.threadOf({ ...key, ...more }));
    expect(await of(shop)).toBe('1.2');
    expect(await of(other)).toBeNull();
    expect(await of(shop, { campaignId: 'c2' })).toBeNull();
    expect(await of(shop, { room: '#ops' })).toBeNull();
    await store.inShop(shop, (tx) => tx.eraseShop());
    expect(await of(shop)).toBeNull();
    expect((await store.inShop(shop, (tx) => tx.telling())).slackToken).toBeNull();
  });

  test('the token is sealed, in no answer and in no settings file, and forgotten when the app is taken out', async () => {
    const token = async (): Promise<string | null> =>
      (await store.inShop(shop, (tx) => tx.telling())).slackToken;
    expect(await token()).toBe(seal(slack.token));
    const secrets = [slack.token, seal(slack.token)];
    const nothing = () => Promise.reject(new Error('Shopify is not asked here'));
    const file = await createCommands({
      store: ground.store,
      shopify: { readProduct: nothing } as never,
      clock: { now: () => now },
      newId: randomUUID,
    } as never).exportSettings(shop, ADA);
    const views = createViews(ground.database.sql);
    const shown = JSON.stringify([
      file,
      await seen('viewer'),
      await seen(),
      await views.campaignChannels(shop, 'c1'),
      await views.agreements(shop, 50),
    ]);
    expect(file).toMatchObject({ ok: true });
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(shown).toContain('ledger.slack_bot_set');
    expect(await views.campaignChannels(shop, 'c1')).toEqual([{ channel: 'slack', host: '#promo' }]);
    const quiet = async () => undefined;
    await createLifecycle({
      store: ground.store,
      clock: { now: () => now },
      forgetSessions: quiet,
      firstSettings: settingsSchema.parse({}),
      requestSync: quiet,
      requestNightly: quiet,
      requestOrders: async () => undefined,
      grantedScopes: async () => ['read_orders'],
      requestFarewell: quiet,
    }).uninstalled(shop, now + 1);
    expect(await token()).toBeNull();
  });

  test('what is entered wrongly is said clearly, and changes nothing', async () => {
    shop = SHOP_OF_ROUTES;
    await prepare();
    const before = await store.inShop(shop, (tx) => tx.telling());
    const ask = async (body: object, visitor: Role = 'owner') => {
      const fake = fakeContext({ telling: commands(), visitor });
      const result = await actOnTelling(visitOf(fake, '/app/settings/notifications', { body }));
      return result.ok ? 'ok' : result.problems.map(({ field, message }) => [field, message]);
    };
    const askCampaign = async (address: string) => {
      const fake = fakeContext({ telling: commands() });
      const body = { intent: 'set_campaign_channel', channel: 'slack', address };
      const result = await actOnCampaign(visitOf(fake, '/app/campaigns/c1', { body, params: { id: 'c1' } }));
      return result.ok ? 'ok' : result.problems.map(({ field, message }) => [field, message]);
    };
    for (const token of ['xoxp-1234567890-abcdef', 'hello', ''])
      expect(await ask({ intent: 'set_slack_bot', token })).toEqual([['slack_bot', 'problem.slack_token']]);
    expect(await ask({ intent: 'set_slack_bot', token: null }, 'merchandiser')).toEqual([
      [null, 'problem.forbidden'],
    ]);
    for (const address of ['#two words', 'promo', ''])
      expect(await ask({ intent: 'set_channel', channel: 'slack', address })).toEqual([
        ['slack', 'problem.slack_channel'],
      ]);
    expect(await ask({ intent: 'set_channel', channel: 'teams', address: '#promo' })).toEqual([
      ['teams', 'problem.channel_address'],
    ]);
    expect(await askCampaign('#two words')).toEqual([['address', 'problem.slack_channel']]);
    expect(await askCampaign('ftp://promo')).toEqual([['address', 'problem.channel_address']]);
    expect(await store.inShop(shop, (tx) => tx.telling())).toEqual(before);

    expect(await askCampaign('https://tea.slack.com/archives/C0OPS0001')).toBe('ok');
    expect(await ask({ intent: 'set_slack_bot', token: null })).toBe('ok');
    expect(await askCampaign('#promo')).toEqual([['address', 'problem.no_slack_bot']]);
    expect(await ask({ intent: 'set_channel', channel: 'slack', address: '#promo' })).toEqual([
      ['slack', 'problem.no_slack_bot_yet'],
    ]);
    const after = await store.inShop(shop, (tx) => tx.telling());
    expect(after.campaignChannels[0]).toMatchObject({ address: null, host: 'C0OPS0001' });
    expect(after.slackToken).toBeNull();
  });
});

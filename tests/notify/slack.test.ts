/** What the bot posts, against a server that answers as Slack documents. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Outgoing, SlackRoom } from '../../app/flow/telling/tell.ts';
import { createOffice } from '../../app/notify/office.ts';
import { createHttpPost } from '../../app/notify/post.ts';
import { SLACK_API } from '../../app/notify/slack.ts';
import { startSlack, type SlackServer } from '../support/slack-server.ts';
import { NOW, toldLine } from './told-line.ts';

let slack: SlackServer;
beforeAll(async () => void (slack = await startSlack()));
afterAll(() => slack.stop());
beforeEach(() => {
  slack.messages = [];
  slack.asked = [];
  slack.closed.clear();
});

const line = toldLine();
const office = (api = slack.api, allowLoopback = true) =>
  createOffice({
    mailer: null,
    http: createHttpPost({ allowLoopback }),
    open: (sealed) => (sealed === 'lost' ? null : sealed),
    apiKey: 'key',
    slackApi: api,
    leaveAddress: () => '',
    now: () => NOW,
  });
const send = (to: Partial<SlackRoom> = {}, more: Partial<Outgoing> = {}, from = office()) =>
  from.send({
    id: 'm1',
    shop: { domain: 'tea.myshopify.com', name: 'Tea', zone: 'UTC', currency: 'EUR' },
    to: { channel: 'slack', room: '#promo', token: slack.token, locale: 'en', campaign: 'Spring', ...to },
    what: 'now',
    lines: [line],
    at: NOW,
    ...more,
  });

test('a first message is posted into the channel with the token as a header, and says what opens its thread', async () => {
  expect(await send()).toEqual({ outcome: 'sent', thread: slack.messages[0]?.ts });
  expect(slack.asked).toEqual([`Bearer ${slack.token}`]);
  const [message] = slack.messages;
  expect(message).toMatchObject({
    channel: 'C0PROMO01',
    text: 'Spring: 1 item is sold out',
    unfurl_links: false,
    unfurl_media: false,
  });
  expect(message?.blocks[0]).toMatchObject({ type: 'header' });
  expect(message).not.toHaveProperty('thread_ts');
  expect(message).not.toHaveProperty('reply_broadcast');
});

test('a reply goes into its thread; only what is urgent is shown in the channel, too', async () => {
  await send();
  const thread = slack.messages[0]?.ts ?? '';
  expect(await send({ room: 'C0PROMO01' }, { thread })).toEqual({ outcome: 'sent', thread });
  await send({}, { thread, lines: [{ ...line, phase: 'resolved', resolvedAt: NOW }] });
  expect(slack.messages.slice(1).map((one) => [one.thread_ts, one.reply_broadcast])).toEqual([
    [thread, true],
    [thread, false],
  ]);
});

test('a thread whose first message is gone is said to be', async () => {
  expect(await send({}, { thread: '1.1' })).toEqual({
    outcome: 'refused',
    reason: 'slack: thread_not_found',
    threadGone: true,
  });
});

test.each(['not_in_channel', 'token_revoked', 'account_inactive', 'is_archived', 'msg_too_long'])(
  '%s: refused for good, by its name',
  async (error) => {
    slack.moods = [{ error }];
    expect(await send()).toEqual({ outcome: 'refused', reason: `slack: ${error}` });
  },
);

test('a wrong token, one that cannot be opened, and an unknown channel', async () => {
  expect(await send({ token: 'xoxb-other' })).toEqual({ outcome: 'refused', reason: 'slack: invalid_auth' });
  expect(await send({ token: 'lost' })).toEqual({ outcome: 'refused', reason: 'slack: not_authed' });
  expect(await send({ room: '#nowhere' })).toEqual({
    outcome: 'refused',
    reason: 'slack: channel_not_found',
  });
});

test('too many messages wait for as long as Slack asks, an hour at most', async () => {
  const later = (waitMs: number) => ({ outcome: 'later', reason: 'slack: ratelimited', waitMs });
  slack.moods = [
    { status: 429, retryAfter: '90' },
    { status: 429 },
    { status: 429, retryAfter: 'soon' },
    { status: 429, retryAfter: '999999' },
  ];
  expect(await send()).toEqual(later(90_000));
  expect(await send()).toEqual(later(30_000));
  expect(await send()).toEqual(later(30_000));
  expect(await send()).toEqual(later(3_600_000));
  slack.moods = [{ error: 'service_unavailable' }, { status: 503 }];
  expect(await send()).toMatchObject({ outcome: 'later' });
  expect(await send()).toMatchObject({ outcome: 'later' });
});

test('an answer that was lost, or that says that something may have happened, is not sure', async () => {
  slack.moods = [{ drops: true }, { error: 'internal_error' }];
  expect(await send()).toMatchObject({ outcome: 'unsure' });
  expect(await send()).toMatchObject({ outcome: 'unsure' });
  expect(slack.messages).toHaveLength(1);
});

test('only Slack over https is reached; the token is in no reason', async () => {
  expect(SLACK_API).toBe('https://slack.com/api');
  expect(await send({}, {}, office(slack.api, false))).toEqual({
    outcome: 'refused',
    reason: 'not a public https address',
  });
  expect(slack.asked).toEqual([]);
  const away = await send({}, {}, office('http://127.0.0.1:1/api'));
  expect(away.outcome).toBe('later');
  expect(JSON.stringify(away)).not.toContain('xoxb');
});

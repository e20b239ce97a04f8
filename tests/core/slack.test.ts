import { describe, expect, test } from 'vitest';
import {
  adviceOf,
  campaignOfThread,
  isShownInChannel,
  meansSlackChannel,
  outcomeOfSlackError,
  readBotToken,
  readSlackChannel,
  slackReason,
} from '../../app/core/slack.ts';

describe('a bot’s token', () => {
  test('is taken without blanks around it', () =>
    expect(readBotToken(' xoxb-1234567890-abcDEF \n')).toBe('xoxb-1234567890-abcDEF'));
  test.each([
    'xoxp-1234567890-abcdef',
    'xapp-1234567890-abcdef',
    'xoxb-short',
    'xoxb-1234567890 abcdef',
    'xoxb-1234567890\nX-Header:1',
    `xoxb-${'a'.repeat(241)}`,
    'https://hooks.slack.com/services/T/B/x',
    '',
  ])('%j is none', (text) => expect(readBotToken(text)).toBeNull());
});

describe('a channel', () => {
  test.each([
    ['#promo', '#promo'],
    [' #Spring-Sale_2027 ', '#spring-sale_2027'],
    ['#angebote-für-märz', '#angebote-für-märz'],
    ['#特売', '#特売'],
    ['C0123ABC', 'C0123ABC'],
    ['G0123ABCD', 'G0123ABCD'],
    ['https://tea.slack.com/archives/C0123ABCD', 'C0123ABCD'],
    ['https://tea.slack.com/archives/C0123ABCD/', 'C0123ABCD'],
  ])('%j is %s', (text, room) => {
    expect(readSlackChannel(text)).toBe(room);
    expect(meansSlackChannel(text)).toBe(true);
  });
  test.each([
    'promo',
    '#',
    '#two words',
    '#a.b',
    '#a#b',
    `#${'a'.repeat(81)}`,
    'D0123ABCD',
    'c0123abcd',
    '@mo',
    '',
  ])('%j is none, and no address either', (text) => {
    expect(readSlackChannel(text)).toBeNull();
    expect(meansSlackChannel(text)).toBe(true);
  });
  test.each([
    'https://hooks.slack.com/services/T1/B1/x',
    'http://127.0.0.1/',
    'https://slack.com.evil.test/archives/C0123ABCD',
  ])('%s is an address', (text) => {
    expect(readSlackChannel(text)).toBeNull();
    expect(meansSlackChannel(text)).toBe(false);
  });
});

test('a message belongs into the thread of the one campaign that all of it is about', () => {
  const of = (...ids: (string | null)[]) => campaignOfThread(ids.map((campaignId) => ({ campaignId })));
  expect(of('c1')).toBe('c1');
  expect(of('c1', 'c1')).toBe('c1');
  expect(of('c1', 'c2')).toBeNull();
  expect(of('c1', null)).toBeNull();
  expect(of(null, 'c1')).toBeNull();
  expect(of(null)).toBeNull();
  expect(of()).toBeNull();
});

test('a reply is shown in the channel when something in it is urgent and not over', () => {
  const line = { urgency: 'now', phase: 'opened', resolvedAt: null };
  expect(isShownInChannel([{ ...line, urgency: 'today' }, line])).toBe(true);
  expect(isShownInChannel([{ ...line, urgency: 'today' }])).toBe(false);
  expect(isShownInChannel([{ ...line, resolvedAt: 1 }])).toBe(false);
  expect(isShownInChannel([{ ...line, phase: 'resolved' }])).toBe(false);
  expect(isShownInChannel([])).toBe(false);
});

describe('an error', () => {
  test.each([
    ['ratelimited', 'later'],
    ['service_unavailable', 'later'],
    ['fatal_error', 'unsure'],
    ['internal_error', 'unsure'],
    ['thread_not_found', 'thread_gone'],
    ['message_not_found', 'thread_gone'],
    ['cannot_reply_to_message', 'thread_gone'],
    ['restricted_action_thread_locked', 'thread_gone'],
    ['restricted_action_non_threadable_channel', 'thread_gone'],
    ['org_login_required', 'later'],
    ['not_in_channel', 'refused'],
    ['something_new', 'refused'],
  ] as const)('%s: %s', (error, outcome) => expect(outcomeOfSlackError(error)).toBe(outcome));

  test.each([
    ['invalid_auth', 'renew_token'],
    ['token_revoked', 'renew_token'],
    ['account_inactive', 'renew_token'],
    ['not_in_channel', 'invite_bot'],
    ['channel_not_found', 'find_channel'],
    ['is_archived', 'unarchive'],
    ['missing_scope', 'give_scope'],
    ['restricted_action', 'allow_posting'],
    ['msg_too_long', 'shorter'],
    ['team_not_found', 'find_channel'],
    ['something_new', 'other'],
  ] as const)('%s: people are told to %s', (error, advice) =>
    expect(adviceOf(slackReason(error))).toEqual({ advice, error }),
  );
  test('what passes by itself, and what others say, asks for nothing', () => {
    expect(adviceOf(slackReason('ratelimited'))).toBeNull();
    expect(adviceOf('404 no_service')).toBeNull();
    expect(adviceOf('slack: <b>')).toBeNull();
  });
});

/** Slack by a bot's token: what names a channel, which messages are one thread, and what an error asks people to do. */

/** A bot's token as Slack gives it out; a user's (xoxp-) or an app's (xapp-) would speak as somebody else. */
const BOT_TOKEN = /^xoxb-[A-Za-z0-9-]{10,240}$/;
/** Public (C) and older private (G) channels have such ids (Slack: conversation object). */
const CHANNEL_ID = /^[CG][A-Z0-9]{7,20}$/;
/** Small letters of any script, digits, hyphens and underscores, 80 at most (Slack: guidelines for channel names). */
const CHANNEL_NAME = /^#[\p{Ll}\p{Lo}\p{M}\p{N}_-]{1,80}$/u;
/** What "Copy link" of a channel gives. */
const CHANNEL_LINK = /^https:\/\/[a-z0-9-]+(?:\.enterprise)?\.slack\.com\/archives\/([CG][A-Z0-9]{7,20})\/?$/;

/** The token without what surrounds it; null when it is not a bot's. */
export function readBotToken(text: string): string | null {
  const token = text.trim();
  return BOT_TOKEN.test(token) ? token : null;
}

/** Id or `#name` of the channel that a text means; null when it means none. */
export function readSlackChannel(text: string): string | null {
  const given = text.trim();
  const id = CHANNEL_LINK.exec(given)?.[1] ?? given;
  if (CHANNEL_ID.test(id)) return id;
  const name = given.toLowerCase();
  return CHANNEL_NAME.test(name) ? name : null;
}

/** Whether a text is meant as a channel and not as an address. */
export const meansSlackChannel = (text: string): boolean =>
  !/^[a-z][a-z0-9+.-]*:/i.test(text.trim()) || readSlackChannel(text) !== null;

/** The campaign in whose thread a message belongs: the one that all of it is about; null: it is about several, or none. */
export function campaignOfThread(lines: readonly { campaignId: string | null }[]): string | null {
  const [first] = lines;
  const campaignId = first?.campaignId ?? null;
  return lines.every((line) => line.campaignId === campaignId) ? campaignId : null;
}

/** Whether a reply is shown in the channel, too: nobody is told of a reply in a thread that they do not follow. */
export const isShownInChannel = (
  lines: readonly { urgency: string; phase: string; resolvedAt: number | null }[],
): boolean =>
  lines.some(
    ({ urgency, phase, resolvedAt }) => urgency === 'now' && phase !== 'resolved' && resolvedAt === null,
  );

/** What people can do about an error. */
export const SLACK_ADVICE = [
  'renew_token',
  'invite_bot',
  'find_channel',
  'unarchive',
  'give_scope',
  'allow_posting',
  'shorter',
  'other',
] as const;
export type SlackAdvice = (typeof SLACK_ADVICE)[number];

const ADVICE: Readonly<Record<string, SlackAdvice>> = {
  invalid_auth: 'renew_token',
  not_authed: 'renew_token',
  token_revoked: 'renew_token',
  token_expired: 'renew_token',
  account_inactive: 'renew_token',
  not_allowed_token_type: 'renew_token',
  not_in_channel: 'invite_bot',
  channel_not_found: 'find_channel',
  is_archived: 'unarchive',
  missing_scope: 'give_scope',
  no_permission: 'give_scope',
  restricted_action: 'allow_posting',
  restricted_action_read_only_channel: 'allow_posting',
  restricted_action_thread_only_channel: 'allow_posting',
  ekm_access_denied: 'allow_posting',
  team_access_not_granted: 'give_scope',
  team_not_found: 'find_channel',
  msg_too_long: 'shorter',
  msg_blocks_too_long: 'shorter',
};

/** Slack took nothing and may take it another time. */
const FOR_NOW: readonly string[] = [
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'org_login_required',
];
/** Slack: "some aspect of the operation may have succeeded before the error was raised". */
const HALF_DONE: readonly string[] = ['fatal_error', 'internal_error'];
/**
 * It would be taken outside of its thread, which was deleted or locked or is not possible there. What Slack says when the first
 * message was deleted is not in its documents: the first three are what its other methods say of it.
 */
const THREAD_GONE: readonly string[] = [
  'thread_not_found',
  'message_not_found',
  'invalid_thread_ts',
  'cannot_reply_to_message',
  'restricted_action_thread_locked',
  'restricted_action_non_threadable_channel',
];

/** What an error of `chat.postMessage` says of the message (Slack: chat.postMessage, errors). */
export function outcomeOfSlackError(error: string): 'later' | 'unsure' | 'thread_gone' | 'refused' {
  if (FOR_NOW.includes(error)) return 'later';
  if (HALF_DONE.includes(error)) return 'unsure';
  return THREAD_GONE.includes(error) ? 'thread_gone' : 'refused';
}

/** How an error of Slack is written into the log of deliveries. */
export const slackReason = (error: string): string => `slack: ${error}`;

/** What to do about a reason in the log; null when it is none of Slack's errors. */
export function adviceOf(reason: string): { advice: SlackAdvice; error: string } | null {
  const error = /^slack: ([a-z_]{1,60})$/.exec(reason)?.[1];
  if (error === undefined || outcomeOfSlackError(error) === 'later') return null;
  return { advice: ADVICE[error] ?? 'other', error };
}

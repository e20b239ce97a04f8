import { z } from 'zod';
import { isShownInChannel, outcomeOfSlackError, slackReason } from '../core/slack.ts';
import type { Outgoing, SendResult, SlackRoom } from '../flow/telling/tell.ts';
import { slackContent } from './layouts.ts';
import type { HttpPost } from './post.ts';
import type { Words } from './words.ts';

/** Where Slack's Web API is. */
export const SLACK_API = 'https://slack.com/api';

/** Slack answers 200 to what it refuses, too. `message.thread_ts` is there when the message went into a thread. */
const answerSchema = z.union([
  z.object({
    ok: z.literal(true),
    ts: z.string().regex(/^\d{1,20}\.\d{1,10}$/),
    message: z.object({ thread_ts: z.string().optional() }).optional(),
  }),
  z.object({ ok: z.literal(false), error: z.string().regex(/^[a-z_]{1,60}$/) }),
]);
const MOST_WAIT_MS = 3_600_000;
const USUAL_WAIT_MS = 30_000;

/** Posts a message with the token of the shop's bot (`chat.postMessage`), in its thread if it has one. */
export async function postToSlack(
  { http, api }: { http: HttpPost; api: string },
  { room }: SlackRoom,
  token: string,
  words: Words,
  { thread, lines }: Pick<Outgoing, 'thread' | 'lines'>,
): Promise<SendResult> {
  const reply = thread === undefined ? {} : { thread_ts: thread, reply_broadcast: isShownInChannel(lines) };
  const body = { channel: room, ...slackContent(words), ...reply, unfurl_links: false, unfurl_media: false };
  const answer = await http.ask(`${api}/chat.postMessage`, JSON.stringify(body), {
    Authorization: `Bearer ${token}`,
  });
  if ('outcome' in answer) return answer;
  if (answer.status === 429)
    return { outcome: 'later', reason: slackReason('ratelimited'), waitMs: waitOf(answer.retryAfter) };
  if (answer.status >= 500 || answer.status === 408)
    return { outcome: 'later', reason: `Slack: ${answer.status}` };
  const read = answerSchema.safeParse(jsonOf(answer.text));
  if (!read.success) {
    const reason = `Slack: ${answer.status}, an answer that is not in its documents`;
    return answer.status < 300 ? { outcome: 'unsure', reason } : { outcome: 'refused', reason };
  }
  return read.data.ok ? taken(read.data, thread) : refusal(read.data.error);
}

function taken(
  { ts, message }: { ts: string; message?: { thread_ts?: string | undefined } | undefined },
  thread: string | undefined,
): SendResult {
  // A reply that Slack put into the channel, because its thread is gone, opens the next thread itself.
  const root = message?.thread_ts ?? (message === undefined ? (thread ?? ts) : ts);
  return { outcome: 'sent', thread: root };
}

function refusal(error: string): SendResult {
  const reason = slackReason(error);
  const outcome = outcomeOfSlackError(error);
  if (outcome === 'thread_gone') return { outcome: 'refused', reason, threadGone: true };
  return { outcome, reason };
}

/** `Retry-After` is in seconds. */
function waitOf(retryAfter: string | undefined): number {
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, MOST_WAIT_MS) : USUAL_WAIT_MS;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

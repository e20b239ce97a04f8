/** A stand-in for Slack's Web API on this machine: `chat.postMessage` as Slack documents it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SlackMessage {
  ts: string;
  channel: string;
  text: string;
  blocks: object[];
  thread_ts?: string;
  reply_broadcast?: boolean;
  unfurl_links?: boolean;
}
/** What the next request gets: an error, a status, no answer though it was taken, or a place outside of its thread. */
type Mood = { error: string } | { status: number; retryAfter?: string } | { drops: true } | { outside: true };

export interface SlackServer {
  api: string;
  token: string;
  /** Channels by name, with their ids; those in which the bot is not. */
  channels: Map<string, string>;
  closed: Set<string>;
  messages: SlackMessage[];
  /** Authorization headers, one a request. */
  asked: string[];
  moods: Mood[];
  /** How long an answer takes, milliseconds. */
  delayMs: number;
  /** Slack forgets a message. */
  remove(ts: string): void;
  stop(): Promise<void>;
}

export async function startSlack(): Promise<SlackServer> {
  let count = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      slack.asked.push(request.headers.authorization ?? '');
      const mood = slack.moods.shift();
      const answer = (value: object): void => {
        setTimeout(() => {
          response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
        }, slack.delayMs);
      };
      const refuse = (error: string): void => answer({ ok: false, error });
      if (request.method !== 'POST' || request.url !== '/api/chat.postMessage')
        return refuse('unknown_method');
      if (mood && 'status' in mood) {
        const headers = mood.retryAfter === undefined ? {} : { 'Retry-After': mood.retryAfter };
        return void response.writeHead(mood.status, headers).end('{"ok":false,"error":"ratelimited"}');
      }
      if (mood && 'error' in mood) return refuse(mood.error);
      if (request.headers.authorization !== `Bearer ${slack.token}`) return refuse('invalid_auth');
      const body = JSON.parse(Buffer.concat(parts).toString()) as Omit<SlackMessage, 'ts'>;
      const id = body.channel.startsWith('#') ? slack.channels.get(body.channel) : body.channel;
      if (id === undefined || ![...slack.channels.values()].includes(id)) return refuse('channel_not_found');
      if (slack.closed.has(id)) return refuse('not_in_channel');
      if (body.thread_ts !== undefined && !slack.messages.some(({ ts }) => ts === body.thread_ts))
        return refuse('thread_not_found');
      const ts = `1503435956.${String((count += 1)).padStart(6, '0')}`;
      const message: SlackMessage = { ...body, ts, channel: id };
      if (mood && 'outside' in mood) delete message.thread_ts;
      slack.messages.push(message);
      if (mood && 'drops' in mood) return void request.socket.destroy();
      answer({ ok: true, channel: id, ts, message });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const slack: SlackServer = {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    token: 'xoxb-1234567890-abcdefghij',
    channels: new Map([
      ['#promo', 'C0PROMO01'],
      ['#ops', 'C0OPS0001'],
    ]),
    closed: new Set(),
    messages: [],
    asked: [],
    moods: [],
    delayMs: 0,
    remove(ts) {
      slack.messages = slack.messages.filter((one) => one.ts !== ts);
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return slack;
}

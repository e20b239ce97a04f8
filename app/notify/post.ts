import { request as requestPlain, type RequestOptions } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { SendResult } from '../flow/telling/tell.ts';
import { checkedLookup, isLoopback, isPublic, PrivateAddress } from './addresses.ts';

export interface PostOptions {
  /** Plain http to this machine is allowed: tests, and a relay beside the app. */
  allowLoopback: boolean;
}

export interface HttpPost {
  /** Sends JSON to an address that a user gave. `twice`: the receiver knows a repetition by its id. */
  post(address: string, body: string, headers: Record<string, string>, twice: boolean): Promise<SendResult>;
  /** Sends JSON and gives back what was answered, or what became of it where nothing was. */
  ask(address: string, body: string, headers: Record<string, string>): Promise<Answer | Unanswered>;
}

export interface Answer {
  status: number;
  /** The header of that name. */
  retryAfter: string | undefined;
  /** The beginning of it, 200,000 characters at most. */
  text: string;
}
/** No answer came. */
type Unanswered = Extract<SendResult, { reason: string }>;

const TIMEOUT_MS = 15_000;
const MOST_READ = 200_000;

/** An https address without a user in it (http only for this machine, where that is allowed); null for any other text. */
export function readAddress(text: string, allowLoopback: boolean): URL | null {
  const url = URL.parse(text.trim());
  if (!url || url.username !== '' || url.password !== '' || text.length > 2_000) return null;
  const host = hostOf(url);
  if (allowLoopback && (isLoopback(host) || host === 'localhost')) return url;
  if (url.protocol !== 'https:') return null;
  return isIP(host) === 0 || isPublic(host) ? url : null;
}

/** Redirects are not followed: whoever moved tells the shop, and a redirect cannot lead where the address may not. */
export function createHttpPost({ allowLoopback }: PostOptions): HttpPost {
  const allowed = (ip: string): boolean => isPublic(ip) || (allowLoopback && isLoopback(ip));
  const checked = checkedLookup(allowed);
  async function send(
    address: string,
    body: string,
    headers: Record<string, string>,
    twice: boolean,
  ): Promise<Answer | Unanswered> {
    const url = readAddress(address, allowLoopback);
    if (!url) return { outcome: 'refused', reason: 'not a public https address' };
    return exchange(url, body, headers, checked, twice);
  }
  return {
    async post(...message) {
      const answer = await send(...message);
      return 'outcome' in answer ? answer : resultOf(answer);
    },
    ask: (address, body, headers) => send(address, body, headers, false),
  };
}

function exchange(
  url: URL,
  body: string,
  headers: Record<string, string>,
  lookup: LookupFunction,
  twice: boolean,
): Promise<Answer | Unanswered> {
  return new Promise((resolve) => {
    const options: RequestOptions = {
      method: 'POST',
      lookup,
      // A connection of its own each time: none is left over that was checked for another name.
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': String(Buffer.byteLength(body)),
        'User-Agent': 'Holdfast',
        ...headers,
      },
    };
    let connected = false;
    const ask = url.protocol === 'https:' ? requestTls : requestPlain;
    const request = ask(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part.slice(0, MOST_READ - text.length);
      });
      const answered = (): void =>
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text });
      response.on('end', answered);
      response.on('error', answered);
    });
    request.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (connected = true));
    });
    request.on('error', (error: Error) => {
      if (error instanceof PrivateAddress) resolve({ outcome: 'refused', reason: error.message });
      else resolve({ outcome: connected && !twice ? 'unsure' : 'later', reason: error.message });
    });
    request.end(body);
  });
}

function resultOf({ status, text }: Answer): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  const reason = `${status} ${text.slice(0, 200)}`.trim();
  return { outcome: status === 408 || status === 429 || status >= 500 ? 'later' : 'refused', reason };
}

/** The name or number in an address, an IPv6 one without its brackets. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

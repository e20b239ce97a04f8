import { slackReason } from '../core/slack.ts';
import type { Left } from '../flow/telling/unsubscribe.ts';
import type { Outgoing, Post, SendResult } from '../flow/telling/tell.ts';
import type { Mailer } from '../mail/mailer.ts';
import { letterOf } from './letter.ts';
import { signatureHeaders, slackBody, teamsBody, webhookBody } from './layouts.ts';
import type { HttpPost } from './post.ts';
import { postToSlack } from './slack.ts';
import { triggersIn, wordsFor } from './words.ts';

export interface OfficeParts {
  /** Null: no mail server is configured. */
  mailer: Mailer | null;
  http: HttpPost;
  /** Opens what was sealed for this shop; null when no key of ours does. */
  open(sealed: string, shop: string): string | null;
  apiKey: string;
  /** Where Slack's Web API is. */
  slackApi: string;
  /** Address that takes a person off these. */
  leaveAddress(shop: string, userId: string, what: readonly Left[]): string;
  /** Epoch milliseconds. */
  now(): number;
}

/** Puts messages into words, lays them out for their channel and sends them. */
export function createOffice(parts: OfficeParts): Post {
  return {
    canMail: parts.mailer !== null,
    async send(message) {
      const { to, id } = message;
      const words = await wordsFor(message, parts);
      if (to.channel === 'email') {
        if (!parts.mailer) return { outcome: 'refused', reason: 'no mail server' };
        const messageId = `<${id}@${message.shop.domain}>`;
        return byMail(parts.mailer, letterOf(words, to.email, messageId, leaveAll(parts, message)));
      }
      if ('room' in to) {
        const token = parts.open(to.token, message.shop.domain);
        // The same as a token that Slack does not know: only a new one helps.
        if (token === null) return { outcome: 'refused', reason: slackReason('not_authed') };
        return postToSlack({ http: parts.http, api: parts.slackApi }, to, token, words, message);
      }
      const address = parts.open(to.address, message.shop.domain);
      if (address === null) return { outcome: 'refused', reason: 'the address cannot be opened' };
      if (to.channel === 'slack') return parts.http.post(address, slackBody(words), {}, false);
      if (to.channel === 'teams') return parts.http.post(address, teamsBody(words), {}, false);
      return signed(parts, message, address, webhookBody(message, words));
    },
  };
}

/** Where a mail program takes its reader off everything that this message is about. */
function leaveAll({ leaveAddress }: OfficeParts, { to, lines, shop }: Outgoing): string | null {
  if (to.channel !== 'email' || lines.length === 0) return null;
  return leaveAddress(shop.domain, to.userId, triggersIn(lines));
}

function signed(
  { http, open, now }: OfficeParts,
  { id, to, shop }: Outgoing,
  address: string,
  body: string,
): Promise<SendResult> {
  const key = 'secret' in to && to.secret !== null ? open(to.secret, shop.domain) : null;
  if (key === null) return Promise.resolve({ outcome: 'refused', reason: 'the key cannot be opened' });
  // A receiver knows an alert and its phase by its id: a repetition does no harm.
  return http.post(address, body, signatureHeaders(body, key, now(), id), true);
}

/** What nodemailer says of a failure: the server's answer, or how the connection was lost. */
interface MailError {
  responseCode?: number;
  syscall?: string;
  code?: string;
  message: string;
}

/** No name, no encryption, no login: the message itself was not begun. */
const BEFORE_SENDING = ['EDNS', 'ETLS', 'EAUTH'];

/** Hands a letter to the mail server, and says what became of it. */
export async function byMail(mailer: Mailer, letter: Parameters<Mailer['send']>[0]): Promise<SendResult> {
  try {
    await mailer.send(letter);
    return { outcome: 'sent' };
  } catch (error) {
    const { responseCode, syscall, code, message } = error as MailError;
    // The server answered: it did not take the message. 4xx is for now (RFC 5321 §4.2.1).
    if (responseCode !== undefined) {
      const refused = responseCode >= 500 && code !== 'EAUTH';
      return { outcome: refused ? 'refused' : 'later', reason: message };
    }
    const before = syscall === 'connect' || (code !== undefined && BEFORE_SENDING.includes(code));
    return { outcome: before ? 'later' : 'unsure', reason: message };
  }
}

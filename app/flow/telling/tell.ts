import { alertOwner } from '../../core/alert-owner.ts';
import { ownerOf, type Owner } from '../../core/owners.ts';
import { dayOf, inDigest, isWithinCap } from '../../core/routing.ts';
import type { ShopChannel } from '../../core/audience.ts';
import type { Clock } from '../ports.ts';
import { campaignReader } from './readers.ts';
import { escalate } from './escalate.ts';
import { handOver } from './hand-over.ts';
import { pickUp, whoIsTold, type Told } from './pick-up.ts';
import { sendInThread } from './threads.ts';
import type { TellingStore, TellingTx, ToldLine } from './store.ts';

/** Where a message goes. Address and secret of a channel are sealed. */
export type Destination =
  /** `zone`: the person's own. */
  | { channel: 'email'; userId: string; email: string; locale: string; zone: string }
  /** `campaign`: the name of the one whose own channel it is. */
  | { channel: ShopChannel; address: string; secret: string | null; locale: string; campaign?: string }
  | SlackRoom;

/** A channel of Slack, by its id or `#name`, where the shop's bot posts. The token is sealed. */
export interface SlackRoom {
  channel: 'slack';
  room: string;
  token: string;
  locale: string;
  campaign?: string;
}

/** A line, and whose it is. */
export type OwnedLine = ToldLine & { owner: Owner };

export interface Outgoing {
  id: string;
  shop: { domain: string; name: string; zone: string; currency: string };
  to: Destination;
  /** `test`: somebody tries whether it arrives. */
  what: 'now' | 'digest' | 'test';
  lines: OwnedLine[];
  /** Slack's `ts` of the message in whose thread this one goes. */
  thread?: string;
  /** Epoch milliseconds. */
  at: number;
}

/** `later`: it surely did not arrive, and may another time; `refused`: it never will; `unsure`: it may have arrived. */
export type SendResult =
  /** `thread`: Slack's `ts` of the message that opened the thread, this one itself if it is the first. */
  | { outcome: 'sent'; thread?: string }
  /** `waitMs`: the other side asks to wait at least this long. */
  | { outcome: 'later'; reason: string; waitMs?: number }
  /** `threadGone`: it would be taken outside of its thread. */
  | { outcome: 'refused'; reason: string; threadGone?: boolean }
  | { outcome: 'unsure'; reason: string };

export interface Post {
  /** Whether a mail server is configured. */
  canMail: boolean;
  /** Never throws for what the other side does. */
  send(message: Outgoing): Promise<SendResult>;
}

export interface TellPorts {
  store: TellingStore;
  post: Post;
  clock: Clock;
  newId(): string;
  log: { error(details: object, message: string): void };
}

/** Longer than sending all that is taken at once takes: each may be posted twice where its thread is gone, 15 s each. */
const LEASE_MS = 420_000;
const MESSAGES_AT_ONCE = 10;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
/** About sixteen hours. */
export const MOST_ATTEMPTS = 22;

/** Tells the people of every shop what is due, and answers how many messages were tried. */
export async function tellAll(ports: TellPorts): Promise<number> {
  let messages = 0;
  for (const shop of await ports.store.shopsToTell(ports.clock.now()))
    messages += await tellShop(ports, shop);
  return messages;
}

/**
 * One process at a time works out what goes out, and writes it down before anything is sent: a message whose process ends
 * in the middle is not sent again, because nobody knows whether it arrived.
 */
async function tellShop(ports: TellPorts, shop: string): Promise<number> {
  const { store, clock } = ports;
  const messages = await store.withLock(`tell:${shop}`, () =>
    store.inShop(shop, async (tx) => {
      const row = await tx.shop();
      if (!row || row.uninstalledAt !== null) return [];
      const now = clock.now();
      const told = await whoIsTold(tx, row, ports.post.canMail, now);
      await pickUp(tx, told, now);
      await escalate(tx, told, now);
      await tx.giveUpUnfinished(now);
      const taken = await takeDue(ports, tx, told, now);
      const facts = { domain: shop, name: row.name, zone: row.ianaTimezone, currency: row.currencyCode };
      return taken.map(({ attempts, ...message }) => ({
        message: { ...message, shop: facts, at: now },
        attempts,
      }));
    }),
  );
  for (const { message, attempts } of messages) await sendOne(ports, message, attempts);
  return messages.length;
}

type Taken = Omit<Outgoing, 'shop' | 'at'> & { attempts: number };

async function takeDue(ports: TellPorts, tx: TellingTx, told: Told, now: number): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const group of await tx.dueGroups(MESSAGES_AT_ONCE, now)) {
    const ids = await tx.idsOfGroup(group, now);
    const reader = told.readers.find(({ id }) => id === group.readerId);
    const to = destinationOf(told, group.readerId, group.audience);
    if (!reader || reader.unreachable || !to) {
      await tx.dropDeliveries(ids, reader?.unreachable ?? 'gone', now);
      continue;
    }
    const { awayUntil } = reader;
    if (awayUntil !== null) {
      await handOver(tx, told, { ...reader, awayUntil }, ids, now);
      continue;
    }
    const sentToday = await tx.messagesSince(reader.id, dayOf(reader, now));
    if (!isWithinCap(group.how, reader.audience, sentToday, told.kept.settings.cap)) {
      await tx.moveToDigest(ids, inDigest(reader, 'cap', now).dueAt, 'cap');
      continue;
    }
    const id = ports.newId();
    await tx.startSending(ids, id, now, LEASE_MS);
    const lines = (await tx.linesOf(id)).map((line) => ({
      ...line,
      owner: ownerOf(alertOwner(line.kind), line.thing, told.ownership),
    }));
    taken.push({ id, to, what: group.how, lines, attempts: group.attempts + 1 });
  }
  return taken;
}

/** The language of what is said to nobody in particular: the owner's. */
export const channelLocale = (people: readonly { role: string; locale: string | null }[]): string =>
  people.find(({ role }) => role === 'owner')?.locale ?? 'en';

/** Where a reader is reached; null when they are not any more. */
export function destinationOf(
  { kept, people, shopClock }: Pick<Told, 'kept' | 'people' | 'shopClock'>,
  readerId: string,
  audience: string,
): Destination | null {
  const locale = channelLocale(people);
  const { slackToken: token } = kept;
  const ofCampaign = kept.campaignChannels.find(
    ({ campaignId, channel }) => campaignReader(campaignId, channel) === readerId,
  );
  if (ofCampaign) {
    const { channel, address, host: room, campaignName: campaign } = ofCampaign;
    if (address !== null) return { channel, address, secret: null, locale, campaign };
    return token === null ? null : { channel: 'slack', room, token, locale, campaign };
  }
  if (audience === 'slack' || audience === 'teams' || audience === 'webhook') {
    const channel = kept.channels[audience];
    if (!channel) return null;
    const { address, secret, host: room } = channel;
    if (address !== null) return { channel: audience, address, secret, locale };
    return token === null ? null : { channel: 'slack', room, token, locale };
  }
  const person = people.find(({ userId }) => userId === readerId);
  if (!person || person.email === null) return null;
  return {
    channel: 'email',
    userId: person.userId,
    email: person.email,
    locale: person.locale,
    zone: person.own.zone ?? shopClock.zone,
  };
}

async function sendOne(ports: TellPorts, message: Outgoing, attempts: number): Promise<void> {
  const { store, clock, log } = ports;
  const { id, shop, to } = message;
  const result = await sendInThread(ports, message);
  if (result.outcome !== 'sent') {
    const { outcome, reason } = result;
    log.error({ shop: shop.domain, channel: to.channel, outcome, reason }, 'A message did not go out');
  }
  await store.inShop(shop.domain, async (tx) => {
    const now = clock.now();
    if (result.outcome === 'sent') return tx.finishMessage(id, 'sent', null, now);
    if (result.outcome === 'unsure') return tx.finishMessage(id, 'unsure', result.reason, now);
    if (result.outcome === 'refused' || attempts >= MOST_ATTEMPTS) {
      return tx.finishMessage(id, 'failed', result.reason, now);
    }
    return tx.sendAgain(id, now + Math.max(waitAfter(attempts), result.waitMs ?? 0), result.reason);
  });
}

/** How long to wait after so many attempts, milliseconds. */
export const waitAfter = (attempts: number): number =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));

/** Which message goes to whom, at once or in the digest, and why. */
import { Temporal } from 'temporal-polyfill';
import type { Role } from './roles.ts';
import { isChannel, type Audience, type How, type Trigger } from './audience.ts';
import type { Matrix, Quiet } from './telling.ts';
import { startOfDay } from './time.ts';

const MINUTE_MS = 60_000;
/** A message at once waits this long for others of its campaign and cause. */
const GATHER_MS = MINUTE_MS;
/** Between two messages of one campaign and cause to one reader. */
const PAUSE_MS = 30 * MINUTE_MS;
/** A condition that begins again within this time is told in the digest. */
const COOLDOWN_MS = 6 * 60 * MINUTE_MS;

/** Somebody, or something, that can be told. */
export interface Reader {
  /** A person's id, or the channel's name. */
  id: string;
  audience: Audience;
  /** IANA zone. */
  zone: string;
  quiet: Quiet | null;
  /** 0 … 23 on the reader's clock. */
  digestHour: number;
  muted: readonly Trigger[];
  /** Why nothing can be sent; null when it can. */
  unreachable: 'no_address' | 'no_mail_server' | 'no_channel' | null;
}

/** A condition that began. Times are epoch milliseconds. */
export interface News {
  subject: string;
  trigger: Trigger;
  campaignId: string | null;
  /** The person whom it is meant for, if they can be told; null: whoever the matrix says. */
  addressee: string | null;
  /** It has ended already. */
  over: boolean;
}

/** What the reader was told before, epoch milliseconds; null: nothing. */
export interface Past {
  /** Of this subject, at once. */
  subjectAt: number | null;
  /** Of the same campaign and cause, at once. */
  groupAt: number | null;
}

/** Why a reader is told when they are, or why not at all. */
export type Reason =
  | 'rule'
  | 'addressed'
  | 'for_another'
  | 'stands_in'
  | 'quiet_hours'
  | 'one_message'
  | 'cooldown'
  | 'cap'
  | 'over'
  | 'off'
  | 'muted'
  | NonNullable<Reader['unreachable']>;

export type Route =
  { how: 'now' | 'digest'; dueAt: number; reason: Reason } | { how: 'none'; dueAt: null; reason: Reason };

/** What one message is about: many items of one campaign that sell out are one message. */
export const groupOf = ({ campaignId, trigger }: Pick<News, 'campaignId' | 'trigger'>): string =>
  `${campaignId ?? ''}/${trigger}`;

/** How a condition that began reaches one reader. `present`: the roles that somebody reachable has. */
export function route(
  news: News,
  reader: Reader,
  past: Past,
  rules: { matrix: Matrix; present: ReadonlySet<Role> },
  now: number,
): Route {
  const { how, reason } = ruleFor(news, reader, rules);
  if (reason === 'for_another') return none(reason);
  if (how === 'off') return none('off');
  if (reader.muted.includes(news.trigger)) return none('muted');
  if (reader.unreachable) return none(reader.unreachable);
  if (how === 'digest') return inDigest(reader, reason, now);
  if (reader.audience === 'webhook') return { how: 'now', dueAt: now, reason };
  if (news.over) return inDigest(reader, 'over', now);
  if (past.subjectAt !== null && now - past.subjectAt < COOLDOWN_MS) return inDigest(reader, 'cooldown', now);
  const gathered = now + GATHER_MS;
  const paused = Math.max(gathered, (past.groupAt ?? -Infinity) + PAUSE_MS);
  const dueAt = afterQuiet(paused, reader);
  if (dueAt > paused) return { how: 'now', dueAt, reason: 'quiet_hours' };
  return { how: 'now', dueAt, reason: paused > gathered ? 'one_message' : reason };
}

/**
 * Whether a message may go out today: at once as long as room for the digest is left. `sentToday`: messages that the
 * reader got on the day of `now` on their clock.
 */
export const isWithinCap = (
  how: 'now' | 'digest',
  audience: Audience,
  sentToday: number,
  cap: number,
): boolean => audience === 'webhook' || sentToday < (how === 'now' ? cap - 1 : cap);

/** The line that says that it ended, or what the cap moved: with the next digest. */
export const inDigest = (
  reader: Pick<Reader, 'zone' | 'digestHour'>,
  reason: Reason,
  now: number,
): Route & { how: 'digest' } => ({ how: 'digest', dueAt: nextDigest(reader, now), reason });

/** Start of the reader's day, epoch milliseconds: what the cap counts from. */
export const dayOf = (reader: Pick<Reader, 'zone'>, now: number): number => startOfDay(now, reader.zone);

const none = (reason: Reason): Route => ({ how: 'none', dueAt: null, reason });

const STRICT: readonly How[] = ['off', 'digest', 'now'];

/**
 * The matrix's word. Where nobody has a role that is to be told, the owner is told in its place. What is meant for one
 * person is told to them at once, and to no other person.
 */
function ruleFor(
  { trigger, addressee }: News,
  { audience, id }: Reader,
  { matrix, present }: { matrix: Matrix; present: ReadonlySet<Role> },
): { how: How; reason: Reason } {
  if (addressee !== null && !isChannel(audience))
    return addressee === id ? { how: 'now', reason: 'addressed' } : { how: 'off', reason: 'for_another' };
  const own = matrix[trigger][audience];
  if (audience !== 'owner') return { how: own, reason: 'rule' };
  const missing = (['operations', 'merchandiser'] as const).filter((role) => !present.has(role));
  const wanted = missing.map((role) => matrix[trigger][role]);
  const how = [own, ...wanted].reduce((best, one) =>
    STRICT.indexOf(one) > STRICT.indexOf(best) ? one : best,
  );
  return { how, reason: how === own ? 'rule' : 'stands_in' };
}

/** The first moment from `at` on that is outside the reader's quiet hours. */
function afterQuiet(at: number, { quiet, zone }: Pick<Reader, 'quiet' | 'zone'>): number {
  if (!quiet || quiet.from === quiet.to) return at;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const overnight = quiet.from > quiet.to;
  const isQuiet = overnight ? time >= quiet.from || time < quiet.to : time >= quiet.from && time < quiet.to;
  if (!isQuiet) return at;
  const days = overnight && time >= quiet.from ? 1 : 0;
  const end = local
    .toPlainDate()
    .add({ days })
    .toZonedDateTime({
      timeZone: zone,
      plainTime: Temporal.PlainTime.from(quiet.to),
    });
  return Math.max(at, end.epochMilliseconds);
}

/** The next digest after `now`. */
function nextDigest({ zone, digestHour }: Pick<Reader, 'zone' | 'digestHour'>, now: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const at = (days: number): number =>
    today.add({ days }).toZonedDateTime({ timeZone: zone, plainTime: new Temporal.PlainTime(digestHour) })
      .epochMilliseconds;
  return at(0) > now ? at(0) : at(1);
}

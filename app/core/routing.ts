/** Which message goes to whom, at once or in the digest, and why. */
import { Temporal } from 'temporal-polyfill';
import type { Role } from './roles.ts';
import { afterQuiet } from './quiet-hours.ts';
import {
  isChannel,
  type Audience,
  type How,
  type MatrixAudience,
  type MatrixTrigger,
  type Trigger,
} from './audience.ts';
import { howOf, type OwnTelling, type Quiet, type Telling } from './telling.ts';
import { startOfDay } from './time.ts';

const MINUTE_MS = 60_000;
/** A message at once waits this long for others of its campaign and cause. */
const GATHER_MS = MINUTE_MS;
/** Between two messages of one campaign and cause to one reader. */
const PAUSE_MS = 30 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

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
  /** When the person wants to hear of these, if at all, whatever their role is told. */
  told: OwnTelling['told'];
  /** Told of this campaign alone; null: of everything. */
  campaignId: string | null;
  /** Away, and somebody stands in: the end of the last day, epoch milliseconds; null: there. */
  awayUntil: number | null;
  /** Roles of people who are away and for whom this person stands in. */
  standsFor: readonly Role[];
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
  /** The person who did it; null: nobody, or nobody knows. */
  doneBy: string | null;
  /** Whose it is, where that person can be told of it; null: a whole role's. */
  owner: { id: string; role: Role } | null;
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
  | 'own'
  | 'addressed'
  | 'for_another'
  | 'did_it'
  | 'stands_in'
  | 'owned'
  | 'owned_by_another'
  | 'for_absent'
  | 'away'
  | 'escalated'
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

/** What a shop chose, and the roles that somebody reachable has. */
export type Rules = Pick<Telling, 'matrix' | 'cooldownHours'> & { present: ReadonlySet<Role> };

/** How a condition that began reaches one reader. */
export function route(news: News, reader: Reader, past: Past, rules: Rules, now: number): Route {
  const { how, reason } = ruleFor(news, reader, rules);
  if (reason === 'for_another' || reason === 'away') return none(reason);
  if (reader.told[news.trigger] === 'off') return none('muted');
  if (how === 'off') return none('off');
  if (news.doneBy === reader.id) return none('did_it');
  if (reader.unreachable) return none(reader.unreachable);
  // What was said to somebody who is away waits for them.
  if (reader.awayUntil !== null) return inDigest(reader, 'away', Math.max(now, reader.awayUntil));
  if (how === 'digest') return inDigest(reader, reason, now);
  if (reader.audience === 'webhook') return { how: 'now', dueAt: now, reason };
  if (news.over) return inDigest(reader, 'over', now);
  if (past.subjectAt !== null && now - past.subjectAt < rules.cooldownHours * HOUR_MS)
    return inDigest(reader, 'cooldown', now);
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

/** Roles that nobody has who can be told: an owner hears what they would. */
export const rolesMissing = (present: ReadonlySet<Role>) =>
  (['operations', 'merchandiser'] as const).filter((role) => !present.has(role));

/** How people of a role, or a channel, hear of a trigger: owners also as each role that is missing. Null: they never do. */
export function heardBy(
  { matrix, present }: Pick<Rules, 'matrix' | 'present'>,
  trigger: MatrixTrigger,
  audience: MatrixAudience,
): How | null {
  return strictest(rulesFor({ matrix, present }, trigger, audience))?.how ?? null;
}

type Rule = { how: How; reason: Reason };

/** What the matrix says to an audience, and to owners in the place of each role that is missing. Empty: nothing, ever. */
function rulesFor(
  { matrix, present }: Pick<Rules, 'matrix' | 'present'>,
  trigger: MatrixTrigger,
  audience: MatrixAudience,
): Rule[] {
  const rule = (of: MatrixAudience, reason: Reason): Rule[] => {
    const how = howOf(matrix, trigger, of);
    return how === null ? [] : [{ how, reason }];
  };
  const missing = audience === 'owner' ? rolesMissing(present) : [];
  return [...rule(audience, 'rule'), ...missing.flatMap((role) => rule(role, 'stands_in'))];
}

/** Of several rules the one that tells soonest, of equal ones the first; null: there is none. */
const strictest = (rules: readonly Rule[]): Rule | null =>
  rules.reduce<Rule | null>(
    (most, one) => (most === null || STRICT.indexOf(one.how) > STRICT.indexOf(most.how) ? one : most),
    null,
  );

/**
 * The matrix's word, or what the person chose instead. Where nobody has a role that is to be told, the owner is told in its
 * place; a stand-in hears what the absent would. Whose it is hears what their task's role would; who shares that role then
 * reads it in the digest. What is meant for one person is told to them at once, and to no other person.
 */
function ruleFor({ trigger, addressee, doneBy, owner: keeper }: News, reader: Reader, rules: Rules): Rule {
  // Who did it hears nothing, so that nobody leaves it to them.
  const owner = keeper?.id === doneBy ? null : keeper;
  const { audience, id, standsFor, awayUntil } = reader;
  const row = rules.matrix[trigger];
  if (isChannel(audience)) return { how: row[audience], reason: 'rule' };
  if (addressee !== null)
    return addressee === id ? { how: 'now', reason: 'addressed' } : { how: 'off', reason: 'for_another' };
  if (awayUntil !== null) return { how: 'off', reason: 'away' };
  const own = reader.told[trigger];
  const heard: Rule[] = [
    ...rulesFor(rules, trigger, audience).map((rule): Rule =>
      own && rule.reason === 'rule' ? { how: own, reason: 'own' } : rule,
    ),
    ...standsFor
      .filter((role) => role !== 'viewer')
      .flatMap((role) => rulesFor(rules, trigger, role))
      .map(({ how }): Rule => ({ how, reason: 'for_absent' })),
    ...(owner?.id === id && owner.role !== 'viewer' && !own
      ? [{ how: row[owner.role], reason: 'owned' as const }]
      : []),
  ];
  const best = strictest(heard) ?? { how: 'off', reason: 'rule' };
  const shared = owner !== null && owner.id !== id && audience === owner.role;
  return shared && best.reason !== 'own' && best.how === 'now' && row[owner.role as Audience] === 'now'
    ? { how: 'digest', reason: 'owned_by_another' }
    : best;
}

/** The next digest after `now`. */
function nextDigest({ zone, digestHour }: Pick<Reader, 'zone' | 'digestHour'>, now: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const at = (days: number): number =>
    today.add({ days }).toZonedDateTime({ timeZone: zone, plainTime: new Temporal.PlainTime(digestHour) })
      .epochMilliseconds;
  return at(0) > now ? at(0) : at(1);
}

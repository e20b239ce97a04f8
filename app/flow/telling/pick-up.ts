import { alertOwner } from '../../core/alert-owner.ts';
import { actsFor } from '../../core/absence.ts';
import { escalatesAt, type AnswerHours } from '../../core/escalation.ts';
import { ownerOf, type Keeper, type OwnerRule } from '../../core/owners.ts';
import type { QuietClock } from '../../core/quiet-hours.ts';
import { groupOf, inDigest, route, type Reader } from '../../core/routing.ts';
import { toWallClock } from '../../core/time.ts';
import { isEvent, isPersonal, triggerOfAlert, type Trigger } from '../../core/audience.ts';
import { readersOf, rolesPresent } from './readers.ts';
import type { ShopRow, ShopTx } from '../store.ts';
import type { KeptTelling, NewDelivery, TellingTx, ToldPerson, UntoldAlert } from './store.ts';

const AT_ONCE = 200;

/** What telling of a shop works with. */
export interface Told {
  kept: KeptTelling;
  people: ToldPerson[];
  readers: Reader[];
  /** What it takes to say whose something is. */
  ownership: { rules: readonly OwnerRule[]; people: readonly Keeper[]; today: string };
  hours: AnswerHours;
  shopClock: QuietClock;
}

export async function whoIsTold(
  tx: TellingTx & Pick<ShopTx, 'keepers'>,
  { ianaTimezone: zone, settings }: Pick<ShopRow, 'ianaTimezone' | 'settings'>,
  canMail: boolean,
  now: number,
): Promise<Told> {
  const kept = await tx.telling();
  const people = await tx.toldPeople();
  const today = toWallClock(now, zone).date;
  return {
    kept,
    people,
    readers: readersOf(kept, people, zone, canMail, today),
    ownership: { rules: settings.ownerRules, people: await tx.keepers(), today },
    hours: {
      now: settings.answerNowHours,
      today: settings.answerTodayHours,
      later: settings.answerLaterHours,
    },
    shopClock: { zone, quiet: kept.settings.quiet },
  };
}

/** Works out for alerts that nobody looked at yet who is told, and for those that ended who hears of the end. */
export async function pickUp(tx: TellingTx, told: Told, now: number): Promise<void> {
  const { readers } = told;
  const untold = await tx.untoldAlerts(AT_ONCE);
  if (untold.length === 0) return;
  const begun = untold.filter(({ seen }) => !seen);
  await tx.addDeliveries(await beginnings(tx, told, begun, now), now);
  // What opened together is looked at together.
  const answers = new Map<number, string[]>();
  for (const alert of begun) {
    const asked = { ...alert, acknowledgedAt: null, snoozedUntil: null, escalatedAt: null };
    const at = escalatesAt(asked, told.hours, told.shopClock);
    if (at !== null) answers.set(at, [...(answers.get(at) ?? []), alert.id]);
  }
  for (const [at, ids] of answers) await tx.lookForAnswerAt(ids, at);
  const ended = untold.filter(({ resolvedAt, kind }) => resolvedAt !== null && !isEvent(kind));
  if (ended.length > 0) await endings(tx, readers, ended, now);
  await tx.alertsTold(untold, now);
}

async function beginnings(
  tx: TellingTx,
  { kept: { settings }, readers, ownership }: Told,
  alerts: readonly UntoldAlert[],
  now: number,
): Promise<NewDelivery[]> {
  if (alerts.length === 0) return [];
  const news = alerts.map((alert) => {
    const trigger = triggerOfAlert(alert);
    // What somebody is to do goes to others where they cannot be told; what is said to them does not.
    const own = isPersonal(alert.kind) || canBeTold(alert.addressee, readers);
    const meant = own ? alert.addressee : null;
    // What is said to somebody waits for them; what is to be done goes to whoever stands in.
    const acting =
      meant !== null && !isPersonal(alert.kind) ? actsFor(meant, ownership.people, ownership.today) : meant;
    const addressee = canBeTold(acting, readers) ? acting : meant;
    const { person, role, byRule } = ownerOf(alertOwner(alert.kind), alert.thing, ownership);
    return {
      ...alert,
      addressee,
      trigger,
      owner:
        byRule && person && willHear(person.userId, trigger, readers) ? { id: person.userId, role } : null,
      over: alert.resolvedAt !== null && !isEvent(alert.kind),
      groupKey: groupOf({ ...alert, trigger }),
    };
  });
  const before = await tx.toldBefore(
    news.map(({ subject }) => subject),
    [...new Set(news.map(({ groupKey }) => groupKey))],
    now,
  );
  const rules = { ...settings, present: rolesPresent(readers) };
  return news.flatMap((one): NewDelivery[] => {
    const common = {
      alertId: one.id,
      phase: 'opened' as const,
      subject: one.subject,
      groupKey: one.groupKey,
    };
    const concerned = readers.filter(
      ({ campaignId }) => campaignId === null || campaignId === one.campaignId,
    );
    if (concerned.length === 0) {
      return [
        { ...common, readerId: 'nobody', audience: 'owner', how: 'none', dueAt: null, reason: 'nobody' },
      ];
    }
    return concerned.map((reader) => {
      const past = {
        subjectAt: before.subjects.get(`${reader.id}/${one.subject}`) ?? null,
        groupAt: before.groups.get(`${reader.id}/${one.groupKey}`) ?? null,
      };
      return {
        ...common,
        readerId: reader.id,
        audience: reader.audience,
        ...route(one, reader, past, rules, now),
      };
    });
  });
}

const canBeTold = (id: string | null, readers: readonly Reader[]): boolean =>
  readers.some((reader) => reader.id === id && reader.unreachable === null);

/** Whether this person can be told, and did not say that they want to hear nothing of the kind. */
const willHear = (id: string, trigger: Trigger, readers: readonly Reader[]): boolean =>
  readers.some((reader) => reader.id === id && reader.unreachable === null && reader.told[trigger] !== 'off');

/** Who heard, or is to hear, that it began hears in the digest that it ended; a program at once. */
async function endings(
  tx: TellingTx,
  readers: readonly Reader[],
  alerts: readonly UntoldAlert[],
  now: number,
): Promise<void> {
  const ids = alerts.map(({ id }) => id);
  // Nobody is woken for what is over.
  for (const { id, readerId, audience } of await tx.waitingNow(ids)) {
    const reader = readers.find((one) => one.id === readerId);
    if (!reader || audience === 'webhook') continue;
    const { dueAt, reason } = inDigest(reader, 'over', now);
    await tx.moveToDigest([id], dueAt, reason);
  }
  const rows = (await tx.toldOfAlerts(ids)).flatMap(({ alertId, readerId, audience }): NewDelivery[] => {
    const alert = alerts.find(({ id }) => id === alertId);
    const reader = readers.find(({ id }) => id === readerId);
    if (!alert || !reader) return [];
    const groupKey = groupOf({ ...alert, trigger: triggerOfAlert(alert) });
    const common = {
      alertId,
      readerId,
      audience,
      subject: alert.subject,
      groupKey,
      phase: 'resolved' as const,
    };
    if (audience === 'webhook') return [{ ...common, how: 'now', dueAt: now, reason: 'rule' }];
    return [{ ...common, ...inDigest(reader, 'over', now) }];
  });
  await tx.addDeliveries(rows, now);
}

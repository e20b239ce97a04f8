/** What becomes of an alert that nobody takes on within the agreed time. */
import { actsFor } from './absence.ts';
import type { AlertDraft } from './decision.ts';
import type { Keeper, Owner } from './owners.ts';
import { afterWakingHours, type QuietClock } from './quiet-hours.ts';

type Urgency = AlertDraft['urgency'];
/** Hours in which an alert is to be answered; null: no time is agreed. */
export type AnswerHours = Record<Urgency, number | null>;

/** Times are epoch milliseconds. */
export interface Asked {
  urgency: Urgency;
  openedAt: number;
  acknowledgedAt: number | null;
  resolvedAt: number | null;
  snoozedUntil: number | null;
  /** It went to the next person before. */
  escalatedAt: number | null;
}

/** When it goes to the next person, hours on the owner's clock outside their quiet hours; null: never. */
export function escalatesAt(alert: Asked, hours: AnswerHours, clock: QuietClock): number | null {
  const agreed = hours[alert.urgency];
  if (agreed === null || alert.escalatedAt !== null) return null;
  if (alert.acknowledgedAt !== null || alert.resolvedAt !== null) return null;
  return Math.max(afterWakingHours(alert.openedAt, agreed, clock), alert.snoozedUntil ?? 0);
}

/**
 * Who is asked next: another person of the owner's role, else one who administers, in the order of `people`; whoever is away
 * is left to their stand-in. Null: there is nobody else. `told`: who can be told at all.
 */
export function nextPerson(
  owner: Owner,
  people: readonly Keeper[],
  told: ReadonlySet<string>,
  today: string,
): string | null {
  // Where the whole role was asked, only those who administer are left.
  const roles = owner.person ? [owner.role, 'owner' as const] : (['owner'] as const);
  if (!owner.person && owner.role === 'owner') return null;
  for (const role of roles) {
    for (const one of people.filter((person) => person.role === role)) {
      const there = actsFor(one.userId, people, today);
      if (there !== owner.person?.userId && told.has(there)) return there;
    }
  }
  return null;
}

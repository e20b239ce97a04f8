import { triggerOfAlert } from '../../core/audience.ts';
import { alertOwner } from '../../core/alert-owner.ts';
import { escalatesAt, nextPerson } from '../../core/escalation.ts';
import { ownerOf } from '../../core/owners.ts';
import { afterQuiet } from '../../core/quiet-hours.ts';
import { groupOf } from '../../core/routing.ts';
import type { Told } from './pick-up.ts';
import type { NewDelivery, TellingTx } from './store.ts';

const AT_ONCE = 200;

/**
 * Alerts that nobody took on within the agreed time go to the next person, once. Alerts of one campaign and cause that go to
 * the same person are one message.
 */
export async function escalate(
  tx: TellingTx,
  { readers, ownership, hours, shopClock }: Told,
  now: number,
): Promise<void> {
  const told: NewDelivery[] = [];
  for (const alert of await tx.unanswered(AT_ONCE, now)) {
    const role = alertOwner(alert.kind);
    const meant = ownership.people.find(({ userId }) => userId === alert.addressee);
    const owner = meant
      ? {
          role: meant.role,
          person: { userId: meant.userId, name: meant.name },
          insteadOf: null,
          byRule: false,
        }
      : ownerOf(role, alert.thing, ownership);
    const clock = readers.find(({ id }) => id === owner.person?.userId) ?? shopClock;
    const dueAt = escalatesAt(alert, hours, clock);
    if (dueAt === null || dueAt > now) {
      await tx.lookForAnswerAt([alert.id], dueAt);
      continue;
    }
    const trigger = triggerOfAlert(alert);
    const willHear = readers.filter(({ unreachable, muted }) => !unreachable && !muted.includes(trigger));
    const canBeTold = new Set(willHear.map(({ id }) => id));
    const next = nextPerson(owner, ownership.people, canBeTold, ownership.today);
    await tx.escalated(alert.id, next, now);
    const reader = readers.find(({ id }) => id === next);
    if (!reader) continue;
    told.push({
      alertId: alert.id,
      phase: 'escalated',
      subject: alert.subject,
      groupKey: `escalated/${groupOf({ ...alert, trigger })}`,
      readerId: reader.id,
      audience: reader.audience,
      how: 'now',
      dueAt: afterQuiet(now, reader),
      reason: 'escalated',
    });
  }
  // Who reads it at once does not read it in the digest again.
  await tx.dropWaitingFor(told, now);
  await tx.addDeliveries(told, now);
}

import { triggerOfAlert } from '../../core/audience.ts';
import { alertOwner } from '../../core/alert-owner.ts';
import { escalatesAt, nextPerson } from '../../core/escalation.ts';
import { ownerOf, type Owner } from '../../core/owners.ts';
import { actsFor } from '../../core/absence.ts';
import { afterQuiet } from '../../core/quiet-hours.ts';
import { groupOf } from '../../core/routing.ts';
import type { Told } from './pick-up.ts';
import type { NewDelivery, TellingTx, UnansweredAlert } from './store.ts';

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
    const owner = asked(alert, ownership) ?? ownerOf(alertOwner(alert.kind), alert.thing, ownership);
    const clock = readers.find(({ id }) => id === owner.person?.userId) ?? shopClock;
    const dueAt = escalatesAt(alert, hours, clock);
    if (dueAt === null || dueAt > now) {
      await tx.lookForAnswerAt([alert.id], dueAt);
      continue;
    }
    const trigger = triggerOfAlert(alert);
    const willHear = readers.filter((one) => !one.unreachable && one.told[trigger] !== 'off');
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

/** Whom an alert is meant for, or their stand-in; null: for nobody in particular. */
function asked({ addressee }: UnansweredAlert, { people, today }: Told['ownership']): Owner | null {
  const meant = people.find(({ userId }) => userId === addressee);
  const acting = meant && people.find(({ userId }) => userId === actsFor(meant.userId, people, today));
  if (!meant || !acting) return null;
  const { userId, name } = acting;
  return {
    role: meant.role,
    person: { userId, name },
    insteadOf: acting === meant ? null : meant.name,
    byRule: false,
  };
}

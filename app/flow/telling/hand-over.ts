import { actsFor } from '../../core/absence.ts';
import { isEvent, isPersonal, triggerOfAlert } from '../../core/audience.ts';
import { afterQuiet } from '../../core/quiet-hours.ts';
import { inDigest, type Reader } from '../../core/routing.ts';
import type { Told } from './pick-up.ts';
import type { NewDelivery, TellingTx } from './store.ts';

/**
 * What waited for somebody when their absence began goes to whoever stands in, as it would have gone to them: at once or in
 * the digest, and once, whatever the stand-in was told already. They themselves read it when they are back. What is said to
 * a person, what is over and what the stand-in wants to hear nothing of stays.
 */
export async function handOver(
  tx: TellingTx,
  { readers, people, ownership }: Pick<Told, 'readers' | 'people' | 'ownership'>,
  absent: Reader & { awayUntil: number },
  ids: readonly string[],
  now: number,
): Promise<void> {
  const acting = actsFor(absent.id, people, ownership.today);
  const standIn = readers.find(({ id }) => id === acting && id !== absent.id);
  if (standIn) {
    const waiting = await tx.waitingDeliveries(ids);
    const passed = waiting.filter(
      (one) =>
        one.phase !== 'resolved' &&
        !isPersonal(one.kind) &&
        (one.resolvedAt === null || isEvent(one.kind)) &&
        standIn.told[triggerOfAlert(one)] !== 'off',
    );
    await tx.passDeliveries(
      passed.map(({ alertId, phase, subject, groupKey, how }): NewDelivery => {
        const common = {
          alertId,
          phase,
          subject,
          groupKey,
          readerId: standIn.id,
          audience: standIn.audience,
        };
        return how === 'now'
          ? { ...common, how, dueAt: afterQuiet(now, standIn), reason: 'for_absent' }
          : { ...common, ...inDigest(standIn, 'for_absent', now) };
      }),
      now,
    );
  }
  const back = inDigest(absent, 'away', Math.max(now, absent.awayUntil));
  await tx.moveToDigest(ids, back.dueAt, 'away');
}

import { isWithinCap, dayOf } from '../../core/routing.ts';
import { roleOf } from '../../core/roles.ts';
import { lastWeekly } from '../../core/weekly.ts';
import type { Clock } from '../ports.ts';
import { whoIsTold } from './pick-up.ts';
import type { TellingStore, ToldPerson } from './store.ts';
import { waitAfter, MOST_ATTEMPTS, type Post, type SendResult } from './tell.ts';

/** The weekly brief for one person. */
export interface BriefFor {
  id: string;
  shop: string;
  userId: string;
  email: string;
  locale: string;
  /** IANA zone. */
  zone: string;
  /** Epoch milliseconds. */
  at: number;
}

export interface BriefPorts {
  store: TellingStore;
  post: Pick<Post, 'canMail'>;
  /** Never throws for what the other side does. */
  sendBrief(brief: BriefFor): Promise<SendResult>;
  clock: Clock;
  newId(): string;
  log: { error(details: object, message: string): void };
}

/** A brief that could not go out for this long waits for the next week. */
const LATEST_MS = 36 * 3_600_000;
const HOUR_MS = 3_600_000;

/**
 * Sends everybody who works in a shop the brief of the week, at the shop's day and hour on their own clock, once: it is
 * written down before it is sent, and what may have arrived is not sent again.
 */
export async function sendBriefs(ports: BriefPorts): Promise<number> {
  const { store, clock, post } = ports;
  if (!post.canMail) return 0;
  let sent = 0;
  for (const shop of await store.shopsWithBrief()) {
    const briefs = await store.inShop(shop, async (tx) => {
      const row = await tx.shop();
      if (!row) return [];
      const now = clock.now();
      const { kept, people, readers } = await whoIsTold(tx, row, true, now);
      const { briefDay: day, briefHour: hour, cap } = kept.settings;
      if (day === null) return [];
      const taken: { brief: BriefFor; dueAt: number; attempts: number }[] = [];
      for (const person of people) {
        const reader = readers.find(({ id }) => id === person.userId);
        if (!reader || !wants(person)) continue;
        const { zone } = reader;
        const dueAt = lastWeekly(now, { day, hour, zone });
        if (now - dueAt > LATEST_MS || dueAt < (kept.briefSince ?? 0)) continue;
        const today = await tx.messagesSince(person.userId, dayOf(reader, now));
        if (!isWithinCap('digest', reader.audience, today, cap)) continue;
        const attempts = await tx.takeBrief(person.userId, dueAt, now);
        if (attempts === null) continue;
        const { userId, email, locale } = person;
        taken.push({
          brief: { id: ports.newId(), shop, userId, email: email ?? '', locale, zone, at: now },
          dueAt,
          attempts,
        });
      }
      return taken;
    });
    for (const one of briefs) await sendOne(ports, one);
    sent += briefs.length;
  }
  return sent;
}

const wants = ({ role, email, own }: ToldPerson): boolean =>
  own.brief && email !== null && roleOf(role) !== null && role !== 'viewer';

async function sendOne(
  { store, sendBrief, clock, log }: BriefPorts,
  { brief, dueAt, attempts }: { brief: BriefFor; dueAt: number; attempts: number },
): Promise<void> {
  const result = await sendBrief(brief);
  if (result.outcome !== 'sent') {
    const { outcome, reason } = result;
    log.error({ shop: brief.shop, outcome, reason }, 'A weekly brief did not go out');
  }
  const again = result.outcome === 'later' && attempts < MOST_ATTEMPTS;
  await store.inShop(brief.shop, (tx) =>
    tx.finishBrief(brief.userId, dueAt, {
      state: again
        ? 'waiting'
        : result.outcome === 'later' || result.outcome === 'refused'
          ? 'failed'
          : result.outcome,
      error: result.outcome === 'sent' ? null : result.reason,
      nextAt: again ? clock.now() + Math.min(HOUR_MS, waitAfter(attempts)) : null,
    }),
  );
}

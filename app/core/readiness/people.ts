import { actsFor, awayOn } from '../absence.ts';
import type { Keeper } from '../owners.ts';
import type { Role } from '../roles.ts';
import { answer } from './check.ts';
import type { Check, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'people', owner: 'owner', next: 'owners', effort: 1 } as const;
/** Whom a campaign needs on each of its days. */
const NEEDED = ['operations', 'merchandiser'] as const;

/**
 * Whether somebody is there who answers while the campaign runs, and who signs before it starts. An owner answers for a role
 * that nobody has, and it says so.
 */
export function peopleCheck({ team }: ReadinessFacts): Check {
  const { people, windowDays, signDays, signers } = team;
  const able = people.filter(({ role }) => role !== 'viewer');
  if (able.length === 0) return answer(FRAME, 'not_known', 'not_known');
  const of = (role: Role): Keeper[] => {
    const own = able.filter((one) => one.role === role);
    return own.length > 0 ? own : able.filter((one) => one.role === 'owner');
  };
  const isThere = (person: Keeper, day: string): boolean => {
    const acting = able.find(({ userId }) => userId === actsFor(person.userId, able, day));
    return acting !== undefined && awayOn(acting.absences, day) === null;
  };
  for (const role of NEEDED) {
    const alone = windowDays.filter((day) => !of(role).some((person) => isThere(person, day.date)));
    if (alone.length > 0)
      return answer(FRAME, 'blocking', 'nobody', {
        params: { role, day: alone[0]?.at ?? null, count: alone.length },
      });
  }
  const signing = able.filter(({ role }) => signers.includes(role));
  if (signDays.length > 0 && !signing.some((person) => signDays.some(({ date }) => isThere(person, date))))
    return answer(FRAME, 'blocking', 'nobody_signs', { params: { count: signDays.length } });
  const missed = NEEDED.flatMap((role) => of(role))
    .map((person) => ({ person, days: windowDays.filter(({ date }) => !isThere(person, date)) }))
    .find(({ days }) => days.length > 0);
  if (missed)
    return answer(FRAME, 'warning', 'away', {
      params: { name: missed.person.name, day: missed.days[0]?.at ?? null, count: missed.days.length },
    });
  const missing = NEEDED.filter((role) => !able.some((one) => one.role === role));
  if (missing.length === NEEDED.length) return answer(FRAME, 'ready', 'ready_owner_for_both');
  return missing[0] === undefined
    ? answer(FRAME, 'ready', 'ready')
    : answer(FRAME, 'ready', 'ready_owner_for_a_role', { params: { role: missing[0] } });
}

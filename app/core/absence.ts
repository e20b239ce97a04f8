/** Who is away, and who is there in their place. Days are calendar days (`2026-11-27`) on the shop's clock. */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const day = z.iso.date('problem.day');

export const absencesSchema = z
  .array(
    z
      .object({
        from: day,
        /** The last day. */
        until: day,
        /** Who stands in, by their id; null: nobody. */
        standIn: z.string().min(1).max(30).nullable().default(null),
      })
      .refine(({ from, until }) => from <= until, { path: ['until'], message: 'problem.absence_order' }),
  )
  .max(50, 'problem.too_many_absences');
export type Absence = z.infer<typeof absencesSchema>[number];

export interface Attendee {
  userId: string;
  absences: readonly Absence[];
}

/** The absence that covers this day, of several the one that lasts longest; null: they are there. */
export function awayOn(absences: readonly Absence[], today: string): Absence | null {
  const now = absences.filter(({ from, until }) => from <= today && today <= until);
  return now.reduce<Absence | null>((last, one) => (last && last.until >= one.until ? last : one), null);
}

/** The first moment after it on the clock of a zone, epoch milliseconds. */
export const endOfAbsence = ({ until }: Absence, zone: string): number =>
  Temporal.PlainDate.from(until).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;

/**
 * Who acts for a person today: they themselves while they are there, else whoever stands in, and for a stand-in who is away
 * theirs. Nobody who is there: the person themselves, so that nothing goes to nobody.
 */
export function actsFor(userId: string, people: readonly Attendee[], today: string): string {
  const asked = new Set<string | null>();
  for (let at: string | null = userId; !asked.has(at);) {
    asked.add(at);
    const person = people.find((one) => one.userId === at);
    if (!person) break;
    const away = awayOn(person.absences, today);
    if (!away) return person.userId;
    at = away.standIn;
  }
  return userId;
}

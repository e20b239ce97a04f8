/** People who look after products, their rules and their absences, one by one and as any team may have them. */
import fc from 'fast-check';
import type { Absence } from '../../app/core/absence.ts';
import { OWNED_BY, ownerOf, type Keeper, type OwnedThing, type OwnerRule } from '../../app/core/owners.ts';
import { ROLES, type Role } from '../../app/core/roles.ts';

export const TODAY = '2026-11-27';
export const HOUR = 3_600_000;
export const NOON = Date.UTC(2026, 10, 27, 12);
export const keeper = (userId: string, role: Role, absences: Absence[] = []): Keeper => ({
  userId,
  name: `Person ${userId}`,
  role,
  absences,
});
export const away = (standIn: string | null = null, from = TODAY, until = TODAY): Absence => ({
  from,
  until,
  standIn,
});
export const rule = (by: OwnerRule['by'], value: string, owner: string): OwnerRule => ({
  by,
  value,
  label: '',
  owner,
});
export const tea: OwnedThing = { tags: ['Summer'], vendor: 'Leaf', productType: 'Tea', collectionIds: ['7'] };
export const team = [
  keeper('1', 'owner'),
  keeper('2', 'operations'),
  keeper('3', 'operations'),
  keeper('4', 'merchandiser'),
];
export const whose = (
  rules: OwnerRule[],
  asked: Role = 'operations',
  people = team,
  thing: OwnedThing | null = tea,
) => ownerOf(asked, thing, { rules, people, today: TODAY });
const day = fc.constantFrom('2026-11-25', '2026-11-26', TODAY, '2026-11-28', '2026-11-29');
export const ids = ['1', '2', '3', '4', '5'];
const absence = fc
  .record({ from: day, until: day, standIn: fc.option(fc.constantFrom(...ids)) })
  .filter(({ from, until }) => from <= until);
export const people = fc
  .array(fc.record({ role: fc.constantFrom(...ROLES), absences: fc.array(absence, { maxLength: 2 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((all) => all.map((one, at) => ({ ...one, userId: ids[at] ?? '', name: `Person ${at}` })));
export const rules = fc.array(
  fc.record({
    by: fc.constantFrom(...OWNED_BY),
    value: fc.constantFrom('summer', 'leaf', 'tea', '7', 'else'),
    label: fc.constant(''),
    owner: fc.constantFrom(...ids),
  }),
  { maxLength: 6 },
);
export const things = fc.option(
  fc.constantFrom(tea, { tags: [], vendor: '', productType: '', collectionIds: [] }),
);

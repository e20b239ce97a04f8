import type { Owner } from '../core/owners.ts';
import type { Translate } from '../i18n/speak.tsx';

/** Whose something is, in a few words: a person, with whom they stand in for, or a role. */
export const ownerWords = ({ person, role, insteadOf }: Owner, t: Translate): string => {
  if (!person) return t(`role.name.${role}`);
  return insteadOf === null ? person.name : t('owner.instead_of', { name: person.name, absent: insteadOf });
};

/** Who is to take an alert on: whom it is meant for, or its owner; once that took too long, the next person. */
export function whoseOf(
  alert: { addresseeName: string | null; escalatedToName: string | null; owner: Owner },
  t: Translate,
): string {
  const name = alert.addresseeName ?? ownerWords(alert.owner, t);
  if (alert.escalatedToName !== null)
    return t('owner.escalated', { name: alert.escalatedToName, before: name });
  return t('owner.for', { name });
}

import type { Wanted, WantedKind } from '../core/wanted.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

const OF_THE_SIGN_OFF: readonly WantedKind[] = [
  'missed_sign',
  'missed_sign_asked_late',
  'sign',
  'sign_late',
  'sign_asked_late',
  'sign_running',
];

/** A decision that a campaign waits for: how it stands, what to do, both and whose it is in one line, and the page where it is made. */
export function wantedWords(
  wanted: Wanted,
  t: Translate,
  format: Pick<Format, 'date'>,
): { says: string; step: string; line: string; path: string } {
  const { kind, campaign, campaignId, of, by, startsAt, endsAt, proposedAt, sentBackBy } = wanted;
  const moments = {
    date: format.date(by),
    start: format.date(startsAt),
    end: format.date(endsAt),
    ...(proposedAt === null ? {} : { proposed: format.date(proposedAt) }),
    ...(sentBackBy === null ? {} : { name: sentBackBy }),
  };
  const fact = t(`wanted.fact.${kind}`, moments);
  const step = t(`wanted.step.${kind}`, moments);
  const who = of.map((role) => t(`role.name.${role}`)).join(', ');
  const tab = OF_THE_SIGN_OFF.includes(kind) ? '?tab=signoff' : kind === 'not_ready' ? '?tab=readiness' : '';
  return {
    says: t('wanted.says', { campaign, fact }),
    step,
    line: t('wanted.line', { campaign, fact, step, who }),
    path: `/app/campaigns/${campaignId}${tab}`,
  };
}

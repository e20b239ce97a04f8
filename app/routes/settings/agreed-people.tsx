import { BlockStack, Text } from '@shopify/polaris';
import type { Keeper } from '../../core/owners.ts';
import type { SignOffRule } from '../../core/people-settings.ts';
import { ROLES, type Role } from '../../core/roles.ts';
import type { Telling } from '../../core/telling.ts';
import { useSpoken, useT } from '../../i18n/speak.tsx';
import {
  LEAST_ANONYMOUS,
  REMIND_AFTER_MS,
  SURVEY_LATEST_MS,
  SURVEY_OPEN_MS,
  type SurveyRule,
} from '../../core/survey.ts';
import { clockOf } from '../../ui/clock-of.ts';
import { useFormat } from '../../ui/frame-context.ts';
import { weekdayNames } from '../../ui/weekdays.ts';

const DAY_MS = 86_400_000;

/** Who has which role. */
export function PeopleWords({ people }: { people: readonly Keeper[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <BlockStack gap="100">
      {ROLES.map((role) => {
        const names = people.filter((one) => one.role === role).map(({ name }) => name);
        const named = { role: t(`telling.audience.${role}`), names: format.list(names) };
        return (
          <Text as="p" key={role}>
            {t(names.length === 0 ? 'how_we_work.people.nobody' : 'how_we_work.people.role', named)}
          </Text>
        );
      })}
    </BlockStack>
  );
}

/** When people meet, and when the brief comes. */
export function MeetingWords({ settings, canMail }: { settings: Telling; canMail: boolean }) {
  const t = useT();
  const { locale } = useSpoken();
  const { clock } = useFormat();
  const { meetDay, meetTime, briefDay, briefHour } = settings;
  const dayOf = (day: number): string => weekdayNames(locale)[day - 1] ?? '';
  return (
    <BlockStack gap="100">
      <Text as="p">
        {meetDay === null
          ? t('how_we_work.meeting.not')
          : t('how_we_work.meeting.on', { day: dayOf(meetDay), time: clock(meetTime) })}
      </Text>
      <Text as="p">
        {briefDay === null || !canMail
          ? t('how_we_work.meeting.no_mail')
          : t('how_we_work.meeting.mail', { day: dayOf(briefDay), time: clock(clockOf(briefHour)) })}
      </Text>
    </BlockStack>
  );
}

/** Whether a campaign needs a sign-off, and whose. */
export function SignOffWords({ rule, signers }: { rule: SignOffRule; signers: readonly Role[] }) {
  const t = useT();
  const format = useFormat();
  const who = format.list(signers.map((role) => t(`telling.audience.${role}`)));
  return <Text as="p">{t(`how_we_work.sign.${rule}`, { who })}</Text>;
}

/** Who is asked how it went, and when. */
export function SurveyWords({ rule }: { rule: SurveyRule }) {
  const t = useT();
  if (rule === 'off') return <Text as="p">{t('how_we_work.survey.off')}</Text>;
  const days = (ms: number): number => ms / DAY_MS;
  return (
    <BlockStack gap="100">
      <Text as="p">{t('how_we_work.survey.whom', { latest: days(SURVEY_LATEST_MS) })}</Text>
      <Text as="p">
        {t('how_we_work.survey.when', { open: days(SURVEY_OPEN_MS), remind: days(REMIND_AFTER_MS) })}
      </Text>
      <Text as="p">{t(`how_we_work.survey.${rule}`, { least: LEAST_ANONYMOUS })}</Text>
    </BlockStack>
  );
}

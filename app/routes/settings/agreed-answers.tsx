import { BlockStack, Text } from '@shopify/polaris';
import type { OwnersView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { whatOf } from './owner-rules-card.tsx';

/** In what time alerts are taken on, who looks after what, and who is away. */
export function AnswerWords({ owners }: { owners: OwnersView }) {
  const t = useT();
  const { day } = useFormat();
  const { rules, people, today, answerNowHours, answerTodayHours, answerLaterHours } = owners;
  const hours = { now: answerNowHours, today: answerTodayHours, later: answerLaterHours };
  const nameOf = (id: string): string =>
    people.find(({ userId }) => userId === id)?.name ?? t('owners.rules.gone');
  const away = people.flatMap(({ name, absences }) =>
    absences.filter(({ until }) => until >= today).map((absence) => ({ ...absence, name })),
  );
  return (
    <BlockStack gap="300">
      <BlockStack gap="100">
        {(['now', 'today', 'later'] as const).map((urgency) => (
          <Text as="p" key={urgency}>
            {hours[urgency] === null
              ? t('how_we_work.answers.none', { urgency: t(`urgency.${urgency}`) })
              : t('how_we_work.answers.hours', {
                  urgency: t(`urgency.${urgency}`),
                  count: hours[urgency],
                })}
          </Text>
        ))}
        {Object.values(hours).every((one) => one === null) ? null : (
          <Text as="p">{t('how_we_work.answers.next')}</Text>
        )}
      </BlockStack>
      <BlockStack gap="100">
        {rules.length === 0 ? <Text as="p">{t('how_we_work.answers.no_rules')}</Text> : null}
        {rules.map((rule) => (
          <Text as="p" key={JSON.stringify(rule)}>
            {t('how_we_work.answers.rule', { what: whatOf(rule, t), name: nameOf(rule.owner) })}
          </Text>
        ))}
      </BlockStack>
      {away.map(({ name, from, until, standIn }) => (
        <Text as="p" key={`${name} ${from} ${until}`}>
          {t(standIn === null ? 'how_we_work.answers.away_alone' : 'how_we_work.answers.away', {
            name,
            from: day(from),
            until: day(until),
            stand_in: standIn === null ? '' : nameOf(standIn),
          })}
        </Text>
      ))}
    </BlockStack>
  );
}

import { BlockStack, Card, ChoiceList, Link } from '@shopify/polaris';
import { SURVEY_RULES } from '../../core/survey.ts';
import type { TeamView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';

/** Whether people are asked after a campaign and each quarter, and whether it is kept who said what. */
export function SurveyCard({ team, act }: { team: TeamView; act: Act }) {
  const t = useT();
  return (
    <Card>
      <BlockStack gap="300">
        <ChoiceList
          title={t('survey.setting.rule')}
          disabled={act.pending !== null}
          choices={SURVEY_RULES.map((rule) => ({
            value: rule,
            label: t(`survey.setting.${rule}`),
            ...(rule === 'off' ? {} : { helpText: t(`survey.${rule}`) }),
          }))}
          selected={[team.survey]}
          onChange={([survey]) => act.send('survey', { survey })}
        />
        <Link url="/app/insights/surveys">{t('survey.title')}</Link>
      </BlockStack>
    </Card>
  );
}

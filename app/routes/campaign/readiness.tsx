import { BlockStack, Box, InlineStack, Text } from '@shopify/polaris';
import type { CampaignView, ReadinessView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { ReadinessCheck } from './readiness-check.tsx';
import { ReadinessHistory } from './readiness-history.tsx';

/** Whether the campaign can launch: every check with its numbers, products and next step, the quick wins first. */
export function ReadinessList({ readiness, campaign }: { readiness: ReadinessView; campaign: CampaignView }) {
  const t = useT();
  const format = useFormat();
  const { verdict, checks, history, running } = readiness;
  return (
    <Box padding="400">
      <BlockStack gap="500">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t(`readiness.verdict.${verdict}`)}
          </Text>
          <Text as="p" tone="subdued">
            {t('readiness.commit', { date: format.dateTime(campaign.commitAt) })}
          </Text>
        </BlockStack>
        <ul className="hf-plain-list">
          {checks.map((check) => (
            <li key={check.key}>
              <ReadinessCheck check={check} campaignId={campaign.id} />
            </li>
          ))}
        </ul>
        <InlineStack>
          <Text as="p" tone="subdued">
            {t(running ? 'readiness.method_live' : 'readiness.method')}
          </Text>
        </InlineStack>
        <ReadinessHistory history={history} />
      </BlockStack>
    </Box>
  );
}

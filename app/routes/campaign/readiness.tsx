import { Badge, BlockStack, Box, InlineStack, Link, Text } from '@shopify/polaris';
import { readinessOf, type ReadinessFacts, type ReadinessState } from '../../core/readiness.ts';
import type { CampaignView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';

const TONE: Record<ReadinessState, 'success' | 'warning' | 'critical' | 'attention'> = {
  ready: 'success',
  warning: 'warning',
  blocking: 'critical',
  not_known: 'attention',
};

/** Whether the campaign can launch, as far as stock and catalogue tell today: checks with numbers and a next step. */
export function ReadinessList({ facts, campaign }: { facts: ReadinessFacts; campaign: CampaignView }) {
  const t = useT();
  const format = useFormat();
  const { verdict, checks } = readinessOf(facts);
  const own = `/app/campaigns/${campaign.id}`;
  const next = {
    stock: `${own}?tab=items`,
    plan: `${own}/edit`,
    known: `${own}?tab=items&verdict=not_known`,
    heroes: `${own}?tab=items`,
    active: `${own}?tab=items`,
    overlap: `${own}?tab=overlaps`,
  };
  return (
    <Box padding="400">
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t(`readiness.verdict.${verdict}`)}
          </Text>
          <Text as="p" tone="subdued">
            {t('readiness.commit', { date: format.dateTime(campaign.commitAt) })}
          </Text>
        </BlockStack>
        <ul className="hf-plain-list">
          {checks.map(({ key, state, count, units }) => (
            <li key={key}>
              <BlockStack gap="100">
                <InlineStack gap="200" blockAlign="center">
                  <Badge tone={TONE[state]}>{t(`readiness.state.${state}`)}</Badge>
                  <Text as="h3" fontWeight="semibold">
                    {t(`readiness.${key}.title`)}
                  </Text>
                </InlineStack>
                <Text as="p">
                  {state === 'ready'
                    ? t(`readiness.${key}.ready`)
                    : facts.items === 0 && key === 'stock'
                      ? t('readiness.no_items')
                      : t(`readiness.${key}.${state === 'not_known' ? 'not_known' : 'open'}`, {
                          count,
                          units: format.number(units ?? 0),
                        })}
                </Text>
                {state === 'ready' ? null : <Link url={next[key]}>{t(`readiness.${key}.next`)}</Link>}
              </BlockStack>
            </li>
          ))}
        </ul>
        <Text as="p" tone="subdued">
          {t(facts.judged ? 'readiness.method_live' : 'readiness.method')}
        </Text>
      </BlockStack>
    </Box>
  );
}

import { Badge, BlockStack, InlineStack, Link, Text } from '@shopify/polaris';
import type { FeasibilityOfItem } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { ANSWER_TONE, AnswerLine } from '../plan/answer-line.tsx';
import { nameOfItem } from '../../ui/item-name.ts';

/** What operations say about the items of a campaign, the worst first. */
export function FeasibilityList({
  campaignId,
  answers,
}: {
  campaignId: string;
  answers: readonly FeasibilityOfItem[];
}) {
  const t = useT();
  return (
    <BlockStack gap="300">
      <Text as="h2" variant="headingMd">
        {t('plan.answers')}
      </Text>
      {answers.length === 0 ? <Text as="p">{t('plan.no_answers')}</Text> : null}
      {answers.map((one) => (
        <BlockStack key={one.variantId} gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Badge tone={ANSWER_TONE[one.answer]}>{t(`plan.answer.${one.answer}`)}</Badge>
            <Text as="h3" fontWeight="semibold">
              {nameOfItem(one)}
            </Text>
          </InlineStack>
          <AnswerLine answer={one} planned={one.planned} />
        </BlockStack>
      ))}
      <Link url={`/app/plan?campaign=${campaignId}`}>{t('plan.of_campaign')}</Link>
    </BlockStack>
  );
}

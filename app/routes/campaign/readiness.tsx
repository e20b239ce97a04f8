import { BlockStack, Box, SkeletonBodyText, Text } from '@shopify/polaris';
import { useEffect, useRef } from 'react';
import { usualCommit } from '../../core/campaign.ts';
import type { CampaignView, ReadinessView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct } from '../../ui/act.ts';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { ReadinessCheck } from './readiness-check.tsx';
import { ReadinessHistory } from './readiness-history.tsx';

/** Whether the campaign can launch: every check with its numbers, products and next step, the quick wins first. */
export function ReadinessList({ readiness, campaign }: { readiness: ReadinessView; campaign: CampaignView }) {
  const t = useT();
  const format = useFormat();
  const { now } = useFrame();
  const { looked, history } = readiness;
  useAnotherLook(looked);
  return (
    <Box padding="400">
      <BlockStack gap="500">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t(looked ? `readiness.verdict.${looked.verdict}` : 'readiness.not_looked')}
          </Text>
          <Text as="p" tone="subdued">
            {t(commitWords(campaign, now), { date: format.date(campaign.commitAt) })}
          </Text>
          {looked && looked.keptAt !== null ? (
            <Text as="p" tone="subdued">
              {t(looked.current ? 'readiness.looked_at' : 'readiness.looking_again', {
                when: format.dateTime(looked.keptAt),
              })}
            </Text>
          ) : null}
        </BlockStack>
        {looked ? (
          <>
            <ul className="hf-plain-list">
              {looked.checks.map((check) => (
                <li key={check.key}>
                  <ReadinessCheck check={check} campaignId={campaign.id} />
                </li>
              ))}
            </ul>
            <Text as="p" tone="subdued">
              {t(looked.running ? 'readiness.method_live' : 'readiness.method')}
            </Text>
          </>
        ) : (
          <SkeletonBodyText lines={12} />
        )}
        <ReadinessHistory history={history} />
      </BlockStack>
    </Box>
  );
}

/** A day that nobody set is not said as if somebody had. */
const commitWords = ({ commitAt, startsAt }: CampaignView, now: number): string =>
  `readiness.${commitAt > now ? 'commit' : 'committed'}${commitAt === usualCommit(startsAt) ? '_usual' : ''}`;

/** What is old is shown at once and worked out anew; once for each time that it was found old. */
function useAnotherLook(looked: ReadinessView['looked']): void {
  const { send } = useAct({ quiet: true });
  const asked = useRef<number | null>(null);
  const found = looked?.keptAt ?? 0;
  const old = !looked?.current;
  useEffect(() => {
    if (!old || asked.current === found) return;
    asked.current = found;
    send('look_at_readiness');
  });
}

import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import type { CampaignSummary } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { LightMark, ModeBadge, StateBadge } from '../../ui/badges.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { runOutDay } from '../../ui/run-out.ts';

/** Live campaigns, each with its light, what is at stake and what runs out next. */
export function LiveCampaigns({
  campaigns,
  total,
}: {
  campaigns: readonly CampaignSummary[];
  total: number;
}) {
  const t = useT();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('home.live')}
        </Text>
        {campaigns.length === 0 ? (
          <Text as="p" tone="subdued">
            {t('home.live_empty')}
          </Text>
        ) : (
          <ul className="hf-plain-list">
            {campaigns.map((campaign) => (
              <li key={campaign.id}>
                <BlockStack gap="150">
                  <InlineStack gap="200" blockAlign="center" align="space-between">
                    <InlineStack gap="200" blockAlign="center">
                      <LightMark light={campaign.light} />
                      <Link url={`/app/campaigns/${campaign.id}`}>{campaign.name}</Link>
                    </InlineStack>
                    <InlineStack gap="100">
                      <ModeBadge mode={campaign.mode} state={campaign.state} />
                      {campaign.frozen ? <StateBadge campaign={campaign} /> : null}
                    </InlineStack>
                  </InlineStack>
                  <Text as="p" tone="subdued">
                    {verdictsInWords(campaign, t)}
                  </Text>
                  <InlineStack gap="300">
                    {Math.round(campaign.moneyAtRisk) > 0 ? (
                      <Text as="span" fontWeight="semibold">
                        {t('home.money_at_risk', { money: format.moneyAbout(campaign.moneyAtRisk) })}
                      </Text>
                    ) : null}
                    {campaign.nextRunOutAt === null ? null : (
                      <Text as="span">
                        {t('home.next_run_out', { date: runOutDay(campaign.nextRunOutAt, t, format) })}
                      </Text>
                    )}
                    <Text as="span" tone="subdued">
                      {t('home.ends', { date: format.dateTime(campaign.endsAt) })}
                    </Text>
                  </InlineStack>
                </BlockStack>
              </li>
            ))}
          </ul>
        )}
        {total > campaigns.length ? (
          <Link url="/app/campaigns?view=live">{t('home.all_live', { count: total })}</Link>
        ) : null}
      </BlockStack>
    </Card>
  );
}

/** "2 sold out, 3 may not last, 40 covered" */
export function verdictsInWords(
  { counts, held, mode, wouldHold }: CampaignSummary,
  t: ReturnType<typeof useT>,
): string {
  const parts = (['sold_out', 'below_need', 'not_known', 'covered', 'exempt'] as const)
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => t(`counts.${verdict}`, { count: counts[verdict] }));
  if (parts.length === 0) parts.push(t('counts.none'));
  parts.push(
    mode === 'act' ? t('counts.held', { count: held }) : t('counts.would_hold', { count: wouldHold }),
  );
  return parts.join(' · ');
}

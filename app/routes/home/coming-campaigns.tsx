import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import type { ComingCampaign, HomeView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { CampaignLight, StateBadge } from '../../ui/badges.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { wantedWords } from '../../ui/wanted-words.ts';

/**
 * The campaigns that start next, and before them those that should have begun; `total`: of all that start within 60 days,
 * `missedTotal`: of all that should have begun.
 */
export function ComingCampaigns({
  campaigns,
  total,
  missed,
  missedTotal,
}: {
  campaigns: readonly ComingCampaign[];
  total: number;
} & Pick<HomeView, 'missed' | 'missedTotal'>) {
  const t = useT();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('home.coming')}
        </Text>
        <ul className="hf-plain-list">
          {missed.map((one) => {
            const { says, step, path } = wantedWords(one, t, format);
            return (
              <li key={one.campaignId}>
                <BlockStack gap="150">
                  <InlineStack gap="200" align="space-between">
                    <Text as="p" tone="critical">
                      {says}
                    </Text>
                    <StateBadge
                      campaign={{ state: one.state, sentBack: one.sentBackBy !== null, frozen: false }}
                    />
                  </InlineStack>
                  <Link url={path}>{step}</Link>
                </BlockStack>
              </li>
            );
          })}
          {campaigns.map((campaign) => (
            <li key={campaign.id}>
              <BlockStack gap="150">
                <InlineStack gap="200" align="space-between">
                  <InlineStack gap="200">
                    <Link url={`/app/campaigns/${campaign.id}`}>{campaign.name}</Link>
                    <StateBadge campaign={campaign} />
                    <CampaignLight campaign={campaign} />
                  </InlineStack>
                  <Text as="span" tone="subdued">
                    {t('home.starts', { date: format.dateTime(campaign.startsAt) })}
                  </Text>
                </InlineStack>
                <NextStep wanted={campaign.wanted} />
              </BlockStack>
            </li>
          ))}
        </ul>
        {missedTotal > missed.length ? (
          <Link url="/app/campaigns">{t('home.more_missed', { count: missedTotal - missed.length })}</Link>
        ) : null}
        {total > campaigns.length ? (
          <Link url="/app/campaigns/calendar?span=quarter">
            {t('home.more_coming', { count: total - campaigns.length })}
          </Link>
        ) : null}
      </BlockStack>
    </Card>
  );
}

/** The decision that a campaign waits for, as a link to where it is made. */
function NextStep({ wanted }: Pick<ComingCampaign, 'wanted'>) {
  const t = useT();
  const format = useFormat();
  if (!wanted) return null;
  const { step, path } = wantedWords(wanted, t, format);
  return <Link url={path}>{step}</Link>;
}

import { Button, Text } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { useNewCampaign } from '../../ui/new-campaign.ts';
import { NothingYet } from '../../ui/nothing-yet.tsx';

/** What a campaign is and the way to the first one, in a shop that has none. */
export function NoCampaigns() {
  const t = useT();
  const { primaryAction } = useNewCampaign();
  return (
    <NothingYet title={t('campaigns.empty')}>
      <Text as="p" alignment="center">
        {t('campaigns.empty_text')}
      </Text>
      {primaryAction ? <Button url={primaryAction.url}>{primaryAction.content}</Button> : null}
    </NothingYet>
  );
}

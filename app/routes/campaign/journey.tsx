import { Box, Text } from '@shopify/polaris';
import type { JourneyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { Journey } from '../insights/journey-parts.tsx';

/** The way of shoppers through a campaign, beside as long a time before it. */
export function CampaignJourney({ found }: { found: JourneyView | null }) {
  const t = useT();
  if (!found) {
    return (
      <Box padding="600">
        <Text as="p" tone="subdued" alignment="center">
          {t('journey.not_begun')}
        </Text>
      </Box>
    );
  }
  return (
    <Box padding="400">
      <Journey found={found} />
    </Box>
  );
}

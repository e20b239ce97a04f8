import { BlockStack, Card } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { SettingsView } from '../../db/views/views.ts';
import { PolicyInWords } from '../../ui/policy-words.tsx';
import { SettingRows } from '../../ui/setting-rows.tsx';
import { LocationsCard, TagsCard } from './place-cards.tsx';
import { WhoHears, type ShopTelling } from './who-hears.tsx';

/** The sections of Settings for who may look and not change: what is set, as text. */
export function settingsInRows({
  settings,
  locations,
  publications,
  told,
}: Pick<SettingsView, 'settings' | 'locations' | 'publications'> & { told: ShopTelling }): {
  name: string;
  card: ReactNode;
}[] {
  const rows = (values: Parameters<typeof SettingRows>[0]['values'], more: ReactNode = null) => (
    <Card>
      <BlockStack gap="300">
        <SettingRows values={values} />
        {more}
      </BlockStack>
    </Card>
  );
  const { reserve, staleAfterSeconds, minimumHoldSeconds, minimumAdHoldSeconds } = settings;
  const { shipWithinDays, workdays, closedDays, expiryMetafield, launchTag, budgetShare } = settings;
  const { advertisingPublicationIds, defaultMode, defaultPolicy } = settings;
  const channels = publications.filter(({ id }) => advertisingPublicationIds.includes(id));
  const hideChannels = publications.filter(({ id }) => defaultPolicy.hideChannels.includes(id));
  const chosen = locations.filter(({ id }) => defaultPolicy.locationIds?.includes(id));
  return [
    { name: 'channels', card: rows({ advertisingPublicationIds: channels.map(({ name }) => name) }) },
    { name: 'locations', card: <LocationsCard locations={locations} /> },
    { name: 'calm', card: rows({ reserve, staleAfterSeconds, minimumHoldSeconds, minimumAdHoldSeconds }) },
    { name: 'mode', card: rows({ defaultMode }) },
    {
      name: 'policy',
      card: (
        <Card>
          <PolicyInWords
            policy={defaultPolicy}
            goal="keep_available"
            locationNames={defaultPolicy.locationIds === null ? null : chosen.map(({ name }) => name)}
            hideChannelNames={hideChannels.map(({ name }) => name)}
          />
        </Card>
      ),
    },
    { name: 'shipping', card: rows({ shipWithinDays, workdays: workdays.map(String), closedDays }) },
    { name: 'expiry', card: rows({ expiryMetafield }) },
    { name: 'launch', card: rows({ launchTag }, <WhoHears trigger="product_launch" telling={told} />) },
    { name: 'budget', card: rows({ budgetShare }, <WhoHears trigger="budget" telling={told} />) },
    { name: 'tags', card: <TagsCard /> },
  ];
}

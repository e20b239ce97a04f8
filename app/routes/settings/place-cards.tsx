import { Badge, BlockStack, Card, ChoiceList, InlineStack, Text } from '@shopify/polaris';
import { campaignTag, HELD_TAG, promoteTag } from '../../core/campaign.ts';
import { isPlaceOfSale } from '../../core/places-of-sale.ts';
import type { SettingsView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { CardProps } from './draft.ts';

export function ChannelsCard(props: CardProps & { publications: SettingsView['publications'] }) {
  const { draft, set, publications } = props;
  const t = useT();
  return (
    <Card>
      {publications.length === 0 ? (
        <Text as="p" tone="subdued">
          {t('settings.channels.none')}
        </Text>
      ) : (
        <ChoiceList
          title={t('settings.channels.choose')}
          allowMultiple
          choices={publications
            .filter((one) => !isPlaceOfSale(one))
            .map(({ id, name }) => ({ value: id, label: name }))}
          selected={draft.channels}
          onChange={(channels) => set({ channels })}
        />
      )}
    </Card>
  );
}

export function LocationsCard({ locations }: { locations: SettingsView['locations'] }) {
  const t = useT();
  if (locations.length === 0)
    return (
      <Card>
        <Text as="p" tone="subdued">
          {t('settings.locations.none')}
        </Text>
      </Card>
    );
  return (
    <Card>
      <ul className="hf-plain-list">
        {locations.map((location) => {
          const counts = location.isActive && location.fulfillsOnlineOrders;
          return (
            <li key={location.id}>
              <InlineStack align="space-between">
                <Text as="span">{location.name}</Text>
                <Badge {...(counts ? { tone: 'success' as const } : {})}>
                  {t(counts ? 'settings.locations.counts' : 'settings.locations.does_not')}
                </Badge>
              </InlineStack>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** The names that Holdfast writes into the shop, and what each means there. */
export function TagsCard() {
  const t = useT();
  const handle = t('settings.tags.handle');
  const names = [
    { name: campaignTag(handle), text: t('settings.tags.campaign') },
    { name: promoteTag(handle), text: t('settings.tags.promote') },
    { name: HELD_TAG, text: t('settings.tags.held') },
  ];
  return (
    <Card>
      <BlockStack gap="300">
        {names.map(({ name, text }) => (
          <BlockStack key={name} gap="050">
            <Text as="h3" fontWeight="semibold">
              <code>{name}</code>
            </Text>
            <Text as="p" tone="subdued">
              {text}
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

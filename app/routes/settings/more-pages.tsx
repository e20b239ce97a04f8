import { BlockStack, Button, Card, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';

/** The parts of Settings that have pages of their own. */
export function MorePages({ mailFrom }: { mailFrom: string | null }) {
  const t = useT();
  return (
    <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
      <LinkCard name="team" text={t('settings.team.text')} url="/app/settings/team" />
      <LinkCard name="owners" text={t('settings.owners.text')} url="/app/settings/owners" />
      <LinkCard
        name="notifications"
        text={t('settings.notifications.text')}
        url="/app/settings/notifications"
      />
      <LinkCard name="how_we_work" text={t('settings.how_we_work.text')} url="/app/settings/how-we-work" />
      <LinkCard name="links" text={t('settings.links.text')} url="/app/settings/links" />
      <LinkCard
        name="data"
        text={t(mailFrom === null ? 'settings.data.text_no_mail' : 'settings.data.text')}
        url="/app/settings/data"
      />
    </InlineGrid>
  );
}

function LinkCard({
  name,
  text,
  url,
}: {
  name: 'team' | 'owners' | 'how_we_work' | 'notifications' | 'links' | 'data';
  text: string;
  url: string;
}) {
  const t = useT();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          {t(`settings.${name}.title`)}
        </Text>
        <Text as="p" tone="subdued">
          {text}
        </Text>
        <InlineStack>
          <Button url={url}>{t(`settings.${name}.open`)}</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

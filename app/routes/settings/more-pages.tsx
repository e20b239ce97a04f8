import { BlockStack, Button, Card, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import type { Deed } from '../../core/roles.ts';
import { useT } from '../../i18n/speak.tsx';
import { useMay } from '../../ui/frame-context.ts';
import { WhoMay } from '../../ui/who-may.tsx';

/** The parts of Settings that have pages of their own. */
export function MorePages({ mailFrom }: { mailFrom: string | null }) {
  const t = useT();
  return (
    <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
      <LinkCard name="team" deed="manageTeam" text={t('settings.team.text')} url="/app/settings/team" />
      <LinkCard name="owners" deed="saveOwners" text={t('settings.owners.text')} url="/app/settings/owners" />
      <LinkCard
        name="notifications"
        deed="saveTelling"
        text={t('settings.notifications.text')}
        url="/app/settings/notifications"
      />
      <LinkCard name="how_we_work" text={t('settings.how_we_work.text')} url="/app/settings/how-we-work" />
      <LinkCard name="links" deed="openGuestLink" text={t('settings.links.text')} url="/app/settings/links" />
      <LinkCard
        name="data"
        text={t(mailFrom === null ? 'settings.data.text_no_mail' : 'settings.data.text')}
        url="/app/settings/data"
      />
    </InlineGrid>
  );
}

type CardOf =
  | { name: 'how_we_work' | 'data'; deed?: never }
  /** `deed`: what the page is there for. Who may not do it looks at the page, or is told who may. */
  | { name: 'team' | 'owners' | 'notifications' | 'links'; deed: Deed };

function LinkCard({ text, url, ...card }: CardOf & { text: string; url: string }) {
  const t = useT();
  const may = useMay();
  const { name } = card;
  const label = (): string | null => {
    if (card.deed === undefined || may(card.deed)) return t(`settings.${name}.open`);
    return card.name === 'links' ? null : t(`settings.${card.name}.look`);
  };
  const button = label();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          {t(`settings.${name}.title`)}
        </Text>
        <Text as="p" tone="subdued">
          {text}
        </Text>
        {button === null ? (
          <WhoMay deed="openGuestLink" />
        ) : (
          <InlineStack>
            <Button url={url}>{button}</Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

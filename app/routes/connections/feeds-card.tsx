import { useSearchParams } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Pagination, Text } from '@shopify/polaris';
import type { FeedPaths } from '../../flow/reach/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { useAct } from '../../ui/act.ts';
import { useMay } from '../../ui/frame-context.ts';
import { usePages } from '../../ui/pages.ts';
import { WhoMay } from '../../ui/who-may.tsx';

const FORMATS = ['csv', 'json', 'tsv'] as const;

/** The campaigns with their addresses; an address is as secret as who has it keeps it. */
export function FeedsCard({
  campaigns,
  paged,
}: {
  /** `isOpen` without addresses: this person may not have them. */
  campaigns: readonly { id: string; name: string; isOpen: boolean; addresses: FeedPaths | null }[];
  paged: { page: number; pageSize: number; total: number };
}) {
  const t = useT();
  const may = useMay();
  const act = useAct();
  const busy = act.pending !== null;
  const [, setParams] = useSearchParams();
  const pagination = usePages(paged, (page) =>
    setParams({ page: String(page) }, { preventScrollReset: true }),
  );
  return (
    <Card>
      <BlockStack gap="400">
        {campaigns.length === 0 ? (
          <Text as="p" tone="subdued">
            {t('connections.feeds.none')}
          </Text>
        ) : (
          <Text as="p" tone="subdued">
            {t('connections.feeds.all', { count: paged.total })}
          </Text>
        )}
        {campaigns.map(({ id, name, isOpen, addresses }) => (
          <BlockStack gap="200" key={id}>
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="h3" variant="headingSm">
                {name}
              </Text>
              <InlineStack gap="200">
                {may('openFeed') ? (
                  <Button
                    disabled={busy}
                    accessibilityLabel={`${t(addresses ? 'connections.feeds.renew' : 'connections.feeds.open')}: ${name}`}
                    onClick={() => act.send('open_feed', { campaignId: id })}
                  >
                    {t(addresses ? 'connections.feeds.renew' : 'connections.feeds.open')}
                  </Button>
                ) : null}
                {addresses && may('revokeFeed') ? (
                  <Button
                    tone="critical"
                    disabled={busy}
                    accessibilityLabel={`${t('connections.feeds.revoke')}: ${name}`}
                    onClick={() => act.send('revoke_feed', { campaignId: id })}
                  >
                    {t('connections.feeds.revoke')}
                  </Button>
                ) : null}
              </InlineStack>
            </InlineStack>
            {addresses
              ? FORMATS.map((format) => (
                  <CopyField key={format} label={t(`connections.feeds.${format}`)} path={addresses[format]} />
                ))
              : null}
            {addresses === null && (isOpen || !may('openFeed')) ? (
              <Text as="p" tone="subdued">
                {t(isOpen ? 'connections.feeds.kept' : 'connections.feeds.no_address')}
              </Text>
            ) : null}
          </BlockStack>
        ))}
        {pagination ? <Pagination {...pagination} /> : null}
        <WhoMay deed="openFeed" />
      </BlockStack>
    </Card>
  );
}

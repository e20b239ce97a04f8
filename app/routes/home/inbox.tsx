import { useSearchParams } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { HomeView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { AlertList } from '../../ui/alert-list.tsx';

/** What waits for somebody, the most urgent first. */
export function Inbox({ home, act }: { home: HomeView; act: Act }) {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const all = params.get('inbox') === 'all';
  const more = home.alertsTotal - home.alerts.length;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('home.inbox')}
          </Text>
          <Text as="span" tone="subdued">
            {t('home.held_items', { count: home.heldItems })}
            {home.wouldHoldItems > 0 ? ` · ${t('home.would_hold', { count: home.wouldHoldItems })}` : ''}
          </Text>
        </InlineStack>
        {home.alerts.length === 0 ? (
          <Text as="p" tone="subdued">
            {t('home.inbox_empty')}
          </Text>
        ) : (
          <AlertList alerts={home.alerts} act={act} />
        )}
        {all && more > 0 ? (
          <Text as="p" tone="subdued">
            {t('home.more_alerts', { count: more })}
          </Text>
        ) : null}
        {all || more > 0 ? (
          <InlineStack>
            <Button
              variant="plain"
              onClick={() => setParams(all ? {} : { inbox: 'all' }, { preventScrollReset: true })}
            >
              {all ? t('home.fewer_messages') : t('home.all_messages', { count: home.alertsTotal })}
            </Button>
          </InlineStack>
        ) : null}
        {home.snoozed > 0 ? (
          <Text as="p" tone="subdued">
            {t('home.snoozed', { count: home.snoozed })}
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

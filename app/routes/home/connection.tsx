import { Badge, BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import type { HomeView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';

/** Whether Holdfast hears the shop: last webhook, last reconciliation, first reading, writes under way. */
export function Connection({ connection }: { connection: HomeView['connection'] }) {
  const t = useT();
  const format = useFormat();
  const { frame } = useFrame();
  const nightly = frame.sync.state === 'running' && connection.lastReconciledAt !== null;
  const healthy = frame.tokenRevokedAt === null && (frame.sync.state === 'done' || nightly);
  const { found } = connection;
  const when = (at: number | null): string => (at === null ? t('connection.never') : format.ago(at));
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t('connection.title')}
          </Text>
          <Badge tone={healthy ? 'success' : 'attention'}>
            {t(healthy ? 'connection.healthy' : 'connection.attention')}
          </Badge>
        </InlineStack>
        <dl className="hf-facts">
          <div>
            <dt>{t('connection.last_webhook')}</dt>
            <dd>{when(connection.lastWebhookAt)}</dd>
          </div>
          <div>
            <dt>{t('connection.last_reconciled')}</dt>
            <dd>{when(connection.lastReconciledAt)}</dd>
          </div>
          {found === null ? null : (
            <div>
              <dt>{t('connection.found')}</dt>
              <dd>
                {found.products + found.levels + found.deleted === 0
                  ? t('connection.found_nothing')
                  : t('connection.found_some', {
                      products: format.number(found.products),
                      levels: format.number(found.levels),
                      deleted: format.number(found.deleted),
                    })}
              </dd>
            </div>
          )}
          <div>
            <dt>{t('connection.sync')}</dt>
            <dd>
              {t(`connection.sync_${frame.sync.state}`, { objects: format.number(frame.sync.objects ?? 0) })}
            </dd>
          </div>
          <div>
            <dt>{t('connection.waiting')}</dt>
            <dd>{format.number(connection.waiting)}</dd>
          </div>
          {connection.oldestWaitingAt === null ? null : (
            <div>
              <dt>{t('connection.oldest_waiting')}</dt>
              <dd>{when(connection.oldestWaitingAt)}</dd>
            </div>
          )}
        </dl>
      </BlockStack>
    </Card>
  );
}

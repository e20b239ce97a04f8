import { Badge, BlockStack, Button, Card, InlineStack, Layout, Text } from '@shopify/polaris';
import type { HomeView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { AskAccess } from '../../ui/ask-access.tsx';
import { unfinishedReading } from '../../ui/first-reading.ts';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';
import { NoProducts } from '../../ui/no-products.tsx';
import { ORDER_SCOPES } from '../../ui/scopes.ts';

const TONE_OF_READING = { soon: 'info', running: 'info', failed: 'warning', no_access: 'critical' } as const;

/** The first steps; leaves when they are done. Orders come first, and hold nothing up: the shop may keep them to itself. */
export function SetupGuide({ setup }: { setup: HomeView['setup'] }) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const { frame } = useFrame();
  const reading = unfinishedReading(frame);
  const steps = [
    { key: 'orders', done: setup.ordersRead, url: null },
    { key: 'synced', done: setup.synced, url: null },
    {
      key: 'channels',
      done: setup.advertising.length > 0,
      url: may('saveSettings') ? '/app/settings#channels' : null,
    },
    { key: 'campaign', done: setup.hasCampaign, url: may('createCampaign') ? '/app/campaigns/new' : null },
    {
      key: 'acting',
      done: setup.acting,
      url: may('startActing') && setup.couldAct !== null ? `/app/campaigns/${setup.couldAct}` : null,
    },
  ];
  if (steps.every(({ key, done }) => done || key === 'orders')) return null;
  const openWord = { synced: `setup.${reading}`, orders: 'setup.optional' };
  const isStuck = !setup.synced && (reading === 'failed' || reading === 'no_access');
  const textOf = (key: string): string => {
    if (key === 'orders') return t('access.orders_for');
    if (key === 'channels' && setup.advertising.length > 0)
      return t('setup.channels.chosen', { channels: format.list(setup.advertising) });
    return t(key === 'synced' && isStuck ? `setup.synced.${reading}` : `setup.${key}.text`);
  };
  const toneOf = (key: string, done: boolean) => {
    if (done) return { tone: 'success' as const };
    return key === 'synced' ? { tone: TONE_OF_READING[reading] } : {};
  };
  return (
    <Layout.Section variant="fullWidth">
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t('setup.title')}
            </Text>
            <Text as="span" tone="subdued">
              {t('setup.progress', { done: steps.filter(({ done }) => done).length, all: steps.length })}
            </Text>
          </InlineStack>
          <ol className="hf-plain-list">
            {steps.map((step) => (
              <li key={step.key}>
                <InlineStack gap="300" blockAlign="center" align="space-between">
                  <BlockStack gap="050">
                    <InlineStack gap="200" blockAlign="center">
                      <Text as="h3" fontWeight="semibold">
                        {t(`setup.${step.key}.title`)}
                      </Text>
                      <Badge {...toneOf(step.key, step.done)}>
                        {t(
                          step.done
                            ? 'setup.done'
                            : (openWord[step.key as keyof typeof openWord] ?? 'setup.open'),
                        )}
                      </Badge>
                    </InlineStack>
                    {step.key === 'synced' && step.done && !frame.hasProducts ? (
                      <NoProducts />
                    ) : (
                      <Text as="p" tone="subdued">
                        {textOf(step.key)}
                      </Text>
                    )}
                  </BlockStack>
                  {!step.done && step.key === 'orders' ? (
                    <AskAccess scopes={ORDER_SCOPES} label={t('access.orders')} />
                  ) : null}
                  {!step.done && step.url ? (
                    <Button url={step.url}>{t(`setup.${step.key}.action`)}</Button>
                  ) : null}
                  {step.done && step.key === 'channels' && step.url ? (
                    <Button url={step.url} variant="plain">
                      {t('setup.channels.change')}
                    </Button>
                  ) : null}
                </InlineStack>
              </li>
            ))}
          </ol>
        </BlockStack>
      </Card>
    </Layout.Section>
  );
}

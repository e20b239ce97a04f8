import { BlockStack, Card, Link, Text } from '@shopify/polaris';
import type { HomeView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { LedgerList } from '../../ui/ledger-list.tsx';

/** What Holdfast did since the person last looked; on a first visit, what happened lately. */
export function Lately({ home }: { home: HomeView }) {
  const t = useT();
  const format = useFormat();
  const { done, recent } = home;
  const parts = done
    ? (['held', 'released', 'soldOut', 'writes'] as const)
        .filter((name) => done[name] > 0)
        .map((name) => t(`home.done.${name}`, { count: done[name] }))
    : [];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t(done ? 'home.since_you_looked' : 'home.lately')}
        </Text>
        {done ? (
          <Text as="p">
            {parts.length === 0
              ? t('home.done.nothing', { since: format.dateTime(done.since) })
              : t('home.done.line', { since: format.dateTime(done.since), what: format.list(parts) })}
          </Text>
        ) : null}
        {recent.length > 0 ? <LedgerList lines={recent} /> : null}
        {recent.length === 0 && !done ? (
          <Text as="p" tone="subdued">
            {t('home.nothing_yet')}
          </Text>
        ) : (
          <Link url="/app/activity">{t('home.all_activity')}</Link>
        )}
      </BlockStack>
    </Card>
  );
}

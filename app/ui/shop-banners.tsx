import { Banner, Button, InlineStack, Layout, Link, ProgressBar, Text, BlockStack } from '@shopify/polaris';
import { useState } from 'react';
import { ON_HOME } from '../core/alert-step.ts';
import { useT } from '../i18n/speak.tsx';
import type { Act } from './act.ts';
import { brakeInWords, brakeTitle } from './brake-words.ts';
import { useFormat, useFrame, useMay } from './frame-context.ts';
import { PutBackDialog } from './put-back-dialog.tsx';

/** What is promoted, sold out and short first, with the stock as it is known: what the brake asks about. */
const RUN_SHORT = '/app/stock';

/** What concerns the whole shop and cannot wait: brake, stop, lost access, first reading. */
export function ShopBanners({ act }: { act: Act }) {
  const t = useT();
  const format = useFormat();
  const { frame } = useFrame();
  const may = useMay();
  const [askingToPutBack, setAskingToPutBack] = useState(false);
  const { brake, sync, stoppedAt, tokenRevokedAt } = frame;
  const shown = [
    tokenRevokedAt === null ? null : (
      <Banner key={ON_HOME.access} tone="critical" title={t('banner.token.title')}>
        <p>{t('banner.token.text', { when: format.dateTime(tokenRevokedAt) })}</p>
      </Banner>
    ),
    brake === null ? null : (
      <Banner key={ON_HOME.brake} tone="critical" title={t(brakeTitle(frame))}>
        <BlockStack gap="300">
          <Text as="p">
            {brakeInWords({ ...frame, brake }, t, format)}{' '}
            <span className="hf-target">
              <Link url={RUN_SHORT} monochrome>
                {t('banner.brake.run_short')}
              </Link>
            </span>
          </Text>
          <InlineStack gap="200">
            <Button
              disabled={!may('brake')}
              loading={act.pending === 'brake_go_on'}
              onClick={() => act.send('brake_go_on')}
            >
              {t('banner.brake.go_on')}
            </Button>
            <Button
              disabled={!may('brake')}
              loading={act.pending === 'brake_put_back'}
              onClick={() => setAskingToPutBack(true)}
            >
              {t('banner.brake.put_back')}
            </Button>
          </InlineStack>
          {may('brake') ? null : <Text as="p">{may.why('brake')}</Text>}
        </BlockStack>
      </Banner>
    ),
    stoppedAt === null ? null : (
      <Banner
        key="stopped"
        tone="warning"
        title={t('banner.stopped.title')}
        {...(may('resumeActions')
          ? {
              action: {
                content: t('action.resume'),
                onAction: () => act.send('resume'),
                loading: act.pending === 'resume',
              },
            }
          : {})}
      >
        <p>
          {t('banner.stopped.text', { when: format.dateTime(stoppedAt) })}{' '}
          {may('resumeActions') ? null : may.why('resumeActions')}
        </p>
      </Banner>
    ),
    sync.state === 'running' || sync.state === 'never' ? (
      <Banner key="sync" tone="info" title={t('banner.sync.title')}>
        <BlockStack gap="200">
          <Text as="p">
            {sync.state === 'never' || !sync.objects
              ? t('banner.sync.soon')
              : t('banner.sync.text', { objects: format.number(sync.objects) })}
          </Text>
          <ProgressBar progress={sync.state === 'never' ? 5 : 55} size="small" ariaLabelledBy="sync-text" />
          <span id="sync-text" hidden>
            {t('banner.sync.title')}
          </span>
        </BlockStack>
      </Banner>
    ) : null,
    sync.state === 'failed' ? (
      <Banner key="sync" tone="critical" title={t('banner.sync_failed.title')}>
        <p>{t(tokenRevokedAt === null ? 'banner.sync_failed.text' : 'banner.sync_failed.no_access')}</p>
      </Banner>
    ) : null,
  ].filter((banner) => banner !== null);
  if (shown.length === 0) return null;
  return (
    <Layout.Section variant="fullWidth">
      <BlockStack gap="300">
        {shown.map((banner) => (
          <div key={banner.key} id={banner.key ?? undefined}>
            {banner}
          </div>
        ))}
      </BlockStack>
      {askingToPutBack ? (
        <PutBackDialog
          onConfirm={() => {
            act.send('brake_put_back');
            setAskingToPutBack(false);
          }}
          onClose={() => setAskingToPutBack(false)}
        />
      ) : null}
    </Layout.Section>
  );
}

import { NavMenu } from '@shopify/app-bridge-react';
import {
  Banner,
  BlockStack,
  Box,
  Button,
  InlineStack,
  Layout,
  Page,
  SkeletonBodyText,
  SkeletonPage,
  Text,
} from '@shopify/polaris';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { useLocation, useMatches, useNavigation } from '@remix-run/react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useSpoken, useT } from '../i18n/speak.tsx';
import type { Mishap } from './error-page.tsx';
import { createFormat } from './format.ts';
import { FormatContext, FrameContext, useFrame, type FrameData } from './frame-context.ts';
import { useLiveUpdates } from './live.ts';
import { TroubleNote } from './trouble-note.tsx';

/** A page that names the shop's time zone itself exports `handle = { saysZone: true }`: it is not said again below it. */
const saysZone = (handle: unknown): boolean =>
  typeof handle === 'object' && handle !== null && 'saysZone' in handle && handle.saysZone === true;

/** Polaris, App Bridge, the menu and the shop's facts around every page of the app. */
export function AppFrame({ data, children }: { data: FrameData; children: ReactNode }) {
  const { language, locale } = useSpoken();
  const t = useT();
  const { now, frame } = data;
  const isZoneSaid = useMatches().some((match) => saysZone(match.handle));
  const format = useMemo(
    () => createFormat(locale, frame.timezone, frame.currency, now),
    [locale, frame.timezone, frame.currency, now],
  );
  return (
    <AppProvider
      isEmbeddedApp
      apiKey={data.apiKey}
      {...(language.polaris ? { i18n: language.polaris } : {})}
      __APP_BRIDGE_URL={data.appBridgeUrl}
    >
      <FrameContext.Provider value={data}>
        <NavMenu>
          <a href="/app" rel="home">
            {t('nav.home')}
          </a>
          <a href="/app/campaigns">{t('nav.campaigns')}</a>
          <a href="/app/plan">{t('nav.plan')}</a>
          <a href="/app/stock">{t('nav.stock')}</a>
          <a href="/app/products">{t('nav.products')}</a>
          <a href="/app/activity">{t('nav.activity')}</a>
          <a href="/app/brief">{t('nav.brief')}</a>
          <a href="/app/insights">{t('nav.insights')}</a>
          <a href="/app/connections">{t('nav.connections')}</a>
          <a href="/app/settings">{t('nav.settings')}</a>
        </NavMenu>
        <main>
          <p className="hf-on-paper">
            {t('nav.on_paper', { shop: frame.name, at: format.dateTime(now), zone: frame.timezone })}
          </p>
          <FormatContext.Provider value={format}>{children}</FormatContext.Provider>
          {isZoneSaid ? null : (
            <div className="hf-no-print">
              <Box padding="400">
                <Text as="p" variant="bodySm" tone="subdued" alignment="center">
                  {t('nav.clock', { zone: frame.timezone })}
                </Text>
              </Box>
            </div>
          )}
        </main>
      </FrameContext.Provider>
    </AppProvider>
  );
}

const SKELETON_AFTER_MS = 200;

/** The page, live; a skeleton of the next one when that takes noticeably long. */
export function LivePage({ children }: { children: ReactNode }) {
  useLiveUpdates(useFrame().pulse);
  const navigation = useNavigation();
  const location = useLocation();
  const leaving = navigation.state === 'loading' && navigation.location.pathname !== location.pathname;
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!leaving) return;
    window.shopify?.loading?.(true);
    const timer = setTimeout(() => setSlow(true), SKELETON_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
      window.shopify?.loading?.(false);
    };
  }, [leaving]);
  return (
    <>
      <TroubleNote />
      {slow ? <PageSkeleton /> : children}
    </>
  );
}

function PageSkeleton() {
  return (
    <SkeletonPage primaryAction>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <SkeletonBodyText lines={4} />
            <SkeletonBodyText lines={8} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </SkeletonPage>
  );
}

/** What went wrong, in a page with the menu around it. */
export function MishapPage({ kind }: { kind: Mishap }) {
  const t = useT();
  return (
    <Page title={t(`error.${kind}.title`)} backAction={{ content: t('nav.home'), url: '/app' }}>
      <Box paddingBlockEnd="400">
        <Banner tone={kind === 'not_found' || kind === 'not_allowed' ? 'info' : 'critical'}>
          <BlockStack gap="200">
            <Text as="p">{t(`error.${kind}.what_to_do`)}</Text>
            <InlineStack>
              <Button url="/app">{t('error.home')}</Button>
            </InlineStack>
          </BlockStack>
        </Banner>
      </Box>
    </Page>
  );
}

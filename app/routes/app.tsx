import type { HeadersFunction, LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteError, useRouteLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { deedsOf } from '../core/roles.ts';
import type { ShopFrame } from '../db/views/views.ts';
import { useT } from '../i18n/speak.tsx';
import { mishapOf, PlainPage, shopifysPage } from '../ui/error-page.tsx';
import { AppFrame, LivePage, MishapPage } from '../ui/frame.tsx';
import type { FrameData } from '../ui/frame-context.ts';
import { visit } from './support/session.ts';

/** Before the first facts have arrived. */
const newcomer = (shop: string): ShopFrame => ({
  name: shop,
  timezone: 'UTC',
  currency: 'USD',
  installedAt: null,
  actingSince: null,
  defaultMode: 'watch',
  signOff: { rule: 'off', signers: ['owner'] },
  stoppedAt: null,
  brake: null,
  tokenRevokedAt: null,
  channels: {},
  sync: { state: 'never', objects: null, at: null },
  hasProducts: false,
});

export async function loader(args: LoaderFunctionArgs): Promise<FrameData> {
  const { shop, views, now, apiKey, appBridgeUrl, person, quantities } = await visit(args);
  // Asked before anything else is read: whatever changes after it is noticed by the first look.
  const pulse = await views.pulse(shop);
  const frame = (await views.frame(shop)) ?? newcomer(shop);
  const me = { ...person, quantities, may: deedsOf(person.role) };
  return { apiKey, appBridgeUrl, now: now(), shopDomain: shop, frame, pulse, me };
}

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function App() {
  return (
    <AppFrame data={useLoaderData<typeof loader>()}>
      <LivePage>
        <Outlet />
      </LivePage>
    </AppFrame>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const data = useRouteLoaderData<typeof loader>('routes/app');
  const t = useT();
  const html = shopifysPage(error);
  if (html !== null) return <div dangerouslySetInnerHTML={{ __html: html }} />;
  const kind = mishapOf(error);
  if (!data) return <PlainPage kind={kind} t={t} />;
  return (
    <AppFrame data={data}>
      <MishapPage kind={kind} />
    </AppFrame>
  );
}

import { isRouteErrorResponse, useRouteError } from '@remix-run/react';
import { useT, type Translate } from '../i18n/speak.tsx';

/** Why a page could not be shown, and what to do, in words of the key group `error.<kind>`. */
export type Mishap = 'not_found' | 'not_allowed' | 'offline' | 'broken';

/** What Shopify's library threw as a page of its own (a bounce, a redirect), null for everything else. */
export const shopifysPage = (error: unknown): string | null =>
  isRouteErrorResponse(error) && typeof error.data === 'string' && error.data.includes('<')
    ? error.data
    : null;

export function mishapOf(error: unknown): Mishap {
  if (isRouteErrorResponse(error)) {
    if (error.status === 404) return 'not_found';
    if (error.status === 401 || error.status === 403) return 'not_allowed';
  }
  return error instanceof TypeError && /fetch/i.test(error.message) ? 'offline' : 'broken';
}

/** A page that needs nothing around it: no shop, no Polaris, no App Bridge. */
export function PlainPage({ kind, t }: { kind: Mishap | 'entrance'; t: Translate }) {
  return (
    <main className="hf-plain-page">
      <h1>{t(`error.${kind}.title`)}</h1>
      <p>{t(`error.${kind}.what_to_do`)}</p>
    </main>
  );
}

/** Errors outside the app's frame. */
export function ErrorBoundary() {
  const error = useRouteError();
  const t = useT();
  const html = shopifysPage(error);
  if (html !== null) return <div dangerouslySetInnerHTML={{ __html: html }} />;
  return <PlainPage kind={mishapOf(error)} t={t} />;
}

import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from '@remix-run/react';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import type { ReactNode } from 'react';
import { chooseLocale, languageOf } from './i18n/locales.ts';
import { useSpoken } from './i18n/speak.tsx';
import { localeOf } from './i18n/request.ts';
import styles from './ui/styles.css?url';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: polarisStyles },
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: 'data:,' },
];

export const meta: MetaFunction = () => [{ title: 'Holdfast' }];

export const loader = ({ request }: LoaderFunctionArgs) => ({ locale: chooseLocale(localeOf(request)) });

/** The language of a document does not change while it is open; only the first address carries it. */
export const shouldRevalidate = () => false;

export function Layout({ children }: { children: ReactNode }) {
  const { locale } = useSpoken();
  return (
    <html lang={locale} data-language={languageOf(locale)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export { ErrorBoundary } from './ui/error-page.tsx';

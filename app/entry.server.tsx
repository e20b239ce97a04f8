import type { AppLoadContext, EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToString } from 'react-dom/server';
import { chooseLocale, loadLanguage } from './i18n/locales.ts';
import { localeOf } from './i18n/request.ts';
import { createSpeaker, Speaking } from './i18n/speak.tsx';
import { documentHeaders } from './ui/document-headers.ts';

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { holdfast }: AppLoadContext,
): Promise<Response> {
  const locale = chooseLocale(localeOf(request));
  const language = await loadLanguage(locale);
  const html = renderToString(
    <Speaking locale={locale} language={language} speaker={createSpeaker(language)}>
      <RemixServer context={remixContext} url={request.url} />
    </Speaking>,
  );
  holdfast.shopify.addDocumentResponseHeaders(request, headers);
  documentHeaders(headers, holdfast);
  return new Response(`<!DOCTYPE html>${html}`, { status, headers });
}

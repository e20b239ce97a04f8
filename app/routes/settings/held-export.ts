import type { LoaderFunctionArgs } from '@remix-run/node';
import { chooseLocale, loadLanguage } from '../../i18n/locales.ts';
import { localeOf } from '../../i18n/request.ts';
import { translator } from '../../i18n/speak.tsx';
import { createFormat } from '../../ui/format.ts';
import { heldCsv } from '../../ui/held-words.ts';
import { visit } from '../support/session.ts';

/** Everything that is held and what it was before, as CSV in the person's language. */
export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  const { shop, views, now } = await visit(args);
  const report = await views.heldReport(shop);
  const locale = chooseLocale(localeOf(args.request));
  const t = translator(await loadLanguage(locale));
  const csv = heldCsv(report, t, createFormat(locale, report.timezone, report.currency, now()));
  return new Response(`\ufeff${csv}`, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="holdfast-held.csv"',
      'Cache-Control': 'no-store',
    },
  });
}

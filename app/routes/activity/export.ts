import type { LoaderFunctionArgs } from '@remix-run/node';
import { csvLines } from '../../core/csv.ts';
import type { LedgerLine } from '../../db/views/views.ts';
import { chooseLocale, loadLanguage } from '../../i18n/locales.ts';
import { localeOf } from '../../i18n/request.ts';
import { translator } from '../../i18n/speak.tsx';
import { changedSettings } from '../../ui/changed-settings.ts';
import { createFormat } from '../../ui/format.ts';
import { sayLedger } from '../../ui/say-ledger.ts';
import { sentence } from '../../ui/sentence.ts';
import { settingWords } from '../../ui/setting-words.ts';
import { visit } from '../support/session.ts';
import { readFilter } from './query.ts';

const MOST_ROWS = 20_000;
const AT_ONCE = 1_000;

/** The ledger as CSV, with the filters of the page, in the person's language, times on the shop's clock. */
export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  const { shop, views, now, quantities } = await visit(args);
  const { timezone, currency, publications } = await views.choices(shop);
  const channels = Object.fromEntries(publications.map(({ id, name }) => [id, name]));
  const { query } = readFilter(new URL(args.request.url).searchParams, timezone, AT_ONCE);
  const locale = chooseLocale(localeOf(args.request));
  const t = translator(await loadLanguage(locale));
  const format = createFormat(locale, timezone, currency, now());
  const words = settingWords(t, format, locale);
  const rows: LedgerLine[] = [];
  for (let before = query.before; rows.length < MOST_ROWS;) {
    const page = await views.ledger(shop, { ...query, before });
    rows.push(...page.rows);
    const last = page.rows.at(-1);
    if (!page.more || !last) break;
    before = { at: last.at, id: last.id };
  }
  const head = ['time', 'kind', 'what', 'who', 'campaign', 'product', 'variant', 'cost'].map((name) =>
    t(`activity.csv.${name}`),
  );
  const lines = rows.map((row) => [
    format.dateTime(row.at),
    row.kind,
    [
      sayLedger(row, (line) => sentence(line, t, format, channels, !quantities)),
      changedSettings(row, words, t).join('; '),
    ]
      .filter(Boolean)
      .join(' '),
    row.actor,
    row.campaignName,
    row.productTitle,
    row.variantTitle,
    row.cost,
  ]);
  return new Response(`\ufeff${csvLines([head, ...lines])}`, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="holdfast-activity.csv"',
      'Cache-Control': 'no-store',
    },
  });
}

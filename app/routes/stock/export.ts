import type { LoaderFunctionArgs } from '@remix-run/node';
import { csvLines } from '../../core/csv.ts';
import { chooseLocale, loadLanguage } from '../../i18n/locales.ts';
import { localeOf } from '../../i18n/request.ts';
import { translator } from '../../i18n/speak.tsx';
import { createFormat } from '../../ui/format.ts';
import { comingInWords, daysInWords, leftOutInWords, lightInWords } from '../../ui/stock-words.ts';
import { csvFile } from '../support/csv-file.ts';
import { visit } from '../support/session.ts';
import { readStockQuery } from './query.ts';

const MOST_ROWS = 100_000;
const AT_ONCE = 1_000;

/** Stock as CSV, with the filters of the page, in the person's language; written while it is read. */
export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  const { shop, views, now } = await visit(args);
  const query = readStockQuery(new URL(args.request.url).searchParams);
  const at = now();
  const [{ timezone, currency }, coming] = await Promise.all([
    views.choices(shop),
    views.comingStandings(shop, at),
  ]);
  const ids = await views.stockIds(shop, query, coming, at, MOST_ROWS);
  const locale = chooseLocale(localeOf(args.request));
  const t = translator(await loadLanguage(locale));
  const format = createFormat(locale, timezone, currency, at);
  const head = ['product', 'variant', 'sku', 'light', 'days', 'units', 'runs_out', 'campaigns', 'coming'];
  async function* lines(): AsyncGenerator<string> {
    yield csvLines([head.map((name) => t(`stock.csv.${name}`))]);
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const rows = await views.stockRows(shop, ids.slice(from, from + AT_ONCE), coming, at);
      yield csvLines(
        rows.map((row) => [
          row.productTitle,
          row.variantTitle === 'Default Title' ? '' : row.variantTitle,
          row.sku,
          lightInWords(row, t),
          [daysInWords(row, t, format), leftOutInWords(row, t)].filter(Boolean).join(', '),
          row.tracked ? row.buyable : '',
          row.runsOutAt === null ? '' : format.date(row.runsOutAt),
          row.campaigns.map(({ name }) => name).join(', '),
          comingInWords(row, t, format).join('; '),
        ]),
      );
    }
  }
  return csvFile(lines(), 'holdfast-stock.csv');
}

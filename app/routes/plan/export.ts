import type { LoaderFunctionArgs } from '@remix-run/node';
import { csvLines } from '../../core/csv.ts';
import { toWallClock } from '../../core/time.ts';
import { chooseLocale, loadLanguage } from '../../i18n/locales.ts';
import { localeOf } from '../../i18n/request.ts';
import { translator } from '../../i18n/speak.tsx';
import { csvFile } from '../support/csv-file.ts';
import { visit } from '../support/session.ts';

const MOST_LINES = 20_000;
const HEAD = 'product variant sku component campaign by expected missing due moves restock answer note'.split(
  ' ',
);

/** What must land or move by when, as CSV in the person's language. */
export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  const { shop, views, now } = await visit(args);
  const [{ lines }, { timezone }] = await Promise.all([
    views.coming(shop, { campaignId: null, page: 1, pageSize: MOST_LINES, asOfNow: true }, now()),
    views.choices(shop),
  ]);
  const t = translator(await loadLanguage(chooseLocale(localeOf(args.request))));
  async function* text(): AsyncGenerator<string> {
    yield csvLines([HEAD.map((name) => t(`plan.csv.${name}`))]);
    yield csvLines(
      lines.map(
        ({
          product,
          variant,
          sku,
          component,
          campaign,
          by,
          standing,
          expectedDemand,
          missing,
          due,
          moves,
          restock,
          answer,
        }) => [
          product,
          variant === 'Default Title' ? '' : variant,
          sku,
          component,
          campaign,
          toWallClock(by, timezone).date,
          expectedDemand,
          standing === 'not_known' ? t('insights.not_known') : missing,
          due && `${due.units ?? ''} (${toWallClock(due.at, timezone).date})`,
          moves.map((move) => `${move.from}: ${move.units ?? ''}`).join(', '),
          restock,
          answer ? t(`plan.answer.${answer.answer}`) : '',
          answer?.note ?? '',
        ],
      ),
    );
  }
  return csvFile(text(), 'holdfast-plan.csv');
}

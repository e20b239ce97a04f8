import { HELD_TAG } from '../core/campaign.ts';
import { heldOf, type HeldChanges, type HeldReport } from '../core/held.ts';
import { createFormat } from '../ui/format.ts';
import { heldCsv, heldWords, type HeldWords } from '../ui/held-words.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Letter } from './mailer.ts';
import { button, escape, letterPage } from './page.ts';
import { textsFor } from './texts.ts';

/** Products that the message itself lists; the file with it has them all. */
const MOST_LISTED = 100;

/** What the owner gets when the app was taken out: every product that is still held, and what it was before. */
export async function farewellLetter(
  report: HeldReport,
  reader: { email: string; locale: string },
  shop: string,
  now: number,
): Promise<Letter> {
  const { t, locale } = await textsFor(reader.locale);
  const format = createFormat(locale, report.timezone, report.currency, now);
  const held = heldOf(report);
  const words = heldWords(report, t, format);
  const count = held.length;
  const tagged = report.products.length - count;
  const address = `https://${shop}/admin/products?tag=${HELD_TAG}`;
  const noneHeld = tagged > 0 ? 'farewell.none_held_some_tagged' : 'farewell.nothing_held';
  const before = [
    t('farewell.greeting', { shop: report.shopName }),
    count > 0 ? t('farewell.held', { count }) : t(noneHeld, { count: tagged }),
  ];
  const after = [
    ...(count === 0 ? [] : [t('farewell.how_to_find', { tag: HELD_TAG }), t('farewell.come_back')]),
    ...(tagged === 0 || count === 0 ? [] : [t('farewell.only_tagged', { count: tagged })]),
    t('farewell.erased'),
  ];
  const listed = held.slice(0, MOST_LISTED);
  const more = count > listed.length ? [t('farewell.more', { count: count - listed.length })] : [];
  const text = [
    ...before,
    '',
    ...(listed.length > 0 ? [t('farewell.column.changes'), ''] : []),
    ...listed.flatMap((product) => [
      `${product.title} – ${words.standing(product)}`,
      ...words.changes(product).map(({ what, was, is }) => `  ${what}: ${was} → ${is}`),
      '',
    ]),
    ...more,
    ...after.flatMap((line) => [line, '']),
    ...(count === 0 ? [] : [`${t('farewell.link')}: ${address}`]),
  ].join('\n');
  const subject = t(count === 0 ? 'farewell.subject_nothing' : 'farewell.subject', {
    count,
    shop: report.shopName,
  });
  return {
    to: reader.email,
    subject,
    text,
    html: letterPage({
      locale,
      title: subject,
      body: [
        ...before.map(paragraph),
        ...(listed.length > 0 ? [table(listed, words, t)] : []),
        ...[...more, ...after].map(paragraph),
        ...(count === 0 ? [] : [button({ label: t('farewell.link'), url: address })]),
      ],
    }),
    ...(count === 0
      ? {}
      : {
          attachments: [
            {
              filename: 'holdfast-held.csv',
              content: `\ufeff${heldCsv(report, t, format)}`,
              contentType: 'text/csv; charset=utf-8',
            },
          ],
        }),
  };
}

const paragraph = (line: string): string => `<p>${escape(line)}</p>`;

function table(products: readonly HeldChanges[], words: HeldWords, t: Translate): string {
  const cell = (text: string): string => `<td style="padding:4px 12px 4px 0;vertical-align:top">${text}</td>`;
  const rows = products.map((product) => {
    const changes = words.changes(product).map(({ what, was, is }) => escape(`${what}: ${was} → ${is}`));
    return `<tr>${cell(`<b>${escape(product.title)}</b><br>${escape(words.standing(product))}`)}${cell(changes.join('<br>'))}</tr>`;
  });
  const head = ['product', 'changes'].map(
    (name) => `<th scope="col" style="text-align:left">${escape(t(`farewell.column.${name}`))}</th>`,
  );
  return `<table style="border-collapse:collapse"><tr>${head.join('')}</tr>${rows.join('')}</table>`;
}

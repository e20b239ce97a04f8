import { csvLines } from '../core/csv.ts';
import { beforeAndNow, changedFields, heldOf, type HeldChanges, type HeldReport } from '../core/held.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';
import { sentence } from './sentence.ts';

/** Every changed field of every held product, one line each. */
export function heldCsv(report: HeldReport, t: Translate, format: Format): string {
  const words = heldWords(report, t, format);
  const head = ['product', 'id', 'handle', 'standing', 'campaigns', 'since', 'what', 'was', 'is'];
  const lines = heldOf(report).flatMap((product) => {
    const start = [
      product.title,
      product.productId,
      product.handle,
      words.standing(product),
      product.campaigns.join(', '),
      format.dateTime(product.since),
    ];
    const changes = words.changes(product);
    return changes.length === 0
      ? [[...start, '', '', '']]
      : changes.map(({ what, was, is }) => [...start, what, was, is]);
  });
  return csvLines([head.map((name) => t(`held.csv.${name}`)), ...lines]);
}

/** What became of held products, in words. */
export interface HeldWords {
  standing(product: HeldChanges): string;
  changes(product: HeldChanges): { what: string; was: string; is: string }[];
}

/** Words for the products of a report, in one language. */
export function heldWords(report: HeldReport, t: Translate, format: Format): HeldWords {
  const say = (line: Parameters<typeof sentence>[0]): string => sentence(line, t, format, report.channels);
  return {
    standing: ({ response }) => t(response === null ? 'held.on_its_way_back' : `standing.${response}`),
    changes: (product) =>
      changedFields(product.fields).map((field) => {
        const { what, before, now } = beforeAndNow(field);
        return { what: say(what), was: say(before), is: say(now) };
      }),
  };
}

/** What was typed as an amount; `amount` in decimal notation (`2500.50`), null: nothing was typed. */
type TypedMoney = { ok: true; amount: string | null } | { ok: false; why: 'no_number' | 'unclear' };

const MARKS = ['.', ','] as const;
type Mark = (typeof MARKS)[number];

/**
 * An amount of at most twelve digits and two decimals from what a person typed in a language. What is written as in another
 * language counts where it has one meaning only: “2,500” is 2500 in English, and nobody knows what it is in German.
 */
export function moneyOf(typed: string, locale: string): TypedMoney {
  const text = typed.replace(/[\s'’]/g, '');
  if (text === '') return { ok: true, amount: null };
  const decimal = decimalMark(locale);
  const other = MARKS.find((mark) => mark !== decimal) ?? ',';
  if (oneGroup(decimal).test(text)) return { ok: false, why: 'unclear' };
  const amount = read(text, decimal, other) ?? read(text, other, decimal);
  return amount === null ? { ok: false, why: 'no_number' } : { ok: true, amount };
}

/** An amount (`2500.00`) as the field shows it, in the form that `moneyOf` reads in this language. */
export const moneyAsTyped = (amount: string, locale: string): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    Number(amount),
  );

const decimalMark = (locale: string): Mark => {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.find(({ type }) => type === 'decimal')?.value === ',' ? ',' : '.';
};

/** One mark before three digits: thousands in one language, a third decimal in the other. */
const oneGroup = (mark: Mark): RegExp => new RegExp(`^[1-9]\\d{0,2}\\${mark}\\d{3}$`);

function read(text: string, decimal: Mark, group: Mark): string | null {
  const form = new RegExp(
    `^(\\d{1,12}|[1-9]\\d{0,2}(\\${group}\\d{2,3})*\\${group}\\d{3})(\\${decimal}(\\d{1,2}))?$`,
  );
  const found = form.exec(text);
  const whole = found?.[1]?.replaceAll(group, '');
  if (!found || whole === undefined || whole.length > 12) return null;
  return found[4] === undefined ? whole : `${whole}.${found[4]}`;
}

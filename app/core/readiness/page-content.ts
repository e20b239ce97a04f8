/** What the HTML of a product page promises: read from what themes publish for search engines and social networks. */

export interface PageContent {
  /** Prices that the page states, in its currency; empty: none that can be read. */
  prices: number[];
  /** Null: the page does not say. */
  buyable: boolean | null;
}

const JSON_LD =
  /<script[^>]{0,200}type=["']application\/ld\+json["'][^>]{0,200}>([\s\S]{0,100000}?)<\/script>/gi;
const META_PRICE =
  /<meta[^>]{0,200}property=["'](?:product|og):price:amount["'][^>]{0,200}content=["']([\d.,]{1,20})["']/gi;
const CART_FORM = /<form[^>]{0,500}action=["'][^"']{0,200}\/cart\/add["'][\s\S]{0,50000}?<\/form>/i;
const SUBMIT = /<(?:button|input)[^>]{0,1000}type=["']submit["'][^>]{0,1000}>/gi;
/** A page nests its data a few levels deep; what goes further is nonsense. */
const DEEPEST = 8;

/** Reads a page. Structured data speaks first, then meta tags and the form that puts into the cart. */
export function readPage(html: string): PageContent {
  const offers = [...html.matchAll(JSON_LD)].flatMap(([, text]) => offersIn(parse(text ?? ''), 0));
  const stated = offers.flatMap(({ price }) => (price === null ? [] : [price]));
  const meta = [...html.matchAll(META_PRICE)].flatMap(([, text]) => number(text));
  const states = offers.flatMap(({ available }) => (available === null ? [] : [available]));
  return {
    prices: [...new Set(stated.length > 0 ? stated : meta)].slice(0, 100),
    buyable: states.length > 0 ? states.includes(true) : formState(html),
  };
}

function formState(html: string): boolean | null {
  const form = CART_FORM.exec(html)?.[0];
  if (form === undefined) return null;
  const buttons = [...form.matchAll(SUBMIT)];
  return buttons.length === 0 ? null : buttons.some(([button]) => !/\sdisabled(?=[\s=>/])/i.test(button));
}

interface Offer {
  price: number | null;
  available: boolean | null;
}

function offersIn(value: unknown, depth: number): Offer[] {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap((one) => offersIn(one, depth + 1));
  if (!('price' in value) && !('lowPrice' in value)) return inner;
  const { price, lowPrice, highPrice, availability } = value as Record<string, unknown>;
  const own = [price, lowPrice, highPrice].flatMap(number);
  const available =
    typeof availability === 'string' ? /InStock|LimitedAvail|PreOrder|BackOrder/i.test(availability) : null;
  return [...(own.length > 0 ? own : [null]).map((one) => ({ price: one, available })), ...inner];
}

/** Digits with at most one mark, before the cents. */
const PLAIN = /^\d+(?:[.,]\d+)?$/;
/** Digits in groups of three, as themes print them: `1,234.50`, `1.234,50`, `1,234`. */
const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/;

/** What a text or number may mean as a price: `1.234` is either of two, since a shop's currency may have three decimals. */
function number(value: unknown): number[] {
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  const text = String(value).trim();
  return [
    ...(typeof value === 'string' && GROUPED.test(text) ? [Number(ungrouped(text))] : []),
    ...(PLAIN.test(text) ? [Number(text.replace(',', '.'))] : []),
  ];
}

/** The first mark of a grouped number stands between thousands, the other one before the cents. */
function ungrouped(text: string): string {
  const mark = /[.,]/.exec(text)?.[0] ?? '';
  return text.replaceAll(mark, '').replace(',', '.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

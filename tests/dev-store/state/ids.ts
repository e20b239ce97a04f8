/** Global ids. The digits stay text: Shopify's ids may exceed what a JSON number can hold. */

/** `gid('Product', '12')` → `gid://shopify/Product/12`. */
export function gid(type: string, number: string): string {
  return `gid://shopify/${type}/${number}`;
}

const SHAPE = /^gid:\/\/shopify\/([A-Za-z]+)\/([^/?]+)(?:\?(.*))?$/;

export interface ParsedId {
  type: string;
  number: string;
  query: string | null;
}

/** Takes a global id apart; undefined when it is none. */
export function parseId(id: string): ParsedId | undefined {
  const match = SHAPE.exec(id);
  return match ? { type: match[1] ?? '', number: match[2] ?? '', query: match[3] ?? null } : undefined;
}

/** The digits of a global id. */
export function numberOf(id: string): string {
  const end = id.indexOf('?');
  return id.slice(id.lastIndexOf('/', end < 0 ? undefined : end) + 1, end < 0 ? undefined : end);
}

/** Compares two global ids of one type by number, without rounding. */
export function compareIds(a: string, b: string): number {
  const x = numberOf(a);
  const y = numberOf(b);
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}

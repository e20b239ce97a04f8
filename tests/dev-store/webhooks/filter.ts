/** What a subscription lets through, and how far its body is cut down. Both look at the payload only. */
import type { Search, Term } from '../search/syntax.ts';
import { compareNumbers, matches, matchesText, parseSearch } from '../search/syntax.ts';

const parsed = new Map<string, Search>();

/** Evaluates a filter such as `id:* AND variants.price:>=10` on a body. A path through a list matches any element. */
export function passesFilter(filter: string, body: object): boolean {
  let search = parsed.get(filter);
  if (!search) {
    search = parseSearch(filter);
    parsed.set(filter, search);
  }
  return matches(search, (term) =>
    valuesAt(body, (term.field ?? '').split('.')).some((value) => passes(value, term)),
  );
}

function passes(value: unknown, term: Term): boolean {
  if (value === null || value === undefined) return false;
  const text = isRawNumber(value) ? value.rawJSON : String(value);
  if (term.comparator === '=') return matchesText(text, term.value);
  const wanted = Number(term.value);
  if (!Number.isNaN(wanted)) return compareNumbers(Number(text), term.comparator, wanted);
  return compareNumbers(Date.parse(text), term.comparator, Date.parse(term.value));
}

function isRawNumber(value: unknown): value is { rawJSON: string } {
  return typeof value === 'object' && value !== null && 'rawJSON' in value;
}

function valuesAt(value: unknown, path: string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, path));
  const [head, ...rest] = path;
  if (head === undefined) return [value];
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return [];
  return valuesAt((value as Record<string, unknown>)[head], rest);
}

/** Cuts a body down to dotted paths; a path into a list applies to each element. */
export function includeFields(body: object, fields: readonly string[]): object {
  const tree: Tree = {};
  for (const field of fields) {
    let node = tree;
    for (const part of field.split('.')) node = node[part] ??= {};
  }
  return cut(body, tree) as object;
}

interface Tree {
  [part: string]: Tree;
}

function cut(value: unknown, tree: Tree): unknown {
  if (Object.keys(tree).length === 0) return value;
  if (Array.isArray(value)) return value.map((element) => cut(element, tree));
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return value;
  const source = value as Record<string, unknown>;
  const kept: Record<string, unknown> = {};
  for (const [part, inner] of Object.entries(tree)) if (part in source) kept[part] = cut(source[part], inner);
  return kept;
}

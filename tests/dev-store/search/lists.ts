/** Sorted, filtered lists of records, kept until something changes: paging through a long list sorts it once. */
import { badRequest, NotModelled } from '../api/errors.ts';
import type { Entry } from '../api/connection.ts';
import type { Context } from '../api/context.ts';
import { compareIds, numberOf } from '../state/ids.ts';
import type { Search, Term } from './syntax.ts';
import { compareNumbers, matches, parseSearch, termsOf } from './syntax.ts';

export interface Filters<T> {
  /** Filters that are modelled, by field name; the empty name is for bare words. */
  tests: Readonly<Record<string, (record: T, term: Term, ctx: Context) => boolean>>;
  /** Filters that Shopify knows and the dev store does not: refused. */
  unmodelled: readonly string[];
}

export interface ListOf<T extends { id: string }> {
  name: string;
  all: (ctx: Context) => Iterable<T>;
  filters: Filters<T>;
  sort: Readonly<Record<string, (record: T, ctx: Context) => string | number>>;
}

interface Sorted {
  entries: Entry<unknown>[];
  positions: Map<string, number>;
  version: number;
  madeAt: number;
}

const KEPT = 64;
const FRESH_MS = 1000;
const kept = new WeakMap<object, Map<string, Sorted>>();

/** Entries that match, in order. Unknown filter fields match everything and leave a warning, as on Shopify. */
export function search<T extends { id: string }>(
  list: ListOf<T>,
  args: Record<string, unknown>,
  ctx: Context,
): { entries: Entry<T>[]; positions: ReadonlyMap<string, number> } {
  const query = (args['query'] as string | null | undefined)?.trim() ?? '';
  const sortKey = (args['sortKey'] as string | null | undefined) ?? 'ID';
  const reverse = args['reverse'] === true;
  const parsed = parseSearch(query);
  warn(list, parsed, query, ctx);
  const cacheKey = `${list.name} ${sortKey} ${reverse} ${query}`;
  const { state } = ctx.shop;
  const caches = kept.get(state) ?? new Map<string, Sorted>();
  kept.set(state, caches);
  const cached = caches.get(cacheKey);
  const lags = ctx.stale || ctx.shop.dials.api.searchLagMs > 0;
  const age = ctx.now - (cached?.madeAt ?? 0);
  if (cached && !lags && cached.version === state.version && age >= 0 && age < FRESH_MS)
    return cached as { entries: Entry<T>[]; positions: Map<string, number> };

  const valueOf = list.sort[sortKey];
  if (!valueOf) throw new NotModelled(`the sort key ${sortKey} of ${list.name}`);
  const entries: Entry<T>[] = [];
  for (const record of list.all(ctx)) {
    const test = (term: Term) => list.filters.tests[term.field ?? '']?.(record, term, ctx) ?? true;
    if (matches(parsed, test)) entries.push({ node: record, id: record.id, value: valueOf(record, ctx) });
  }
  entries.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : compareIds(a.id, b.id)));
  if (reverse) entries.reverse();
  const positions = new Map(entries.map((entry, i) => [entry.id, i]));
  if (caches.size >= KEPT) caches.clear();
  if (!lags) caches.set(cacheKey, { entries, positions, version: state.version, madeAt: ctx.now });
  return { entries, positions };
}

function warn<T extends { id: string }>(list: ListOf<T>, parsed: Search, query: string, ctx: Context): void {
  const unknown: string[] = [];
  for (const { field } of termsOf(parsed)) {
    if (field === null || field in list.filters.tests) continue;
    if (list.filters.unmodelled.includes(field) || field.startsWith('metafields.'))
      throw new NotModelled(`the filter ${field} of ${list.name}`);
    unknown.push(field);
  }
  if (unknown.length === 0) return;
  const message = 'Invalid search field for this query.';
  ctx.searches.push({
    path: [list.name],
    query,
    warnings: unknown.map((field) => ({ field, message, code: 'invalid_field' })),
  });
}

/** A date filter; a bare day counts from its first moment (and `=` holds for the whole of it). */
export function testDate(at: number, term: Term): boolean {
  const wanted = Date.parse(term.value);
  if (Number.isNaN(wanted)) throw badRequest(`Invalid timestamp for query filter \`${term.field}\`.`);
  const seconds = Math.floor(at / 1000) * 1000;
  if (term.comparator === '=' && /^\d{4}-\d\d-\d\d$/.test(term.value))
    return seconds >= wanted && seconds < wanted + 86_400_000;
  return compareNumbers(seconds, term.comparator, wanted);
}

/** An id filter: plain digits or a gid, with comparators. */
export function testId(id: string, term: Term): boolean {
  if (term.value === '*') return true;
  return compareNumbers(compareIds(id, numberOf(term.value)), term.comparator, 0);
}

/** One of several values, `active,draft`. */
export function testOneOf(actual: string, term: Term): boolean {
  return term.value
    .toLowerCase()
    .split(',')
    .some((value) => value === '*' || value === actual.toLowerCase());
}

/** Every bare word begins a word of the text. */
export function testWords(text: string, term: Term): boolean {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const wanted = term.value.toLowerCase().replace(/\*$/, '');
  if (term.quoted || /[^\p{L}\p{N}]/u.test(wanted)) return text.toLowerCase().includes(wanted);
  return words.some((word) => word.startsWith(wanted));
}

/** Relay connections with Shopify's opaque cursors (base64 of `{"last_id", "last_value"}`). */
import { compareIds } from '../state/ids.ts';
import type { Context } from './context.ts';
import { badRequest } from './errors.ts';
import type { TypeModel } from './model.ts';
import { modelOf } from './model.ts';

const LARGEST_PAGE = 250;

export interface Entry<T> {
  node: T;
  id: string;
  /** What the list is sorted by. */
  value: string | number;
}

interface Connection<T> {
  entries: readonly Entry<T>[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** The opaque cursor of an entry. */
export function cursorOf(entry: { id: string; value: string | number }): string {
  return Buffer.from(JSON.stringify({ last_id: entry.id, last_value: entry.value })).toString('base64');
}

function readCursor(cursor: unknown): { id: string; value: string | number } {
  try {
    const { last_id, last_value } = JSON.parse(
      Buffer.from(String(cursor), 'base64').toString('utf8'),
    ) as Record<string, unknown>;
    if (typeof last_id === 'string' && (typeof last_value === 'string' || typeof last_value === 'number'))
      return { id: last_id, value: last_value };
  } catch {
    // falls through: anything that is not a cursor of ours is malformed
  }
  throw badRequest('Malformed cursor');
}

/**
 * One page of a list that the caller has sorted by value, then id (both backwards when `args.reverse`).
 * @param positions id → index, when the caller keeps one for a long list
 */
export function paginate<T>(
  all: readonly Entry<T>[],
  args: Record<string, unknown>,
  ctx: Context,
  positions?: ReadonlyMap<string, number>,
): Connection<T> {
  if (ctx.window) {
    if (!ctx.window.atRoot) return { entries: all, hasNextPage: false, hasPreviousPage: false };
    const { offset, size } = ctx.window;
    ctx.window.total = Math.max(ctx.window.total, all.length);
    return { entries: all.slice(offset, offset + size), hasNextPage: false, hasPreviousPage: false };
  }
  const first = args['first'] as number | null | undefined;
  const last = args['last'] as number | null | undefined;
  if (first != null && last != null) throw badRequest('providing both first and last is not supported');
  if (first == null && last == null) throw badRequest('you must provide one of first or last');
  const size = (first ?? last) as number;
  if (size < 0 || size > LARGEST_PAGE)
    throw badRequest(`${first == null ? 'last' : 'first'} cannot exceed ${LARGEST_PAGE}`);
  let from = 0;
  let to = all.length;
  const reverse = args['reverse'] === true;
  if (args['after'] != null) from = indexOf(all, readCursor(args['after']), reverse, positions).next;
  if (args['before'] != null) to = indexOf(all, readCursor(args['before']), reverse, positions).at;
  const start = first != null ? from : Math.max(from, to - size);
  const end = first != null ? Math.min(to, from + size) : to;
  return {
    entries: all.slice(start, Math.max(start, end)),
    hasNextPage: end < all.length,
    hasPreviousPage: start > 0,
  };
}

/** Where a cursor stands and where the list goes on, also when its row has moved or gone since. */
function indexOf<T>(
  all: readonly Entry<T>[],
  cursor: { id: string; value: string | number },
  reverse: boolean,
  positions?: ReadonlyMap<string, number>,
): { at: number; next: number } {
  const known = positions ? positions.get(cursor.id) : all.findIndex((entry) => entry.id === cursor.id);
  if (known !== undefined && known >= 0 && all[known]?.value === cursor.value)
    return { at: known, next: known + 1 };
  const beyond = all.findIndex((entry) => {
    const order =
      entry.value < cursor.value ? -1 : entry.value > cursor.value ? 1 : compareIds(entry.id, cursor.id);
    return reverse ? order < 0 : order > 0;
  });
  const at = beyond < 0 ? all.length : beyond;
  return { at, next: at };
}

/** A connection over a short list in its own order. */
export function connectionOf<T>(
  nodes: readonly T[],
  idOf: (node: T) => string,
  args: Record<string, unknown>,
  ctx: Context,
): Connection<T> {
  const entries = nodes.map((node) => ({ node, id: idOf(node), value: 0 }));
  if (args['reverse'] === true) entries.reverse();
  return paginate(entries, args, ctx);
}

type AnyConnection = Connection<unknown>;
type AnyEntry = Entry<unknown>;

/** Every `…Connection`. */
export const CONNECTION: TypeModel = modelOf<AnyConnection>({
  nodes: (connection) => connection.entries.map((entry) => entry.node),
  edges: (connection) => connection.entries,
  pageInfo: (connection) => connection,
});

/** Every `…Edge`. */
export const EDGE: TypeModel = modelOf<AnyEntry>({ node: (entry) => entry.node, cursor: cursorOf });

export const PAGE_INFO: TypeModel = modelOf<AnyConnection>({
  hasNextPage: (connection) => connection.hasNextPage,
  hasPreviousPage: (connection) => connection.hasPreviousPage,
  startCursor: ({ entries }) => (entries[0] ? cursorOf(entries[0]) : null),
  endCursor: ({ entries }) => (entries.length > 0 ? cursorOf(entries.at(-1) as AnyEntry) : null),
});

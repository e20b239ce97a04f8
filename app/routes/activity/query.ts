import { fromWallClock, startOfDay } from '../../core/time.ts';
import type { LedgerQuery } from '../../db/views/views.ts';
import { oneOf } from '../support/params.ts';

/** What a person can ask for, and the kinds of ledger entries that it means. */
export const KIND_GROUPS = {
  verdicts: ['verdict'],
  holds: ['hold', 'release', 'override_inferred', 'brake'],
  changes: ['write', 'restored', 'kept', 'waits', 'drift'],
  people: ['person', 'note'],
  campaigns: ['campaign', 'membership', 'task'],
  shop: ['shop', 'sync', 'reconcile'],
} as const satisfies Record<string, readonly string[]>;
export type KindGroup = keyof typeof KIND_GROUPS;
export const KIND_NAMES = Object.keys(KIND_GROUPS) as KindGroup[];

export interface ActivityFilter {
  kind: KindGroup | null;
  campaign: string;
  product: string;
  search: string;
  from: string;
  to: string;
}

/** Reads the filter from an address; days are days of the shop. */
export function readFilter(
  params: URLSearchParams,
  zone: string,
  limit: number,
): { filter: ActivityFilter; query: LedgerQuery } {
  const text = (name: string, most: number): string => (params.get(name) ?? '').trim().slice(0, most);
  const filter: ActivityFilter = {
    kind: oneOf(KIND_NAMES, params.get('kind')),
    campaign: text('campaign', 60),
    product: text('product', 30),
    search: text('q', 200),
    from: text('from', 10),
    to: text('to', 10),
  };
  const last = filter.to === '' ? null : fromWallClock({ date: filter.to, time: '00:00' }, zone);
  return {
    filter,
    query: {
      campaignId: filter.campaign || null,
      productId: filter.product || null,
      search: filter.search,
      kinds: filter.kind ? KIND_GROUPS[filter.kind] : [],
      from: filter.from === '' ? null : fromWallClock({ date: filter.from, time: '00:00' }, zone),
      to: last === null ? null : startOfDay(last, zone, 1),
      before: readCursor(params.get('before')),
      limit,
    },
  };
}

/** Where a page ends, in an address: `<epoch milliseconds>_<id>`. */
export const cursorOf = (line: { at: number; id: string }): string => `${line.at}_${line.id}`;

function readCursor(text: string | null): { at: number; id: string } | null {
  const [at, id] = (text ?? '').split('_');
  return at && id && Number.isFinite(Number(at)) ? { at: Number(at), id } : null;
}

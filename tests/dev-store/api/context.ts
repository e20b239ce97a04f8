/** What a resolver knows while one operation runs. */
import type { App } from '../app-under-test.ts';
import type { BulkRunner } from '../bulk/runner.ts';
import type { Act, Shop } from '../shop.ts';

export interface SearchWarning {
  path: string[];
  query: string;
  warnings: { field: string; message: string; code: string }[];
}

export interface Context {
  shop: Shop;
  app: App;
  scopes: readonly string[];
  /** The store's time when the operation began. */
  now: number;
  /** Origin of the store, for addresses in answers. */
  origin: string;
  bulk: BulkRunner;
  /** Reads records as they were before their last change. */
  stale: boolean;
  /** Set while a bulk query runs: connections answer everything, the root one only this window. */
  window?: { offset: number; size: number; total: number; atRoot: boolean };
  searches: SearchWarning[];
}

/** The record as this operation may see it. */
export function seen<T extends object>(ctx: Context, record: T): T {
  return ctx.stale ? ctx.shop.state.earlier(record, ctx.now, ctx.shop.dials.api.staleMs) : record;
}

/** Runs a mutation's effects as one action. */
export function perform<T>(ctx: Context, work: (act: Act) => T): T {
  return ctx.shop.perform(work);
}

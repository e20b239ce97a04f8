import type { Clock, Priority, ReadResult } from '../../flow/ports.ts';
import type { AdminRequest, AdminResult } from '../admin/client.ts';
import type { Operation } from '../admin/operation.ts';

/** What all reads need. */
export interface ReadDeps {
  request: AdminRequest;
  clock: Clock;
}

/** Sends a query and gives its answer as a ReadResult. @throws when Shopify rejects the query itself: that is our bug. */
export async function ask<Answer, Variables extends object>(
  { request }: ReadDeps,
  shop: string,
  operation: Operation<Answer, Variables>,
  variables: Variables,
  priority: Priority,
): Promise<ReadResult<Answer>> {
  return readResultOf(operation.name, await request(shop, operation, variables, { priority }));
}

/** @throws when Shopify rejected the request itself. */
export function readResultOf<Answer>(name: string, result: AdminResult<Answer>): ReadResult<Answer> {
  if (result.ok) return { ok: true, value: result.data, cost: result.cost };
  switch (result.reason) {
    case 'later':
      return result;
    case 'unsure':
      return { ok: false, reason: 'later', retryAfterMs: 30_000, detail: result.detail };
    case 'no_access':
      return { ok: false, reason: 'no_access', access: result.access, detail: result.detail };
    case 'rejected':
      throw new Error(`Shopify rejected ${name}: ${result.errors.map(({ message }) => message).join('; ')}`);
  }
}

/** Reads in parts one after the other; the first failure ends it, costs add up. */
export async function readAll<Part, Value>(
  parts: Iterable<Part>,
  read: (part: Part) => Promise<ReadResult<Value[]>>,
): Promise<ReadResult<Value[]>> {
  const value: Value[] = [];
  let cost = 0;
  for (const part of parts) {
    const result = await read(part);
    if (!result.ok) return result;
    for (const one of result.value) value.push(one);
    cost += result.cost;
  }
  return { ok: true, value, cost };
}

interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * Follows a connection to its end. `after: null` is the first page; to go on where a page in hand ended, give its
 * cursor. `read` answers null when the parent is gone: then there is nothing more.
 */
export async function readPages<Node>(
  after: string | null,
  read: (after: string | null) => Promise<ReadResult<Page<Node> | null>>,
): Promise<ReadResult<Node[]>> {
  const value: Node[] = [];
  let cost = 0;
  for (let cursor = after; ;) {
    const page = await read(cursor);
    if (!page.ok) return page;
    cost += page.cost;
    for (const node of page.value?.nodes ?? []) value.push(node);
    if (!page.value?.pageInfo.hasNextPage) return { ok: true, value, cost };
    cursor = page.value.pageInfo.endCursor;
  }
}

/** The same answer with another value; failures pass. */
export function mapRead<A, B>(result: ReadResult<A>, to: (value: A) => B): ReadResult<B> {
  return result.ok ? { ok: true, value: to(result.value), cost: result.cost } : result;
}

/** Epoch milliseconds of an ISO date-time. @throws on text that is none. */
export function millis(iso: string): number {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) throw new Error(`"${iso}" is not a date-time`);
  return at;
}

/** A value in Shopify's search syntax, quoted. */
export const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

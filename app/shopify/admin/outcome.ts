import { z } from 'zod';
import type { Sent } from '../transport.ts';
import type { Operation } from './operation.ts';
import type { ThrottleStatus } from './limiter.ts';

/** Everything that one request to the Admin API can come to. */
export type Outcome<Answer> =
  | { kind: 'data'; data: Answer; cost: number; bucket: ThrottleStatus | null }
  /** 200 with THROTTLED: nothing was done. `waitMs`: until the bucket holds what was asked. */
  | { kind: 'throttled'; waitMs: number; bucket: ThrottleStatus | null }
  /** 429: nothing was done. */
  | { kind: 'rate_limited'; waitMs: number }
  /** No connection: nothing was done. */
  | { kind: 'not_sent'; detail: string }
  /** Sent, and the answer was lost: a mutation may or may not have been done. */
  | { kind: 'lost'; detail: string }
  /** 5xx, or Shopify's own "internal error": as uncertain as a lost answer. */
  | { kind: 'unavailable'; detail: string }
  /** 401: the token is expired or revoked. */
  | { kind: 'token_refused'; detail: string }
  | { kind: 'scope_missing'; detail: string }
  /** CLOSED, or Shopify's own "shop inactive": it lets nobody into the shop. Nothing was done. */
  | { kind: 'closed'; detail: string }
  /** Shopify understood and refused the request as a whole, before doing anything. */
  | { kind: 'rejected'; errors: { message: string; code?: string }[] }
  /** An answer that is not what the schema promises. */
  | { kind: 'unreadable'; detail: string };

const number = z.number();
const Bucket = z.object({ maximumAvailable: number, currentlyAvailable: number, restoreRate: number });
const Body = z.object({
  data: z.unknown().optional(),
  errors: z
    .union([
      z.array(
        z.object({
          message: z.string(),
          extensions: z.object({ code: z.string().optional() }).loose().optional(),
        }),
      ),
      z.string().transform((message) => [{ message, extensions: undefined }]),
    ])
    .optional(),
  extensions: z
    .object({
      cost: z
        .object({
          requestedQueryCost: number,
          actualQueryCost: number.nullish(),
          throttleStatus: Bucket.optional(),
        })
        .optional(),
    })
    .optional(),
});
type Body = z.infer<typeof Body>;

/** Answers that say that the shop is closed to us: 402 frozen, 403 forbidden, 404 no such shop, 423 locked, 430 rejected. */
const CLOSED = [402, 403, 404, 423, 430];

/** 429 without a usable Retry-After: Shopify's smallest documented wait. */
const DEFAULT_RETRY_AFTER_MS = 2000;

/** Sorts what a request came to. The rules are those of Shopify's usage/limits and of recorded answers. */
export function outcomeOf<Answer>(operation: Operation<Answer, object>, sent: Sent): Outcome<Answer> {
  if (sent.fate !== 'answered') return { kind: sent.fate, detail: sent.detail };
  const { status } = sent;
  const detail = `HTTP ${status} to ${operation.name}`;
  if (status === 429) return { kind: 'rate_limited', waitMs: retryAfter(sent.headers.get('Retry-After')) };
  if (status === 401) return { kind: 'token_refused', detail };
  if (CLOSED.includes(status)) return { kind: 'closed', detail };
  if (status >= 500) return { kind: 'unavailable', detail };
  const body = parseBody(sent.body);
  if (!body) return { kind: 'unreadable', detail: `${detail}: no JSON of the expected form` };
  if (body.errors?.length) return ofErrors(operation, body);
  if (status !== 200) return { kind: 'rejected', errors: [{ message: detail }] };
  return ofData(operation, body);
}

function ofErrors<Answer>(operation: Operation<Answer, object>, body: Body): Outcome<Answer> {
  const errors = (body.errors ?? []).map(({ message, extensions }) =>
    extensions?.code ? { message, code: extensions.code } : { message },
  );
  const find = (...codes: string[]) => errors.find(({ code }) => code && codes.includes(code));
  const bucket = body.extensions?.cost?.throttleStatus ?? null;
  if (find('THROTTLED')) {
    const wanted = body.extensions?.cost?.requestedQueryCost ?? operation.cost;
    return { kind: 'throttled', waitMs: throttleWait(wanted, bucket), bucket };
  }
  const denied = find('ACCESS_DENIED');
  if (denied) return { kind: 'scope_missing', detail: denied.message };
  const inactive = find('SHOP_INACTIVE');
  if (inactive) return { kind: 'closed', detail: inactive.message };
  const internal = find('INTERNAL_SERVER_ERROR');
  if (internal) return { kind: 'unavailable', detail: internal.message };
  return { kind: 'rejected', errors };
}

function ofData<Answer>(operation: Operation<Answer, object>, body: Body): Outcome<Answer> {
  const parsed = operation.answer.safeParse(body.data);
  if (!parsed.success) {
    return { kind: 'unreadable', detail: `${operation.name}: ${z.prettifyError(parsed.error)}` };
  }
  const cost = body.extensions?.cost;
  return {
    kind: 'data',
    data: parsed.data,
    cost: cost?.actualQueryCost ?? cost?.requestedQueryCost ?? operation.cost,
    bucket: cost?.throttleStatus ?? null,
  };
}

function parseBody(text: string): Body | null {
  try {
    const parsed = Body.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Milliseconds until `cost` points are there; at least one second, as Shopify's own clients wait. */
function throttleWait(cost: number, bucket: ThrottleStatus | null): number {
  if (!bucket || bucket.restoreRate <= 0) return 1000;
  const missing = Math.max(0, cost - bucket.currentlyAvailable);
  return Math.max(1000, Math.ceil(missing / bucket.restoreRate) * 1000);
}

/** Retry-After is in seconds (RFC 9110 §10.2.3); in milliseconds here. */
function retryAfter(header: string | null): number {
  const seconds = Number.parseFloat(header ?? '');
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : DEFAULT_RETRY_AFTER_MS;
}

import type { Clock, Priority } from '../../flow/ports.ts';
import type { TokenResult } from '../tokens.ts';
import type { Transport } from '../transport.ts';
import { API_VERSION } from '../version.ts';
import type { Grant, Limiter } from './limiter.ts';
import type { Operation } from './operation.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { comeBackAfter, waitBeforeNext } from './retries.ts';

/** What a caller has to know of a request's end. `cost` in points. */
export type AdminResult<Answer> =
  | { ok: true; data: Answer; cost: number }
  | { ok: false; reason: 'later'; retryAfterMs: number; detail: string }
  /** A mutation that may or may not have been done. */
  | { ok: false; reason: 'unsure'; detail: string }
  | { ok: false; reason: 'no_access'; access: 'token' | 'scope'; detail: string }
  /** Refused as a whole; nothing was done. */
  | { ok: false; reason: 'rejected'; errors: { message: string; code?: string }[] };

export interface AdminDeps {
  transport: Transport;
  limiter: Limiter;
  /** A token that is good now; `refused`: this one was just refused, get another. */
  token(shop: string, refused?: string): Promise<TokenResult>;
  clock: Clock;
  sleep(ms: number): Promise<void>;
  random(): number;
  /** Shopify lets nobody into the shop (frozen, locked): heard again and again while it is so. */
  closed(shop: string, detail: string): Promise<void>;
  /** It lets us in again; told once. */
  reopened(shop: string): Promise<void>;
  /** Something that a person who runs the app should see. */
  warn(event: string, fields: Record<string, unknown>): void;
  /** Longest that Shopify may take to answer, in ms; default 30 s, its own limit is about the same. */
  timeoutMs?: number;
}

export type AdminRequest = <Answer, Variables extends object>(
  shop: string,
  operation: Operation<Answer, Variables>,
  variables: Variables,
  options: { priority: Priority },
) => Promise<AdminResult<Answer>>;

const TIMEOUT_MS = 30_000;
/** Answers that a closed shop does not give. */
const LETS_IN: readonly Outcome<unknown>['kind'][] = [
  'data',
  'throttled',
  'scope_missing',
  'rejected',
  'unreadable',
];

/**
 * Sends operations to the Admin API: lines up for the shop's budget, sends, sorts what came of it, and sends again what
 * may be sent again (retries.ts). Expected ends are values; it throws only on bugs.
 */
export function createAdminRequest(deps: AdminDeps): AdminRequest {
  const versionsWarned = new Set<string>();

  async function send<Answer>(
    shop: string,
    operation: Operation<Answer, object>,
    variables: object,
    token: string,
  ): Promise<Outcome<Answer>> {
    const sent = await deps.transport.post(
      shop,
      `/admin/api/${API_VERSION}/graphql.json`,
      { 'X-Shopify-Access-Token': token },
      JSON.stringify({ query: operation.text, operationName: operation.name, variables }),
      deps.timeoutMs ?? TIMEOUT_MS,
    );
    if (sent.fate === 'answered') warnOfVersion(sent.headers.get('X-Shopify-API-Version'));
    return outcomeOf(operation, sent);
  }

  /** A dead version "falls forward" silently to another one: only this header tells. */
  function warnOfVersion(answered: string | null): void {
    if (!answered || answered === API_VERSION || versionsWarned.has(answered)) return;
    versionsWarned.add(answered);
    deps.warn('shopify.version_mismatch', { asked: API_VERSION, answered });
  }

  async function account(shop: string, outcome: Outcome<unknown>): Promise<void> {
    if ('bucket' in outcome && outcome.bucket) await deps.limiter.settle(shop, outcome.bucket);
    if (outcome.kind === 'throttled' || outcome.kind === 'rate_limited') {
      await deps.limiter.hold(shop, deps.clock.now() + outcome.waitMs);
    }
  }

  async function closed(shop: string, detail: string): Promise<number> {
    const waitMs = await deps.limiter.close(shop);
    await deps.closed(shop, detail);
    return waitMs;
  }

  return async (shop, operation, variables, { priority }) => {
    let refused: string | undefined;
    let unspent: Grant | null = null;
    for (let attempt = 1; ; attempt += 1) {
      // A closed shop is asked for nothing, not for a token either.
      const granted: Grant = unspent ?? (await deps.limiter.acquire(shop, operation.cost, priority));
      if (!granted.granted) return later(granted.waitMs, 'The shop may not be asked yet');
      const token = await deps.token(shop, refused);
      if (!token.ok && token.reason !== 'closed') return withoutToken(token);
      const outcome = token.ok
        ? await send(shop, operation, variables, token.accessToken)
        : ({ kind: 'closed', detail: token.detail } as const);
      if (outcome.kind === 'closed') return later(await closed(shop, outcome.detail), outcome.detail);
      if (granted.closed && LETS_IN.includes(outcome.kind) && (await deps.limiter.reopen(shop)))
        await deps.reopened(shop);
      await account(shop, outcome);
      const wait = waitBeforeNext(outcome, operation.kind, attempt, deps.random());
      if (wait === null) return resultOf(operation, outcome);
      if (outcome.kind === 'token_refused' && token.ok) refused = token.accessToken;
      // With a new token the same request goes on: it cost nothing, and it may be the one that asks a closed shop.
      unspent = outcome.kind === 'token_refused' ? granted : null;
      await deps.sleep(wait);
    }
  };
}

const later = (retryAfterMs: number, detail: string): AdminResult<never> => ({
  ok: false,
  reason: 'later',
  retryAfterMs,
  detail,
});

function withoutToken(token: Exclude<TokenResult, { ok: true }>): AdminResult<never> {
  if (token.reason === 'later') return later(30_000, token.detail);
  return { ok: false, reason: 'no_access', access: 'token', detail: token.detail };
}

function resultOf<Answer>(
  operation: Operation<Answer, object>,
  outcome: Exclude<Outcome<Answer>, { kind: 'closed' }>,
): AdminResult<Answer> {
  const unknownFate = (detail: string): AdminResult<Answer> =>
    operation.kind === 'mutation'
      ? { ok: false, reason: 'unsure', detail }
      : later(comeBackAfter(outcome), detail);
  switch (outcome.kind) {
    case 'data':
      return { ok: true, data: outcome.data, cost: outcome.cost };
    case 'throttled':
    case 'rate_limited':
      return later(comeBackAfter(outcome), outcome.kind);
    case 'not_sent':
      return later(comeBackAfter(outcome), outcome.detail);
    case 'lost':
    case 'unavailable':
    case 'unreadable':
      return unknownFate(outcome.detail);
    case 'token_refused':
      return { ok: false, reason: 'no_access', access: 'token', detail: outcome.detail };
    case 'scope_missing':
      return { ok: false, reason: 'no_access', access: 'scope', detail: outcome.detail };
    case 'rejected':
      return { ok: false, reason: 'rejected', errors: outcome.errors };
  }
}

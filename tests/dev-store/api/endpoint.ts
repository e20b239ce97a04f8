/** `POST /admin/api/{version}/graphql.json`, with the faults of the dials around it. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { BulkRunner } from '../bulk/runner.ts';
import { readJson, sendJson, shopOf } from '../http.ts';
import { authorize } from '../oauth/access-token.ts';
import type { Shop } from '../shop.ts';
import type { World } from '../world.ts';
import { Bucket } from './bucket.ts';
import type { Context } from './context.ts';
import { internalError } from './errors.ts';
import type { Ran } from './execute.ts';
import { run } from './execute.ts';
import { RequestLog, rootFields, userErrorsIn } from './log.ts';
import { API_VERSION } from './schema.ts';

const TIMEOUT_MS = 120_000;

const requestSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Texts of Shopify's answers for a shop that it lets nobody into. */
const SHUT: Record<number, string> = {
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  423: 'Locked',
};

type Fault = 'cutBefore' | 'timeout' | 'status429' | 'status500' | 'throttled' | 'cutAfter' | null;

export class AdminApi {
  readonly #world: World;
  readonly #origin: () => string;
  readonly #bulk: BulkRunner;
  readonly #buckets = new WeakMap<Shop, Bucket>();
  readonly #logs = new WeakMap<Shop, RequestLog>();

  constructor(world: World, origin: () => string) {
    this.#world = world;
    this.#origin = origin;
    this.#bulk = new BulkRunner(
      (shop, scopes) => this.context(shop, scopes),
      () => world.changed(),
      (shop, line) => this.log(shop).addLine(line),
    );
  }

  log(shop: Shop): RequestLog {
    let log = this.#logs.get(shop);
    if (!log) {
      log = new RequestLog();
      this.#logs.set(shop, log);
    }
    return log;
  }

  /** Points that are left, as `extensions.cost.throttleStatus` has them. */
  bucket(shop: Shop): Bucket {
    let bucket = this.#buckets.get(shop);
    if (!bucket) {
      bucket = new Bucket(shop.state.shop.plan, performance.now());
      this.#buckets.set(shop, bucket);
    }
    return bucket;
  }

  /** Goes on with bulk operations of an earlier process. */
  resumeBulk(): void {
    for (const shop of this.#world.shops.values()) this.#bulk.resume(shop);
  }

  /** Fills the bucket again: a new plan, or a test that wants a fresh start. */
  refill(shop: Shop): void {
    this.#buckets.delete(shop);
  }

  async handle(req: IncomingMessage, res: ServerResponse, version: string): Promise<void> {
    const started = performance.now();
    const requestId = `${randomUUID()}-${Math.floor(this.#world.clock.now() / 1000)}`;
    const headers = { 'x-request-id': requestId, 'X-Shopify-API-Version': API_VERSION };
    const shop = this.#world.shops.get(shopOf(req));
    const body = await readJson(req);
    if (!shop || version !== API_VERSION) {
      sendJson(res, 404, { errors: 'Not Found' }, { 'x-request-id': requestId });
      return;
    }
    const fault = drawFault(shop);
    const note = (status: number | string, ran?: Ran, query = '') =>
      this.log(shop).add({
        at: new Date(this.#world.clock.now()).toISOString(),
        status,
        operation: ran?.operation?.name?.value ?? (query === '' ? '' : 'anonymous'),
        fields: rootFields(ran?.operation ?? null),
        variables: (body as { variables?: Record<string, unknown> } | undefined)?.variables ?? {},
        cost: ran?.cost ?? 0,
        durationMs: performance.now() - started,
        userErrors: ran ? userErrorsIn(ran.answer) : [],
        errors: [...(ran?.answer.errors ?? [])],
      });
    const { slowMs } = shop.dials.api;
    if (slowMs > 0) await sleep(shop.apiRandom.below(slowMs));
    if (fault === 'cutBefore') {
      note(fault);
      res.destroy();
      return;
    }
    if (fault === 'timeout') {
      note(fault);
      await sleep(TIMEOUT_MS, undefined, { ref: false });
      res.destroy();
      return;
    }
    if (fault === 'status429') {
      note(429);
      sendJson(res, 429, { errors: 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.' }, { ...headers, 'Retry-After': '2.0' }); // prettier-ignore
      return;
    }
    if (fault === 'status500') {
      note(500);
      sendJson(res, 500, { errors: [internalError(requestId)] }, headers);
      return;
    }
    const { closed } = shop.dials;
    if (closed > 0) {
      note(closed);
      sendJson(res, closed, { errors: SHUT[closed] ?? 'Unavailable Shop' }, headers);
      return;
    }
    const token = req.headers['x-shopify-access-token'];
    const installation = typeof token === 'string' ? authorize(shop, token) : null;
    if (!installation) {
      note(401);
      const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
      sendJson(res, 401, { errors }, headers);
      return;
    }
    const request = requestSchema.safeParse(body);
    if (!request.success) {
      note(400);
      sendJson(res, 400, { errors: { query: 'Required parameter missing or invalid' } }, headers);
      return;
    }
    const ctx = this.context(shop, installation.scopes);
    const { query, variables, operationName } = request.data;
    const ran = await run(
      { query, variables: variables ?? {}, operationName: operationName ?? null },
      ctx,
      this.bucket(shop),
      fault === 'throttled',
    );
    note(fault === 'cutAfter' ? fault : 200, ran, query);
    this.#world.changed();
    if (fault === 'cutAfter') {
      res.destroy();
      return;
    }
    sendJson(res, 200, ran.answer, headers);
  }

  /** What resolvers get; bulk operations run in such a context too. */
  context(shop: Shop, scopes: readonly string[]): Context {
    return {
      shop,
      app: this.#world.app,
      scopes,
      now: this.#world.clock.now(),
      origin: this.#origin(),
      bulk: this.#bulk,
      stale: shop.apiRandom.chance(shop.dials.api.staleReads),
      searches: [],
    };
  }
}

function drawFault(shop: Shop): Fault {
  const dials = shop.dials.api;
  const names = ['cutBefore', 'timeout', 'status429', 'status500', 'throttled', 'cutAfter'] as const;
  return names.find((name) => shop.apiRandom.chance(dials[name])) ?? null;
}

/** `/__meta/*`: reading the state, doing things in it, and turning the dials. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { AdminApi } from '../api/endpoint.ts';
import { turnDials } from '../dials.ts';
import { runAction } from '../flow-runner.ts';
import { readJson, sendJson } from '../http.ts';
import { mintSessionToken } from '../oauth/jwt.ts';
import type { Shop } from '../shop.ts';
import type { NewShop } from '../state/new-shop.ts';
import type { World } from '../world.ts';
import { runVerb } from './verbs.ts';

const flowSchema = z.object({
  handle: z.string().min(1),
  properties: z.record(z.string(), z.unknown()).default({}),
  runId: z.string().optional(),
  waitMs: z.number().int().min(0).max(60_000).default(1_000),
});
const clockSchema = z.strictObject({
  now: z.union([z.number(), z.iso.datetime({ offset: true })]).optional(),
  advanceSeconds: z.number().min(0).optional(),
  rate: z.number().min(0).max(1_000_000).optional(),
});

export class MetaRoutes {
  readonly #world: World;
  readonly #api: AdminApi;

  constructor(world: World, api: AdminApi) {
    this.#world = world;
    this.#api = api;
  }

  async handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
    const world = this.#world;
    const path = url.pathname.slice('/__meta/'.length);
    const key = `${req.method} ${path}`;
    const body = req.method === 'GET' ? {} : await readJson(req);
    if (body === undefined) return sendJson(res, 400, { ok: false, reason: 'The body is not JSON' });
    if (req.method !== 'GET') world.changed();
    if (key === 'GET shops') return sendJson(res, 200, [...world.shops.keys()]);
    if (key === 'POST shops') {
      const made = world.createShop(body as NewShop);
      if (typeof made === 'string') return sendJson(res, 400, { ok: false, reason: made });
      return sendJson(res, 201, { ok: true, ...world.shopkeeper(made.domain)?.shop() });
    }
    if (key === 'POST clock') return this.#clock(res, body);
    if (key === 'GET clock') return sendJson(res, 200, this.#time());
    if (key === 'POST dump') return sendJson(res, 200, world.dump());
    if (key === 'POST restore') {
      world.restore(body);
      return sendJson(res, 200, { ok: true, shops: [...world.shops.keys()] });
    }
    if (key === 'POST reset') {
      world.reset();
      return sendJson(res, 200, { ok: true });
    }
    const shop = world.shops.get(url.searchParams.get('shop') ?? '');
    if (!shop) return sendJson(res, 404, { ok: false, reason: 'Name a shop that exists: ?shop=' });
    return this.#ofShop(key, res, url, shop, body);
  }

  async #ofShop(key: string, res: ServerResponse, url: URL, shop: Shop, body: unknown): Promise<void> {
    const world = this.#world;
    const keeper = world.shopkeeper(shop.domain);
    if (!keeper) return sendJson(res, 404, { ok: false, reason: 'There is no such shop' });
    if (key.startsWith('POST do/')) {
      const outcome = runVerb(key.slice('POST do/'.length), body, keeper, shop);
      if (!outcome) return sendJson(res, 404, { ok: false, reason: `There is no verb ${key.slice(8)}` });
      return sendJson(res, outcome.ok ? 200 : 409, outcome);
    }
    switch (key) {
      case 'GET state': {
        const since = url.searchParams.get('ordersSince') ?? '';
        return sendJson(res, 200, {
          now: new Date(world.clock.now()).toISOString(),
          shop: keeper.shop(),
          locations: keeper.locations(),
          publications: keeper.publications(),
          products: keeper.products(),
          orders: keeper.orders().filter(({ createdAt }) => createdAt >= since),
          collections: keeper.collections(),
          app: shop.state.rest.installation && {
            scopes: shop.state.rest.installation.scopes,
            installedAt: new Date(shop.state.rest.installation.installedAt).toISOString(),
            webPixel: shop.state.rest.installation.webPixel,
          },
          subscriptions: [...shop.state.subscriptions.values()],
          flowTriggers: shop.state.rest.flowTriggers,
          dials: shop.dials,
        });
      }
      case 'GET deliveries': {
        const log = world.announcer.log(shop.domain);
        const limit = Number(url.searchParams.get('limit') ?? 100);
        return sendJson(res, 200, { ...log.counts, last: log.last(limit) });
      }
      case 'GET requests': {
        const log = this.#api.log(shop);
        const throttleStatus = this.#api.bucket(shop).status(performance.now());
        return sendJson(res, 200, {
          total: log.total,
          points: log.points,
          byOperation: log.byOperation(),
          tokenRequests: log.tokenRequests,
          throttleStatus,
          requests: log.last(),
          bulkLines: log.lastLines(),
        });
      }
      case 'DELETE requests':
        this.#api.log(shop).clear();
        return sendJson(res, 200, { ok: true });
      case 'POST flow': {
        const action = flowSchema.safeParse(body);
        if (!action.success) return sendJson(res, 400, { ok: false, reason: z.prettifyError(action.error) });
        const { runId, waitMs, ...asked } = action.data;
        const given = { ...asked, ...(runId === undefined ? {} : { runId }) };
        return sendJson(res, 200, await runAction(world.app, shop.state.shop, given, waitMs));
      }
      case 'GET dials':
        return sendJson(res, 200, shop.dials);
      case 'POST dials':
        return this.#dials(res, shop, body);
      case 'POST session-token': {
        const user = url.searchParams.get('user') ?? '1';
        const token = mintSessionToken(world.app, shop.domain, user, world.clock.now());
        return sendJson(res, 200, { token });
      }
      default:
        return sendJson(res, 404, { ok: false, reason: `There is no ${key}` });
    }
  }

  #clock(res: ServerResponse, body: unknown): void {
    const parsed = clockSchema.safeParse(body);
    if (!parsed.success) return sendJson(res, 400, { ok: false, reason: z.prettifyError(parsed.error) });
    const { now, advanceSeconds, rate } = parsed.data;
    this.#world.clock.set({
      ...(now === undefined ? {} : { now: typeof now === 'number' ? now : Date.parse(now) }),
      ...(advanceSeconds === undefined ? {} : { advanceSeconds }),
      ...(rate === undefined ? {} : { rate }),
    });
    return sendJson(res, 200, { ok: true, ...this.#time() });
  }

  #time(): object {
    return { now: new Date(this.#world.clock.now()).toISOString(), rate: this.#world.clock.rate };
  }

  /** Two switches act at once and are not kept: `revokeTokens` and `refillBucket`. */
  #dials(res: ServerResponse, shop: Shop, body: unknown): void {
    const { revokeTokens, refillBucket, ...change } = body as Record<string, unknown>;
    let dials;
    try {
      dials = turnDials(shop.dials, change);
    } catch (error) {
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      return sendJson(res, 400, { ok: false, reason });
    }
    shop.setDials(dials);
    if (revokeTokens === true && shop.state.rest.installation) {
      shop.state.rest.installation.tokens = [];
      shop.state.rest.installation.refreshTokens = [];
    }
    if (refillBucket === true) this.#api.refill(shop);
    return sendJson(res, 200, { ok: true, dials });
  }
}

/** A dev store with one shop and a receiver for its webhooks, over real HTTP. */
import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { DevStore, DevStoreOptions } from '../dev-store/server.ts';
import { startDevStore } from '../dev-store/server.ts';
import type { OrderView, ProductView } from '../dev-store/shopkeeper.ts';
import type { NewShop } from '../dev-store/state/new-shop.ts';

export const SHOP = 'north.myshopify.com';
export const API_KEY = 'test-api-key';
export const SECRET = 'test-api-secret';

export const TOML = `
[access_scopes]
scopes = "read_products,write_products,read_inventory,write_inventory,read_locations,read_publications,write_publications,read_orders"
[webhooks]
api_version = "2026-10"
  [[webhooks.subscriptions]]
  topics = ["inventory_levels/update", "inventory_levels/connect", "inventory_levels/disconnect", "inventory_items/update"]
  uri = "/webhooks"
  name = "inventory"
  [[webhooks.subscriptions]]
  topics = ["products/create", "products/update", "products/delete", "orders/create", "orders/cancelled", "orders/edited", "refunds/create", "locations/deactivate"]
  uri = "/webhooks"
  [[webhooks.subscriptions]]
  topics = ["app/uninstalled", "app/scopes_update", "bulk_operations/finish"]
  uri = "/webhooks/app"
  [[webhooks.subscriptions]]
  compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"]
  uri = "/webhooks/compliance"
`;

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
  body: Record<string, unknown>;
}

const stateSchema = z.object({
  now: z.string(),
  products: z.array(z.unknown()),
  orders: z.array(z.unknown()),
});

/** One line of a catalogue: enough for most tests. */
export const SHIRT = {
  title: 'Shirt',
  tags: ['Summer'],
  variants: [{ sku: 'S-1', price: '20.00', available: 10 }],
};

export class Harness {
  readonly store: DevStore;
  readonly received: Received[] = [];
  /** What the receiver answers; a function may look at the delivery. */
  answer: (delivery: Received) => number = () => 200;
  token = '';
  readonly #receiver: Server;

  private constructor(store: DevStore, receiver: Server) {
    this.store = store;
    this.#receiver = receiver;
  }

  static async start(
    options: { shop?: Partial<NewShop>; toml?: string; install?: boolean } & Partial<DevStoreOptions> = {},
  ): Promise<Harness> {
    const { shop, toml, install = true, ...rest } = options;
    let harness: Harness | undefined;
    const receiver = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const delivery = {
          path: req.url ?? '',
          headers: req.headers,
          raw,
          body: JSON.parse(raw) as Record<string, unknown>,
        };
        harness?.received.push(delivery);
        const status = harness?.answer(delivery) ?? 200;
        if (status > 0) res.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {}).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const store = await startDevStore({
      app: { url, apiKey: API_KEY, apiSecret: SECRET, toml: toml ?? TOML },
      shops: [{ domain: SHOP, install, ...shop }],
      ...rest,
    });
    harness = new Harness(store, receiver);
    if (install) harness.token = (await harness.exchange()).access_token;
    return harness;
  }

  async close(): Promise<void> {
    await this.store.close();
    this.#receiver.closeAllConnections();
    await new Promise<void>((resolve) => this.#receiver.close(() => resolve()));
  }

  /** Any request to the store; JSON in, JSON out. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Headers; body: unknown }> {
    const response = await fetch(`${this.store.url}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : (JSON.parse(text) as unknown),
    };
  }

  async meta<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const separator = path.includes('?') ? '&' : '?';
    return (await this.call(method, `/__meta/${path}${separator}shop=${SHOP}`, body)).body as T;
  }

  async do<T = Record<string, unknown>>(
    verb: string,
    body: unknown = {},
  ): Promise<T & { ok: boolean; reason?: string }> {
    return this.meta('POST', `do/${verb}`, body);
  }

  async dials(change: unknown): Promise<void> {
    const answer = await this.meta<{ ok: boolean; reason?: string }>('POST', 'dials', change);
    if (!answer.ok) throw new Error(answer.reason);
  }

  async advance(seconds: number): Promise<void> {
    await this.call('POST', '/__meta/clock', { advanceSeconds: seconds });
  }

  async sessionToken(user = '1'): Promise<string> {
    return (await this.meta<{ token: string }>('POST', `session-token?user=${user}`)).token;
  }

  /** Token exchange, offline and expiring unless said otherwise. */
  async exchange(
    change: Record<string, unknown> = {},
  ): Promise<{ access_token: string; refresh_token: string } & Record<string, unknown>> {
    const answer = await this.tokenRequest({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: await this.sessionToken(),
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      expiring: '1',
      ...change,
    });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body as { access_token: string; refresh_token: string };
  }

  tokenRequest(body: Record<string, unknown>): Promise<{ status: number; body: unknown }> {
    const whole = { client_id: API_KEY, client_secret: SECRET, ...body };
    return this.call('POST', '/admin/oauth/access_token', whole, { 'X-Shopify-Shop-Domain': SHOP });
  }

  async graphql(
    query: string,
    variables: Record<string, unknown> = {},
    token = this.token,
  ): Promise<GraphqlAnswer & { status: number; headers: Headers }> {
    const headers = { 'X-Shopify-Shop-Domain': SHOP, 'X-Shopify-Access-Token': token };
    const answer = await this.call('POST', '/admin/api/2026-10/graphql.json', { query, variables }, headers);
    return { ...(answer.body as GraphqlAnswer), status: answer.status, headers: answer.headers };
  }

  /** The data of an operation that must not fail. */
  async data<T = Record<string, never>>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const answer = await this.graphql(query, variables);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data as T;
  }

  async state(): Promise<{
    now: string;
    products: ProductView[];
    orders: OrderView[];
    [key: string]: unknown;
  }> {
    const state = await this.meta('GET', 'state');
    stateSchema.parse(state);
    return state as { now: string; products: ProductView[]; orders: OrderView[] };
  }

  async createProducts(products: unknown[]): Promise<ProductView[]> {
    const made = await this.do<{ productIds: string[] }>('createProducts', { products });
    if (!made.ok) throw new Error(made.reason);
    const state = await this.state();
    return state.products.filter((product) => made.productIds.includes(product.id));
  }

  /** Waits until nothing is on its way, then hands over what has arrived since the last time. */
  async arrived(topic?: string): Promise<Received[]> {
    for (let i = 0; i < 400; i++) {
      const { pending } = await this.meta<{ pending: number }>('GET', 'deliveries?limit=0');
      if (pending === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const all = this.received.splice(0);
    return topic === undefined ? all : all.filter((one) => one.headers['x-shopify-topic'] === topic);
  }
}

export interface GraphqlAnswer {
  data?: unknown;
  errors?: {
    message: string;
    path?: unknown[];
    locations?: unknown[];
    extensions?: Record<string, unknown>;
  }[];
  extensions?: {
    cost: {
      requestedQueryCost: number;
      actualQueryCost: number | null;
      throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
    };
    search?: unknown;
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type {
  CollectionView,
  LocationView,
  Outcome,
  OrderView,
  ProductView,
  PublicationView,
  Shopkeeper,
  ShopView,
} from '../../tests/dev-store/shopkeeper.ts';

/** All of a shop, as the dev store tells it. */
export interface ShopState {
  shop: ShopView;
  locations: LocationView[];
  publications: PublicationView[];
  products: ProductView[];
  orders: OrderView[];
  collections: CollectionView[];
}

export interface DeliveryCounts {
  sent: number;
  acknowledged: number;
  pending: number;
  lost: number;
}

export interface ApiRequest {
  /** ISO time of the store's clock. */
  at: string;
  operation: string;
  variables: Record<string, unknown>;
  /** Root fields of the document, such as `tagsAdd`. */
  fields: string[];
  cost: number;
}

type Verb = Exclude<
  keyof Shopkeeper,
  'shop' | 'locations' | 'publications' | 'products' | 'product' | 'orders' | 'collections'
>;

const VERBS = {
  collection: 'createCollection',
  discount: 'createDiscount',
  shipment: 'createShipment',
  theme: 'publishTheme',
} as const;
type Made = keyof typeof VERBS;

/** A running dev store, spoken to over HTTP as anybody would. */
export interface DevStore {
  url: string;
  pid: number;
  createShop(shop: {
    domain: string;
    name: string;
    plan?: string;
    ianaTimezone?: string;
    allows?: string[];
  }): Promise<void>;
  hasShop(domain: string): Promise<boolean>;
  do<V extends Verb>(domain: string, verb: V, argument: Parameters<Shopkeeper[V]>[0]): Promise<Outcome>;
  /** Makes what merchants make, and answers its id. */
  make(domain: string, what: Made, argument: object): Promise<string>;
  /** Orders of the days before today. */
  past(domain: string, orders: { days: number; perDay: number }): Promise<void>;
  state(domain: string): Promise<ShopState>;
  deliveries(domain: string): Promise<DeliveryCounts>;
  requests(domain: string): Promise<ApiRequest[]>;
  /** What was asked since the last call: requests, their points, and requests for a token. */
  newRequests(domain: string): Promise<{
    requests: ApiRequest[];
    /** What lines of bulk mutations did, beside the requests. */
    bulkLines: Pick<ApiRequest, 'at' | 'operation' | 'variables'>[];
    points: number;
    tokenRequests: number;
  }>;
  dials(domain: string, dials: object): Promise<void>;
  sessionToken(domain: string, userId: string): Promise<string>;
  stop(): Promise<void>;
}

export interface DevStoreOptions {
  appUrl: string;
  apiKey: string;
  apiSecret: string;
  port: number;
  dataFile?: string;
}

const START_TIMEOUT_MS = 90_000;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Starts the dev store as a process of its own and waits until it listens. @throws when it does not. */
export async function startDevStore(options: DevStoreOptions): Promise<DevStore> {
  const child = spawn(process.execPath, ['tests/dev-store/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(options.port),
      APP_URL: options.appUrl,
      SHOPIFY_API_KEY: options.apiKey,
      SHOPIFY_API_SECRET: options.apiSecret,
      APP_TOML: 'shopify.app.toml',
      ...(options.dataFile ? { DATA_FILE: options.dataFile } : {}),
    },
  });
  const ended = once(child, 'exit');
  // Whatever ends this process, a store of its own does not stay behind.
  const follow = (): void => void child.kill('SIGTERM');
  process.once('exit', follow);
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('The dev store did not start in time')),
      START_TIMEOUT_MS,
    );
    child.once('exit', () => reject(new Error('The dev store ended at its start; its reason is above')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
  return {
    ...clientOf(url),
    pid: child.pid ?? 0,
    async stop() {
      process.off('exit', follow);
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Speaks to a dev store that runs already. */
export function clientOf(url: string): Omit<DevStore, 'stop' | 'pid'> {
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}${path}`);
    if (!response.ok) throw new Error(`The dev store answered ${response.status} to ${path}`);
    return (await response.json()) as T;
  };
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
    // 409: the shop refused, and says why in the outcome.
    if (!response.ok && response.status !== 409) {
      throw new Error(`The dev store answered ${response.status} to ${path}: ${await response.text()}`);
    }
    return (await response.json()) as T;
  };
  const of = (domain: string): string => `?shop=${encodeURIComponent(domain)}`;
  return {
    url,
    async createShop(shop) {
      // As most owners do when Home asks for it.
      await post('/__meta/shops', { allows: ['read_orders'], ...shop });
    },
    hasShop: async (domain) => (await fetch(`${url}/__meta/state${of(domain)}`)).ok,
    do: (domain, verb, argument) => post<Outcome>(`/__meta/do/${verb}${of(domain)}`, argument),
    past: async (domain, orders) => void (await post(`/__meta/do/pastOrders${of(domain)}`, orders)),
    async make(domain, what, argument) {
      const made = await post<Record<string, unknown>>(`/__meta/do/${VERBS[what]}${of(domain)}`, argument);
      return String(made[`${what}Id`]);
    },
    state: (domain) => get<ShopState>(`/__meta/state${of(domain)}`),
    deliveries: (domain) => get<DeliveryCounts>(`/__meta/deliveries${of(domain)}`),
    requests: async (domain) =>
      (await get<{ requests: ApiRequest[] }>(`/__meta/requests${of(domain)}`)).requests,
    async newRequests(domain) {
      const asked = await get<Awaited<ReturnType<DevStore['newRequests']>>>(`/__meta/requests${of(domain)}`);
      await fetch(`${url}/__meta/requests${of(domain)}`, { method: 'DELETE' });
      return asked;
    },
    async dials(domain, dials) {
      await post(`/__meta/dials${of(domain)}`, dials);
    },
    sessionToken: async (domain, userId) =>
      (await post<{ token: string }>(`/__meta/session-token${of(domain)}&user=${userId}`, {})).token,
  };
}

/** A port that is free right now: the wanted one if it is. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  const port = await new Promise<number | null>((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : null);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port ?? freePort(0);
}

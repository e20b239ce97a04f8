/** A shop of the dev store with its faces on a port, and a small app to embed: what the tests of the faces run against. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appUnderTest } from '../dev-store/app-under-test.ts';
import { StoreClock } from '../dev-store/clock.ts';
import { createFaces } from '../dev-store/faces/faces.ts';
import { shopkeeperOf } from '../dev-store/keeper.ts';
import { Shop } from '../dev-store/shop.ts';
import type { ProductView, Shopkeeper } from '../dev-store/shopkeeper.ts';
import { newShop, newShopSchema } from '../dev-store/state/new-shop.ts';

const DOMAIN = 'lamps.myshopify.com';
const SECRET = 'a secret of the test';

const CSV = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price
moon-lamp,Moon <b>Lamp</b>,"<p>Glows & <script>alert(1)</script></p>",Lumen,Lamp,"night, sale",true,Title,Default Title,ML-1,shopify,5,deny,20
sun-lamp,Sun Lamp,,Lumen,Lamp,day,true,Size,Small,SL-S,shopify,3,deny,30
sun-lamp,,,,,,,,Large,SL-L,shopify,4,deny,45
star-rug,Star Rug,,Woven,Rug,night,true,Title,Default Title,SR-1,shopify,2,deny,80
`;

export interface FacesShop {
  url: string;
  appUrl: string;
  keeper: Shopkeeper;
  /** How often the faces have asked for the list of all products. */
  reads(): number;
  product(handle: string): ProductView;
  publication(handle: string): string;
  /** Writes a metafield of the app's own namespace. */
  campaignStock(handle: string, value: string): void;
  /** Answers of the app: replaced by tests. */
  app: { answer: (req: IncomingMessage, res: ServerResponse, url: URL) => void };
  post(path: string, body: unknown): Promise<{ status: number; body: unknown }>;
  page(path: string, cookie?: string): Promise<{ status: number; text: string; headers: Headers }>;
  close(): Promise<void>;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs what Shopify's admin would hand out (HS256, one minute). */
function sessionToken(domain: string, userId: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: `https://${domain}/admin`, dest: `https://${domain}`, aud: 'key', sub: userId };
  const times = { exp: now + 60, nbf: now, iat: now, jti: randomUUID(), sid: randomUUID() };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...claims, ...times })}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}

/** Who a session token speaks for; undefined when it was not signed here. */
export function readToken(token: string): { sub: string; jti: string } | undefined {
  const [head, claims, signature] = token.split('.');
  const right = createHmac('sha256', SECRET).update(`${head}.${claims}`).digest('base64url');
  if (signature !== right) return undefined;
  return JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()) as { sub: string; jti: string };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function openFacesShop(): Promise<FacesShop> {
  const app: FacesShop['app'] = { answer: (_, res) => res.end('an app') };
  const appServer = createServer((req, res) => app.answer(req, res, new URL(req.url ?? '/', appUrl)));
  const appUrl = await listen(appServer);

  const clock = new StoreClock();
  const data = newShop(
    newShopSchema.parse({ domain: DOMAIN, name: 'Lamps <3', currencyCode: 'EUR' }),
    0,
    clock.now(),
  );
  const shop = new Shop(data, clock, () => {});
  const under = appUnderTest({ url: appUrl, apiKey: 'key', apiSecret: SECRET, toml: '' });
  const keeper = shopkeeperOf(shop, under);
  keeper.importCsv({ csv: CSV });

  let reads = 0;
  const counted: Shopkeeper = {
    ...keeper,
    products() {
      reads += 1;
      return keeper.products();
    },
  };
  const scopes = { granted: ['read_products'], required: ['read_products'], optional: ['read_orders'] };
  const faces = createFaces({
    shopkeeper: (domain) => (domain === DOMAIN ? counted : undefined),
    shops: () => [DOMAIN],
    sessionToken,
    app: { url: appUrl, apiKey: 'key', name: 'Holdfast' },
    now: () => new Date(clock.now()),
    scopes: {
      query: () => scopes,
      grant: (_, more) => scopes.granted.push(...more),
      revoke: (_, gone) => (scopes.granted = scopes.granted.filter((scope) => !gone.includes(scope))),
    },
  });
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const taken = await faces(req, res, new URL(req.url ?? '/', 'http://127.0.0.1'));
    if (!taken) res.writeHead(404).end('not a face');
  };
  const server = createServer((req, res) => void answer(req, res));
  const url = await listen(server);

  return {
    url,
    appUrl,
    keeper,
    reads: () => reads,
    app,
    product(handle) {
      const found = keeper.product(handle);
      if (!found) throw new Error(`no product ${handle}`);
      return found;
    },
    publication: (handle) => keeper.publications().find((one) => one.handle === handle)?.id ?? '',
    campaignStock(handle, value) {
      const record = shop.state.productByHandle(handle);
      const ids = { id: 'gid://shopify/Metafield/1', ownerId: record?.id ?? '' };
      const name = { namespace: `app--${under.id}`, key: 'campaign_stock', type: 'json' };
      record?.metafields.splice(0, Infinity, { ...ids, ...name, value, createdAt: 0, updatedAt: 0 });
    },
    async post(path, body) {
      const response = await fetch(`${url}/store/lamps/api/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    },
    async page(path, cookie) {
      const response = await fetch(url + path, { redirect: 'manual', headers: cookie ? { cookie } : {} });
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    async close() {
      clock.close();
      for (const one of [server, appServer]) {
        one.closeAllConnections();
        await new Promise((done) => one.close(done));
      }
    },
  };
}

/** The faces of the dev store: what people see of it, and the stand-in for App Bridge. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Shopkeeper } from '../shopkeeper.ts';
import { act } from './actions.ts';
import { extensionPage, extensionScript } from './admin-extensions.ts';
import { appFramePage } from './app-frame.ts';
import { asset } from './assets.ts';
import { Catalogue } from './catalogue.ts';
import { FlashSales } from './flash-sale.ts';
import { PEOPLE } from '../people.ts';
import { appName, LOCALES, snapshot } from './host.ts';
import type { FacesHost, Visit } from './host.ts';
import { homePage, ordersPage, productsPage, shopsPage } from './pages/admin-pages.ts';
import { FlowForm, flowPage } from './pages/flow.ts';
import { productEditorPage } from './pages/product-editor.ts';
import { shopFloorPage } from './pages/shop-floor.ts';
import { gonePage, productPage, storefrontPage, tagPage } from './pages/storefront.ts';
import { chosen, find, PickerChoice, PickerQuestion } from './picker.ts';
import { pixelFrame } from './pixel.ts';
import { json, page, readJson, refuse, send } from './respond.ts';
import type { Answer } from './respond.ts';
import { answerScopes } from './scopes.ts';

export type { FacesHost } from './host.ts';

export type Faces = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<boolean>;

/** Makes the request handler. It answers and resolves true when the address is one of its own, else resolves false. */
export function createFaces(host: FacesHost): Faces {
  const rooms: Rooms = { sales: new FlashSales(), catalogue: new Catalogue() };
  const appOrigin = new URL(host.app.url).origin;
  return async (req, res, url) => {
    const answer = await route(host, rooms, req, url);
    if (!answer) return false;
    send(res, answer, appOrigin);
    return true;
  };
}

/** The address of a shop's own domain, told by a header as in the Admin API, as ours; others stay as they are. */
function ofShopper(req: IncomingMessage, { pathname }: URL): string {
  const handle = /^([a-z0-9-]+)\.myshopify\.com$/.exec(
    String(req.headers['x-shopify-shop-domain'] ?? ''),
  )?.[1];
  return handle !== undefined && /^\/products\/[^/]+$/.test(pathname)
    ? `/store/${handle}/storefront${pathname}`
    : pathname;
}

/** What outlives a request. */
interface Rooms {
  sales: FlashSales;
  catalogue: Catalogue;
}

async function route(
  host: FacesHost,
  rooms: Rooms,
  req: IncomingMessage,
  url: URL,
): Promise<Answer | undefined> {
  const reading = req.method === 'GET' || req.method === 'HEAD';
  if (reading && url.pathname === '/') return page(shopsPage(host));
  const file = reading ? (asset(url.pathname) ?? (await extensionScript(url.pathname))) : undefined;
  if (file) return file;
  const inStore = /^\/store\/([a-z0-9][a-z0-9-]*)(\/.*)?$/.exec(ofShopper(req, url));
  if (!inStore) return undefined;
  const handle = inStore[1] ?? '';
  const rest = (inStore[2] ?? '').replace(/\/$/, '');
  const domain = `${handle}.myshopify.com`;
  const keeper = host.shopkeeper(domain);
  if (!keeper) return refuse(404, `There is no shop ${domain}`);
  const visit = makeVisit(host, rooms, keeper, domain, handle, req, url);
  if (rest.startsWith('/api/')) {
    if (req.method !== 'POST') return refuse(405, 'Post JSON here');
    const body = await readJson(req);
    return rest === '/api/flow'
      ? runFlow(visit, body)
      : api(visit, keeper, rooms, rest.slice('/api/'.length), body);
  }
  if (!reading) return refuse(405, 'This page can only be read');
  if (rest === '/pixel') return (await pixelFrame(visit)) ?? refuse(404, 'This shop has no web pixel');
  return rememberPreferences(url) ?? extensionPage(visit, rest) ?? show(visit, rooms, rest);
}

function show(visit: Visit, rooms: Rooms, rest: string): Answer {
  if (rest === '') return page(homePage(visit));
  if (rest === '/products') return page(productsPage(visit));
  if (rest === '/orders') return page(ordersPage(visit));
  if (rest === '/flow') return page(flowPage(visit));
  if (rest === '/shop-floor') return page(shopFloorPage(visit, rooms.sales.of(visit.domain)));
  if (rest === '/apps/holdfast' || rest.startsWith('/apps/holdfast/')) return page(appFramePage(visit));
  if (rest === '/storefront') return page(storefrontPage(visit));
  const product = /^\/products\/(\d+)$/.exec(rest)?.[1];
  if (product) {
    const found = visit.keeper.product(`gid://shopify/Product/${product}`);
    return found ? page(productEditorPage(visit, found)) : page(gonePage(visit), 404);
  }
  const sold = /^\/storefront\/products\/([^/]+)$/.exec(rest)?.[1];
  const found = sold ? visit.keeper.product(decode(sold)) : undefined;
  const seen = found ? productPage(visit, found) : undefined;
  if (seen) return page(seen);
  const tag = /^\/storefront\/collections\/tag\/([^/]+)$/.exec(rest)?.[1];
  return tag ? page(tagPage(visit, decode(tag))) : page(gonePage(visit), 404);
}

/** Runs one action of the app as Flow would; what the app refuses is shown as the reason. */
async function runFlow(visit: Visit, body: unknown): Promise<Answer> {
  const form = FlowForm.safeParse(body);
  if (!form.success) return refuse(400, 'Choose an action');
  const { handle, runId, ...properties } = form.data;
  const run = await visit.host.flow?.run(visit.domain, {
    handle,
    properties,
    ...(runId === '' ? {} : { runId }),
  });
  if (!run) return refuse(404, 'There is no Flow here');
  const done = run.statuses.at(-1) === 200;
  return done ? json({ ok: true, ...run }) : refuse(422, `${run.statuses.join(', ')}: ${run.body}`);
}

function api(visit: Visit, keeper: Shopkeeper, rooms: Rooms, what: string, body: unknown): Answer {
  const { host, domain, person } = visit;
  if (body === undefined) return refuse(400, 'Send JSON');
  if (what === 'session-token') return json({ token: host.sessionToken(domain, String(person.id)) });
  if (what === 'picker') {
    const question = PickerQuestion.safeParse(body);
    return question.success
      ? json(find(visit.keeper, question.data))
      : refuse(400, 'The picker did not understand that');
  }
  if (what === 'picker/chosen') {
    const choice = PickerChoice.safeParse(body);
    return choice.success
      ? json(chosen(visit.keeper, choice.data))
      : refuse(400, 'The picker did not understand that');
  }
  if (what === 'scopes' || what.startsWith('scopes/')) return answerScopes(host, domain, what, body);
  const verb = what.startsWith('do/') ? what.slice(3) : '';
  const deed = act(verb, { keeper, now: () => host.shopkeeper(domain), domain, sales: rooms.sales }, body);
  rooms.catalogue.forget(domain);
  if (!deed) return refuse(404, `The dev store does not know ${what}`);
  return json(deed, deed.ok ? 200 : 422);
}

function makeVisit(
  host: FacesHost,
  rooms: Rooms,
  keeper: Shopkeeper,
  domain: string,
  handle: string,
  req: IncomingMessage,
  url: URL,
): Visit {
  const cookies = new Map(
    (req.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('=') as [string, string]),
  );
  return {
    host,
    appName: appName(host),
    keeper: snapshot(domain, keeper, rooms.catalogue),
    domain,
    handle,
    base: `/store/${handle}`,
    url,
    person:
      PEOPLE.find(({ id }) => String(id) === cookies.get('dev_store_as')) ??
      (PEOPLE[0] as (typeof PEOPLE)[0]),
    locale: LOCALES.find((locale) => locale === cookies.get('dev_store_locale')) ?? 'en',
  };
}

/** `?as=1002` and `?locale=de` on any page are remembered and taken out of the address. */
function rememberPreferences(url: URL): Answer | undefined {
  const as = url.searchParams.get('as');
  const locale = url.searchParams.get('locale');
  if (as === null && locale === null) return undefined;
  const clean = new URL(url);
  clean.searchParams.delete('as');
  clean.searchParams.delete('locale');
  const kept = [
    PEOPLE.some(({ id }) => String(id) === as) ? `dev_store_as=${as}` : '',
    LOCALES.some((one) => one === locale) ? `dev_store_locale=${locale}` : '',
  ].filter(Boolean);
  return {
    status: 302,
    type: 'text/plain; charset=utf-8',
    body: '',
    headers: {
      Location: clean.pathname + clean.search,
      'Set-Cookie': kept.map((pair) => `${pair}; Path=/store; SameSite=Lax`),
    },
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Admin extensions in a page: the bundle that would be deployed, in a stand-in for Shopify's host around it. */
import { existsSync, readFileSync } from 'node:fs';
import { bundle } from './bundle.ts';
import { html, jsonScript, type Html } from './html.ts';
import type { Locale, Visit } from './host.ts';
import type { Answer } from './respond.ts';

const EXTENSIONS = new URL('../../../extensions/', import.meta.url);
const MODULES = {
  'product-campaign-block': 'src/Block.jsx',
  'add-to-campaign': 'src/Action.jsx',
} as const;
export type AdminExtension = keyof typeof MODULES;

const isOne = (name: string): name is AdminExtension => Object.hasOwn(MODULES, name);

/** `/faces/extensions/{name}.js`: the extension, bundled. */
export async function extensionScript(pathname: string): Promise<Answer | undefined> {
  const name = /^\/faces\/extensions\/([a-z-]+)\.js$/.exec(pathname)?.[1] ?? '';
  if (!isOne(name)) return undefined;
  // The bundle only defines the extension; the host runs its default export.
  const body = `${await bundle(`${name}/${MODULES[name]}`)}\nextension();\n`;
  return { status: 200, type: 'text/javascript; charset=utf-8', body };
}

/** `/store/{handle}/extensions/{name}?products={numbers}`: the extension for these products, in the visitor's language. */
export function extensionPage(visit: Visit, rest: string): Answer | undefined {
  const name = /^\/extensions\/([a-z-]+)$/.exec(rest)?.[1] ?? '';
  if (!isOne(name)) return undefined;
  const numbers = (visit.url.searchParams.get('products') ?? '')
    .split(',')
    .filter((one) => /^\d+$/.test(one));
  const page = html`<!doctype html>
    <html lang="${visit.locale}">
      <head>
        <meta charset="utf-8" />
        <title>${name}</title>
        <link rel="stylesheet" href="/faces/base.css" />
        ${hostOf(visit, name, numbers)}
        <script src="/faces/extension-host.js"></script>
        <script defer src="/faces/extensions/${name}.js"></script>
      </head>
      <body class="extension"></body>
    </html>`;
  const app = new URL(visit.host.app.url).origin;
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body: page.text,
    headers: {
      'Content-Security-Policy':
        `default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ${app}; ` +
        `frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    },
  };
}

/** What the host script needs to know. */
function hostOf(visit: Visit, name: AdminExtension, numbers: readonly string[]): Html {
  return jsonScript('host', {
    app: visit.host.app.url,
    token: `${visit.base}/api/session-token`,
    selected: numbers.map((number) => ({ id: `gid://shopify/Product/${number}` })),
    texts: textsOf(name, visit.locale),
    locale: visit.locale,
  });
}

function textsOf(name: AdminExtension, locale: Locale): unknown {
  const own = new URL(`${name}/locales/${locale}.json`, EXTENSIONS);
  const file = existsSync(own) ? own : new URL(`${name}/locales/en.default.json`, EXTENSIONS);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Scripts and styles of the faces, and the stand-in for App Bridge put together from its parts. */
import { readFileSync } from 'node:fs';
import type { Answer } from './respond.ts';
import { blockStyles } from './theme-extension.ts';
import { picture } from './tile.ts';

const read = (name: string): string => readFileSync(new URL(`./client/${name}`, import.meta.url), 'utf8');

/** In the order in which they need each other. */
const BRIDGE_PARTS = ['wire', 'config', 'token', 'navigation', 'chrome', 'modal', 'api'];
const SCRIPTS = [
  'frame.js',
  'picker.js',
  'tools.js',
  'live.js',
  'preferences.js',
  'extension-host.js',
  'pixel.js',
];
const STYLES = ['base.css', 'admin.css', 'storefront.css'];

/**
 * `app-bridge.js`: one classic script, as the real one is, because `shopify` must be there before the app's own
 * scripts run. A page that loads it twice keeps the first.
 */
function bridgeScript(): string {
  const parts = BRIDGE_PARTS.map((name) => read(`bridge/${name}.js`)).join('\n');
  return `(() => {\nif (window.shopify) return;\nconst bridge = {};\n${parts}\n})();\n`;
}

/** What pages of other origins may load: the app's frame takes App Bridge and pictures from here. */
const script = (body: string): Answer => ({
  status: 200,
  type: 'text/javascript; charset=utf-8',
  body,
  headers: { 'Cross-Origin-Resource-Policy': 'cross-origin' },
});

/** The asset at this path of the dev store, if there is one. */
export function asset(pathname: string): Answer | undefined {
  if (pathname === '/app-bridge.js') return script(bridgeScript());
  const name = /^\/faces\/([a-z-]+\.(?:js|css))$/.exec(pathname)?.[1] ?? '';
  if (SCRIPTS.includes(name)) return script(read(name));
  if (name === 'stock-notice.css')
    return { status: 200, type: 'text/css; charset=utf-8', body: blockStyles() };
  if (STYLES.includes(name)) return { status: 200, type: 'text/css; charset=utf-8', body: read(name) };
  const pictured = /^\/faces\/pictures\/([\w%.~-]+)\.svg$/.exec(pathname)?.[1];
  if (pictured) return { ...script(picture(pictured)), type: 'image/svg+xml' };
  if (pathname === '/favicon.ico') return { status: 200, type: 'image/svg+xml', body: ICON };
  return undefined;
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0d5c55"/>' +
  '<path d="M7 13l2-6h14l2 6v2a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM9 20h14v5H9z" fill="#ffd98a"/></svg>';

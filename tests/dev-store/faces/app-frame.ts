/** The admin page that carries the app in a frame, as Shopify's admin does. */
import { html, jsonScript } from './html.ts';
import type { Html } from './html.ts';
import type { Visit } from './host.ts';
import { adminPage } from './layout.ts';

/** Where the app's pages begin in the admin's address. */
export const appHome = (base: string): string => `${base}/apps/holdfast`;

/**
 * The address that the frame opens: the app's own, with what Shopify's admin adds (`embedded`, `shop`, `host` =
 * base64 of the shop's admin address, a fresh `id_token`, `locale`, `timestamp`).
 */
export function frameAddress(visit: Visit): string {
  const path = visit.url.pathname.slice(appHome(visit.base).length) || '/';
  const address = new URL(visit.host.app.url.replace(/\/$/, '') + path);
  for (const [name, value] of visit.url.searchParams) address.searchParams.append(name, value);
  address.searchParams.delete('as');
  const added = {
    embedded: '1',
    shop: visit.domain,
    host: Buffer.from(`admin.shopify.com/store/${visit.handle}`).toString('base64'),
    id_token: visit.host.sessionToken(visit.domain, String(visit.person.id)),
    locale: visit.locale,
    timestamp: String(Math.floor(visit.host.now().getTime() / 1000)),
  };
  for (const [name, value] of Object.entries(added)) address.searchParams.set(name, value);
  return address.href;
}

/** The page itself. The script sets the frame's address once it listens to the frame. */
export function appFramePage(visit: Visit): Html {
  const { app } = visit.host;
  const { id, name, email, accountAccess } = visit.person;
  const facts = {
    base: visit.base,
    home: appHome(visit.base),
    appUrl: app.url,
    appName: visit.appName,
    shopName: visit.keeper.shop().name,
    locale: visit.locale,
    user: { id, name, email, accountAccess },
  };
  const content = html`<div
      id="progress"
      class="progress"
      role="progressbar"
      aria-label="Loading"
      hidden
    ></div>
    <div id="save-bar" class="save-bar" role="region" aria-label="Unsaved changes" hidden>
      <span>Unsaved changes</span>
      <button id="discard" type="button" class="button">Discard</button>
      <button id="save" type="button" class="button primary">Save</button>
    </div>
    <div class="app-bar">
      <h1 id="app-title">${visit.appName}</h1>
      <div id="app-actions" class="buttons"></div>
    </div>
    <p id="frame-note" class="frame-note">
      Opening ${visit.appName}. When it does not come up, it is not running at ${app.url}.
    </p>
    <iframe
      id="app"
      title="${visit.appName}"
      data-src="${frameAddress(visit)}"
      allow="clipboard-write"
    ></iframe>
    ${jsonScript('facts', facts)}`;
  return adminPage(visit, 'app', visit.appName, content, ['frame.js']);
}

/** The frame that all admin pages share: top bar, menu, place for notes. */
import { html } from './html.ts';
import type { Html, Piece } from './html.ts';
import { PEOPLE } from '../people.ts';
import { LOCALES } from './host.ts';
import type { Visit } from './host.ts';

export interface Document {
  title: string;
  language?: string;
  styles: string[];
  scripts: string[];
  body: Piece;
  bodyClass?: string;
}

/** A whole HTML document. */
export function document(parts: Document): Html {
  return html`<!doctype html>
    <html lang="${parts.language ?? 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${parts.title}</title>
        <link rel="icon" href="/favicon.ico" type="image/svg+xml" />
        ${['base.css', ...parts.styles].map((name) => html`<link rel="stylesheet" href="/faces/${name}" />`)}
        ${parts.scripts.map((name) => html`<script type="module" src="/faces/${name}"></script>`)}
      </head>
      <body class="${parts.bodyClass ?? ''}">
        ${parts.body}
        <div id="toasts" class="toasts" role="status" aria-live="polite"></div>
      </body>
    </html>`;
}

export type Place = 'home' | 'products' | 'orders' | 'floor' | 'flow' | 'app';

/** An admin page: menu at the side, what is asked for in the middle. */
export function adminPage(
  visit: Visit,
  place: Place,
  title: string,
  content: Piece,
  scripts: string[],
): Html {
  const shop = visit.keeper.shop();
  const link = (to: Place | 'storefront', href: string, label: string): Html =>
    html`<li>
      <a href="${visit.base}${href}" ${to === place ? html`aria-current="page"` : ''}>${label}</a>
    </li>`;
  return document({
    title: `${title} · ${shop.name}`,
    styles: ['admin.css'],
    scripts: ['preferences.js', ...scripts],
    bodyClass: place === 'app' ? 'admin with-app' : 'admin',
    body: html`<a class="skip" href="#content">Skip to content</a>
      <header class="top">
        <a class="brand" href="/"><span aria-hidden="true" class="mark"></span>Dev store</a>
        <a class="shop" href="${visit.base}">${shop.name}</a>
        <div class="preferences">
          <label
            >Language
            <select data-preference="locale">
              ${LOCALES.map(
                (locale) =>
                  html`<option value="${locale}" ${locale === visit.locale ? html`selected` : ''}>
                    ${locale}
                  </option>`,
              )}
            </select></label
          >
          <label
            >Signed in as
            <select data-preference="as">
              ${PEOPLE.map(
                (person) =>
                  html`<option value="${person.id}" ${person.id === visit.person.id ? html`selected` : ''}>
                    ${person.name}, ${person.role}
                  </option>`,
              )}
            </select></label
          >
        </div>
      </header>
      <div class="columns">
        <nav class="side" aria-label="Shop">
          <ul>
            ${link('home', '', 'Home')} ${link('products', '/products', 'Products')}
            ${link('orders', '/orders', 'Orders')} ${link('floor', '/shop-floor', 'Shop floor')}
            ${link('storefront', '/storefront', 'Storefront')} ${link('flow', '/flow', 'Flow')}
          </ul>
          <h2>Apps</h2>
          <ul>
            <li>
              <a id="app-home" href="${visit.base}/apps/holdfast" ${place === 'app' ? html`class="open"` : ''}
                >${visit.appName}</a
              >
              <ul id="app-menu"></ul>
            </li>
          </ul>
        </nav>
        <main id="content" aria-label="${title}">${content}</main>
      </div>`,
  });
}

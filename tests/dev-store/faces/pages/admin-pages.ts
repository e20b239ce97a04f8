/** The admin's plain pages: all shops, a shop's home, its products, its orders. */
import type { PublicationView } from '../../shopkeeper.ts';
import { html, type Html, type Piece } from '../html.ts';
import { appName } from '../host.ts';
import type { FacesHost, Visit } from '../host.ts';
import { adminPage, document } from '../layout.ts';
import { actButton, digits, paged, searchBox, statusChip, tagChips, time } from '../parts.ts';
import { tile } from '../tile.ts';
import { fits, fullName, isPublished, onlineStore, sight, unitsLeft } from '../visibility.ts';

/** `GET /`: every shop of this dev store. */
export function shopsPage(host: FacesHost): Html {
  const shops = host.shops().flatMap((domain) => host.shopkeeper(domain)?.shop() ?? []);
  return document({
    title: 'Dev store',
    styles: ['admin.css'],
    scripts: [],
    bodyClass: 'gate',
    body: html`<main>
      <h1><span aria-hidden="true" class="mark"></span>Dev store</h1>
      <p>Shops on this machine. Each one behaves like a real shop: orders take stock, webhooks go out.</p>
      <ul class="cards">
        ${shops.map((shop) => {
          const base = `/store/${shop.domain.replace(/\.myshopify\.com$/, '')}`;
          return html`<li class="card">
            <h2><a href="${base}">${shop.name}</a></h2>
            <p class="muted">${shop.domain}</p>
            <p class="muted">${shop.currencyCode} · ${shop.ianaTimezone}</p>
            <p class="links">
              <a href="${base}/apps/holdfast">${appName(host)}</a> <a href="${base}/shop-floor">Shop floor</a>
              <a href="${base}/storefront">Storefront</a>
            </p>
          </li>`;
        })}
      </ul>
      ${shops.length === 0 ? html`<p class="empty">There is no shop yet. Create one with POST /__meta/shops.</p>` : null}
    </main>`,
  });
}

/** `/store/{handle}`. */
export function homePage(visit: Visit): Html {
  const { keeper, base, host } = visit;
  const products = keeper.products();
  const online = onlineStore(keeper);
  const listed = online ? products.filter((product) => sight(product, online) === 'listed').length : 0;
  const soldOut = products
    .flatMap(({ variants }) => variants)
    .filter((variant) => (unitsLeft(variant, keeper.locations()) ?? 1) <= 0).length;
  const orders = keeper.orders();
  const figure = (label: string, value: number, href: string): Html =>
    html`<li class="card figure">
      <a href="${base}${href}"><b>${value.toLocaleString(visit.locale)}</b> ${label}</a>
    </li>`;
  return adminPage(
    visit,
    'home',
    'Home',
    html`<h1>${keeper.shop().name}</h1>
      <p class="muted">${visit.domain} · shop time ${time(host.now(), visit)}</p>
      <ul class="cards figures">
        ${figure('products', products.length, '/products')}
        ${figure('in the online store', listed, '/storefront')}
        ${figure('variants sold out', soldOut, '/shop-floor')} ${figure('orders', orders.length, '/orders')}
      </ul>
      <h2>Channels</h2>
      <ul class="plain">
        ${keeper.publications().map((publication) => {
          const seen = products.filter((product) => sight(product, publication) === 'listed').length;
          return html`<li><b>${publication.name}</b> shows ${seen} of ${products.length} products</li>`;
        })}
      </ul>
      <h2>Locations</h2>
      <ul class="plain">
        ${keeper
          .locations()
          .map(
            (location) =>
              html`<li>
                <b>${location.name}</b> ${location.isActive ? 'active' : 'deactivated'}${
                  location.fulfillsOnlineOrders ? ', ships online orders' : ''
                }
              </li>`,
          )}
      </ul>
      <h2>${visit.appName}</h2>
      <p class="buttons">
        <a class="button primary" href="${base}/apps/holdfast">Open ${visit.appName}</a>
        ${actButton(visit, 'installApp', {}, 'Install again', html`class="button"`)}
        ${actButton(visit, 'uninstallApp', {}, 'Uninstall', html`class="button critical" data-confirm="Uninstall ${visit.appName} from this shop?"`)}
      </p>`,
    ['live.js'],
  );
}

/** `/store/{handle}/products`. */
export function productsPage(visit: Visit): Html {
  const { keeper, base, url } = visit;
  const fitting = keeper.products().filter((product) => fits(product, url.searchParams.get('q') ?? ''));
  const { shown, pager } = paged(fitting, visit, 50);
  return adminPage(
    visit,
    'products',
    'Products',
    html`<h1>Products</h1>
      ${searchBox('Search title, tag, vendor, SKU', visit)}
      <p class="muted" role="status">${fitting.length} products</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Products">
        <table>
          <thead>
            <tr>
              <th scope="col">Product</th>
              <th scope="col">Status</th>
              <th scope="col">Tags</th>
              <th scope="col" class="number">Stock</th>
              <th scope="col">Visible in</th>
            </tr>
          </thead>
          <tbody>
            ${keeper.fresh(shown).map((product) => {
              const left = product.variants.map((one) => unitsLeft(one, keeper.locations()));
              const sum = left.reduce<number>((total, units) => total + (units ?? 0), 0);
              return html`<tr id="product-${digits(product.id)}">
                <th scope="row">
                  <a class="with-tile" href="${base}/products/${digits(product.id)}"
                    >${tile(product.handle, product.title)} <span>${product.title}</span></a
                  >
                </th>
                <td>${statusChip(product)}</td>
                <td>${tagChips(product)}</td>
                <td class="number">${left.every((units) => units === null) ? 'Not limited' : sum}</td>
                <td class="seen">${channelChips(visit, product)}</td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      ${fitting.length === 0 ? html`<p class="empty">Nothing fits this search.</p>` : null} ${pager}`,
    ['live.js'],
  );
}

/** The newest orders first, each with its ways back. */
export function orderList(visit: Visit, most: number): Piece {
  const { keeper } = visit;
  const orders = keeper.orders().slice(-most).toReversed();
  const nameOf = (line: { productId: string; variantId: string }): string => {
    const product = keeper.product(line.productId);
    const variant = product?.variants.find(({ id }) => id === line.variantId);
    return product && variant ? fullName(product, variant) : 'a deleted product';
  };
  const channel = new Map(keeper.publications().map(({ id, name }) => [id, name]));
  if (orders.length === 0) return html`<p class="empty">No orders yet.</p>`;
  return html`<ul class="orders">
    ${orders.map(
      (order) =>
        html`<li id="order-${digits(order.id)}" class="${order.cancelledAt ? 'cancelled' : ''}">
          <div>
            <b>${order.name}</b>
            <span class="muted"
              >${time(order.createdAt, visit)} ·
              ${channel.get(order.publicationId) ?? 'unknown channel'}</span
            >
            <br />${order.lines.map((line) => `${line.quantity} × ${nameOf(line)}`).join(', ')}
          </div>
          ${
            order.cancelledAt
              ? html`<span class="chip">Cancelled</span>`
              : html`<div class="buttons small">
                  ${actButton(visit, 'cancelOrder', { orderId: order.id, restock: true }, 'Cancel and restock')}
                  ${actButton(visit, 'cancelOrder', { orderId: order.id, restock: false }, 'Cancel only')}
                </div>`
          }
        </li>`,
    )}
  </ul>`;
}

/** `/store/{handle}/orders`. */
export function ordersPage(visit: Visit): Html {
  const total = visit.keeper.orders().length;
  return adminPage(
    visit,
    'orders',
    'Orders',
    html`<h1>Orders</h1>
      <p class="muted" role="status">${total} orders${total > 100 ? ', the newest 100 are shown' : ''}</p>
      ${orderList(visit, 100)}`,
    ['live.js'],
  );
}

/** A product's channels as chips, dim where it cannot be seen. */
export function channelChips(
  visit: Visit,
  product: Parameters<typeof sight>[0],
  variant?: Parameters<typeof isPublished>[0],
): Piece {
  return visit.keeper.publications().map((publication) => {
    const seen = sight(product, publication);
    const on = seen !== 'hidden' && (!variant || isPublished(variant, publication.id));
    const words = on ? (seen === 'link only' ? 'by link only' : 'visible') : 'hidden';
    return html`<span
      class="chip ${on ? (seen === 'link only' ? 'half' : 'on') : 'off'}"
      title="${publication.name}: ${words}"
      ><span aria-hidden="true">${short(publication)}</span
      ><span class="away">${publication.name}: ${words}</span></span
    > `;
  });
}

/** A channel's name for narrow places. */
const short = ({ handle, name }: PublicationView): string =>
  handle === 'pos' ? 'POS' : (name.split(/[\s&]+/)[0] ?? name);

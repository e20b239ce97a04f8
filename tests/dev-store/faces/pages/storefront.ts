/** What a shopper sees: the online store, a product, a tag's collection; and what each advertising channel may show. */
import type { ProductView, PublicationView, VariantView } from '../../shopkeeper.ts';
import { html, structuredData, type Html, type Piece } from '../html.ts';
import type { Visit } from '../host.ts';
import { document } from '../layout.ts';
import { deed, money, paged, searchBox } from '../parts.ts';
import { pixelParts } from '../pixel.ts';
import { renderBlock } from '../theme-extension.ts';
import { tile } from '../tile.ts';
import {
  adChannels,
  canBuy,
  fits,
  onlineStore,
  sight,
  unitsLeft,
  variantsIn,
  whyNot,
} from '../visibility.ts';

function shopWindow(
  visit: Visit,
  title: string,
  current: string,
  content: Piece,
  viewedId: string | null = null,
): Html {
  const shop = visit.keeper.shop();
  const tab = (handle: string, name: string, href: string): Html =>
    html`<li><a href="${href}" ${handle === current ? html`aria-current="page"` : ''}>${name}</a></li>`;
  const front = `${visit.base}/storefront`;
  return document({
    title: `${title} · ${shop.name}`,
    styles: ['storefront.css', 'stock-notice.css'],
    scripts: ['live.js'],
    bodyClass: 'front',
    body: html`<a class="skip" href="#content">Skip to content</a>
      <header>
        <a class="name" href="${front}">${shop.name}</a>
        <a class="back" href="${visit.base}">Back to the admin</a>
      </header>
      <nav aria-label="Where shoppers look">
        <ul class="tabs">
          ${tab('online_store', 'Online store', front)}
          ${adChannels(visit.keeper).map(({ handle, name }) => tab(handle, name, `${front}?channel=${handle}`))}
        </ul>
      </nav>
      <main id="content">${content}</main>
      <footer>A shop of the dev store. Nothing here is for sale. ${pixelParts(visit, viewedId)}</footer>`,
  });
}

/** `/store/{handle}/storefront`, and with `?channel=` what an advertising channel shows. */
export function storefrontPage(visit: Visit): Html {
  const channel = adChannels(visit.keeper).find(
    ({ handle }) => handle === visit.url.searchParams.get('channel'),
  );
  if (channel) return channelPage(visit, channel);
  return gridPage(visit, 'All products', visit.keeper.products());
}

/** `/store/{handle}/storefront/collections/tag/{tag}`. */
export function tagPage(visit: Visit, tag: string): Html {
  const wanted = tag.toLowerCase();
  const tagged = visit.keeper
    .products()
    .filter((product) => product.tags.some((one) => one.toLowerCase() === wanted));
  return gridPage(visit, tag, tagged);
}

function gridPage(visit: Visit, title: string, products: ProductView[]): Html {
  const online = onlineStore(visit.keeper);
  const search = visit.url.searchParams.get('q') ?? '';
  const listed = products.filter(
    (product) => online && sight(product, online) === 'listed' && fits(product, search),
  );
  const { shown, pager } = paged(listed, visit, 24);
  return shopWindow(
    visit,
    title,
    'online_store',
    html`<div class="head">
        <h1>${title}</h1>
        ${searchBox('Search the shop', visit)}
      </div>
      <ul class="grid">
        ${online ? stillListed(visit, shown, online).map((product) => card(visit, product, online)) : null}
      </ul>
      ${listed.length === 0 ? html`<p class="empty">There is nothing here right now.</p>` : null} ${pager}`,
  );
}

function stillListed(visit: Visit, shown: readonly ProductView[], online: PublicationView): ProductView[] {
  return visit.keeper.fresh(shown).filter((product) => sight(product, online) === 'listed');
}

function card(visit: Visit, product: ProductView, online: PublicationView): Html {
  const variants = variantsIn(product, online.id);
  const buyable = variants.find((one) => canBuy(one, visit.keeper.locations()));
  return html`<li class="item" id="item-${product.handle}">
    <a href="${visit.base}/storefront/products/${product.handle}">
      ${tile(product.handle, product.title)}
      <h2>${product.title}</h2>
    </a>
    <p class="price">${priceRange(visit, product, online)}</p>
    ${buyable ? null : html`<p class="badge">Sold out</p>`} ${appBlock(visit, product)}
    ${
      buyable && variants.length === 1
        ? buyButton(visit, buyable.id, product.title)
        : buyable
          ? html`<a class="button" href="${visit.base}/storefront/products/${product.handle}"
              >Choose<span class="away"> ${product.title}</span></a
            >`
          : null
    }
  </li>`;
}

/** The app's block, as a theme has it on its product cards and pages; the language is the visitor's. */
function appBlock(visit: Visit, product: ProductView): Html {
  return html`<div lang="${visit.locale}">${renderBlock('stock-notice', product, visit.locale)}</div>`;
}

function priceRange(visit: Visit, product: ProductView, online: PublicationView): Piece {
  const variants = variantsIn(product, online.id).toSorted((a, b) => Number(a.price) - Number(b.price));
  const [cheapest] = variants;
  if (!cheapest) return null;
  const dearest = variants.at(-1);
  const was = cheapest.compareAtPrice && Number(cheapest.compareAtPrice) > Number(cheapest.price);
  return html`${dearest && dearest.price !== cheapest.price ? 'from ' : ''}${money(cheapest.price, visit)}${
    was
      ? html` <s><span class="away">before </span>${money(cheapest.compareAtPrice ?? '0', visit)}</s>`
      : null
  }`;
}

function buyButton(visit: Visit, variantId: string, name: string): Html {
  return html`<button
    type="button"
    class="button buy"
    data-do="${deed(visit, 'sell')}"
    data-input="${JSON.stringify({ variantId })}"
  >
    Buy<span class="away"> ${name}</span>
  </button>`;
}

/** `/store/{handle}/storefront/products/{product}`; undefined when a shopper cannot see it. */
export function productPage(visit: Visit, product: ProductView): Html | undefined {
  const online = onlineStore(visit.keeper);
  if (!online || sight(product, online) === 'hidden') return undefined;
  return shopWindow(
    visit,
    product.title,
    'online_store',
    html`<article class="product">
      ${tile(product.handle, product.title)}
      <div>
        <h1>${product.title}</h1>
        <p class="muted">${product.vendor}</p>
        ${appBlock(visit, product)}
        <p class="about">${words(product.descriptionHtml)}</p>
        <ul class="choices">
          ${variantsIn(product, online.id).map((variant) => {
            const left = unitsLeft(variant, visit.keeper.locations());
            const name = variant.title === 'Default Title' ? product.title : variant.title;
            return html`<li>
              <span
                ><b>${name}</b> ${money(variant.price, visit)}
                ${left !== null && left > 0 && left <= 5 ? html`<small>${left} in stock</small>` : null}</span
              >
              ${
                canBuy(variant, visit.keeper.locations())
                  ? buyButton(visit, variant.id, name)
                  : html`<span class="badge">Sold out</span>`
              }
            </li>`;
          })}
        </ul>
        <p class="tags">
          ${product.tags.map(
            (tag) =>
              html`<a href="${visit.base}/storefront/collections/tag/${encodeURIComponent(tag)}">${tag}</a> `,
          )}
        </p>
      </div>
      ${offers(visit, product, online)}
    </article>`,
    product.id,
  );
}

/** What themes tell search engines of a product: its offers, each with its price and whether it can be bought. */
const offers = (visit: Visit, product: ProductView, online: PublicationView): Html =>
  structuredData({
    '@context': 'https://schema.org/',
    '@type': 'Product',
    name: product.title,
    offers: variantsIn(product, online.id).map((variant) => ({
      '@type': 'Offer',
      price: variant.price,
      priceCurrency: visit.keeper.shop().currencyCode,
      availability: `https://schema.org/${canBuy(variant, visit.keeper.locations()) ? 'InStock' : 'OutOfStock'}`,
    })),
  });

/** A description as plain text: a page of ours runs no markup that a shop's catalogue brings along. */
const words = (description: string): string =>
  description
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(
      /&(amp|lt|gt|quot|nbsp|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? ' ',
    )
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The web shop's answer for what cannot be seen. */
export function gonePage(visit: Visit): Html {
  return shopWindow(
    visit,
    'Not found',
    'online_store',
    html`<h1>This page is not here</h1>
      <p><a href="${visit.base}/storefront">See what we have</a></p>`,
  );
}

function feedFacts(visit: Visit, product: ProductView, variants: VariantView[]): string {
  const [cheapest] = variants.toSorted((a, b) => Number(a.price) - Number(b.price));
  const all = product.variants.length;
  return [
    cheapest ? money(cheapest.price, visit) : '',
    all > 1 ? `${variants.length === all ? 'all' : `${variants.length} of`} ${all} variants` : '',
    variants.some((one) => canBuy(one, visit.keeper.locations())) ? '' : 'sold out',
  ]
    .filter(Boolean)
    .join(' · ');
}

function channelPage(visit: Visit, channel: PublicationView): Html {
  const products = visit.keeper.products();
  const listed = products.filter((product) => sight(product, channel) === 'listed');
  const hidden = products.filter((product) => sight(product, channel) !== 'listed');
  const MOST = 200;
  return shopWindow(
    visit,
    channel.name,
    channel.handle,
    html`<div class="head"><h1>${channel.name}</h1></div>
      <p class="muted">
        What this channel may advertise now: ${listed.length} of ${products.length} products.
      </p>
      <div class="two">
        <section aria-labelledby="shown">
          <h2 id="shown">Shown</h2>
          <ul class="feed">
            ${listed.slice(0, MOST).map((product) => {
              const variants = variantsIn(product, channel.id);
              return html`<li id="shown-${product.handle}">
                ${tile(product.handle, product.title)}
                <span
                  ><b>${product.title}</b>
                  <small class="muted">${feedFacts(visit, product, variants)}</small></span
                >
              </li>`;
            })}
          </ul>
          ${listed.length > MOST ? html`<p class="muted">And ${listed.length - MOST} more.</p>` : null}
        </section>
        <section aria-labelledby="held">
          <h2 id="held">Not shown</h2>
          <ul class="feed dim">
            ${hidden.slice(0, MOST).map(
              (product) =>
                html`<li id="held-${product.handle}">
                  ${tile(product.handle, product.title)}
                  <span
                    ><b>${product.title}</b> <small class="muted">${whyNot(product, channel)}</small></span
                  >
                </li>`,
            )}
          </ul>
          ${hidden.length > MOST ? html`<p class="muted">And ${hidden.length - MOST} more.</p>` : null}
          ${hidden.length === 0 ? html`<p class="empty">Everything is shown.</p>` : null}
        </section>
      </div>`,
  );
}

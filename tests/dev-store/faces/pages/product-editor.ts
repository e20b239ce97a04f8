/** `/store/{handle}/products/{number}`: everything a merchant would change on a product. */
import type { ProductStatus, ProductView, PublicationView, VariantView } from '../../shopkeeper.ts';
import { html, type Html } from '../html.ts';
import type { Visit } from '../host.ts';
import { adminPage } from '../layout.ts';
import { actButton, deed, digits, statusChip, statusName } from '../parts.ts';
import { tile } from '../tile.ts';
import { fullName, isPublished } from '../visibility.ts';

const STATUSES: ProductStatus[] = ['ACTIVE', 'UNLISTED', 'DRAFT', 'ARCHIVED'];

export function productEditorPage(visit: Visit, product: ProductView): Html {
  const productId = product.id;
  const number = digits(product.id);
  return adminPage(
    visit,
    'products',
    product.title,
    html`<p><a href="${visit.base}/products">← Products</a></p>
      <div class="headline">
        ${tile(product.handle, product.title)}
        <div>
          <h1>${product.title} ${statusChip(product)}</h1>
          <p class="muted">
            ${product.vendor} ·
            <a href="${visit.base}/storefront/products/${product.handle}">See it as a shopper</a> ·
            <a href="${visit.base}/extensions/product-campaign-block?products=${number}">Campaign block</a> ·
            <a href="${visit.base}/extensions/add-to-campaign?products=${number}">Add to campaign</a>
          </p>
        </div>
      </div>
      <div class="editor">
        <section class="card" aria-labelledby="about">
          <h2 id="about">About</h2>
          <form class="line" data-do="${deed(visit, 'setTitle')}" data-after="keep">
            <input type="hidden" name="productId" value="${productId}" />
            <label>Title <input name="title" value="${product.title}" required /></label>
            <button class="button">Save title</button>
          </form>
          <label class="line"
            >Status
            <select
              id="status"
              name="status"
              data-do-on-change="${deed(visit, 'setStatus')}"
              data-input="${JSON.stringify({ productId })}"
            >
              ${STATUSES.map(
                (status) =>
                  html`<option value="${status}" ${status === product.status ? html`selected` : ''}>
                    ${statusName(status)}
                  </option>`,
              )}
            </select>
          </label>
        </section>
        <section class="card" aria-labelledby="tags">
          <h2 id="tags">Tags</h2>
          <ul class="tags">
            ${product.tags.map(
              (tag) =>
                html`<li>
                  <span class="chip tag"
                    >${tag}
                    ${actButton(visit, 'removeTags', { productId, tags: [tag] }, '×', html`aria-label="Remove tag ${tag}"`)}</span
                  >
                </li>`,
            )}
          </ul>
          <form class="line" data-do="${deed(visit, 'addTags')}">
            <input type="hidden" name="productId" value="${productId}" />
            <label>New tags <input name="tags" required placeholder="comma between tags" /></label>
            <button class="button">Add</button>
          </form>
        </section>
        <section class="card" aria-labelledby="channels">
          <h2 id="channels">Channels</h2>
          ${publicationToggles(visit, product, visit.keeper.publications(), product.title)}
        </section>
      </div>
      <h2>Variants</h2>
      ${product.variants.map((variant) => variantCard(visit, product, variant))}
      ${
        product.metafields.length === 0
          ? null
          : html`<h2>Metafields</h2>
              <dl class="metafields">
                ${product.metafields.map(
                  (field) =>
                    html`<dt>${field.namespace}.${field.key}</dt>
                      <dd><code>${field.value}</code></dd>`,
                )}
              </dl>`
      }
      <p>
        ${actButton(visit, 'deleteProduct', { productId }, 'Delete product', html`class="button critical" data-confirm="Delete ${product.title}?"`)}
      </p>`,
    ['live.js'],
  );
}

function publicationToggles(
  visit: Visit,
  resource: ProductView | VariantView,
  publications: PublicationView[],
  name: string,
): Html {
  return html`<div class="toggles">
    ${publications.map((publication) => {
      const on = isPublished(resource, publication.id);
      const date = resource.publications.find(
        ({ publicationId }) => publicationId === publication.id,
      )?.publishDate;
      const input = { resourceId: resource.id, publicationId: publication.id };
      return actButton(
        visit,
        on ? 'unpublish' : 'publish',
        input,
        html`${publication.name}${!on && date ? ` (from ${date.slice(0, 10)})` : ''}<span class="away"
            >, ${name}</span
          >`,
        html`class="toggle" aria-pressed="${on ? 'true' : 'false'}"`,
      );
    })}
  </div>`;
}

function variantCard(visit: Visit, product: ProductView, variant: VariantView): Html {
  const name = fullName(product, variant);
  const { id: variantId, inventoryItemId } = variant;
  const continues = variant.inventoryPolicy === 'CONTINUE';
  return html`<section class="card variant" id="variant-${digits(variantId)}" aria-label="${name}">
    <h3>
      ${variant.title === 'Default Title' ? product.title : variant.title}
      <small class="muted">${variant.sku ?? ''}</small>
    </h3>
    <form class="line" data-do="${deed(visit, 'setPrice')}" data-after="keep">
      <input type="hidden" name="variantId" value="${variantId}" />
      <label>Price <input name="price" inputmode="decimal" value="${variant.price}" required /></label>
      <label
        >Compare at <input name="compareAtPrice" inputmode="decimal" value="${variant.compareAtPrice ?? ''}"
      /></label>
      <button class="button">Save price<span class="away"> of ${name}</span></button>
    </form>
    <div class="toggles">
      ${actButton(
        visit,
        'setInventoryPolicy',
        { variantId, policy: continues ? 'DENY' : 'CONTINUE' },
        html`Goes on selling at zero<span class="away">, ${name}</span>`,
        html`class="toggle" aria-pressed="${continues ? 'true' : 'false'}"`,
      )}
      ${actButton(
        visit,
        'setTracked',
        { inventoryItemId, tracked: !variant.tracked },
        html`Stock is counted<span class="away">, ${name}</span>`,
        html`class="toggle" aria-pressed="${variant.tracked ? 'true' : 'false'}"`,
      )}
    </div>
    <h4>Channels of this variant</h4>
    ${publicationToggles(visit, variant, visit.keeper.publications(), name)}
    <h4>Stock</h4>
    <ul class="levels">
      ${variant.levels.map((level) => {
        const place = visit.keeper.locations().find(({ id }) => id === level.locationId);
        const label = `${name} at ${place?.name ?? 'a location'}`;
        const to = { inventoryItemId, locationId: level.locationId };
        return html`<li>
          <b>${place?.name ?? level.locationId}</b>
          ${
            level.isActive
              ? html`<span
                    >${level.available} available, ${level.committed} committed, ${level.onHand} on hand</span
                  >
                  <form class="line" data-do="${deed(visit, 'setAvailable')}">
                    <input type="hidden" name="inventoryItemId" value="${inventoryItemId}" />
                    <input type="hidden" name="locationId" value="${level.locationId}" />
                    <input
                      type="number"
                      name="available"
                      required
                      placeholder="set"
                      aria-label="Set ${label}"
                    />
                    <button class="button">Set<span class="away"> ${label}</span></button>
                    ${actButton(visit, 'adjustAvailable', { ...to, delta: -1 }, html`−1<span class="away"> ${label}</span>`, html`class="button"`)}
                    ${actButton(visit, 'adjustAvailable', { ...to, delta: 10 }, html`+10<span class="away"> ${label}</span>`, html`class="button"`)}
                  </form>`
              : html`<span class="muted">not stocked here</span>`
          }
        </li>`;
      })}
    </ul>
  </section>`;
}

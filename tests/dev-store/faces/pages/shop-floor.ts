/** `/store/{handle}/shop-floor`: sell, restock, count, start a flash sale; one click a sale. */
import type { LocationView, ProductView, VariantView } from '../../shopkeeper.ts';
import type { FlashSale } from '../flash-sale.ts';
import { html, type Html, type Piece } from '../html.ts';
import type { Visit } from '../host.ts';
import { adminPage } from '../layout.ts';
import { actButton, deed, digits, money, paged, searchBox, statusChip, tagChips } from '../parts.ts';
import { tile } from '../tile.ts';
import { fits, fullName, onlineStore } from '../visibility.ts';
import { channelChips, orderList } from './admin-pages.ts';

const RESTOCK = 10;

export function shopFloorPage(visit: Visit, sale: FlashSale | undefined): Html {
  const { keeper, url } = visit;
  const search = url.searchParams.get('q') ?? '';
  const fitting = keeper.products().filter((product) => fits(product, search));
  const { shown, pager } = paged(fitting, visit, 20);
  const locations = keeper.locations();
  return adminPage(
    visit,
    'floor',
    'Shop floor',
    html`<div class="floor-head">
        <h1>Shop floor</h1>
        ${searchBox('Search title, tag, vendor, SKU', visit)}
        <form id="till" class="till" data-do="" aria-label="How a sale is made">
          <label>Units <input type="number" name="quantity" min="1" max="9999" value="1" /></label>
          <label>Channel ${channelList(visit)}</label>
        </form>
      </div>
      <div class="floor">
        <section aria-label="Stock">
          <div class="scroll" tabindex="0" role="region" aria-label="Variants">
            <table class="stock">
              <thead>
                <tr>
                  <th scope="col">
                    <input type="checkbox" data-tick-all aria-label="Choose all shown for the flash sale" />
                  </th>
                  <th scope="col">Product</th>
                  <th scope="col">Sell, restock</th>
                  ${locations.map(
                    (location) =>
                      html`<th scope="col" class="number">
                        ${location.name}${location.isActive ? null : html` <span class="chip">off</span>`}
                      </th>`,
                  )}
                </tr>
              </thead>
              <tbody>
                ${keeper.fresh(shown).map((product) => product.variants.map((variant) => row(visit, product, variant, locations)))}
              </tbody>
            </table>
          </div>
          ${fitting.length === 0 ? html`<p class="empty">Nothing fits this search.</p>` : null} ${pager}
        </section>
        <aside aria-label="Shop">
          <section class="card" id="flash-card">${flashSale(visit, sale, search)}</section>
          <section class="card" id="orders-card">
            <h2>Newest orders</h2>
            ${orderList(visit, 8)}
          </section>
          <section class="card" id="locations-card">
            <h2>Locations</h2>
            <ul class="plain">
              ${locations.map((location) => {
                const input = { locationId: location.id, active: !location.isActive };
                const label = html`${location.isActive ? 'Deactivate' : 'Activate'}<span class="away">
                    ${location.name}</span
                  >`;
                return html`<li class="row" id="location-${digits(location.id)}">
                  <span>${location.name}</span> ${actButton(visit, 'setLocationActive', input, label)}
                </li>`;
              })}
            </ul>
          </section>
        </aside>
      </div>`,
    ['live.js'],
  );
}

function channelList(visit: Visit): Html {
  const online = onlineStore(visit.keeper);
  return html`<select name="publicationId">
    ${visit.keeper
      .publications()
      .map(
        ({ id, name }) =>
          html`<option value="${id}" ${id === online?.id ? html`selected` : ''}>${name}</option>`,
      )}
  </select>`;
}

function row(visit: Visit, product: ProductView, variant: VariantView, locations: LocationView[]): Html {
  const name = fullName(product, variant);
  const stocked = locations.find(
    ({ id, isActive }) => isActive && variant.levels.some((one) => one.locationId === id && one.isActive),
  );
  const restock = { inventoryItemId: variant.inventoryItemId, locationId: stocked?.id ?? '', delta: RESTOCK };
  return html`<tr id="variant-${digits(variant.id)}">
    <td class="pick">
      <input
        type="checkbox"
        form="flash"
        name="variantIds[]"
        value="${variant.id}"
        data-pick
        aria-label="Choose ${name} for the flash sale"
      />
    </td>
    <th scope="row">
      <a class="with-tile" href="${visit.base}/products/${digits(product.id)}"
        >${tile(product.handle, product.title)}<span>${name}</span></a
      >
      <span class="under"
        >${statusChip(product)} ${money(variant.price, visit)}
        ${variant.inventoryPolicy === 'CONTINUE' ? html`<span class="chip">sells past zero</span>` : null}
        ${variant.tracked ? null : html`<span class="chip">not counted</span>`} ${tagChips(product)}</span
      >
      <span class="under">${channelChips(visit, product, variant)}</span>
    </th>
    <td class="do">
      <button
        type="button"
        class="button primary"
        data-do="${deed(visit, 'sell')}"
        data-input="${JSON.stringify({ variantId: variant.id })}"
        data-with="till"
      >
        Sell<span class="away"> ${name}</span>
      </button>
      ${
        stocked
          ? actButton(
              visit,
              'adjustAvailable',
              restock,
              html`+${RESTOCK}<span class="away"> ${name} at ${stocked.name}</span>`,
              html`class="button" title="Restock ${RESTOCK} at ${stocked.name}"`,
            )
          : null
      }
    </td>
    ${locations.map((location) => levelCell(visit, variant, location, name))}
  </tr>`;
}

/** What can be sold at a location, with a field to set it. */
function levelCell(visit: Visit, variant: VariantView, location: LocationView, name: string): Html {
  const level = variant.levels.find(({ locationId }) => locationId === location.id);
  if (!level?.isActive)
    return html`<td class="number level" data-label="${location.name}">
      <span class="muted">not stocked</span>
    </td>`;
  return html`<td class="number level" data-label="${location.name}">
    <b class="${level.available <= 0 ? 'none' : ''}">${level.available}</b>
    <span class="muted">${level.committed > 0 ? `${level.committed} committed` : ''}</span>
    <form data-do="${deed(visit, 'setAvailable')}">
      <input type="hidden" name="inventoryItemId" value="${variant.inventoryItemId}" />
      <input type="hidden" name="locationId" value="${location.id}" />
      <input
        type="number"
        name="available"
        required
        placeholder="set"
        aria-label="Set ${name} at ${location.name}"
      />
    </form>
  </td>`;
}

function flashSale(visit: Visit, sale: FlashSale | undefined, search: string): Piece {
  const done = sale ? sale.placed + sale.refused : 0;
  return html`<h2>Flash sale</h2>
    <form id="flash" data-do="${deed(visit, 'flashSale')}" data-after="keep">
      <input type="hidden" name="search" value="${search}" />
      <div class="fields">
        <label>Orders <input type="number" name="orders" min="1" max="10000" value="50" required /></label>
        <label
          >Seconds <input type="number" name="seconds" min="0" max="3600" step="any" value="20" required
        /></label>
        <label>Units each <input type="number" name="quantity" min="1" max="100" value="1" required /></label>
        <label>Channel ${channelList(visit)}</label>
      </div>
      <p class="muted">
        Over the ticked variants; when none is ticked, over everything that fits the search.
      </p>
      <button class="button primary" ${sale?.running ? html`disabled` : ''}>Start</button>
    </form>
    ${
      sale
        ? html`<div class="flash-state" id="flash-state">
            <progress aria-label="Flash sale" max="${sale.orders}" value="${done}"></progress>
            <p>
              ${sale.running ? 'Running' : 'Over'}: ${sale.placed} sold, ${sale.refused} refused of
              ${sale.orders}, ${(sale.elapsedMs / 1000).toFixed(1)} s
            </p>
            ${sale.lastRefusal ? html`<p class="muted">Last refusal: ${sale.lastRefusal}</p>` : null}
            ${sale.running ? actButton(visit, 'stopFlashSale', {}, 'Stop', html`class="button"`) : null}
          </div>`
        : null
    }`;
}

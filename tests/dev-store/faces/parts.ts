/** Small pieces that several pages show. */
import type { ProductStatus, ProductView } from '../shopkeeper.ts';
import { html, type Html, type Piece } from './html.ts';
import type { Visit } from './host.ts';

/** A price in the shop's currency. */
export function money(amount: string, visit: Visit): string {
  return new Intl.NumberFormat(visit.locale, {
    style: 'currency',
    currency: visit.keeper.shop().currencyCode,
  }).format(Number(amount));
}

/** A time in the shop's own zone. */
export function time(instant: string | Date, visit: Visit): string {
  return new Intl.DateTimeFormat(visit.locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: visit.keeper.shop().ianaTimezone,
  }).format(new Date(instant));
}

const STATUS: Record<ProductStatus, string> = {
  ACTIVE: 'Active',
  ARCHIVED: 'Archived',
  DRAFT: 'Draft',
  UNLISTED: 'Unlisted',
};

export const statusName = (status: ProductStatus): string => STATUS[status];

export const statusChip = (product: ProductView): Html =>
  html`<span class="chip ${product.status.toLowerCase()}">${statusName(product.status)}</span>`;

export const tagChips = (product: ProductView): Piece =>
  product.tags.map((tag) => html`<span class="chip tag">${tag}</span> `);

/** Where a verb of the shop floor is posted. */
export const deed = (visit: Visit, verb: string): string => `${visit.base}/api/do/${verb}`;

/** A button that does one thing at once. */
export function actButton(
  visit: Visit,
  verb: string,
  input: object,
  label: Piece,
  extra: Piece = null,
): Html {
  return html`<button
    type="button"
    data-do="${deed(visit, verb)}"
    data-input="${JSON.stringify(input)}"
    ${extra}
  >
    ${label}
  </button>`;
}

/** The digits of a global id, for addresses and element ids. */
export const digits = (gid: string): string => /(\d+)(?:\?.*)?$/.exec(gid)?.[1] ?? encodeURIComponent(gid);

/** One page of a list, from the address's `page` (1…). */
export function paged<T>(
  items: readonly T[],
  visit: Visit,
  size: number,
): { shown: readonly T[]; pager: Piece } {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const asked = Number(visit.url.searchParams.get('page') ?? '1');
  const at = Math.min(pages, Math.max(1, Number.isInteger(asked) ? asked : 1));
  const to = (page: number): string => {
    const query = new URLSearchParams(visit.url.searchParams);
    query.set('page', String(page));
    return `${visit.url.pathname}?${query}`;
  };
  const pager =
    pages === 1
      ? null
      : html`<nav class="pager" aria-label="Pages">
          ${at > 1 ? html`<a class="button" href="${to(at - 1)}">Previous</a>` : null}
          <span>Page ${at} of ${pages}</span>
          ${at < pages ? html`<a class="button" href="${to(at + 1)}">Next</a>` : null}
        </nav>`;
  return { shown: items.slice((at - 1) * size, at * size), pager };
}

/** A search box that narrows the page while one types. */
export function searchBox(label: string, visit: Visit): Html {
  return html`<form id="search" class="search" role="search" data-search method="get">
    <input
      type="search"
      name="q"
      aria-label="${label}"
      placeholder="${label}"
      value="${visit.url.searchParams.get('q') ?? ''}"
      autocomplete="off"
    />
  </form>`;
}

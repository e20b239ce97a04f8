import type { StockRow } from '../../db/views/views.ts';
import { runOutInWords } from '../../ui/run-out.ts';
import { goneInWords, lightInWords, reasonsInWords } from '../../ui/stock-words.ts';
import { markup, type Html } from './markup.ts';
import type { Guest, GuestSection } from './shape.ts';

/** What is promoted, how long it lasts and how much is there; nothing can be changed. */
export const stockSection: GuestSection = {
  send: null,
  async show(guest, _rest, params) {
    const { views, shop, now, t } = guest;
    const search = (params.get('q') ?? '').trim().slice(0, 200);
    const page = Number(params.get('page') ?? '1');
    const found = await views.stock(
      shop,
      {
        scope: search === '' ? 'campaigns' : 'all',
        search,
        light: null,
        campaignId: null,
        sort: search === '' ? 'urgency' : 'product',
        page: Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1,
      },
      now,
    );
    const pages = Math.max(1, Math.ceil(found.total / found.pageSize));
    const at = (to: number): string => `?${new URLSearchParams({ q: search, page: String(to) }).toString()}`;
    return {
      title: t('guest.section.stock'),
      main: markup`<form method="get" role="search">
          <label for="q">${t('guest.stock.search')}</label>
          <input type="search" id="q" name="q" value="${search}" maxlength="200" /><button>
            ${t('guest.stock.find')}
          </button>
        </form>
        ${guest.quantities ? null : markup`<p class="soft">${t('guest.stock.hidden')}</p>`}
        <section aria-label="${t('guest.section.stock')}">
          ${found.rows.length === 0 ? markup`<p>${t(search === '' ? 'guest.stock.none' : 'guest.stock.not_found')}</p>` : null}
          ${found.rows.map((row) => line(row, guest))}
        </section>
        ${
          pages > 1
            ? markup`<p class="row">
                <span
                  >${found.page > 1 ? markup`<a href="${at(found.page - 1)}">${t('guest.stock.before')}</a>` : null}</span
                >
                <span>${t('guest.stock.page', { page: found.page, pages })}</span>
                <span
                  >${found.page < pages ? markup`<a href="${at(found.page + 1)}">${t('guest.stock.next')}</a>` : null}</span
                >
              </p>`
            : null
        }`,
    };
  },
};

function line(row: StockRow, { t, format, quantities }: Guest): Html {
  const single = row.variantTitle === 'Default Title';
  const units = !row.tracked
    ? t('form.untracked')
    : row.buyable === null
      ? quantities
        ? t('guest.stock.not_known')
        : ''
      : t('guest.stock.units', { count: row.buyable });
  const gone = row.daysLeft !== null && row.daysLeft <= 0;
  const date = row.runsOutAt === null ? '' : runOutInWords(row.runsOutAt, t, format);
  const lasts = gone ? goneInWords(row, t) : date;
  const about = [single ? '' : row.variantTitle, row.sku ?? ''].filter((part) => part !== '').join(' · ');
  return markup`<div class="item">
    <div class="row">
      <h3>${row.productTitle}</h3>
      <span class="num">${units}</span>
    </div>
    ${about === '' ? null : markup`<p class="soft">${about}</p>`}
    <p>
      <span class="mark ${row.light}" aria-hidden="true"></span
      >${[...new Set([lightInWords(row, t), lasts])].filter((part) => part !== '').join(' · ')}
    </p>
    ${reasonsInWords(row, t, format).map((words) => markup`<p class="soft">${words}</p>`)}
    ${row.campaigns.length === 0 ? null : markup`<p class="soft">${format.list(row.campaigns.map(({ name }) => name))}</p>`}
  </div>`;
}

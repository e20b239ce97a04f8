import type { Light } from '../../core/light.ts';
import type { StockQuery } from '../../db/views/views.ts';
import { oneOf, pageOf } from '../support/params.ts';

export const LIGHTS: readonly Light[] = ['red', 'yellow', 'grey', 'green'];
export const STOCK_SORTS = ['urgency', 'days', 'product'] as const;

/** What a person asks of Stock, from an address. */
export const readStockQuery = (params: URLSearchParams): StockQuery => {
  const scope = oneOf(['campaigns', 'all'], params.get('scope')) ?? 'campaigns';
  return {
    scope,
    search: (params.get('q') ?? '').trim().slice(0, 200),
    light: scope === 'campaigns' ? oneOf(LIGHTS, params.get('light')) : null,
    campaignId: params.get('campaign')?.slice(0, 60) || null,
    sort: oneOf(STOCK_SORTS, params.get('sort')) ?? 'urgency',
    page: pageOf(params),
  };
};

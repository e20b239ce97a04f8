import { CAMPAIGN_KINDS } from '../../core/campaign.ts';
import type { CampaignQuery, CampaignSort } from '../../db/views/views.ts';
import { oneOf, pageOf } from '../support/params.ts';

export const VIEWS = ['all', 'live', 'coming', 'draft', 'frozen', 'ended'] as const;
export const CAMPAIGN_SORTS: readonly CampaignSort[] = ['turn', 'starts', 'ends', 'name', 'priority'];
type ViewName = (typeof VIEWS)[number];

const STATES: Record<ViewName, CampaignQuery['states']> = {
  all: [],
  live: ['live'],
  coming: ['approved', 'proposed'],
  draft: ['draft'],
  frozen: ['frozen'],
  ended: ['ended', 'cancelled'],
};

/** What a person asks of the list of campaigns, from an address. */
export function readListQuery(params: URLSearchParams): { view: ViewName; query: Required<CampaignQuery> } {
  const view = oneOf(VIEWS, params.get('view')) ?? 'all';
  const [sort, direction] = (params.get('sort') ?? 'turn asc').split(' ');
  const sorted = oneOf(CAMPAIGN_SORTS, sort ?? null) ?? 'turn';
  const kinds = (params.get('kind') ?? '').split(',');
  return {
    view,
    query: {
      search: (params.get('q') ?? '').slice(0, 200),
      states: STATES[view],
      kinds: CAMPAIGN_KINDS.filter((kind) => kinds.includes(kind)),
      mode: oneOf(['watch', 'act'], params.get('mode')),
      sort: sorted,
      descending: sorted !== 'turn' && direction !== 'asc',
      page: pageOf(params),
    },
  };
}

/** An address as a view keeps it: without the page, its parts in one order. */
export function keptAddress(params: URLSearchParams): string {
  const kept = new URLSearchParams(
    [...params].filter(([name, value]) => name !== 'page' && name !== 'locale' && value !== ''),
  );
  kept.sort();
  return kept.toString();
}

import type { VerdictKind } from '../../core/picture.ts';
import type { ItemQuery } from '../../db/views/views.ts';
import { newestEntries } from '../support/newest-entries.ts';
import { oneOf, pageOf } from '../support/params.ts';
import type { Visit } from '../support/session.ts';
import { withForms } from './placement-intents.ts';

export const TABS = [
  'items',
  'readiness',
  'signoff',
  'overlaps',
  'placements',
  'results',
  'journey',
  'activity',
] as const;
type Tab = (typeof TABS)[number];

export const VERDICTS: readonly VerdictKind[] = ['sold_out', 'below_need', 'not_known', 'covered', 'exempt'];

/** The tab that an address names; the items where it names none. */
export const tabOf = (params: URLSearchParams): Tab => oneOf(TABS, params.get('tab')) ?? 'items';

/** What is asked for by the one tab that is open: the others are not read. */
export async function contentOf(tab: Tab, { views, shop, now }: Visit, id: string, params: URLSearchParams) {
  switch (tab) {
    case 'items': {
      const query = itemQueryOf(params);
      return { tab, query, items: await views.campaignItems(shop, id, query) };
    }
    case 'readiness':
      return { tab, readiness: await views.readiness(shop, id, now()) };
    case 'signoff':
      return { tab, feasibility: await views.feasibility(shop, id) };
    case 'overlaps':
      return { tab, overlaps: await views.overlaps(shop, id, pageOf(params), now()) };
    case 'placements':
      return { tab, placements: await withForms(views, shop, id) };
    case 'results': {
      const [postMortem, results] = await Promise.all([
        views.postMortem(shop, id, now()),
        views.results(shop, id, now()),
      ]);
      return { tab, postMortem, results };
    }
    case 'journey':
      return { tab, journey: await views.campaignJourney(shop, id, now()) };
    case 'activity': {
      const [activity, channels] = await Promise.all([
        views.ledger(shop, newestEntries({ campaignId: id })),
        views.campaignChannels(shop, id),
      ]);
      return { tab, activity, channels };
    }
  }
}

const itemQueryOf = (params: URLSearchParams): ItemQuery => ({
  verdict: oneOf(VERDICTS, params.get('verdict')),
  search: (params.get('q') ?? '').slice(0, 200),
  sort: oneOf(['urgency', 'product'], params.get('sort')) ?? 'urgency',
  page: pageOf(params),
});

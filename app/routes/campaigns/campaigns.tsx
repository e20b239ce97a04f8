import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import {
  Card,
  EmptyState,
  IndexFilters,
  IndexFiltersMode,
  IndexTable,
  Page,
  Text,
  useBreakpoints,
  useSetIndexFiltersMode,
  type IndexFiltersProps,
} from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { CampaignQuery, CampaignSort } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { oneOf, pageOf } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { CampaignRow } from './campaign-row.tsx';

const VIEWS = ['all', 'live', 'coming', 'draft', 'frozen', 'ended'] as const;
const CAMPAIGN_SORTS: readonly CampaignSort[] = ['starts', 'ends', 'name', 'priority'];
type ViewName = (typeof VIEWS)[number];

const STATES: Record<ViewName, CampaignQuery['states']> = {
  all: [],
  live: ['live'],
  coming: ['approved', 'proposed'],
  draft: ['draft'],
  frozen: ['frozen'],
  ended: ['ended', 'cancelled'],
};

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now } = await visit(args);
  const params = new URL(args.request.url).searchParams;
  const view = oneOf(VIEWS, params.get('view')) ?? 'all';
  const [sort, direction] = (params.get('sort') ?? 'starts desc').split(' ');
  const query: CampaignQuery = {
    search: (params.get('q') ?? '').slice(0, 200),
    states: STATES[view],
    sort: oneOf(CAMPAIGN_SORTS, sort ?? null) ?? 'starts',
    descending: direction !== 'asc',
    page: pageOf(params),
  };
  return { ...(await views.campaigns(shop, query, now())), view, query };
}

const SEARCH_PAUSE_MS = 250;

export default function Campaigns() {
  const { rows, total, page, pageSize, view, query } = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const navigation = useNavigation();
  const { mode, setMode } = useSetIndexFiltersMode(IndexFiltersMode.Default);
  const { smDown } = useBreakpoints();
  const [search, setSearch] = useState(query.search);

  const go = (changes: Record<string, string | null>): void => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries({ page: null, ...changes })) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setParams(next, { replace: true, preventScrollReset: true });
  };

  useEffect(() => {
    if (search === query.search) return;
    const timer = setTimeout(() => go({ q: search }), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  });

  const sorts: NonNullable<IndexFiltersProps['sortOptions']> = CAMPAIGN_SORTS.flatMap((sort) =>
    (['asc', 'desc'] as const).map((direction) => ({
      label: t(`campaigns.sort.${sort}`),
      value: `${sort} ${direction}` as const,
      directionLabel: t(`campaigns.sort.${direction}`),
    })),
  );
  const unfiltered = view === 'all' && query.search === '';
  const pages = Math.max(1, Math.ceil(total / pageSize));

  return (
    <Page
      title={t('campaigns.title')}
      primaryAction={{ content: t('campaigns.new'), url: '/app/campaigns/new' }}
    >
      <Card padding="0">
        {total === 0 && unfiltered ? (
          <EmptyState
            heading={t('campaigns.empty')}
            action={{ content: t('campaigns.new'), url: '/app/campaigns/new' }}
            image=""
          >
            <p>{t('campaigns.empty_text')}</p>
          </EmptyState>
        ) : (
          <>
            <IndexFilters
              tabs={VIEWS.map((name) => ({ id: name, content: t(`campaigns.view.${name}`) }))}
              selected={VIEWS.indexOf(view)}
              onSelect={(index) => go({ view: VIEWS[index] ?? null })}
              canCreateNewView={false}
              queryValue={search}
              queryPlaceholder={t('campaigns.search')}
              onQueryChange={setSearch}
              onQueryClear={() => setSearch('')}
              cancelAction={{
                onAction: () => {
                  setSearch('');
                  setMode(IndexFiltersMode.Default);
                },
              }}
              sortOptions={sorts}
              sortSelected={[`${query.sort} ${query.descending ? 'desc' : 'asc'}`]}
              onSort={([sort]) => go({ sort: sort ?? null })}
              filters={[]}
              hideFilters
              onClearAll={() => setSearch('')}
              mode={mode}
              setMode={setMode}
              loading={navigation.state === 'loading'}
            />
            <IndexTable
              resourceName={{ singular: t('campaigns.one'), plural: t('campaigns.many') }}
              itemCount={rows.length}
              selectable={false}
              condensed={smDown}
              headings={[
                { title: t('campaigns.column.name') },
                { title: t('campaigns.column.light') },
                { title: t('campaigns.column.state') },
                { title: t('campaigns.column.dates') },
                { title: t('campaigns.column.items'), alignment: 'end' },
                { title: t('campaigns.column.held'), alignment: 'end' },
                { title: t('campaigns.column.risk'), alignment: 'end' },
              ]}
              emptyState={
                <Text as="p" tone="subdued" alignment="center">
                  {t('campaigns.nothing_found')}
                </Text>
              }
              {...(pages > 1
                ? {
                    pagination: {
                      hasPrevious: page > 1,
                      hasNext: page < pages,
                      onPrevious: () => go({ page: String(page - 1) }),
                      onNext: () => go({ page: String(page + 1) }),
                      label: t('table.page', {
                        page: format.number(page),
                        pages: format.number(pages),
                        count: total,
                      }),
                    },
                  }
                : {})}
            >
              {rows.map((row, position) => (
                <CampaignRow key={row.id} campaign={row} position={position} condensed={smDown} />
              ))}
            </IndexTable>
          </>
        )}
      </Card>
    </Page>
  );
}

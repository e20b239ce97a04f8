import { useNavigation } from '@remix-run/react';
import {
  ChoiceList,
  IndexFilters,
  IndexFiltersMode,
  useSetIndexFiltersMode,
  type IndexFiltersProps,
} from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { CAMPAIGN_KINDS, MODES } from '../../core/campaign.ts';
import type { CampaignQuery, SavedView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { SEARCH_PAUSE_MS, useListAddress } from '../../ui/list-address.tsx';
import { CAMPAIGN_SORTS, keptAddress, VIEWS } from './list-query.ts';

/** Views, search, filters and sort of the campaigns; a person keeps their own filters as a view. */
export function ListFilters(props: {
  view: (typeof VIEWS)[number];
  query: Required<CampaignQuery>;
  saved: readonly SavedView[];
  act: Act;
}) {
  const { view, query, saved, act } = props;
  const t = useT();
  const navigation = useNavigation();
  const { params, go } = useListAddress();
  const { mode, setMode } = useSetIndexFiltersMode(IndexFiltersMode.Default);
  const [search, setSearch] = useState(query.search);
  useEffect(() => {
    if (search === query.search) return;
    const timer = setTimeout(() => go({ q: search }), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  });

  const address = keptAddress(params);
  const own = saved.findIndex((one) => one.query === address);
  const show = (kept: string): void => {
    const wanted = new URLSearchParams(kept);
    setSearch(wanted.get('q') ?? '');
    const none = Object.fromEntries([...params.keys()].map((name) => [name, null]));
    go({ ...none, ...Object.fromEntries(wanted) });
  };
  const tabs: IndexFiltersProps['tabs'] = [
    ...VIEWS.map((name) => ({
      id: name,
      content: t(`campaigns.view.${name}`),
      isLocked: true,
      onAction: () => show(name === 'all' ? '' : `view=${name}`),
    })),
    ...saved.map((one) => ({
      id: `own-${one.name}`,
      content: one.name,
      onAction: () => show(one.query),
      actions: [
        {
          type: 'delete' as const,
          onPrimaryAction: async () => {
            act.send('delete_view', { page: 'campaigns', name: one.name });
            show('');
            return true;
          },
        },
      ],
    })),
  ];
  const keep = async (name: string): Promise<boolean> => {
    act.send('save_view', { page: 'campaigns', name, query: address });
    setMode(IndexFiltersMode.Default);
    return true;
  };
  const sorts: NonNullable<IndexFiltersProps['sortOptions']> = CAMPAIGN_SORTS.flatMap((sort) =>
    (sort === 'turn' ? (['asc'] as const) : (['asc', 'desc'] as const)).map((direction) => ({
      label: t(`campaigns.sort.${sort}`),
      value: `${sort} ${direction}` as const,
      directionLabel: t(sort === 'turn' ? 'campaigns.sort.turn_order' : `campaigns.sort.${direction}`),
    })),
  );
  const applied = [
    query.kinds.length > 0
      ? {
          key: 'kind',
          label: query.kinds.map((kind) => t(`kind.${kind}`)).join(', '),
          onRemove: () => go({ kind: null }),
        }
      : null,
    query.mode ? { key: 'mode', label: t(`mode.${query.mode}`), onRemove: () => go({ mode: null }) } : null,
  ].filter((one) => one !== null);
  const narrowed = applied.length > 0 || query.search !== '' || params.has('sort');

  return (
    <IndexFilters
      tabs={tabs}
      selected={own >= 0 ? VIEWS.length + own : VIEWS.indexOf(view)}
      canCreateNewView={narrowed && own < 0}
      onCreateNewView={keep}
      primaryAction={{ type: 'save-as', onAction: keep, disabled: !narrowed || own >= 0, loading: false }}
      queryValue={search}
      queryPlaceholder={t('campaigns.search')}
      onQueryChange={setSearch}
      onQueryClear={() => setSearch('')}
      cancelAction={{
        onAction: () => {
          setSearch('');
          go({ kind: null, mode: null, q: null });
          setMode(IndexFiltersMode.Default);
        },
      }}
      sortOptions={sorts}
      sortSelected={[`${query.sort} ${query.descending ? 'desc' : 'asc'}`]}
      onSort={([sort]) => go({ sort: sort ?? null })}
      filters={[
        {
          key: 'kind',
          label: t('form.kind'),
          shortcut: true,
          filter: (
            <ChoiceList
              title={t('form.kind')}
              titleHidden
              allowMultiple
              choices={CAMPAIGN_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
              selected={[...query.kinds]}
              onChange={(kinds: string[]) => go({ kind: kinds.join(',') })}
            />
          ),
        },
        {
          key: 'mode',
          label: t('campaigns.filter.mode'),
          shortcut: true,
          filter: (
            <ChoiceList
              title={t('campaigns.filter.mode')}
              titleHidden
              choices={MODES.map((one) => ({ value: one, label: t(`mode.${one}`) }))}
              selected={query.mode ? [query.mode] : []}
              onChange={([one]: string[]) => go({ mode: one ?? null })}
            />
          ),
        },
      ]}
      appliedFilters={applied}
      onClearAll={() => {
        setSearch('');
        go({ kind: null, mode: null, q: null });
      }}
      mode={mode}
      setMode={setMode}
      loading={navigation.state === 'loading'}
    />
  );
}

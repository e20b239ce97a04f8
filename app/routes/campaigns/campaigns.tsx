import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  BlockStack,
  Card,
  IndexTable,
  Page,
  Text,
  useBreakpoints,
  useIndexResourceState,
} from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { NothingYet } from '../../ui/nothing-yet.tsx';
import { useAct } from '../../ui/act.ts';
import { useMay } from '../../ui/frame-context.ts';
import { usePages } from '../../ui/pages.ts';
import { useListAddress } from '../../ui/list-address.tsx';
import { Problems } from '../../ui/problems.tsx';
import { visit } from '../support/session.ts';
import { actOnList } from './bulk.ts';
import { BulkConfirm, useBulk } from './bulk-actions.tsx';
import { CampaignRow } from './campaign-row.tsx';
import { ListFilters } from './list-filters.tsx';
import { readListQuery } from './list-query.ts';
import { CampaignsViews } from './views-switch.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, views, now } = await visit(args);
  const { view, query } = readListQuery(new URL(args.request.url).searchParams);
  const [page, saved] = await Promise.all([
    views.campaigns(shop, query, now()),
    views.savedViews(shop, person.userId, 'campaigns'),
  ]);
  return { ...page, view, query, saved };
}

export const action = async (args: ActionFunctionArgs) => actOnList(args.request, await visit(args));

export default function Campaigns() {
  const { rows, total, page, pageSize, view, query, saved } = useLoaderData<typeof loader>();
  const t = useT();
  const { smDown } = useBreakpoints();
  const { go } = useListAddress();
  const act = useAct({ quiet: true });
  const may = useMay();
  const selection = useIndexResourceState(rows as unknown as { [key: string]: unknown }[]);
  const bulk = useBulk(rows, selection, act);
  const unfiltered = view === 'all' && query.search === '' && query.kinds.length === 0 && query.mode === null;
  const pagination = usePages({ page, pageSize, total }, (next) => go({ page: String(next) }));

  return (
    <Page
      title={t('campaigns.title')}
      primaryAction={{
        content: t('campaigns.new'),
        url: '/app/campaigns/new',
        ...may.props('createCampaign'),
      }}
    >
      <BlockStack gap="400">
        <CampaignsViews shown="list" />
        <Problems problems={act.problems} />
        <Card padding="0">
          {total === 0 && unfiltered ? (
            <NothingYet title={t('campaigns.empty')}>
              <Text as="p" alignment="center">
                {t('campaigns.empty_text')}
              </Text>
            </NothingYet>
          ) : (
            <>
              <ListFilters view={view} query={query} saved={saved} act={act} />
              <IndexTable
                resourceName={{ singular: t('campaigns.one'), plural: t('campaigns.many') }}
                itemCount={rows.length}
                selectedItemsCount={
                  selection.allResourcesSelected ? 'All' : selection.selectedResources.length
                }
                onSelectionChange={selection.handleSelectionChange}
                promotedBulkActions={bulk.actions}
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
                {...(pagination ? { pagination } : {})}
              >
                {rows.map((row, position) => (
                  <CampaignRow
                    key={row.id}
                    campaign={row}
                    position={position}
                    condensed={smDown}
                    selected={selection.selectedResources.includes(row.id)}
                  />
                ))}
              </IndexTable>
            </>
          )}
        </Card>
      </BlockStack>
      <BulkConfirm bulk={bulk} />
    </Page>
  );
}

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  IndexTable,
  Page,
  Select,
  Tabs,
  Text,
  useBreakpoints,
} from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { saveFile } from '../../ui/download.ts';
import { useFrame } from '../../ui/frame-context.ts';
import { useNewCampaign } from '../../ui/new-campaign.ts';
import { NoProducts } from '../../ui/no-products.tsx';
import { usePages } from '../../ui/pages.ts';
import { ListSearch, useListAddress } from '../../ui/list-address.tsx';
import { toast } from '../../ui/act.ts';
import { visit } from '../support/session.ts';
import { LightFilter } from './light-filter.tsx';
import { readStockQuery, STOCK_SORTS } from './query.ts';
import { StockLine } from './stock-line.tsx';

const SCOPES = ['campaigns', 'all'] as const;

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now, quantities } = await visit(args);
  const query = readStockQuery(new URL(args.request.url).searchParams);
  const found = await views.stock(shop, query, now());
  // Who looks for something that is in no campaign finds it all the same.
  const elsewhere = query.scope === 'campaigns' && query.search !== '' && found.total === 0;
  const page = elsewhere ? await views.stock(shop, { ...query, scope: 'all', light: null }, now()) : found;
  return { ...page, lights: found.lights, query, elsewhere, showsUnits: quantities };
}

/** Marketing's window on the inventory: a light and the days left of every variant that is promoted, and of any other. */
export default function StockPage() {
  const { rows, total, more, page, pageSize, lights, query, elsewhere, showsUnits } =
    useLoaderData<typeof loader>();
  const t = useT();
  const { mdDown } = useBreakpoints();
  const { go, params } = useListAddress();
  const beyond = !more ? null : query.search === '' ? 'all' : 'found';
  const pagination = usePages({ page, pageSize, total, more: beyond }, (next) => go({ page: String(next) }));
  const inCampaigns = query.scope === 'campaigns';
  const judged = Object.values(lights).some((count) => count > 0);
  const exported = new URLSearchParams(params);
  exported.delete('page');

  return (
    <Page
      title={t('stock.title')}
      subtitle={t('stock.subtitle')}
      fullWidth
      secondaryActions={[
        { content: t('arrivals.open'), url: '/app/stock/arrivals' },
        {
          content: t('stock.export'),
          onAction: () =>
            void saveFile(`/app/stock/export?${exported}`, 'holdfast-stock.csv').then((saved) =>
              saved ? undefined : toast(t('activity.export_failed'), true),
            ),
        },
      ]}
    >
      <Card padding="0">
        <Tabs
          tabs={SCOPES.map((scope) => ({
            id: scope,
            content: t(`stock.scope.${scope}`),
            panelID: 'stock-panel',
          }))}
          selected={SCOPES.indexOf(query.scope)}
          onSelect={(index) => go({ scope: SCOPES[index] ?? null, light: null, sort: null })}
        />
        <div id="stock-panel">
          <Box padding="300">
            <div className="hf-tools">
              <ListSearch label={t('stock.search')} value={query.search} onSearch={(q) => go({ q })} />
              {inCampaigns && judged ? (
                <Select
                  label={t('stock.sort.label')}
                  labelInline
                  value={query.sort}
                  options={STOCK_SORTS.map((sort) => ({ value: sort, label: t(`stock.sort.${sort}`) }))}
                  onChange={(sort) => go({ sort })}
                />
              ) : null}
            </div>
            {inCampaigns && judged ? (
              <LightFilter lights={lights} chosen={query.light} onChoose={(light) => go({ light })} />
            ) : null}
          </Box>
          {elsewhere && total > 0 ? (
            <Box paddingInline="300" paddingBlockEnd="300">
              <Banner tone="info">
                <p>{t('stock.elsewhere')}</p>
              </Banner>
            </Box>
          ) : null}
          <IndexTable
            resourceName={{ singular: t('stock.one'), plural: t('stock.many') }}
            itemCount={rows.length}
            selectable={false}
            condensed={mdDown}
            headings={[
              { title: t('items.column.item') },
              { title: t('stock.light') },
              { title: t('stock.column.days') },
              ...(showsUnits ? [{ title: t('form.stock_now'), alignment: 'end' as const }] : []),
              { title: t('stock.column.campaigns') },
            ]}
            emptyState={
              <Box padding="600">
                <Nothing searched={query.search !== '' || query.light !== null} />
              </Box>
            }
            {...(pagination ? { pagination } : {})}
          >
            {rows.map((row, position) => (
              <StockLine
                key={row.variantId}
                row={row}
                position={position}
                condensed={mdDown}
                showsUnits={showsUnits}
              />
            ))}
          </IndexTable>
        </div>
      </Card>
      <Box paddingBlock="400" paddingInline={{ xs: '400', md: '0' }}>
        <Text as="p" tone="subdued">
          {t(inCampaigns && !elsewhere ? 'stock.how' : 'stock.how_all')}
        </Text>
      </Box>
    </Page>
  );
}

/** Where no line is: nothing fits, the shop has no products, or none of them is in a live campaign. */
function Nothing({ searched }: { searched: boolean }) {
  const t = useT();
  const { frame } = useFrame();
  const { primaryAction } = useNewCampaign();
  if (!searched && !frame.hasProducts) return <NoProducts />;
  return (
    <BlockStack gap="200" inlineAlign="center">
      <Text as="p" tone="subdued" alignment="center">
        {t(searched ? 'stock.nothing_found' : 'stock.empty')}
      </Text>
      {searched || !primaryAction ? null : <Button url={primaryAction.url}>{primaryAction.content}</Button>}
    </BlockStack>
  );
}

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { BlockStack, Box, Card, IndexTable, Link, Page, Text, useBreakpoints } from '@shopify/polaris';
import { isOfRunning, ROWS } from '../../core/measures/list.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { usePages } from '../../ui/pages.ts';
import { found, oneOf, pageOf } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { periodOf, readPeriod, spanOf } from './period.ts';
import { factNames, rowFacts, type RowFactName } from './row-facts.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now, quantities } = await visit(args);
  const params = new URL(args.request.url).searchParams;
  const rows = oneOf(ROWS, params.get('rows')) ?? 'all';
  const campaignId = params.get('campaign')?.slice(0, 60) ?? null;
  const { timezone } = found(await views.frame(shop));
  // As Insights without a period in the address.
  const { from, to } = spanOf(params) ?? readPeriod(periodOf(params), now(), timezone, null);
  const period = { from, to };
  const page = await views.measureRows(shop, { rows, ...period, campaignId, page: pageOf(params) });
  return { ...page, which: rows, period, campaignId, quantities };
}

/** Beside words stand words, numbers end where numbers end. */
const isNumber = (name: RowFactName): boolean => name !== 'flag';

/** The items that a measure is made of. */
export default function MeasureRowsPage() {
  const { rows, total, page, pageSize, everMeasured, which, period, campaignId, quantities } =
    useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const { mdDown } = useBreakpoints();
  const [params, setParams] = useSearchParams();
  const pagination = usePages({ page, pageSize, total }, (next) =>
    setParams({ ...Object.fromEntries(params), page: String(next) }),
  );
  return (
    <Page
      title={t(`insights.list.${which}`)}
      subtitle={
        campaignId === null
          ? t('insights.span', { from: format.date(period.from), to: format.date(period.to - 1) })
          : t('insights.of_campaign')
      }
      backAction={
        campaignId === null
          ? { content: t('insights.title'), url: '/app/insights' }
          : { content: t('insights.campaign'), url: `/app/campaigns/${campaignId}?tab=results` }
      }
      fullWidth
    >
      <Card padding="0">
        <div className="hf-wrapped-heads">
          <IndexTable
            resourceName={{ singular: t('stock.one'), plural: t('stock.many') }}
            itemCount={rows.length}
            selectable={false}
            condensed={mdDown}
            headings={[
              { title: t('items.column.item') },
              { title: t('insights.campaign') },
              ...factNames(which, quantities).map((name) => ({
                title: t(`insights.row.${name}`),
                ...(isNumber(name) ? { alignment: 'end' as const } : {}),
              })),
            ]}
            emptyState={
              <div style={{ padding: 'var(--p-space-600)' }}>
                <Text as="p" tone="subdued" alignment="center">
                  {t(
                    !everMeasured
                      ? 'insights.no_rows_yet'
                      : isOfRunning(which)
                        ? 'insights.no_rows'
                        : 'insights.no_rows_ended',
                  )}
                </Text>
              </div>
            }
            {...(pagination ? { pagination } : {})}
          >
            {rows.map((row, position) => {
              const title =
                row.variantTitle === 'Default Title'
                  ? row.productTitle
                  : `${row.productTitle} · ${row.variantTitle}`;
              const facts = rowFacts(row, which, { t, format, quantities });
              const key = `${row.campaignId} ${row.productId} ${row.variantTitle}`;
              if (mdDown)
                return (
                  <IndexTable.Row id={key} key={key} position={position}>
                    <Box padding="300" width="100%">
                      <BlockStack gap="150">
                        <Link url={`/app/products/${row.productId}`}>{title}</Link>
                        <Link url={`/app/campaigns/${row.campaignId}?tab=results`}>{row.campaignName}</Link>
                        <Text as="p" tone="subdued">
                          {facts
                            .filter(({ onPhone }) => onPhone)
                            .map(({ name, value }) =>
                              t('insights.row.is', { name: t(`insights.row.${name}`), value }),
                            )
                            .join(' · ')}
                        </Text>
                      </BlockStack>
                    </Box>
                  </IndexTable.Row>
                );
              return (
                <IndexTable.Row id={key} key={key} position={position}>
                  <IndexTable.Cell>
                    <Link url={`/app/products/${row.productId}`}>{title}</Link>
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    <Link url={`/app/campaigns/${row.campaignId}?tab=results`}>{row.campaignName}</Link>
                  </IndexTable.Cell>
                  {facts.map(({ name, value }) => (
                    <IndexTable.Cell key={name}>
                      {isNumber(name) ? (
                        <Text as="span" alignment="end">
                          {value}
                        </Text>
                      ) : (
                        value
                      )}
                    </IndexTable.Cell>
                  ))}
                </IndexTable.Row>
              );
            })}
          </IndexTable>
        </div>
      </Card>
    </Page>
  );
}

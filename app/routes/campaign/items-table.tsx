import { Box, Button, IndexTable, InlineStack, Text, useBreakpoints } from '@shopify/polaris';
import { isOver } from '../../core/campaign.ts';
import type { CampaignView, ItemQuery, ItemView, PageOf } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';
import { ListSearch, useListAddress } from '../../ui/list-address.tsx';
import { usePages } from '../../ui/pages.ts';
import { StockBarLegend } from '../../ui/stock-bar-legend.tsx';
import { ItemRow } from './item-row.tsx';
import { VERDICTS } from './tabs.ts';

/** Items of a campaign, the most urgent first; filtered, searched and paged by the server. */
export function ItemsTable(props: { campaign: CampaignView; items: PageOf<ItemView>; query: ItemQuery }) {
  const { campaign, items, query } = props;
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  const { mdDown } = useBreakpoints();
  const { go } = useListAddress();
  const pagination = usePages(items, (page) => go({ page: String(page) }));
  const may = useMay();
  const over = isOver(campaign.state);
  const editable = !over && may('setItem');

  const judged = Object.values(campaign.counts).some((count) => count > 0);
  return (
    <>
      <Box padding="300">
        <InlineStack gap="200" blockAlign="center">
          <ListSearch label={t('items.search')} value={query.search} onSearch={(q) => go({ q })} />
          <InlineStack gap="100">
            {[null, ...VERDICTS].map((verdict) => {
              const number = verdict === null ? campaign.items : campaign.counts[verdict];
              if (verdict !== null && number === 0 && query.verdict !== verdict) return null;
              return (
                <Button
                  key={verdict ?? 'all'}
                  size="slim"
                  pressed={query.verdict === verdict}
                  onClick={() => go({ verdict })}
                >
                  {`${t(verdict === null ? 'items.all' : `word.${verdict}`)} (${format.number(number)})`}
                </Button>
              );
            })}
          </InlineStack>
        </InlineStack>
      </Box>
      {me.quantities && judged ? (
        <Box paddingInline="300" paddingBlockEnd="300">
          <StockBarLegend />
        </Box>
      ) : null}
      <IndexTable
        resourceName={{ singular: t('items.one'), plural: t('items.many') }}
        itemCount={items.rows.length}
        selectable={false}
        condensed={mdDown}
        headings={[
          { title: t('items.column.item') },
          ...(me.quantities ? [{ title: t('items.column.stock') }, { title: t('items.column.units') }] : []),
          { title: t('items.column.risk') },
          { title: t('items.column.verdict') },
          { title: t('items.column.standing') },
        ]}
        emptyState={
          <Box padding="600">
            <Text as="p" tone="subdued" alignment="center">
              {t(campaign.items === 0 ? 'items.empty' : 'items.nothing_found')}
            </Text>
          </Box>
        }
        {...(pagination ? { pagination } : {})}
      >
        {items.rows.map((item, position) => (
          <ItemRow
            key={item.variantId}
            item={item}
            position={position}
            condensed={mdDown}
            editable={editable}
            watching={campaign.mode === 'watch'}
            over={over}
            judged={judged}
          />
        ))}
      </IndexTable>
    </>
  );
}

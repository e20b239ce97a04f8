import { BlockStack, Box, IndexTable, InlineStack, Link, Text } from '@shopify/polaris';
import { memo } from 'react';
import type { StockRow } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { LightMark } from '../../ui/badges.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { runOutInWords } from '../../ui/run-out.ts';
import { daysInWords, leftOutInWords, lightInWords, reasonsInWords } from '../../ui/stock-words.ts';
import { Thumbnail } from '../../ui/thumbnail.tsx';

interface LineProps {
  row: StockRow;
  position: number;
  condensed: boolean;
  showsUnits: boolean;
}

/**
 * One variant: its light, how long it lasts, what can be bought, and which campaigns promote it. Remembered: a filter that is
 * pressed draws none again before its answer is there.
 */
export const StockLine = memo(function StockLine(props: LineProps) {
  const { row, position, condensed, showsUnits } = props;
  const t = useT();
  const format = useFormat();
  const light = lightInWords(row, t);
  const lasts = daysInWords(row, t, format);
  const leftOut = leftOutInWords(row, t);
  const reasons = reasonsInWords(row, t, format).map((words) => (
    <Text as="span" tone="subdued" variant="bodySm" key={words}>
      {words}
    </Text>
  ));
  const single = row.variantTitle === 'Default Title';
  const name = (
    <InlineStack gap="200" blockAlign="center" wrap={false}>
      {row.campaigns.some(({ hero }) => hero) ? <span aria-label={t('items.hero')}>★</span> : null}
      <Thumbnail url={row.imageUrl} />
      <BlockStack>
        <Link url={`/app/products/${row.productId}#v${row.variantId}`} removeUnderline>
          <Text as="span" fontWeight="semibold">
            {row.productTitle}
          </Text>
        </Link>
        <Text as="span" tone="subdued">
          {[single ? null : row.variantTitle, row.sku].filter(Boolean).join(' · ')}
        </Text>
      </BlockStack>
    </InlineStack>
  );
  const days = (
    <BlockStack>
      <span className="hf-number">{lasts === light ? '–' : lasts}</span>
      {leftOut === null ? null : (
        <Text as="span" tone="subdued" variant="bodySm">
          {leftOut}
        </Text>
      )}
      {row.runsOutAt === null || row.daysLeft === 0 ? null : (
        <Text as="span" tone="subdued" variant="bodySm">
          {runOutInWords(row.runsOutAt, t, format)}
        </Text>
      )}
    </BlockStack>
  );
  const units = !row.tracked ? t('form.untracked') : row.buyable === null ? '–' : format.number(row.buyable);
  const campaigns =
    row.campaigns.length === 0 ? (
      <Text as="span" tone="subdued">
        {t('stock.no_campaign')}
      </Text>
    ) : (
      <BlockStack>
        {row.campaigns.slice(0, 2).map((one) => (
          <Link key={one.id} url={`/app/campaigns/${one.id}`} removeUnderline>
            {one.name}
          </Link>
        ))}
        {row.campaigns.length > 2 ? (
          <Text as="span" tone="subdued">
            {t('stock.more_campaigns', { count: row.campaigns.length - 2 })}
          </Text>
        ) : null}
      </BlockStack>
    );
  if (condensed) {
    return (
      <IndexTable.Row id={row.variantId} position={position}>
        <Box padding="300" width="100%">
          <BlockStack gap="150">
            {name}
            <InlineStack gap="300" blockAlign="center">
              <LightMark light={row.light} words={light} />
              {showsUnits ? <span>{row.tracked ? t('products.in_stock', { units }) : units}</span> : null}
            </InlineStack>
            {reasons}
            {/* A number of days says of what only beside its head, which a card has not. */}
            {row.exempt === null && (row.daysLeft ?? 0) > 0 ? (
              <InlineStack gap="150">
                <Text as="span" tone="subdued">
                  {t('stock.column.days')}:
                </Text>
                {days}
              </InlineStack>
            ) : lasts === light ? null : (
              days
            )}
            {campaigns}
          </BlockStack>
        </Box>
      </IndexTable.Row>
    );
  }
  return (
    <IndexTable.Row id={row.variantId} position={position}>
      <IndexTable.Cell className="hf-name">{name}</IndexTable.Cell>
      <IndexTable.Cell className="hf-name">
        <BlockStack>
          <LightMark light={row.light} words={light} />
          {reasons}
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>{days}</IndexTable.Cell>
      {showsUnits ? (
        <IndexTable.Cell>
          <Text as="p" alignment="end" numeric>
            {units}
          </Text>
        </IndexTable.Cell>
      ) : null}
      <IndexTable.Cell className="hf-name">{campaigns}</IndexTable.Cell>
    </IndexTable.Row>
  );
});

import { Badge, BlockStack, Box, IndexTable, InlineStack, Link, Text } from '@shopify/polaris';
import { memo } from 'react';
import { whyLine } from '../../core/explain.ts';
import type { ItemView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { StandingBadge, VerdictBadge } from '../../ui/badges.tsx';
import { useFormat, useFrame, useSay } from '../../ui/frame-context.ts';
import { runOutInWords } from '../../ui/run-out.ts';
import { StockBar } from '../../ui/stock-bar.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { HeroStar, PlannedUnits } from './edit-in-place.tsx';

interface RowProps {
  item: ItemView;
  position: number;
  condensed: boolean;
  editable: boolean;
  watching: boolean;
  /** The campaign has ended or was cancelled. */
  over: boolean;
  /** Something in the campaign is judged: before, the page says once that nothing is. */
  judged: boolean;
}

/**
 * One item: stock against need, how likely it lasts, what was decided, what Shopify confirmed, and why.
 * Remembered: fifty of them are heavy, and only new data changes them.
 */
export const ItemRow = memo(function ItemRow({
  item,
  position,
  condensed,
  editable,
  watching,
  over,
  judged,
}: RowProps) {
  const t = useT();
  const { me } = useFrame();
  const say = useSay();
  const { assessment } = item;
  const why = assessment
    ? say(whyLine(assessment))
    : over
      ? t('items.over')
      : judged
        ? t('items.not_judged')
        : null;
  const label = itemLabel(item);
  const name = (
    <InlineStack gap="200" blockAlign="center" wrap={false}>
      <HeroStar item={item} label={label} editable={editable} />
      <Thumbnail url={item.imageUrl} />
      <BlockStack>
        <Link url={`/app/products/${item.productId}`} removeUnderline>
          <Text as="span" fontWeight="semibold">
            {item.productTitle}
          </Text>
        </Link>
        <Text as="span" tone="subdued">
          {[item.variantTitle === 'Default Title' ? null : item.variantTitle, item.sku]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </BlockStack>
    </InlineStack>
  );
  const units = <PlannedUnits item={item} label={label} editable={editable} />;
  const verdict = (
    <BlockStack gap="100">
      <InlineStack gap="100">
        {over && item.verdict === null ? null : <VerdictBadge verdict={item.verdict} judged={assessment} />}
        {item.leaving ? <Badge>{t('items.leaving')}</Badge> : null}
      </InlineStack>
      {why === null ? null : (
        <Link url={`/app/products/${item.productId}#v${item.variantId}`} monochrome removeUnderline>
          {why}
        </Link>
      )}
    </BlockStack>
  );
  const standing = (
    <BlockStack gap="100" inlineAlign="start">
      <StandingBadge standing={item.standing} />
      {watching && item.wouldHold ? (
        <Badge tone="info">{t('items.would', { held: t(`held_as.${item.wouldHold}`) })}</Badge>
      ) : null}
      {item.overridden ? <Badge tone="attention">{t(`items.overridden.${item.overridden}`)}</Badge> : null}
    </BlockStack>
  );

  if (condensed) {
    return (
      <IndexTable.Row id={item.variantId} position={position}>
        <Box padding="300" width="100%">
          <BlockStack gap="200">
            {name}
            {me.quantities && assessment ? <StockBar assessment={assessment} verdict={item.verdict} /> : null}
            {verdict}
            {standing}
            {item.verdict === 'sold_out' || assessment?.pStockout == null ? null : <RunOut item={item} />}
            {me.quantities ? (
              <label>
                <InlineStack gap="200" blockAlign="center">
                  {t('items.column.units')} {units}
                </InlineStack>
              </label>
            ) : null}
          </BlockStack>
        </Box>
      </IndexTable.Row>
    );
  }
  return (
    <IndexTable.Row id={item.variantId} position={position}>
      <IndexTable.Cell className="hf-name">{name}</IndexTable.Cell>
      {me.quantities ? (
        <>
          <IndexTable.Cell>
            <StockBar assessment={assessment} verdict={item.verdict} />
          </IndexTable.Cell>
          <IndexTable.Cell>{units}</IndexTable.Cell>
        </>
      ) : null}
      <IndexTable.Cell>
        <RunOut item={item} />
      </IndexTable.Cell>
      <IndexTable.Cell className="hf-wrap">{verdict}</IndexTable.Cell>
      <IndexTable.Cell>{standing}</IndexTable.Cell>
    </IndexTable.Row>
  );
});

export const itemLabel = (item: Pick<ItemView, 'productTitle' | 'variantTitle'>): string =>
  item.variantTitle === 'Default Title' ? item.productTitle : `${item.productTitle}, ${item.variantTitle}`;

/** How likely it runs out, when, and the range that this falls in eight times out of ten. */
function RunOut({ item }: { item: ItemView }) {
  const t = useT();
  const format = useFormat();
  const { assessment, verdict } = item;
  if (verdict === 'sold_out') return <span>{t('items.gone')}</span>;
  if (!assessment || assessment.pStockout === null) return <span>–</span>;
  const { runsOutAt: at, runsOutEarliest: from, runsOutLatest: to, daysOfCover } = assessment;
  const nothingLeft = daysOfCover !== null && daysOfCover <= 0;
  return (
    <BlockStack>
      <span className="hf-number">{t('items.risk_of', { risk: format.percent(assessment.pStockout) })}</span>
      <span className="hf-number">
        {nothingLeft
          ? t('items.nothing_left')
          : at !== null
            ? runOutInWords(at, t, format)
            : from === null
              ? t('items.lasts')
              : t('items.may_run_out', { date: format.shortDate(from) })}
      </span>
      {nothingLeft || at === null || from === null ? null : (
        <Text as="span" tone="subdued" variant="bodySm">
          {to === null
            ? t('items.from', { from: format.shortDate(from) })
            : format.date(from) === format.date(to)
              ? t('items.on', { date: format.shortDate(from) })
              : t('items.between', { from: format.shortDate(from), to: format.shortDate(to) })}
        </Text>
      )}
    </BlockStack>
  );
}

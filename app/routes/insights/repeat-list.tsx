import { BlockStack, Card, Link, Text } from '@shopify/polaris';
import type { InsightsView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';

/** What sold out in two or more of its last five campaigns. */
export function RepeatList({ repeats, moreRepeats }: Pick<InsightsView, 'repeats' | 'moreRepeats'>) {
  const t = useT();
  const format = useFormat();
  if (repeats.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('insights.repeats.title')}
        </Text>
        <Scroll label={t('insights.repeats.title')} tall>
          <table className="hf-table hf-stack">
            <thead>
              <tr>
                <th scope="col">{t('items.column.item')}</th>
                <th scope="col" className="hf-number">
                  {t('insights.repeats.sold_out')}
                </th>
                <th scope="col" className="hf-number">
                  {t('insights.repeats.campaigns')}
                </th>
              </tr>
            </thead>
            <tbody>
              {repeats.map((one) => (
                <tr key={one.variantId}>
                  <th scope="row">
                    <Link url={`/app/products/${one.productId}`}>{one.title}</Link>
                  </th>
                  <td className="hf-number">{format.number(one.soldOut)}</td>
                  <td className="hf-number">{format.number(one.campaigns)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
        {moreRepeats > 0 ? (
          <Text as="p" tone="subdued">
            {t('more', { count: moreRepeats })}
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

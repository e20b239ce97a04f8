import { BlockStack, Link, Text } from '@shopify/polaris';
import type { JourneyReason, JourneyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';

/** Why something happened, the most frequent first. */
export function Reasons({
  title,
  of,
  rows,
}: {
  title: string;
  of: string;
  rows: readonly (JourneyReason & { name: string })[];
}) {
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  if (rows.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {title}
      </Text>
      <Scroll label={title}>
        <table className="hf-table hf-stack">
          <thead>
            <tr>
              <th scope="col">{t('journey.column.reason')}</th>
              {me.quantities ? (
                <th scope="col" className="hf-number">
                  {t('journey.column.orders')}
                </th>
              ) : null}
              <th scope="col" className="hf-number">
                {of}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ reason, name, units, share }) => (
              <tr key={reason}>
                <th scope="row">{name}</th>
                {me.quantities ? <td className="hf-number">{format.number(units)}</td> : null}
                <td className="hf-number">{format.share(share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </BlockStack>
  );
}

/** Whether flags and holds cost sales: the same pages while nothing was done, and while something was. */
export function Standings({ standings }: Pick<JourneyView, 'standings'>) {
  const t = useT();
  const format = useFormat();
  if (!standings.some(({ standing }) => standing !== 'free')) return null;
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {t('journey.standings')}
      </Text>
      <Scroll label={t('journey.standings')}>
        <table className="hf-table hf-stack">
          <thead>
            <tr>
              <th scope="col">{t('journey.column.standing')}</th>
              <th scope="col" className="hf-number">
                {t('journey.step.view')}
              </th>
              <th scope="col" className="hf-number">
                {t('measure.view_to_order.name')}
              </th>
            </tr>
          </thead>
          <tbody>
            {standings.map(({ standing, views, conversion }) => (
              <tr key={standing}>
                <th scope="row">{t(`journey.standing.${standing}`)}</th>
                <td className="hf-number">{format.number(views)}</td>
                <td className="hf-number">{conversion === null ? '–' : format.share(conversion)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </BlockStack>
  );
}

/** The pages behind the counts, the most seen first. */
export function Pages({ products }: Pick<JourneyView, 'products'>) {
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  if (products.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {t('journey.pages')}
      </Text>
      <Scroll label={t('journey.pages')} tall>
        <table className="hf-table hf-stack">
          <thead>
            <tr>
              <th scope="col">{t('items.column.item')}</th>
              {(['view', 'cart', 'checkout'] as const).map((name) => (
                <th key={name} scope="col" className="hf-number">
                  {t(`journey.step.${name}`)}
                </th>
              ))}
              {me.quantities ? (
                <th scope="col" className="hf-number">
                  {t('journey.step.purchase')}
                </th>
              ) : null}
              <th scope="col" className="hf-number">
                {t('measure.view_to_order.name')}
              </th>
            </tr>
          </thead>
          <tbody>
            {products.map((one) => (
              <tr key={one.productId}>
                <th scope="row">
                  <Link url={`/app/products/${one.productId}`}>{one.title}</Link>
                </th>
                <td className="hf-number">{format.number(one.views)}</td>
                <td className="hf-number">{format.number(one.carts)}</td>
                <td className="hf-number">{format.number(one.checkouts)}</td>
                {me.quantities ? <td className="hf-number">{format.number(one.ordered)}</td> : null}
                <td className="hf-number">{one.conversion === null ? '–' : format.share(one.conversion)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </BlockStack>
  );
}

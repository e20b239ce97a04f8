import { Badge, BlockStack, Button, Link, Text } from '@shopify/polaris';
import { useCallback, useState } from 'react';
import type { NamedArrival } from '../../flow/arrivals-store.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';

/** What is coming, the next one first; what should have come already says so. */
export function ArrivalsTable(props: {
  arrivals: readonly NamedArrival[];
  more: boolean;
  /** Shopify's shipments are read, and would be here. */
  shipmentsRead: boolean;
  removable: boolean;
}) {
  const { arrivals, more, shipmentsRead, removable } = props;
  const t = useT();
  const format = useFormat();
  const { me, now } = useFrame();
  const [leaving, setLeaving] = useState<NamedArrival | null>(null);
  const onDone = useCallback((result: ActResult) => {
    if (result.ok) setLeaving(null);
  }, []);
  const act = useAct({ onDone });
  if (arrivals.length === 0)
    return (
      <Text as="p" tone="subdued">
        {t(shipmentsRead ? 'arrivals.none' : 'arrivals.none_unread')}
      </Text>
    );
  const nameOf = ({ productTitle, variantTitle }: NamedArrival): string => {
    if (productTitle === null) return t('arrivals.unknown_product');
    return variantTitle === 'Default Title' ? productTitle : `${productTitle}, ${variantTitle}`;
  };
  return (
    <BlockStack gap="300">
      <Scroll label={t('arrivals.coming')}>
        <table className="hf-table hf-stack hf-stack--named">
          <thead>
            <tr>
              <th scope="col">{t('items.column.item')}</th>
              {me.quantities ? (
                <th scope="col" className="hf-number">
                  {t('arrivals.units')}
                </th>
              ) : null}
              <th scope="col">{t('arrivals.by')}</th>
              <th scope="col">{t('why_page.location')}</th>
              <th scope="col">{t('arrivals.source')}</th>
              {removable ? (
                <th scope="col">
                  <Text as="span" visuallyHidden>
                    {t('action.remove')}
                  </Text>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {arrivals.map((arrival) => (
              <tr key={arrival.id}>
                <th scope="row">
                  {arrival.productId === null ? (
                    nameOf(arrival)
                  ) : (
                    <Link url={`/app/products/${arrival.productId}`}>{nameOf(arrival)}</Link>
                  )}
                  {arrival.sku ? <div>{arrival.sku}</div> : null}
                </th>
                {me.quantities ? (
                  <td data-name={t('arrivals.units')} className="hf-number">
                    {format.number(arrival.units)}
                  </td>
                ) : null}
                <td data-name={t('arrivals.by')}>
                  <div>
                    <span className="hf-unbroken">{format.date(arrival.arrivesAt)}</span>{' '}
                    {arrival.arrivesAt <= now ? (
                      <Badge tone="attention">{t('arrivals.overdue')}</Badge>
                    ) : null}
                  </div>
                </td>
                <td data-name={t('why_page.location')}>
                  {arrival.location ?? t('arrivals.unknown_location')}
                </td>
                <td data-name={t('arrivals.source')}>
                  <div>
                    {t(`arrivals.from.${arrival.source}`)}
                    {arrival.reference ? <div>{arrival.reference}</div> : null}
                  </div>
                </td>
                {removable ? (
                  <td>
                    {arrival.source === 'shopify' ? null : (
                      <Button
                        variant="plain"
                        accessibilityLabel={t('arrivals.remove', { item: nameOf(arrival) })}
                        onClick={() => setLeaving(arrival)}
                      >
                        {t('action.remove')}
                      </Button>
                    )}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {more ? (
        <Text as="p" tone="subdued">
          {t('arrivals.more', { count: arrivals.length })}
        </Text>
      ) : null}
      {leaving ? (
        <Confirm
          id="remove-arrival"
          title={t('arrivals.remove', { item: nameOf(leaving) })}
          confirmLabel={t('action.remove')}
          pending={act.pending !== null}
          onConfirm={() => act.send('remove_arrival', { id: leaving.id })}
          onClose={() => setLeaving(null)}
        >
          <Text as="p">{t('arrivals.remove_text')}</Text>
        </Confirm>
      ) : null}
    </BlockStack>
  );
}

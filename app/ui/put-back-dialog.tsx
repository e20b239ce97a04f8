import { useFetcher } from '@remix-run/react';
import { BlockStack, SkeletonBodyText, Text } from '@shopify/polaris';
import { useEffect } from 'react';
import type { HeldProduct } from '../db/views/views.ts';
import { useT } from '../i18n/speak.tsx';
import { Confirm } from './confirm.tsx';
import { useFormat, useFrame } from './frame-context.ts';
import { Scroll } from './scroll.tsx';

/** Asks before everything of the shop is put back: what goes back, and what else changes with it. */
export function PutBackDialog({ onConfirm, onClose }: { onConfirm: () => void; onClose: () => void }) {
  const t = useT();
  const { frame } = useFrame();
  const { load, data } = useFetcher<{ products: HeldProduct[]; notYetBack: number }>();
  useEffect(() => load('/app/held'), [load]);
  const nothing = data?.notYetBack === 0 && data.products.length === 0;
  const others = data ? data.notYetBack - data.products.filter(({ marked }) => marked).length : 0;
  return (
    <Confirm
      id="put-back"
      title={t('settings.put_back.title')}
      confirmLabel={t('settings.put_back.do')}
      critical
      large
      blocked={!data}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <BlockStack gap="300">
        <Text as="p">{t(`settings.put_back.${nothing ? 'nothing_held' : 'what_happens'}`)}</Text>
        {frame.stoppedAt === null ? null : <Text as="p">{t('settings.put_back.no_longer_stopped')}</Text>}
        {frame.tokenRevokedAt === null || nothing ? null : (
          <Text as="p" fontWeight="semibold">
            {t('settings.put_back.no_access')}
          </Text>
        )}
        {data ? <HeldTable products={data.products} /> : <SkeletonBodyText lines={4} />}
        {others > 0 ? <Text as="p">{t('settings.put_back.others', { count: others })}</Text> : null}
      </BlockStack>
    </Confirm>
  );
}

function HeldTable({ products }: { products: readonly HeldProduct[] }) {
  const t = useT();
  const format = useFormat();
  if (products.length === 0) return null;
  return (
    <Scroll label={t('settings.put_back.list')} tall>
      <table className="hf-table hf-stack">
        <thead>
          <tr>
            <th scope="col">{t('activity.csv.product')}</th>
            <th scope="col">{t('settings.put_back.now')}</th>
            <th scope="col">{t('activity.csv.campaign')}</th>
            <th scope="col">{t('settings.put_back.since')}</th>
          </tr>
        </thead>
        <tbody>
          {products.map((product) => (
            <tr key={product.productId}>
              <th scope="row">{product.title}</th>
              <td>
                {t(product.changed ? `standing.${product.response}` : 'settings.put_back.product_stays')}
              </td>
              <td>{format.list(product.campaigns)}</td>
              <td>{format.dateTime(product.since)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, Card, SkeletonBodyText, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useT } from '../../i18n/speak.tsx';
import { useAct } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';
import type { loader } from '../held.ts';

/** *Put everything back*: shows what is held, then closes every hold of the shop. */
export function PutBackCard({ held }: { held: number }) {
  const t = useT();
  const format = useFormat();
  const { load, data } = useFetcher<typeof loader>();
  const [asking, setAsking] = useState(false);
  const act = useAct();
  const open = (): void => {
    load('/app/held');
    setAsking(true);
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="p">{t('settings.put_back.held', { count: held })}</Text>
        <div>
          <Button tone="critical" disabled={held === 0} loading={act.pending !== null} onClick={open}>
            {t('settings.put_back.preview')}
          </Button>
        </div>
      </BlockStack>
      {asking ? (
        <Confirm
          id="put-back"
          title={t('settings.put_back.title')}
          confirmLabel={t('settings.put_back.do')}
          critical
          large
          blocked={!data}
          onConfirm={() => {
            act.send('put_back');
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        >
          <BlockStack gap="300">
            <Text as="p">{t('settings.put_back.what_happens')}</Text>
            {data ? (
              <Scroll label={t('settings.put_back.list')} tall>
                <table className="hf-table">
                  <thead>
                    <tr>
                      <th scope="col">{t('activity.csv.product')}</th>
                      <th scope="col">{t('settings.put_back.now')}</th>
                      <th scope="col">{t('activity.csv.campaign')}</th>
                      <th scope="col">{t('settings.put_back.since')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.products.map((product) => (
                      <tr key={product.productId}>
                        <th scope="row">{product.title}</th>
                        <td>{t(`standing.${product.response}`)}</td>
                        <td>{format.list(product.campaigns)}</td>
                        <td>{format.dateTime(product.since)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
            ) : (
              <SkeletonBodyText lines={4} />
            )}
          </BlockStack>
        </Confirm>
      ) : null}
    </Card>
  );
}

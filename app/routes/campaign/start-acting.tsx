import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, InlineStack, SkeletonBodyText, Text } from '@shopify/polaris';
import { useCallback, useEffect, useState } from 'react';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { groupWrites } from '../../ui/writes.ts';
import { Scroll } from '../../ui/scroll.tsx';
import type { loader } from './foresee.ts';

/**
 * Consent to an exact list (law 8): shows every write, grouped and countable; confirming sends the fingerprint of what
 * was shown. A list that has changed meanwhile is shown again.
 */
export function StartActing({ campaignId, onClose }: { campaignId: string; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const fetcher = useFetcher<typeof loader>();
  const [changed, setChanged] = useState(false);
  const { load } = fetcher;
  const address = `/app/campaigns/${campaignId}/foresee`;
  const onDone = useCallback(
    (result: ActResult) => {
      if (result.ok) {
        onClose();
        return;
      }
      if (result.problems.some(({ message }) => message === 'problem.list_changed')) {
        setChanged(true);
        load(address);
      }
    },
    [address, load, onClose],
  );
  const act = useAct({ quiet: true, onDone });

  useEffect(() => {
    load(address);
  }, [load, address]);

  const loading = fetcher.state !== 'idle' || !fetcher.data;
  const foreseen = fetcher.data?.foreseen ?? null;
  const list = foreseen?.ok ? foreseen : null;
  const groups = list ? groupWrites(list.writes, t, format.list, fetcher.data?.channels ?? {}) : [];
  const products = new Set(list?.writes.map(({ productId }) => productId).filter((id) => id !== '')).size;

  return (
    <Confirm
      id="start-acting"
      title={t('start_acting.title')}
      confirmLabel={t('start_acting.confirm')}
      blocked={loading || !list}
      pending={act.pending !== null}
      large
      onConfirm={() => list && act.send('start_acting', { fingerprint: list.fingerprint })}
      onClose={onClose}
    >
      <BlockStack gap="400">
        {changed ? (
          <Banner tone="warning" title={t('start_acting.changed')}>
            <p>{t('start_acting.changed_text')}</p>
          </Banner>
        ) : null}
        {foreseen && !foreseen.ok ? <Problems problems={foreseen.problems} /> : null}
        <Problems problems={act.problems.filter(({ message }) => message !== 'problem.list_changed')} />
        {loading ? (
          <output aria-label={t('start_acting.loading')}>
            <SkeletonBodyText lines={6} />
          </output>
        ) : null}
        {!loading && list ? (
          <>
            <Text as="p">
              {list.writes.length === 0
                ? t('start_acting.nothing_now')
                : t('start_acting.intro', {
                    count: list.writes.length,
                    products: t('start_acting.products', { count: products }),
                  })}
            </Text>
            {groups.map((group) => (
              <details key={group.words} open={groups.length <= 4 && group.products.length <= 10}>
                <summary>
                  <InlineStack gap="200" as="span">
                    <Text as="span" fontWeight="semibold">
                      {group.words}
                    </Text>
                    {group.products.length > 0 ? (
                      <Text as="span" tone="subdued">
                        {t('start_acting.products', { count: group.products.length })}
                      </Text>
                    ) : null}
                  </InlineStack>
                </summary>
                <Scroll label={group.words} tall>
                  <ul>
                    {group.products.map((product) => (
                      <li key={product.id}>
                        {product.title}
                        {t.exists(`because.${product.because}`)
                          ? ` – ${t(`because.${product.because}`)}`
                          : ''}
                      </li>
                    ))}
                  </ul>
                </Scroll>
              </details>
            ))}
            <Text as="p" tone="subdued">
              {t('start_acting.undo')}
            </Text>
          </>
        ) : null}
      </BlockStack>
    </Confirm>
  );
}

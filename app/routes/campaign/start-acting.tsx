import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Button, ProgressBar, SkeletonBodyText, Text } from '@shopify/polaris';
import { useCallback, useEffect, useState } from 'react';
import { useT } from '../../i18n/speak.tsx';
import { toast, useAct, type ActResult } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { groupWrites, listIntro, type WriteGroup } from '../../ui/writes.ts';
import { Scroll } from '../../ui/scroll.tsx';
import type { loader } from './foresee.ts';

/** How often the list is asked for while it is prepared. */
const ASKED_EVERY_MS = 1_000;

/**
 * Consent to an exact list (law 8): shows every write, grouped and countable; confirming sends the fingerprint of what
 * was shown. A list that has changed meanwhile is shown again. That of a large campaign is prepared beside this window,
 * before it is shown and once more after the consent: it says how far it is, and may be closed.
 */
export function StartActing({ campaignId, onClose }: { campaignId: string; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const fetcher = useFetcher<typeof loader>();
  const [changed, setChanged] = useState(false);
  const { load } = fetcher;
  const address = `/app/campaigns/${campaignId}/foresee`;
  const foreseen = fetcher.data?.foreseen ?? null;
  const list = foreseen?.ok ? foreseen : null;
  const preparing = list?.preparing ?? null;
  const isKept = list !== null && list.preparedAt !== null;
  const onDone = useCallback(
    (result: ActResult) => {
      if (result.ok && !isKept) onClose();
      else if (result.ok) load(address);
      else if (result.problems.some(({ message }) => message === 'problem.list_changed')) {
        setChanged(true);
        load(address);
      }
    },
    [address, isKept, load, onClose],
  );
  const act = useAct({ quiet: true, onDone });

  useEffect(() => {
    load(address);
  }, [load, address]);

  const isIdle = fetcher.state === 'idle';
  const isPreparing = preparing !== null;
  useEffect(() => {
    if (!isPreparing || !isIdle) return;
    const timer = setTimeout(() => load(address), ASKED_EVERY_MS);
    return () => clearTimeout(timer);
  }, [isPreparing, isIdle, load, address]);

  const acts = list?.acting ?? false;
  useEffect(() => {
    if (!acts) return;
    toast(t('done.start_acting'));
    onClose();
  }, [acts, onClose, t]);

  const loading = !isPreparing && (!isIdle || !foreseen || acts);
  const groups =
    list && !isPreparing ? groupWrites(list.writes, t, format.list, fetcher.data?.channels ?? {}) : [];

  return (
    <Confirm
      id="start-acting"
      title={t('start_acting.title')}
      confirmLabel={t('start_acting.confirm')}
      blocked={loading || isPreparing || !list}
      pending={act.pending !== null}
      large
      {...(isPreparing ? { wayOut: t('action.close') } : {})}
      onConfirm={() =>
        list && act.send(isKept ? 'consent_to_list' : 'start_acting', { fingerprint: list.fingerprint })
      }
      onClose={onClose}
    >
      <BlockStack gap="400">
        {!isPreparing && (changed || list?.changed) ? (
          <Banner tone="warning" title={t('start_acting.changed')}>
            <p>{t('start_acting.changed_text')}</p>
          </Banner>
        ) : null}
        {!loading && foreseen && !foreseen.ok ? (
          <>
            <Problems problems={foreseen.problems} />
            <div>
              <Button onClick={() => load(`${address}?again`)}>{t('start_acting.again')}</Button>
            </div>
          </>
        ) : null}
        <Problems problems={act.problems.filter(({ message }) => message !== 'problem.list_changed')} />
        {loading ? (
          <output aria-label={t('start_acting.loading')}>
            <SkeletonBodyText lines={6} />
          </output>
        ) : null}
        {preparing ? <Preparing {...preparing} /> : null}
        {!loading && !isPreparing && list ? (
          <>
            <Text as="p">{listIntro(list, t, format)}</Text>
            {groups.map((group) => (
              <WriteGroupList
                key={group.words}
                group={group}
                open={groups.length <= 4 && group.products.length <= 10}
              />
            ))}
            <Text as="p" tone="subdued">
              {t('start_acting.undo')}
            </Text>
            {list.preparedAt === null ? null : (
              <Text as="p" tone="subdued">
                {t('start_acting.prepared_at', { time: format.dateTime(list.preparedAt) })}
              </Text>
            )}
          </>
        ) : null}
      </BlockStack>
    </Confirm>
  );
}

function Preparing({ looked, products, checking }: { looked: number; products: number; checking: boolean }) {
  const t = useT();
  return (
    <BlockStack gap="200">
      <Text as="p" id="acting-list-progress">
        {t(checking ? 'start_acting.checking' : 'start_acting.preparing', { looked, count: products })}
      </Text>
      <ProgressBar
        progress={products === 0 ? 0 : (looked / products) * 100}
        size="small"
        ariaLabelledBy="acting-list-progress"
      />
      <Text as="p" tone="subdued">
        {t(checking ? 'start_acting.checking_leave' : 'start_acting.preparing_leave')}
      </Text>
    </BlockStack>
  );
}

/** One kind of change with the products that it is made to; what is made to none, once for the shop, has nothing to open. */
function WriteGroupList({ group, open }: { group: WriteGroup; open: boolean }) {
  const t = useT();
  const words = (
    <Text as="span" fontWeight="semibold">
      {group.words}
    </Text>
  );
  if (group.products.length === 0) return <p>{words}</p>;
  return (
    <details open={open}>
      <summary>
        {words}{' '}
        <Text as="span" tone="subdued">
          {t('start_acting.products', { count: group.products.length })}
        </Text>
      </summary>
      <Scroll label={group.words} tall>
        <ul>
          {group.products.map((product) => (
            <li key={product.id}>
              {product.title}
              {t.exists(`because.${product.because}`) ? ` – ${t(`because.${product.because}`)}` : ''}
            </li>
          ))}
        </ul>
      </Scroll>
    </details>
  );
}

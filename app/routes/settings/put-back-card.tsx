import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useT } from '../../i18n/speak.tsx';
import { toast, useAct, type ActResult } from '../../ui/act.ts';
import { saveFile } from '../../ui/download.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { PutBackDialog } from '../../ui/put-back-dialog.tsx';
import { WhoMay } from '../../ui/who-may.tsx';
import type { loader } from '../held.ts';

const LOOK_EVERY_MS = 1_500;

/**
 * *Put everything back*: shows what is held, closes every hold of the shop, and tells how far it has come. `ours`: products that
 * still have something of ours, also on a page that was opened anew while they go back.
 */
export function PutBackCard(props: { held: number; unchanged: number; ours: number }) {
  const t = useT();
  const may = useMay();
  const { load, data } = useFetcher<typeof loader>();
  const [asking, setAsking] = useState(false);
  const [under, setUnder] = useState<{ all: number } | null>(null);
  const allowed = may('putShopBack');
  const act = useAct({
    onDone: (result: ActResult) => {
      if (result.ok) setUnder({ all: Math.max(data?.notYetBack ?? 0, result.count ?? 0) });
    },
  });
  const left = data?.notYetBack ?? 0;
  const running = under !== null && left > 0;
  useEffect(() => {
    if (under === null) return;
    load('/app/held');
    if (!running) return;
    const timer = setInterval(() => load('/app/held'), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [under, running, load]);
  const { ours } = props;
  const held = under ? (data?.products.filter(({ changed }) => changed).length ?? 0) : props.held;
  const unchanged = under ? (data?.products.length ?? 0) - held : props.unchanged;
  const save = async (): Promise<void> => {
    if (!(await saveFile('/app/held/export', 'holdfast-held.csv'))) toast(t('activity.export_failed'), true);
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="p">
          {t('settings.put_back.held', { count: held })}
          {unchanged > 0 ? ` ${t('settings.put_back.unchanged', { count: unchanged })}` : ''}
        </Text>
        {under ? <Progress done={Math.max(0, under.all - left)} all={under.all} /> : null}
        {!under && ours > 0 ? (
          <Text as="p" tone="subdued">
            {t('settings.put_back.ours', { count: ours })}
          </Text>
        ) : null}
        <InlineStack gap="200">
          <Button
            tone="critical"
            disabled={held + unchanged === 0 || !allowed}
            loading={act.pending !== null}
            onClick={() => setAsking(true)}
          >
            {t('settings.put_back.preview')}
          </Button>
          <Button onClick={() => void save()}>{t('settings.put_back.export')}</Button>
        </InlineStack>
        <WhoMay deed="putShopBack" />
      </BlockStack>
      {asking ? (
        <PutBackDialog
          onConfirm={() => {
            act.send('put_back');
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Card>
  );
}

/** Counted by what Shopify has confirmed, not by what was asked for. */
function Progress({ done, all }: { done: number; all: number }) {
  const t = useT();
  const format = useFormat();
  const text = t(done >= all ? 'settings.put_back.all_back' : 'settings.put_back.progress', {
    done: format.number(done),
    all: format.number(all),
  });
  return (
    <BlockStack gap="150">
      <span id="put-back-progress" role="status">
        {text}
      </span>
      <ProgressBar
        progress={all === 0 ? 100 : Math.round((100 * done) / all)}
        size="small"
        ariaLabelledBy="put-back-progress"
      />
    </BlockStack>
  );
}

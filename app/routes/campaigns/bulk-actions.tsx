import { Button, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { CampaignSummary } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useMay } from '../../ui/frame-context.ts';

const BULK = ['freeze', 'unfreeze', 'end', 'cancel'] as const;
type Bulk = (typeof BULK)[number];

/** Whether a thing can be done with a campaign as it is. */
const fits: Record<Bulk, (campaign: Pick<CampaignSummary, 'state' | 'frozen'>) => boolean> = {
  freeze: ({ state, frozen }) => !frozen && (state === 'live' || state === 'approved'),
  unfreeze: ({ frozen }) => frozen,
  end: ({ state }) => state === 'live',
  cancel: ({ state }) => state === 'draft' || state === 'proposed' || state === 'approved',
};

interface Selection {
  selectedResources: string[];
  clearSelection(): void;
}

/** What can be done with the chosen campaigns; ending and cancelling ask first. */
export function useBulk(rows: readonly CampaignSummary[], selection: Selection, act: Act) {
  const t = useT();
  const may = useMay();
  const [asking, setAsking] = useState<Bulk | null>(null);
  const chosen = rows.filter(({ id }) => selection.selectedResources.includes(id));
  const fitting = (bulk: Bulk) => chosen.filter(fits[bulk]);
  const run = (bulk: Bulk): void => {
    act.send(`bulk_${bulk}`, { ids: fitting(bulk).map(({ id }) => id) });
    selection.clearSelection();
    setAsking(null);
  };
  return {
    /** Whether the person may do any of it: who may not chooses nothing. */
    any: BULK.some((bulk) => may(bulk)),
    asking,
    chosen: chosen.length,
    clear: () => selection.clearSelection(),
    run,
    count: asking ? fitting(asking).length : 0,
    held: asking ? fitting(asking).reduce((sum, { held }) => sum + held, 0) : 0,
    close: () => setAsking(null),
    actions: BULK.filter((bulk) => may(bulk) && fitting(bulk).length > 0).map((bulk) => ({
      content: t(`campaigns.bulk.${bulk}`, { count: fitting(bulk).length }),
      onAction: () => (bulk === 'end' || bulk === 'cancel' ? setAsking(bulk) : run(bulk)),
    })),
  };
}

/** What can be done with the chosen ones, at the lower edge of a phone, where Polaris' table offers nothing. */
export function BulkBar({ bulk }: { bulk: ReturnType<typeof useBulk> }) {
  const t = useT();
  if (bulk.chosen === 0) return null;
  const label = t('campaigns.bulk.chosen', { count: bulk.chosen });
  return (
    <section className="hf-bulk hf-no-print" aria-label={label}>
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="semibold">
          {label}
        </Text>
        {bulk.actions.map(({ content, onAction }) => (
          <Button key={content} onClick={onAction}>
            {content}
          </Button>
        ))}
        <Button variant="plain" onClick={bulk.clear}>
          {t('campaigns.bulk.none')}
        </Button>
      </InlineStack>
    </section>
  );
}

/** Asks before several campaigns are ended or cancelled. */
export function BulkConfirm({ bulk }: { bulk: ReturnType<typeof useBulk> }) {
  const t = useT();
  const { asking, count, held } = bulk;
  if (!asking) return null;
  return (
    <Confirm
      id={`bulk-${asking}`}
      title={t(`campaigns.bulk.ask.${asking}`, { count })}
      confirmLabel={t(`campaigns.bulk.${asking}`, { count })}
      critical
      {...(asking === 'cancel' ? { wayOut: t('ask.keep', { count }) } : {})}
      onConfirm={() => bulk.run(asking)}
      onClose={bulk.close}
    >
      <Text as="p">{t('campaigns.bulk.text', { count: held })}</Text>
    </Confirm>
  );
}

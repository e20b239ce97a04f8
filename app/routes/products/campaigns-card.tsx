import { BlockStack, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useCallback, useState } from 'react';
import { isOver } from '../../core/campaign.ts';
import type { ProductView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';

/** The open campaigns that the product is in; a planner takes it out for good, whatever brought it. */
export function CampaignsCard({ product }: { product: ProductView }) {
  const t = useT();
  const may = useMay();
  const [leaving, setLeaving] = useState<{ id: string; name: string } | null>(null);
  const onDone = useCallback((result: ActResult) => {
    if (result.ok) setLeaving(null);
  }, []);
  const act = useAct({ onDone });
  const campaigns = new Map(
    product.variants.flatMap(({ verdicts }) =>
      verdicts
        .filter(({ state }) => !isOver(state))
        .map(({ campaignId, campaignName }) => [campaignId, campaignName] as const),
    ),
  );
  if (campaigns.size === 0) return null;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t('why_page.campaigns')}
        </Text>
        <ul className="hf-plain-list">
          {[...campaigns].map(([id, name]) => (
            <li key={id}>
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Link url={`/app/campaigns/${id}`}>{name}</Link>
                {may('removeProduct') ? (
                  <Button
                    variant="plain"
                    accessibilityLabel={t('why_page.take_out_of', { campaign: name })}
                    onClick={() => setLeaving({ id, name })}
                  >
                    {t('why_page.take_out')}
                  </Button>
                ) : null}
              </InlineStack>
            </li>
          ))}
        </ul>
      </BlockStack>
      {leaving ? (
        <Confirm
          id="take-out"
          title={t('why_page.take_out_title', { product: product.title, campaign: leaving.name })}
          confirmLabel={t('why_page.take_out')}
          pending={act.pending !== null}
          onConfirm={() => act.send('take_out', { campaignId: leaving.id })}
          onClose={() => setLeaving(null)}
        >
          <BlockStack gap="200">
            <Problems problems={act.problems} />
            <Text as="p">{t('why_page.take_out_text')}</Text>
          </BlockStack>
        </Confirm>
      ) : null}
    </Card>
  );
}

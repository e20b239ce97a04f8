import {
  Badge,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Link,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useCallback, useState } from 'react';
import { isOver } from '../../core/campaign.ts';
import { RESPONSES } from '../../core/policy.ts';
import type { ProductView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type Act, type ActResult } from '../../ui/act.ts';
import { useFormat, useMay, useSay } from '../../ui/frame-context.ts';
import { WhoMay } from '../../ui/who-may.tsx';

const KINDS = ['keep_visible', 'hold_now'] as const;
const ENDS = ['restock', 'campaign_end', 'time'] as const;

/** A person's word beats the policy: keep the product visible, or hold it now; with a reason and an end. */
export function OverrideCard({ product }: { product: ProductView }) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const onDone = useCallback((result: ActResult) => (result.ok ? setOpen(false) : undefined), []);
  const act = useAct({ quiet: true, onDone });
  const { override } = product;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('override.title')}
        </Text>
        {override ? (
          <BlockStack gap="200">
            <InlineStack gap="100">
              <Badge tone="attention">{t(`override.${override.kind}`)}</Badge>
              {override.inferred ? <Badge>{t('override.inferred')}</Badge> : null}
            </InlineStack>
            <Text as="p">
              {t(`override.until_${override.untilKind}`, {
                date: override.until === null ? '–' : format.dateTime(override.until),
              })}
            </Text>
            <Text as="p" tone="subdued">
              {override.inferred
                ? t('override.inferred_text', { date: format.dateTime(override.createdAt) })
                : t('override.by', {
                    by: override.by,
                    reason: override.reason,
                    date: format.dateTime(override.createdAt),
                  })}
            </Text>
            <Button
              disabled={!may('endOverride')}
              loading={act.pending === 'end_override'}
              onClick={() => act.send('end_override')}
            >
              {t('override.end')}
            </Button>
          </BlockStack>
        ) : open ? (
          <OverrideForm product={product} act={act} onClose={() => setOpen(false)} />
        ) : isInNoCampaign(product) ? (
          <BlockStack gap="200" inlineAlign="start">
            <Text as="p" tone="subdued">
              {t('override.in_no_campaign')}
            </Text>
            <Link url="/app/campaigns">{t('campaigns.title')}</Link>
          </BlockStack>
        ) : (
          <BlockStack gap="200">
            <Text as="p" tone="subdued">
              {t('override.text')}
            </Text>
            <Button disabled={!may('override')} onClick={() => setOpen(true)}>
              {t('override.decide')}
            </Button>
            <WhoMay deed="override" />
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

/** Nothing is judged or held about it, so that nobody's word could change anything. */
const isInNoCampaign = ({ variants, holds }: ProductView): boolean =>
  holds.length === 0 && variants.every(({ verdicts }) => verdicts.every(({ state }) => isOver(state)));

function OverrideForm({ product, act, onClose }: { product: ProductView; act: Act; onClose: () => void }) {
  const t = useT();
  const say = useSay();
  const campaigns = [
    ...new Map(
      product.variants.flatMap(({ verdicts }) =>
        verdicts.map((one) => [one.campaignId, one.campaignName] as const),
      ),
    ),
  ];
  const [kind, setKind] = useState<(typeof KINDS)[number]>('keep_visible');
  const [response, setResponse] = useState<string>('stop_promoting');
  const [campaignId, setCampaignId] = useState('');
  const [untilKind, setUntilKind] = useState<(typeof ENDS)[number]>('restock');
  const [untilDate, setDate] = useState('');
  const [untilTime, setTime] = useState('23:59');
  const [reason, setReason] = useState('');
  const errorOf = (...fields: string[]): { error?: string } => {
    const problem = act.problems.find(({ field }) => field !== null && fields.includes(field));
    return problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {};
  };
  const other = act.problems.find(
    ({ field }) => field === null || !['reason', 'untilDate', 'until', 'campaignId'].includes(field),
  );
  return (
    <FormLayout>
      <Select
        label={t('override.what')}
        value={kind}
        options={KINDS.map((one) => ({ value: one, label: t(`override.${one}`) }))}
        onChange={(value) => setKind(value === 'hold_now' ? 'hold_now' : 'keep_visible')}
      />
      {kind === 'hold_now' ? (
        <Select
          label={t('override.how')}
          value={response}
          options={RESPONSES.map((one) => ({ value: one, label: t(`override.as.${one}`) }))}
          onChange={setResponse}
        />
      ) : null}
      {campaigns.length > 0 ? (
        <Select
          label={t('override.campaign')}
          value={campaignId}
          options={[
            { value: '', label: t('override.every_campaign') },
            ...campaigns.map(([id, name]) => ({ value: id, label: name })),
          ]}
          {...errorOf('campaignId')}
          onChange={setCampaignId}
        />
      ) : null}
      <Select
        label={t('override.until')}
        value={untilKind}
        options={ENDS.map((one) => ({ value: one, label: t(`override.ends.${one}`) }))}
        onChange={(value) => setUntilKind(ENDS.find((one) => one === value) ?? 'restock')}
      />
      {untilKind === 'time' ? (
        <FormLayout.Group condensed>
          <TextField
            label={t('override.date')}
            type="date"
            value={untilDate}
            onChange={setDate}
            autoComplete="off"
            {...errorOf('untilDate', 'until')}
          />
          <TextField
            label={t('override.time')}
            type="time"
            value={untilTime}
            onChange={setTime}
            autoComplete="off"
          />
        </FormLayout.Group>
      ) : null}
      <TextField
        label={t('override.reason')}
        value={reason}
        onChange={setReason}
        autoComplete="off"
        maxLength={500}
        helpText={t('override.reason_help')}
        {...errorOf('reason')}
      />
      {other ? (
        <Text as="p" tone="critical">
          {say({ key: other.message, params: other.params ?? {} })}
        </Text>
      ) : null}
      <InlineStack gap="200">
        <Button
          variant="primary"
          loading={act.pending !== null}
          onClick={() =>
            act.send('override', {
              kind,
              response: kind === 'hold_now' ? response : null,
              campaignId: campaignId === '' ? null : campaignId,
              untilKind,
              untilDate,
              untilTime,
              reason,
            })
          }
        >
          {t(`override.do_${kind}`)}
        </Button>
        <Button onClick={onClose}>{t('action.back_out')}</Button>
      </InlineStack>
    </FormLayout>
  );
}

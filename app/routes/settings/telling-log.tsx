import { useSearchParams } from '@remix-run/react';
import { Badge, BlockStack, InlineStack, Select, Text } from '@shopify/polaris';
import type { DeliveryState, LoggedDelivery } from '../../flow/telling/store.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useSay } from '../../ui/frame-context.ts';
import { whyNotArrived } from '../../ui/why-not-arrived.ts';

const STATES = ['sent', 'waiting', 'not_told', 'failed', 'unsure'] as const;
const TONE = { failed: 'critical', unsure: 'warning', sent: 'success' } as const;

/** Who was told of what and when, and why somebody was not. */
export function DeliveryLog({ log, state }: { log: LoggedDelivery[]; state: DeliveryState | null }) {
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const [, setSearch] = useSearchParams();
  return (
    <BlockStack gap="300">
      <Select
        label={t('telling.log.show')}
        value={state ?? ''}
        options={[
          { value: '', label: t('telling.log.all') },
          ...STATES.map((one) => ({ value: one, label: t(`telling.state.${one}`) })),
        ]}
        onChange={(one) => setSearch(one === '' ? {} : { state: one }, { preventScrollReset: true })}
      />
      {log.length === 0 ? <Text as="p">{t('telling.log.empty')}</Text> : null}
      <ul className="hf-plain-list">
        {log.map((line) => (
          <li key={line.id}>
            <BlockStack gap="100">
              <InlineStack gap="200" blockAlign="center">
                <Badge {...(line.state in TONE ? { tone: TONE[line.state as keyof typeof TONE] } : {})}>
                  {t(`telling.state.${line.state}`)}
                </Badge>
                <Text as="span" tone="subdued">
                  {`${line.readerName ?? t(`telling.audience.${line.readerId === 'nobody' ? 'nobody' : line.audience}`)} · ${format.dateTime(line.finishedAt ?? line.dueAt ?? line.at)}`}
                </Text>
              </InlineStack>
              <Text as="p">
                {line.phase === 'resolved' ? `${t('telling.log.ended')} ` : ''}
                {say({ key: line.message, params: line.params })}
              </Text>
              <Text as="p" tone="subdued">
                {`${t(`telling.how.${line.how === 'none' ? 'off' : line.how}`)}: ${t(`telling.reason.${line.reason}`)}${line.error ? ` · ${whyNotArrived(line.error, t)}` : ''}`}
              </Text>
            </BlockStack>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}

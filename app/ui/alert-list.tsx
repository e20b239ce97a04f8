import { Badge, BlockStack, Button, InlineStack, Link, Text } from '@shopify/polaris';
import type { AlertView } from '../db/views/views.ts';
import { useT } from '../i18n/speak.tsx';
import type { Act } from './act.ts';
import { useFormat, useSay } from './frame-context.ts';

const TONE = { now: 'critical', today: 'warning', later: 'info' } as const;

/** Where the next best step for an alert is made. */
function nextStepOf(alert: Pick<AlertView, 'kind' | 'campaignId' | 'productId'>): string {
  if (alert.kind === 'token' || alert.kind === 'machine' || alert.kind === 'brake') return '/app/activity';
  if (alert.productId) return `/app/products/${alert.productId}`;
  return alert.campaignId ? `/app/campaigns/${alert.campaignId}` : '/app/activity';
}

type Answer = [intent: 'acknowledge' | 'write_again' | 'leave_to_them', label: string];

/** What a person may answer: that it was seen, or what the alert waits for. */
function answersTo({ kind, acknowledgedAt }: Pick<AlertView, 'kind' | 'acknowledgedAt'>): Answer[] {
  if (kind === 'machine' || kind === 'peace') {
    const again: Answer = ['write_again', 'write_again'];
    return acknowledgedAt === null ? [again, ['leave_to_them', 'leave_to_them']] : [again];
  }
  if (acknowledgedAt !== null) return [];
  return [['acknowledge', kind === 'level_jump' ? 'stock_is_right' : 'acknowledge']];
}

/** Open alerts: what, how much is at stake, since when, what to do, and that somebody has seen it. */
export function AlertList({ alerts, act }: { alerts: readonly AlertView[]; act: Act }) {
  const t = useT();
  const say = useSay();
  const format = useFormat();
  return (
    <ul className="hf-plain-list">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <BlockStack gap="150">
            <InlineStack gap="200" blockAlign="center">
              <Badge tone={TONE[alert.urgency]}>{t(`urgency.${alert.urgency}`)}</Badge>
              <Text as="span" tone="subdued">
                {format.ago(alert.openedAt)}
                {alert.campaignName ? ` · ${alert.campaignName}` : ''}
              </Text>
              {alert.acknowledgedAt === null ? null : <Badge>{t('home.seen')}</Badge>}
            </InlineStack>
            <Text as="p">{say({ key: alert.message, params: alert.params })}</Text>
            <InlineStack gap="300" blockAlign="center">
              {alert.moneyAtRisk ? (
                <Text as="span" fontWeight="semibold">
                  {t('home.money_at_risk', { money: format.money(alert.moneyAtRisk) })}
                </Text>
              ) : null}
              <Link url={nextStepOf(alert)}>{t(`next_step.${alert.kind}`)}</Link>
              {answersTo(alert).map(([intent, label]) => (
                <Button
                  key={intent}
                  variant="plain"
                  disabled={act.pending !== null}
                  onClick={() => act.send(intent, { alertId: alert.id })}
                >
                  {t(`home.${label}`)}
                </Button>
              ))}
            </InlineStack>
          </BlockStack>
        </li>
      ))}
    </ul>
  );
}

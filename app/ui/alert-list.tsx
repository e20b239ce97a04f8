import { Badge, BlockStack, Button, InlineStack, Link, Text } from '@shopify/polaris';
import { nextStepOf } from '../core/alert-step.ts';
import type { AlertView } from '../db/views/views.ts';
import { useT } from '../i18n/speak.tsx';
import type { Act } from './act.ts';
import { useFormat, useMay, useSay } from './frame-context.ts';
import { NoteBox } from './note-box.tsx';
import { nameOfPerson } from './person-name.ts';
import { whoseOf } from './whose.ts';
import { Snooze } from './snooze.tsx';
import { TaskAnswers } from './task-answers.tsx';
import { ToldTogether } from './told-together.tsx';

const TONE = { now: 'critical', today: 'warning', later: 'info' } as const;

type Answer = [
  intent: 'acknowledge' | 'write_again' | 'leave_to_them',
  label: string,
  deed: 'acknowledge' | 'writeAgain' | 'leaveToThem',
];

/** What a person may answer: that it was seen, or what the alert waits for. */
function answersTo({ kind, acknowledgedAt }: Pick<AlertView, 'kind' | 'acknowledgedAt'>): Answer[] {
  if (kind === 'machine' || kind === 'peace') {
    const again: Answer = ['write_again', 'write_again', 'writeAgain'];
    return acknowledgedAt === null ? [again, ['leave_to_them', 'leave_to_them', 'leaveToThem']] : [again];
  }
  if (acknowledgedAt !== null || kind === 'task') return [];
  return [['acknowledge', kind === 'level_jump' ? 'stock_is_right' : 'acknowledge', 'acknowledge']];
}

/** Open alerts: what, how much is at stake, by when, what to do, and who has it. */
export function AlertList({ alerts, act }: { alerts: readonly AlertView[]; act: Act }) {
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const may = useMay();
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
            </InlineStack>
            <Text as="p">{say({ key: alert.message, params: alert.params })}</Text>
            {alert.othersTotal > 0 ? <ToldTogether alert={alert} /> : null}
            <InlineStack gap="300" blockAlign="center">
              {alert.moneyAtRisk !== null && Math.round(alert.moneyAtRisk) > 0 ? (
                <Text as="span" fontWeight="semibold">
                  {t(alert.othersTotal > 0 ? 'home.money_at_risk_together' : 'home.money_at_risk', {
                    money: format.moneyAbout(alert.moneyAtRisk),
                  })}
                </Text>
              ) : null}
              {alert.by === null ? null : (
                <Text as="span">{t('home.act_by', { date: format.dateTime(alert.by) })}</Text>
              )}
              <Text as="span" tone="subdued">
                {alert.acknowledgedBy === null
                  ? whoseOf(alert, t)
                  : t('home.taken_by', { name: nameOfPerson(alert.acknowledgedBy) })}
              </Text>
            </InlineStack>
            <InlineStack gap="300" blockAlign="center">
              <span className="hf-target">
                <Link url={nextStepOf(alert)}>{t(`next_step.${alert.kind}`)}</Link>
              </span>
              {answersTo(alert)
                .filter(([, , deed]) => may(deed))
                .map(([intent, label]) => (
                  <Button
                    key={intent}
                    variant="plain"
                    disabled={act.pending !== null}
                    onClick={() => act.send(intent, { alertId: alert.id })}
                  >
                    {t(`home.${label}`, { count: alert.othersTotal + 1 })}
                  </Button>
                ))}
              {alert.taskId === null ? null : (
                <TaskAnswers
                  taskId={alert.taskId}
                  alertId={alert.acknowledgedAt === null ? alert.id : null}
                  act={act}
                />
              )}
              {may('snooze') ? <Snooze alertId={alert.id} act={act} /> : null}
              <div className="hf-note">
                <NoteBox
                  on={{ kind: 'alert', alertId: alert.id }}
                  about={alert.productTitle ?? alert.campaignName ?? t('note.this')}
                />
              </div>
            </InlineStack>
          </BlockStack>
        </li>
      ))}
    </ul>
  );
}

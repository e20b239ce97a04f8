import { BlockStack, Button, Card, FormLayout, InlineStack, TextField } from '@shopify/polaris';
import { useState } from 'react';
import type { AnswerHours } from '../../core/escalation.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { SettingRows } from '../../ui/setting-rows.tsx';

const URGENCIES = ['now', 'today', 'later'] as const;

/** In how many hours alerts are to be taken on before they go to the next person. */
export function AnswerTimesCard(props: { times: AnswerHours; editable: boolean; act: Act }) {
  const { times, editable, act } = props;
  const t = useT();
  const [typed, setTyped] = useState({
    now: String(times.now ?? ''),
    today: String(times.today ?? ''),
    later: String(times.later ?? ''),
  });
  if (!editable) {
    const { now, today, later } = times;
    return (
      <Card>
        <SettingRows values={{ answerNowHours: now, answerTodayHours: today, answerLaterHours: later }} />
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="300">
        <FormLayout>
          {URGENCIES.map((urgency) => (
            <TextField
              key={urgency}
              label={t('owners.times.hours', { urgency: t(`urgency.${urgency}`) })}
              helpText={t('owners.times.help')}
              type="number"
              min={1}
              max={720}
              value={typed[urgency]}
              onChange={(hours) => setTyped((before) => ({ ...before, [urgency]: hours }))}
              autoComplete="off"
            />
          ))}
        </FormLayout>
        <InlineStack>
          <Button
            loading={act.pending === 'save_answer_times'}
            onClick={() => act.send('save_answer_times', typed)}
          >
            {t('action.save')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

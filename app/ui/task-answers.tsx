import { Button, InlineStack, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useT } from '../i18n/speak.tsx';
import type { Act } from './act.ts';
import { useMay } from './frame-context.ts';

/** Seen, done, or left as it is, with a word why. `alertId`: null when somebody has it already. */
export function TaskAnswers({ taskId, alertId, act }: { taskId: string; alertId: string | null; act: Act }) {
  const t = useT();
  const may = useMay();
  const [declining, setDeclining] = useState(false);
  const [note, setNote] = useState('');
  const busy = act.pending !== null;
  if (!may('answerTask')) return null;
  if (declining) {
    return (
      <InlineStack gap="200" blockAlign="end">
        <TextField label={t('task.why')} value={note} onChange={setNote} maxLength={500} autoComplete="off" />
        <Button disabled={busy} onClick={() => act.send('task_declined', { taskId, note })}>
          {t('task.decline')}
        </Button>
        <Button variant="plain" onClick={() => setDeclining(false)}>
          {t('action.back_out')}
        </Button>
      </InlineStack>
    );
  }
  return (
    <InlineStack gap="300" blockAlign="center">
      {alertId === null ? null : (
        <Button variant="plain" disabled={busy} onClick={() => act.send('acknowledge', { alertId })}>
          {t('home.acknowledge')}
        </Button>
      )}
      <Button variant="plain" disabled={busy} onClick={() => act.send('task_done', { taskId })}>
        {t('task.done')}
      </Button>
      <Button variant="plain" disabled={busy} onClick={() => setDeclining(true)}>
        {t('task.decline')}
      </Button>
    </InlineStack>
  );
}

import { ActionList, Button, Popover } from '@shopify/polaris';
import { useState } from 'react';
import { useT } from '../i18n/speak.tsx';
import type { Act } from './act.ts';

/** For how long an alert is put off: four hours, until tomorrow's or next week's morning in the shop. */
export const SNOOZES = ['hours', 'tomorrow', 'week'] as const;

/** Puts an alert off; it comes back by itself when it is still open then. */
export function Snooze({ alertId, act }: { alertId: string; act: Act }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button variant="plain" disclosure onClick={() => setOpen(!open)} disabled={act.pending !== null}>
          {t('home.snooze')}
        </Button>
      }
    >
      <ActionList
        items={SNOOZES.map((until) => ({
          content: t(`home.snooze_for.${until}`),
          onAction: () => {
            setOpen(false);
            act.send('snooze', { alertId, until });
          },
        }))}
      />
    </Popover>
  );
}

import { BlockStack, Button, Card, FormLayout, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import {
  isChannel,
  AUDIENCES,
  HOW,
  MATRIX_TRIGGERS,
  type Audience,
  type How,
  type Trigger,
} from '../../core/audience.ts';
import type { Telling } from '../../core/telling.ts';
import type { TellingOverview } from '../../flow/telling/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat } from '../../ui/frame-context.ts';

/** Who is told of what, and when: one sentence for each trigger, and choices behind it. */
export function MatrixCard(props: {
  settings: Telling;
  channels: TellingOverview['channels'];
  editable: boolean;
  act: Act;
  onSave(changes: Partial<Telling>): void;
}) {
  const { settings, channels, editable, act, onSave } = props;
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState<Trigger | null>(null);
  const audiences = AUDIENCES.filter((audience) => !isChannel(audience) || channels[audience] !== null);
  const told = (trigger: Trigger, how: How): string =>
    format.list(
      audiences
        .filter((audience) => settings.matrix[trigger][audience] === how)
        .map((audience) => t(`telling.audience.${audience}`)),
    );
  const set = (trigger: Trigger, audience: Audience, how: string): void => {
    const chosen = HOW.find((one) => one === how) ?? 'off';
    const row = { ...settings.matrix[trigger], [audience]: chosen };
    onSave({ matrix: { ...settings.matrix, [trigger]: row } });
  };
  return (
    <Card>
      <ul className="hf-plain-list">
        {MATRIX_TRIGGERS.map((trigger) => {
          const [now, digest] = [told(trigger, 'now'), told(trigger, 'digest')];
          return (
            <li key={trigger}>
              <BlockStack gap="150">
                <div className="hf-head-row">
                  <Text as="h3" variant="headingSm">
                    {t(`telling.trigger.${trigger}`)}
                  </Text>
                  {editable ? (
                    <Button
                      variant="plain"
                      ariaExpanded={open === trigger}
                      accessibilityLabel={t(open === trigger ? 'telling.close_of' : 'telling.change_of', {
                        what: t(`telling.trigger.${trigger}`),
                      })}
                      onClick={() => setOpen(open === trigger ? null : trigger)}
                    >
                      {t(open === trigger ? 'telling.close' : 'telling.change')}
                    </Button>
                  ) : null}
                </div>
                {now === '' ? null : <Text as="p">{t('telling.at_once', { who: now })}</Text>}
                {digest === '' ? null : <Text as="p">{t('telling.in_digest', { who: digest })}</Text>}
                {now === '' && digest === '' ? <Text as="p">{t('telling.nobody')}</Text> : null}
                {open === trigger ? (
                  <FormLayout>
                    {audiences.map((audience) => (
                      <Select
                        key={audience}
                        label={t(`telling.audience.${audience}`)}
                        value={settings.matrix[trigger][audience]}
                        disabled={act.pending !== null}
                        options={HOW.filter((how) => audience !== 'webhook' || how !== 'digest').map(
                          (how) => ({
                            value: how,
                            label: t(`telling.how.${how}`),
                          }),
                        )}
                        onChange={(how) => set(trigger, audience, how)}
                      />
                    ))}
                  </FormLayout>
                ) : null}
              </BlockStack>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

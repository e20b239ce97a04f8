import { BlockStack, Button, Card, FormLayout, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import {
  FLOW_ALONE,
  isChannel,
  HOW,
  MATRIX_AUDIENCES,
  MATRIX_TRIGGERS,
  type How,
  type MatrixAudience,
  type MatrixTrigger,
} from '../../core/audience.ts';
import { namesInFlow } from '../../core/flow-triggers.ts';
import { howOf, type Telling } from '../../core/telling.ts';
import { whoHears } from '../../core/who-hears.ts';
import type { TellingOverview } from '../../flow/telling/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat } from '../../ui/frame-context.ts';
import { rowInWords } from './trigger-words.ts';
import type { Unseen } from './unseen.ts';

/** Who is told of what, and when: one sentence for each trigger, and choices behind it. */
export function MatrixCard(props: {
  settings: Telling;
  channels: TellingOverview['channels'];
  rolesPresent: TellingOverview['rolesPresent'];
  unseen: readonly Unseen[];
  editable: boolean;
  act: Act;
  onSave(changes: Partial<Telling>): void;
}) {
  const { settings, channels, rolesPresent, unseen, editable, act, onSave } = props;
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState<MatrixTrigger | null>(null);
  const audiencesOf = (trigger: MatrixTrigger): MatrixAudience[] =>
    MATRIX_AUDIENCES.filter(
      (audience) =>
        (!isChannel(audience) || channels[audience] !== null) &&
        howOf(settings.matrix, trigger, audience) !== null,
    );
  const present = new Set(rolesPresent);
  const told = (trigger: MatrixTrigger, how: How): string =>
    format.list(
      whoHears({ matrix: settings.matrix, channels, present }, trigger, how).map((audience) =>
        t(`telling.audience.${audience}`),
      ),
    );
  const set = (trigger: MatrixTrigger, audience: MatrixAudience, how: string): void => {
    const chosen = HOW.find((one) => one === how) ?? 'off';
    const row = { ...settings.matrix[trigger], [audience]: chosen };
    onSave({ matrix: { ...settings.matrix, [trigger]: row } });
  };
  /** What begins with these does not start while Flow is not told. */
  const workflows = (trigger: MatrixTrigger): { names: string } => ({
    names: format.list(namesInFlow(trigger).map((name) => t('telling.flow.name', { name }))),
  });
  return (
    <Card>
      <ul className="hf-plain-list">
        {MATRIX_TRIGGERS.map((trigger) => {
          const off = unseen.find((one) => one === trigger);
          // Who chooses sees what they chose, also of what is off.
          const heard = (how: How): string =>
            off === undefined || open === trigger ? told(trigger, how) : '';
          const [now, digest] = [heard('now'), heard('digest')];
          return (
            <li key={trigger}>
              <BlockStack gap="150">
                <div className="hf-head-row">
                  <Text as="h3" variant="headingSm">
                    {rowInWords(trigger, t)}
                  </Text>
                  {editable ? (
                    <Button
                      variant="plain"
                      ariaExpanded={open === trigger}
                      accessibilityLabel={t(open === trigger ? 'telling.close_of' : 'telling.change_of', {
                        what: rowInWords(trigger, t),
                      })}
                      onClick={() => setOpen(open === trigger ? null : trigger)}
                    >
                      {t(open === trigger ? 'telling.close' : 'telling.change')}
                    </Button>
                  ) : null}
                </div>
                {off === undefined ? null : (
                  <Text as="p" tone="subdued">
                    {t(`how_we_work.told.unseen.${off}`)}
                  </Text>
                )}
                {now === '' ? null : <Text as="p">{t('telling.at_once', { who: now })}</Text>}
                {digest === '' ? null : <Text as="p">{t('telling.in_digest', { who: digest })}</Text>}
                {off === undefined && now === '' && digest === '' && !isOfFlowAlone(trigger) ? (
                  <Text as="p">{t('telling.nobody')}</Text>
                ) : null}
                {howOf(settings.matrix, trigger, 'flow') === 'off' ? (
                  <Text as="p">{t('telling.flow.off', workflows(trigger))}</Text>
                ) : null}
                {open === trigger ? (
                  <FormLayout>
                    {audiencesOf(trigger).map((audience) => (
                      <Select
                        key={audience}
                        label={t(`telling.audience.${audience}`)}
                        value={howOf(settings.matrix, trigger, audience) ?? 'off'}
                        disabled={act.pending !== null}
                        options={HOW.filter((how) => how !== 'digest' || !isProgram(audience)).map((how) => ({
                          value: how,
                          label: t(`telling.how.${how}`),
                        }))}
                        {...(audience === 'flow'
                          ? { helpText: t('telling.flow.help', workflows(trigger)) }
                          : {})}
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

/** Programs read no digest. */
const isProgram = (audience: MatrixAudience): boolean => audience === 'webhook' || audience === 'flow';

const isOfFlowAlone = (trigger: MatrixTrigger): boolean => FLOW_ALONE.some((one) => one === trigger);

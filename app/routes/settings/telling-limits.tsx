import { BlockStack, Button, Card, FormLayout, InlineStack, Select, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { quietInWords } from '../../core/how-we-work.ts';
import type { Quiet, Telling } from '../../core/telling.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { SettingRows } from '../../ui/setting-rows.tsx';
import { useFormat, useSay } from '../../ui/frame-context.ts';
import { hourChoices, QuietFields } from './telling-quiet.tsx';

/** How much and when, for everybody who has not arranged it otherwise. */
export function LimitsCard(props: {
  settings: Telling;
  editable: boolean;
  act: Act;
  onSave(changes: Partial<Telling>): void;
}) {
  const { settings, editable, act, onSave } = props;
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const [cap, setCap] = useState(String(settings.cap));
  const [cooldown, setCooldown] = useState(String(settings.cooldownHours));
  const [quiet, setQuiet] = useState<Quiet | null>(settings.quiet);
  const [hour, setHour] = useState(String(settings.digestHour));
  const problemOf = (name: 'cap' | 'cooldownHours') => {
    const problem = act.problems.find(({ field }) => field === name);
    return problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {};
  };
  if (!editable) {
    const { cap, cooldownHours, digestHour } = settings;
    return (
      <Card>
        <SettingRows values={{ cap, cooldownHours, digestHour, quiet: quietInWords(settings.quiet) }} />
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="300">
        <FormLayout>
          <TextField
            label={t('telling.cap')}
            helpText={t('telling.cap_help')}
            type="number"
            min={1}
            max={100}
            value={cap}
            onChange={setCap}
            autoComplete="off"
            {...problemOf('cap')}
          />
          <TextField
            label={t('telling.cooldown')}
            helpText={t('telling.cooldown_help')}
            type="number"
            min={0}
            max={48}
            value={cooldown}
            onChange={setCooldown}
            autoComplete="off"
            {...problemOf('cooldownHours')}
          />
          <Select
            label={t('telling.digest_hour')}
            options={hourChoices(format)}
            value={hour}
            onChange={setHour}
          />
          <QuietFields quiet={quiet} onChange={setQuiet} />
        </FormLayout>
        <InlineStack>
          <Button
            loading={act.pending === 'save_telling'}
            onClick={() =>
              onSave({
                cap: Number(cap),
                cooldownHours: Number(cooldown),
                quiet,
                digestHour: Number(hour),
              })
            }
          >
            {t('action.save')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

import {
  BlockStack,
  Button,
  Card,
  Checkbox,
  FormLayout,
  InlineStack,
  Select,
  TextField,
} from '@shopify/polaris';
import { useState } from 'react';
import type { OwnTelling, Telling } from '../../core/telling.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat, useFrame, useSay } from '../../ui/frame-context.ts';
import { OwnChoicesFields } from './telling-own-choices.tsx';
import { hourChoices, QuietFields } from './telling-quiet.tsx';

/** What everybody arranges for themselves. */
export function OwnCard(props: { own: OwnTelling; settings: Telling; canMail: boolean; act: Act }) {
  const { own, settings, canMail, act } = props;
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const { frame } = useFrame();
  const [quiet, setQuiet] = useState(own.quiet === 'none' ? null : (own.quiet ?? settings.quiet));
  const [hour, setHour] = useState(String(own.digestHour ?? settings.digestHour));
  const [zone, setZone] = useState(own.zone ?? '');
  const [brief, setBrief] = useState(own.brief);
  const [told, setTold] = useState(own.told);
  const problem = act.problems.find(({ field }) => field === 'zone');
  const save = (): void =>
    act.send('save_own_telling', {
      own: {
        quiet: quiet ?? 'none',
        digestHour: Number(hour),
        zone: zone.trim() || null,
        brief,
        told,
      },
    });
  return (
    <Card>
      <BlockStack gap="300">
        <FormLayout>
          <QuietFields quiet={quiet} onChange={setQuiet} />
          <Select
            label={t('telling.digest_hour')}
            options={hourChoices(format)}
            value={hour}
            onChange={setHour}
          />
          <TextField
            label={t('telling.zone')}
            helpText={t('telling.zone_help')}
            placeholder={frame.timezone}
            value={zone}
            onChange={setZone}
            autoComplete="off"
            {...(problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {})}
          />
          <Checkbox
            label={t('telling.brief.own')}
            helpText={t(briefHelp(settings, canMail))}
            checked={brief}
            onChange={setBrief}
          />
          <OwnChoicesFields chosen={told} onChange={setTold} />
        </FormLayout>
        <InlineStack gap="200">
          <Button onClick={save} loading={act.pending === 'save_own_telling'}>
            {t('action.save')}
          </Button>
          {canMail ? (
            <Button
              loading={act.pending === 'test_telling'}
              onClick={() => act.send('test_telling', { to: 'email' })}
            >
              {t('telling.test_me')}
            </Button>
          ) : null}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

/** Whether what a person says of the brief has an effect. */
const briefHelp = ({ briefDay }: Telling, canMail: boolean): string => {
  if (!canMail) return 'telling.brief.own_no_mail';
  return briefDay === null ? 'telling.brief.own_not_sent' : 'telling.brief.own_help';
};

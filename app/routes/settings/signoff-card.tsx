import { BlockStack, Card, ChoiceList } from '@shopify/polaris';
import { SIGN_OFF, SIGNERS } from '../../core/people-settings.ts';
import type { TeamView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';

/** Whether campaigns need a sign-off, what happens without one, and who may give it. */
export function SignOffCard({ team, act }: { team: TeamView; act: Act }) {
  const t = useT();
  const disabled = act.pending !== null;
  return (
    <Card>
      <BlockStack gap="400">
        <ChoiceList
          title={t('signoff.setting.rule')}
          disabled={disabled}
          choices={SIGN_OFF.map((rule) => ({ value: rule, label: t(`signoff.setting.${rule}`) }))}
          selected={[team.signOff]}
          onChange={([signOff]) => act.send('sign_off', { signOff })}
        />
        {team.signOff === 'off' ? null : (
          <ChoiceList
            title={t('signoff.setting.signers')}
            allowMultiple
            disabled={disabled}
            choices={SIGNERS.map((role) => ({
              value: role,
              label: t(`role.title.${role}`),
              // Somebody has to be left who may sign.
              disabled: team.signers.length === 1 && team.signers[0] === role,
            }))}
            selected={[...team.signers]}
            onChange={(signers) => act.send('signers', { signers })}
          />
        )}
      </BlockStack>
    </Card>
  );
}

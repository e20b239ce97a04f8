import { Badge, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { ROLES } from '../../core/roles.ts';
import type { TeamView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';

type Member = TeamView['members'][number];

/** The people who have opened the app. A role is changed where it stands. */
export function MembersTable({
  members,
  editable,
  act,
}: {
  members: readonly Member[];
  editable: boolean;
  act: Act;
}) {
  const t = useT();
  const format = useFormat();
  const [leaving, setLeaving] = useState<Member | null>(null);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('team.people')}
        </Text>
        <Scroll label={t('team.people')}>
          <table className="hf-table hf-stack">
            <thead>
              <tr>
                <th scope="col">{t('team.column.name')}</th>
                <th scope="col" className="hf-roomy">
                  {t('team.column.role')}
                </th>
                <th scope="col">{t('team.column.seen')}</th>
                {editable ? <th scope="col">{t('team.column.remove')}</th> : null}
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.userId}>
                  <th scope="row">
                    <Name member={member} />
                  </th>
                  <td className="hf-roomy">
                    {editable && !member.accountOwner ? (
                      <select
                        className="hf-select"
                        aria-label={t('team.role_of', { name: member.name })}
                        value={member.role}
                        disabled={act.pending !== null}
                        onChange={({ currentTarget }) =>
                          act.send('set_role', { userId: member.userId, role: currentTarget.value })
                        }
                      >
                        {ROLES.map((role) => (
                          <option key={role} value={role}>
                            {t(`role.title.${role}`)}
                          </option>
                        ))}
                      </select>
                    ) : (
                      t(`role.title.${member.role}`)
                    )}
                  </td>
                  <td>{member.lastSeenAt === null ? '–' : format.ago(member.lastSeenAt)}</td>
                  {editable ? (
                    <td>
                      {member.accountOwner ? null : (
                        <Button
                          variant="plain"
                          tone="critical"
                          accessibilityLabel={t('team.remove_name', { name: member.name })}
                          onClick={() => setLeaving(member)}
                        >
                          {t('team.remove')}
                        </Button>
                      )}
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </BlockStack>
      {leaving ? (
        <Confirm
          id="forget-person"
          title={t('team.remove_title', { name: leaving.name })}
          confirmLabel={t('team.remove')}
          critical
          onConfirm={() => {
            act.send('forget', { userId: leaving.userId });
            setLeaving(null);
          }}
          onClose={() => setLeaving(null)}
        >
          <Text as="p">{t('team.remove_text')}</Text>
        </Confirm>
      ) : null}
    </Card>
  );
}

function Name({ member }: { member: Member }) {
  const t = useT();
  const { me } = useFrame();
  return (
    <BlockStack gap="050">
      <InlineStack gap="150" blockAlign="center">
        <span>{member.name}</span>
        {member.userId === me.userId ? <Badge>{t('team.you')}</Badge> : null}
        {member.accountOwner ? <Badge tone="info">{t('team.account_owner')}</Badge> : null}
        {member.collaborator ? <Badge>{t('team.collaborator')}</Badge> : null}
        {member.interim ? <Badge tone="attention">{t('team.interim')}</Badge> : null}
      </InlineStack>
      {member.email ? (
        <Text as="span" tone="subdued" fontWeight="regular">
          {member.email}
        </Text>
      ) : null}
    </BlockStack>
  );
}

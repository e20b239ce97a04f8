import { BlockStack, Button, FormLayout, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { ROLES, roleOf, type Role } from '../../core/roles.ts';
import type { TeamView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useSay } from '../../ui/frame-context.ts';

/** Roles for people who have not come yet, by the address that they have in Shopify. */
export function ExpectedPeople({ people, act }: { people: TeamView['expectedPeople']; act: Act }) {
  const t = useT();
  const say = useSay();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('merchandiser');
  const problem = act.problems.find(({ field }) => field === 'email');
  const add = (): void => {
    const others = people.filter((person) => person.email !== email.trim().toLowerCase());
    act.send('expect', { people: [...others, { email: email.trim(), role }] });
  };
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        {t('team.expected.title')}
      </Text>
      <FormLayout>
        <FormLayout.Group condensed>
          <TextField
            label={t('team.expected.email')}
            type="email"
            value={email}
            onChange={setEmail}
            autoComplete="off"
            {...(problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {})}
          />
          <Select
            label={t('team.column.role')}
            value={role}
            options={ROLES.map((one) => ({ value: one, label: t(`role.title.${one}`) }))}
            onChange={(one) => setRole(roleOf(one) ?? 'viewer')}
          />
        </FormLayout.Group>
      </FormLayout>
      <InlineStack>
        <Button onClick={add} disabled={email.trim() === ''} loading={act.pending === 'expect'}>
          {t('team.expected.add')}
        </Button>
      </InlineStack>
      {people.length === 0 ? null : (
        <ul className="hf-plain-list">
          {people.map((person) => (
            <li key={person.email}>
              <InlineStack align="space-between" gap="200">
                <span>
                  {person.email} – {t(`role.name.${person.role}`)}
                </span>
                <Button
                  variant="plain"
                  accessibilityLabel={t('team.remove_name', { name: person.email })}
                  disabled={act.pending !== null}
                  onClick={() => act.send('expect', { people: people.filter((one) => one !== person) })}
                >
                  {t('team.remove')}
                </Button>
              </InlineStack>
            </li>
          ))}
        </ul>
      )}
    </BlockStack>
  );
}

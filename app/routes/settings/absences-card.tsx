import {
  Badge,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useState } from 'react';
import { awayOn, type Absence } from '../../core/absence.ts';
import type { Keeper } from '../../core/owners.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat, useFrame } from '../../ui/frame-context.ts';

/** Who is away, from when until when, and who stands in. What is over is not shown and goes with the next change. */
export function AbsencesCard(props: {
  people: readonly Keeper[];
  today: string;
  editable: boolean;
  act: Act;
}) {
  const { people, today, editable, act } = props;
  const t = useT();
  const { me } = useFrame();
  const { day } = useFormat();
  const workers = people.filter(({ role }) => role !== 'viewer');
  const [userId, setUserId] = useState(
    workers.find((one) => one.userId === me.userId)?.userId ?? workers[0]?.userId ?? '',
  );
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(today);
  const [standIn, setStandIn] = useState('');
  const open = (one: Keeper): Absence[] => one.absences.filter((absence) => absence.until >= today);
  const save = (of: Keeper, absences: Absence[]): void =>
    act.send('save_absences', { userId: of.userId, absences });
  const nameOf = (id: string): string =>
    people.find((one) => one.userId === id)?.name ?? t('owners.rules.gone');
  const listed = workers
    .flatMap((person) => open(person).map((absence) => ({ person, absence })))
    .toSorted((a, b) => (a.absence.from < b.absence.from ? -1 : 1));
  const chosen = workers.find((one) => one.userId === userId);
  return (
    <Card>
      <BlockStack gap="300">
        {listed.length === 0 ? <Text as="p">{t('owners.absences.empty')}</Text> : null}
        <ul className="hf-plain-list">
          {listed.map(({ person, absence }) => (
            <li key={`${person.userId} ${absence.from} ${absence.until}`}>
              <InlineStack align="space-between" gap="200">
                <InlineStack gap="200">
                  <span>
                    {`${t('owners.absences.line', { name: person.name, from: day(absence.from), until: day(absence.until) })} · ${absence.standIn === null ? t('owners.absences.without') : t('owners.absences.with', { name: nameOf(absence.standIn) })}`}
                  </span>
                  {awayOn([absence], today) ? <Badge tone="info">{t('owners.absences.now')}</Badge> : null}
                </InlineStack>
                {editable ? (
                  <Button
                    variant="plain"
                    disabled={act.pending !== null}
                    accessibilityLabel={t('owners.absences.remove_of', {
                      name: person.name,
                      from: day(absence.from),
                    })}
                    onClick={() =>
                      save(
                        person,
                        open(person).filter((one) => one !== absence),
                      )
                    }
                  >
                    {t('team.remove')}
                  </Button>
                ) : null}
              </InlineStack>
            </li>
          ))}
        </ul>
        {editable && chosen ? (
          <>
            <FormLayout>
              <FormLayout.Group condensed>
                <Select
                  label={t('owners.absences.person')}
                  options={workers.map((one) => ({ value: one.userId, label: one.name }))}
                  value={userId}
                  onChange={setUserId}
                />
                <Select
                  label={t('owners.absences.stand_in')}
                  options={[
                    { value: '', label: t('owners.absences.nobody') },
                    ...workers
                      .filter((one) => one.userId !== userId)
                      .map((one) => ({ value: one.userId, label: one.name })),
                  ]}
                  value={standIn}
                  onChange={setStandIn}
                />
              </FormLayout.Group>
              <FormLayout.Group condensed>
                <TextField
                  label={t('owners.absences.from')}
                  type="date"
                  value={from}
                  onChange={setFrom}
                  autoComplete="off"
                />
                <TextField
                  label={t('owners.absences.until')}
                  type="date"
                  value={until}
                  onChange={setUntil}
                  autoComplete="off"
                />
              </FormLayout.Group>
            </FormLayout>
            <InlineStack>
              <Button
                loading={act.pending === 'save_absences'}
                onClick={() =>
                  save(chosen, [
                    ...open(chosen),
                    { from, until, standIn: standIn === '' || standIn === userId ? null : standIn },
                  ])
                }
              >
                {t('owners.absences.add')}
              </Button>
            </InlineStack>
          </>
        ) : null}
      </BlockStack>
    </Card>
  );
}

import { Badge, BlockStack, Box, Button, InlineStack, Link, Text } from '@shopify/polaris';
import { useCallback, useState } from 'react';
import type { PlacementView, TaskView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { NoteBox } from '../../ui/note-box.tsx';
import { nameOfPerson } from '../../ui/person-name.ts';
import { TaskAnswers } from '../../ui/task-answers.tsx';
import { WhoMay } from '../../ui/who-may.tsx';
import { PlacementForm } from './placement-form.tsx';
import type { SentPlacement } from './placement-intents.ts';

export interface PlacementsOfPage {
  placements: (PlacementView & { form: SentPlacement })[];
  people: { userId: string; name: string }[];
}

/** Where the campaign is promoted, and what somebody has to change there by hand. */
export function Placements({ of, open }: { of: PlacementsOfPage; open: boolean }) {
  const t = useT();
  const may = useMay();
  const [editing, setEditing] = useState<string | 'new' | null>(null);
  const [removing, setRemoving] = useState<PlacementView | null>(null);
  const onDone = useCallback((result: ActResult) => {
    if (result.ok && result.intent === 'save_placement') setEditing(null);
  }, []);
  // The form says beside its fields what is wrong.
  const act = useAct({ onDone, quiet: editing !== null });
  const editable = open && may('savePlacement');
  const form = (placement: (PlacementView & { form: SentPlacement }) | null) => (
    <PlacementForm
      key={placement?.id ?? 'new'}
      placement={placement}
      people={of.people}
      act={act}
      onClose={() => setEditing(null)}
    />
  );
  return (
    <Box padding="400">
      <BlockStack gap="400">
        <Text as="p">{t('placements.intro')}</Text>
        {of.placements.length === 0 && editing === null ? (
          <Text as="p" tone="subdued">
            {t('placements.empty')}
          </Text>
        ) : null}
        <ul className="hf-plain-list">
          {of.placements.map((placement) => (
            <li key={placement.id}>
              {editing === placement.id ? (
                form(placement)
              ) : (
                <BlockStack gap="200">
                  <About placement={placement} />
                  {placement.tasks.length > 0 ? <Tasks tasks={placement.tasks} act={act} /> : null}
                  <InlineStack gap="300">
                    <div className="hf-note">
                      <NoteBox on={{ kind: 'placement', placementId: placement.id }} about={placement.name} />
                    </div>
                    {editable ? (
                      <>
                        <Button
                          variant="plain"
                          onClick={() => setEditing(placement.id)}
                          accessibilityLabel={t('placements.edit_named', { name: placement.name })}
                        >
                          {t('placements.edit')}
                        </Button>
                        <Button
                          variant="plain"
                          tone="critical"
                          onClick={() => setRemoving(placement)}
                          accessibilityLabel={t('placements.remove_named', { name: placement.name })}
                        >
                          {t('action.remove')}
                        </Button>
                      </>
                    ) : null}
                  </InlineStack>
                </BlockStack>
              )}
            </li>
          ))}
        </ul>
        {editing === 'new' ? form(null) : null}
        {editable && editing === null ? (
          <InlineStack>
            <Button onClick={() => setEditing('new')}>{t('placements.add')}</Button>
          </InlineStack>
        ) : null}
        {open ? <WhoMay deed="savePlacement" /> : null}
      </BlockStack>
      {removing ? (
        <Confirm
          id="remove-placement"
          title={t('placements.remove_title', { name: removing.name })}
          confirmLabel={t('action.remove')}
          critical
          onConfirm={() => {
            act.send('remove_placement', { id: removing.id });
            setRemoving(null);
          }}
          onClose={() => setRemoving(null)}
        >
          <Text as="p">{t('placements.remove_text')}</Text>
        </Confirm>
      ) : null}
    </Box>
  );
}

function About({ placement }: { placement: PlacementView }) {
  const t = useT();
  const format = useFormat();
  const { goesOutAt, lockedFrom, audience, products } = placement;
  const facts = [
    placement.ownerName ? t('placements.owned_by', { name: placement.ownerName }) : t('placements.nobody'),
    ...(goesOutAt === null ? [] : [t('placements.goes_out', { date: format.dateTime(goesOutAt) })]),
    ...(lockedFrom === null ? [] : [t('placements.locked', { date: format.dateTime(lockedFrom) })]),
    ...(audience === null ? [] : [t('placements.people', { count: audience })]),
  ];
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" fontWeight="semibold">
          {placement.name}
        </Text>
        <Badge>{t(`placements.kind.${placement.kind}`)}</Badge>
        {placement.link ? (
          <Link
            url={placement.link}
            target="_blank"
            accessibilityLabel={t('placements.open_named', { name: placement.name })}
          >
            {t('placements.open_link')}
          </Link>
        ) : null}
      </InlineStack>
      <Text as="p" tone="subdued">
        {facts.join(' · ')}
      </Text>
      <Text as="p" tone="subdued">
        {products.length === 0
          ? t('placements.shows_all')
          : t('placements.shows', { products: format.list(products.map(({ title }) => title)) })}
      </Text>
    </BlockStack>
  );
}

/** What is to be done first, then what was answered. */
function Tasks({ tasks, act }: { tasks: readonly TaskView[]; act: ReturnType<typeof useAct> }) {
  const t = useT();
  const format = useFormat();
  return (
    <ul className="hf-plain-list">
      {tasks.map((task) => (
        <li key={task.id}>
          <BlockStack gap="100">
            <InlineStack gap="200" blockAlign="center">
              <Badge {...(task.state === 'open' ? { tone: 'attention' as const } : {})}>
                {t(`task.state.${task.state}`)}
              </Badge>
              <Text as="span">{t(`task.${task.kind}`, { product: task.productTitle })}</Text>
              <Text as="span" tone="subdued">
                {t('task.asked', { when: format.ago(task.openedAt) })}
                {task.by === null
                  ? ''
                  : ` · ${t(task.state === 'open' ? 'home.taken_by' : 'task.answered_by', { name: nameOfPerson(task.by) })}`}
              </Text>
            </InlineStack>
            {task.note === '' ? null : <Text as="p">{task.note}</Text>}
            {task.state === 'open' ? (
              <TaskAnswers taskId={task.id} alertId={task.by === null ? task.alertId : null} act={act} />
            ) : null}
          </BlockStack>
        </li>
      ))}
    </ul>
  );
}

import { useFetcher } from '@remix-run/react';
import { ActionList, BlockStack, Button, InlineStack, Popover, Text, TextField } from '@shopify/polaris';
import { useCallback, useState } from 'react';
import type { NoteTarget } from '../core/notes.ts';
import { useT } from '../i18n/speak.tsx';
import { useAct, type ActResult } from './act.ts';
import { useMay, useSay } from './frame-context.ts';

/** Writes a note on something; `@Name` tells that person at once. Closed until somebody wants to write. */
export function NoteBox({ on, about }: { on: NoteTarget; about: string }) {
  const t = useT();
  const say = useSay();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [text, setText] = useState('');
  const people = useFetcher<{ people: { userId: string; name: string }[] }>();
  const onDone = useCallback((result: ActResult) => {
    if (!result.ok) return;
    setText('');
    setOpen(false);
  }, []);
  const act = useAct({ to: '/app/notes', onDone });
  if (!may('addNote')) return null;
  if (!open) {
    return (
      <InlineStack>
        <Button
          variant="plain"
          accessibilityLabel={t('note.add_on', { about })}
          onClick={() => {
            setOpen(true);
            if (!people.data) people.load('/app/notes');
          }}
        >
          {t('note.add')}
        </Button>
      </InlineStack>
    );
  }
  const mention = (name: string): void => {
    setText((before) => `${before}${before === '' || before.endsWith(' ') ? '' : ' '}@${name} `);
    setChoosing(false);
  };
  const [problem] = act.problems;
  return (
    <BlockStack gap="200">
      <TextField
        label={t('note.on', { about })}
        helpText={t('note.help')}
        value={text}
        onChange={setText}
        multiline={3}
        maxLength={2_000}
        autoComplete="off"
        {...(problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {})}
      />
      <InlineStack gap="300" blockAlign="center">
        <Button
          variant="primary"
          disabled={text.trim() === ''}
          loading={act.pending !== null}
          onClick={() => act.send('add_note', { on, text })}
        >
          {t('note.save')}
        </Button>
        <Popover
          active={choosing}
          onClose={() => setChoosing(false)}
          activator={
            <Button disclosure onClick={() => setChoosing(!choosing)}>
              {t('note.mention')}
            </Button>
          }
        >
          {people.data?.people.length === 0 ? (
            <Text as="p">{t('note.nobody')}</Text>
          ) : (
            <ActionList
              items={(people.data?.people ?? []).map(({ name }) => ({
                content: name,
                onAction: () => mention(name),
              }))}
            />
          )}
        </Popover>
        <Button variant="plain" onClick={() => setOpen(false)}>
          {t('action.back_out')}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}

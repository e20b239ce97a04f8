import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Button, Card, DropZone, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useT } from '../../i18n/speak.tsx';
import { toast, useAct } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { saveFile } from '../../ui/download.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { WhoMay } from '../../ui/who-may.tsx';
import { DifferencesTable, PeopleTable } from './differences.tsx';
import type { action } from './settings-file.ts';

const ADDRESS = '/app/settings/file';

/** All settings and roles out as one file, and in from one: seen before anything counts. */
export function FileCard() {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const preview = useFetcher<typeof action>();
  const [chosen, setChosen] = useState<{ name: string; text: string } | null>(null);
  const [open, setOpen] = useState(false);
  const act = useAct({
    quiet: true,
    onDone: (result) => {
      if (result.ok) setChosen(null);
    },
  });
  const save = async (): Promise<void> => {
    if (!(await saveFile(ADDRESS, 'holdfast-settings.json'))) toast(t('activity.export_failed'), true);
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const text = await file.text();
    setChosen({ name: file.name, text });
    setOpen(true);
    preview.submit(JSON.stringify({ file: text }), {
      method: 'post',
      action: ADDRESS,
      encType: 'application/json',
    });
  };
  const answer = chosen && preview.state === 'idle' ? (preview.data ?? null) : null;
  const seen = answer?.ok ? answer : null;
  const nothing = seen !== null && seen.differences.length + seen.people.length === 0;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack gap="200">
          <Button disabled={!may('exportSettings')} onClick={() => void save()}>
            {t('data.file.export')}
          </Button>
        </InlineStack>
        <WhoMay deed="exportSettings" />
        <DropZone
          label={t('data.file.import')}
          accept=".json,application/json"
          type="file"
          allowMultiple={false}
          variableHeight
          disabled={!may('importSettings')}
          onDropAccepted={([file]) => void take(file)}
        >
          <DropZone.FileUpload actionTitle={t('data.file.choose')} actionHint={t('data.file.hint')} />
        </DropZone>
        <WhoMay deed="importSettings" />
        {answer && !answer.ok ? <Problems problems={answer.problems} title={t('data.file.refused')} /> : null}
        <Problems problems={act.problems} title={t('form.not_saved')} />
      </BlockStack>
      {open && seen && chosen ? (
        <Confirm
          id="import-settings"
          title={t('data.file.preview_title', { name: chosen.name })}
          confirmLabel={t('data.file.apply')}
          large
          blocked={nothing}
          onConfirm={() => {
            act.send('import_settings', { file: chosen.text, fingerprint: seen.fingerprint });
            setOpen(false);
          }}
          onClose={() => setOpen(false)}
        >
          <BlockStack gap="400">
            <Text as="p">{t(nothing ? 'data.file.nothing' : 'data.file.preview_text')}</Text>
            {seen.unknown.length > 0 ? (
              <Banner tone="warning" title={t('data.file.unknown')}>
                <p>{t('data.file.unknown_text', { names: format.list(seen.unknown) })}</p>
              </Banner>
            ) : null}
            {seen.differences.length > 0 ? (
              <Scroll label={t('data.file.settings')}>
                <DifferencesTable differences={seen.differences} />
              </Scroll>
            ) : null}
            {seen.people.length > 0 ? (
              <Scroll label={t('team.people')}>
                <PeopleTable people={seen.people} />
              </Scroll>
            ) : null}
          </BlockStack>
        </Confirm>
      ) : null}
    </Card>
  );
}

import { BlockStack, Card, DropZone, Text } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { useAct } from '../../ui/act.ts';
import { Problems } from '../../ui/problems.tsx';

/** A CSV of arrivals: all rows or none, and what is wrong with the first that is not right. */
export function ArrivalsFile() {
  const t = useT();
  const act = useAct({ quiet: true });
  const take = async (file: File | undefined): Promise<void> => {
    if (file) act.send('import_arrivals', { csv: await file.text() });
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('arrivals.file')}
        </Text>
        <Text as="p" tone="subdued">
          {t('arrivals.file_help')}
        </Text>
        <DropZone
          label={t('arrivals.file')}
          labelHidden
          accept=".csv,text/csv"
          type="file"
          allowMultiple={false}
          variableHeight
          disabled={act.pending !== null}
          onDropAccepted={([file]) => void take(file)}
        >
          <DropZone.FileUpload actionTitle={t('csv.choose')} actionHint={t('arrivals.file_hint')} />
        </DropZone>
        {act.pending === null ? null : <Text as="p">{t('csv.reading')}</Text>}
        {act.problems.length > 0 ? (
          <Problems problems={act.problems} title={t('arrivals.nothing_imported')} />
        ) : null}
      </BlockStack>
    </Card>
  );
}

import { BlockStack, Button, Card, DropZone, InlineStack, Text } from '@shopify/polaris';
import type { SatisfactionState } from '../../flow/reach/satisfaction-commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { useAct } from '../../ui/act.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { WhoMay } from '../../ui/who-may.tsx';

/** Answers of shoppers, from a file or sent by the tool that asks them. */
export function SatisfactionCard({ state }: { state: SatisfactionState }) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const act = useAct({ quiet: true });
  const busy = act.pending !== null;
  const take = async (file: File | undefined): Promise<void> => {
    if (file) act.send('import_satisfaction', { csv: await file.text() });
  };
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="p">
          {state.newestAt === null
            ? t('connections.satisfaction.none')
            : t('connections.satisfaction.kept', {
                count: state.answers,
                at: format.dateTime(state.newestAt),
              })}
        </Text>
        {may('importSatisfaction') ? (
          <BlockStack gap="200">
            <Text as="h3" variant="headingSm">
              {t('connections.satisfaction.file')}
            </Text>
            <Text as="p" tone="subdued">
              {t('connections.satisfaction.file_help')}
            </Text>
            <DropZone
              label={t('connections.satisfaction.file')}
              labelHidden
              accept=".csv,text/csv"
              type="file"
              allowMultiple={false}
              variableHeight
              disabled={busy}
              onDropAccepted={([file]) => void take(file)}
            >
              <DropZone.FileUpload
                actionTitle={t('csv.choose')}
                actionHint={t('connections.satisfaction.file_hint')}
              />
            </DropZone>
            {act.problems.length > 0 ? (
              <Problems problems={act.problems} title={t('connections.satisfaction.nothing')} />
            ) : null}
          </BlockStack>
        ) : (
          <WhoMay deed="importSatisfaction" />
        )}
        {may('openSatisfaction') ? (
          <BlockStack gap="200">
            <Text as="h3" variant="headingSm">
              {t('connections.satisfaction.address')}
            </Text>
            <Text as="p" tone="subdued">
              {t('connections.satisfaction.address_help')}
            </Text>
            {state.path === null ? null : (
              <CopyField label={t('connections.satisfaction.post')} path={state.path} />
            )}
            <InlineStack gap="200">
              <Button disabled={busy} onClick={() => act.send('open_satisfaction')}>
                {t(state.path === null ? 'connections.feeds.open' : 'connections.feeds.renew')}
              </Button>
              {state.path === null ? null : (
                <Button tone="critical" disabled={busy} onClick={() => act.send('revoke_satisfaction')}>
                  {t('connections.feeds.revoke')}
                </Button>
              )}
            </InlineStack>
          </BlockStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}

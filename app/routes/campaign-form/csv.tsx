import { useFetcher } from '@remix-run/react';
import { Badge, BlockStack, Button, DropZone, InlineStack, Text } from '@shopify/polaris';
import type { CsvRow } from '../../flow/commands/commands.ts';
import { csvLines } from '../../core/csv.ts';
import { useT } from '../../i18n/speak.tsx';
import { handOver } from '../../ui/download.ts';
import { useFormat } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import type { action } from '../csv-preview.ts';

const SHOWN = 50;
const STATUSES = ['matched', 'unmatched', 'duplicate', 'bad'] as const;
const TONE = { matched: 'success', unmatched: 'warning', duplicate: 'attention', bad: 'critical' } as const;

/** A CSV of products and planned units: what each row means is shown before anything is saved. */
export function Csv({ csv, onChange }: { csv: string; onChange: (csv: string) => void }) {
  const t = useT();
  const format = useFormat();
  const fetcher = useFetcher<typeof action>();
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const text = await file.text();
    onChange(text);
    fetcher.submit(JSON.stringify({ csv: text }), {
      method: 'post',
      action: '/app/csv-preview',
      encType: 'application/json',
    });
  };
  const preview = csv === '' ? null : (fetcher.data ?? null);
  const rows = preview?.ok ? preview.rows : [];
  const reasonOf = ({ reason }: CsvRow): string => (reason && t.exists(reason) ? t(reason) : '');
  const problem = rows.filter(({ status }) => status !== 'matched');
  return (
    <BlockStack gap="200">
      <DropZone
        label={t('csv.label')}
        accept=".csv,text/csv"
        type="file"
        allowMultiple={false}
        variableHeight
        onDropAccepted={([file]) => void take(file)}
      >
        <DropZone.FileUpload actionTitle={t('csv.choose')} actionHint={t('csv.hint')} />
      </DropZone>
      {fetcher.state === 'idle' ? null : <Text as="p">{t('csv.reading')}</Text>}
      {preview && !preview.ok ? <Problems problems={preview.problems} title={t('csv.unreadable')} /> : null}
      {rows.length > 0 ? (
        <>
          <InlineStack gap="200" blockAlign="center">
            {STATUSES.map((status) => {
              const count = rows.filter((row) => row.status === status).length;
              return count === 0 ? null : (
                <Badge key={status} tone={TONE[status]}>
                  {t(`csv.${status}`, { count })}
                </Badge>
              );
            })}
            <Button variant="plain" onClick={() => onChange('')}>
              {t('csv.forget')}
            </Button>
            {problem.length > 0 ? (
              <Button variant="plain" onClick={() => download(problem, reasonOf)}>
                {t('csv.rejects')}
              </Button>
            ) : null}
          </InlineStack>
          <Scroll label={t('csv.preview')} tall>
            <table className="hf-table hf-stack">
              <thead>
                <tr>
                  <th scope="col" className="hf-number">
                    {t('csv.row')}
                  </th>
                  <th scope="col">{t('csv.key')}</th>
                  <th scope="col" className="hf-number">
                    {t('form.planned_units')}
                  </th>
                  <th scope="col">{t('csv.result')}</th>
                </tr>
              </thead>
              <tbody>
                {[...problem, ...rows.filter(({ status }) => status === 'matched')]
                  .slice(0, SHOWN)
                  .map((row) => (
                    <tr key={row.row}>
                      <td className="hf-number">{format.number(row.row)}</td>
                      <td>{row.key}</td>
                      <td className="hf-number">
                        {row.plannedUnits === null ? '–' : format.number(row.plannedUnits)}
                      </td>
                      <td>
                        <Badge tone={TONE[row.status]}>{t(`csv.status.${row.status}`)}</Badge>
                        {row.reason && t.exists(row.reason) ? ` ${t(row.reason)}` : ''}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </Scroll>
          {rows.length > SHOWN ? (
            <Text as="p" tone="subdued">
              {t('csv.more', { count: rows.length - SHOWN })}
            </Text>
          ) : null}
        </>
      ) : null}
    </BlockStack>
  );
}

/** The rows that did not fit, as a file to mend and try again, each with what is wrong with it. */
function download(rows: readonly CsvRow[], reasonOf: (row: CsvRow) => string): void {
  const lines = rows.map((row) => [row.row, row.key, row.plannedUnits, row.status, reasonOf(row)]);
  const text = csvLines([['row', 'sku', 'planned_units', 'status', 'reason'], ...lines]);
  handOver(new Blob([`\ufeff${text}`], { type: 'text/csv' }), 'rejected-rows.csv');
}

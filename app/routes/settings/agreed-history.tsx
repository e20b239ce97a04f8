import { Text } from '@shopify/polaris';
import type { LedgerLine } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { LedgerList } from '../../ui/ledger-list.tsx';

/** What was changed of how people work, newest first. */
export function AgreementHistory({ lines }: { lines: readonly LedgerLine[] }) {
  const t = useT();
  if (lines.length === 0) return <Text as="p">{t('how_we_work.history.empty')}</Text>;
  return <LedgerList lines={lines} about={false} />;
}

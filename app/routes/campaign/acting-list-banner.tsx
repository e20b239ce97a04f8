import { Banner } from '@shopify/polaris';
import type { ActingListView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useMay } from '../../ui/frame-context.ts';

/** For who closed the window in which a large campaign's list is prepared: what became of it, and the way back. */
export function ActingListBanner({ list, onOpen }: { list: ActingListView; onOpen: () => void }) {
  const t = useT();
  const may = useMay();
  const isTrouble = list.state === 'changed' || list.state === 'failed';
  return (
    <Banner
      tone={isTrouble ? 'warning' : 'info'}
      title={t(`acting_list.${list.state}`)}
      {...(may('startActing') ? { action: { content: t('acting_list.open'), onAction: onOpen } } : {})}
    />
  );
}

import type { CalendarCampaign } from '../../db/views/views.ts';
import type { useT } from '../../i18n/speak.tsx';
import type { Format } from '../../ui/format.ts';

const MOST_NAMED = 3;

/**
 * With which campaigns of the same time, at least one, it shares stock, and how many items with each:
 * "Shares stock with Outlet (20 items), Advent (4 items), Lamps (1 item), and 4 other campaigns".
 */
export function sharedInWords(
  meets: CalendarCampaign['meets'],
  t: ReturnType<typeof useT>,
  format: Pick<Format, 'list'>,
): string {
  const named = meets
    .slice(0, MOST_NAMED)
    .map(({ name, items }) => t('calendar.shared_with', { name, count: items }));
  const others = meets.length - named.length;
  return t('calendar.shares', {
    names: format.list(others > 0 ? [...named, t('calendar.other_campaigns', { count: others })] : named),
  });
}

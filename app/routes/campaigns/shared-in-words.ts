import type { CalendarCampaign } from '../../db/views/views.ts';
import type { useT } from '../../i18n/speak.tsx';
import type { Format } from '../../ui/format.ts';

const MOST_NAMED = 3;

/**
 * With which campaigns of the same time, at least one, it shares stock:
 * "Shares up to 20 items with Outlet, Advent, Lamps, and 4 other campaigns".
 */
export function sharedInWords(
  meets: CalendarCampaign['meets'],
  t: ReturnType<typeof useT>,
  format: Pick<Format, 'list'>,
): string {
  const names = meets.slice(0, MOST_NAMED).map(({ name }) => name);
  const others = meets.length - names.length;
  return t('calendar.shares', {
    names: format.list(others > 0 ? [...names, t('calendar.other_campaigns', { count: others })] : names),
    count: Math.max(...meets.map(({ items }) => items)),
  });
}

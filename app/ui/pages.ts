import { useT } from '../i18n/speak.tsx';
import { useFormat } from './frame-context.ts';

/** What a list shows of a whole that is read page by page; pages count from 1. */
interface Paged {
  page: number;
  pageSize: number;
  total: number;
  /** There is more than is counted, of what a search finds or of the whole list: `total` is where it stops. */
  more?: 'found' | 'all' | null;
}

/**
 * How to turn a list's pages, as Polaris asks for it; null when there is one page only. `turn` is told the page to show.
 */
export function usePages(
  { page, pageSize, total, more = null }: Paged,
  turn: (page: number) => void,
): {
  hasPrevious: boolean;
  hasNext: boolean;
  onPrevious: () => void;
  onNext: () => void;
  label: string;
} | null {
  const t = useT();
  const format = useFormat();
  const pages = Math.max(1, Math.ceil(total / pageSize));
  if (pages === 1) return null;
  const params = { page: format.number(page), pages: format.number(pages), count: total };
  return {
    hasPrevious: page > 1,
    hasNext: page < pages,
    onPrevious: () => turn(page - 1),
    onNext: () => turn(page + 1),
    label: t(more === null ? 'table.page' : more === 'all' ? 'stock.first_of_all' : 'stock.first', params),
  };
}

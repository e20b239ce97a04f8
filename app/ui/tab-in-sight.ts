import { useEffect } from 'react';

/** Rows of tabs scroll on a phone: the one that is open is brought into sight, without moving the page. `id`: the tab's. */
export function useTabInSight(id: string): void {
  useEffect(() => {
    const show = (): void => {
      const tab = document.getElementById(id);
      const row = tab?.closest('.Polaris-Tabs__Wrapper');
      if (!tab || !row) return;
      const from = tab.getBoundingClientRect().left - row.getBoundingClientRect().left;
      row.scrollLeft += from - (row.clientWidth - tab.clientWidth) / 2;
    };
    // Polaris draws the row anew once it has measured its tabs.
    const seen = new ResizeObserver(show);
    const tab = document.getElementById(id);
    if (tab) seen.observe(tab);
    show();
    return () => seen.disconnect();
  }, [id]);
}

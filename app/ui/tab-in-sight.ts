import { useEffect } from 'react';

/** Rows of tabs scroll on a phone: the one that is open is brought into sight, without moving the page. `id`: the tab's. */
export function useTabInSight(id: string): void {
  useEffect(() => {
    if (show(id)) return;
    // Polaris draws its tabs only once it has measured them.
    const drawn = new MutationObserver(() => {
      if (show(id)) drawn.disconnect();
    });
    drawn.observe(document.body, { childList: true, subtree: true });
    return () => drawn.disconnect();
  }, [id]);
}

/** Scrolls the tab into the middle of its row; false: it is not drawn yet. */
function show(id: string): boolean {
  const tab = document.getElementById(id);
  const row = tab?.closest('.Polaris-Tabs__Wrapper');
  if (!tab || !row) return false;
  const from = tab.getBoundingClientRect().left - row.getBoundingClientRect().left;
  row.scrollLeft += from - (row.clientWidth - tab.clientWidth) / 2;
  return true;
}

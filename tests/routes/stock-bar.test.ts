/** What the bars of stock against need are drawn with. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { StockBarLegend } from '../../app/ui/stock-bar-legend.tsx';
import { drawn } from './draw.ts';

test.each([
  ['en', 'How to read the bars', 'Hatched: what it takes to be safe'],
  ['de', 'So liest du die Balken', 'Schraffiert: was es braucht, um sicher zu sein'],
] as const)('in %s a legend says in words what each part is', async (locale, title, hatched) => {
  const page = await drawn(createElement(StockBarLegend), {}, locale);
  expect(page).toContain(`aria-label="${title}"`);
  expect(page).toContain(hatched);
  expect([...page.matchAll(/<li/g)]).toHaveLength(3);
});

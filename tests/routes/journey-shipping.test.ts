/** How fast orders leave, beside the time before where there is one. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { JourneyView } from '../../app/db/views/views.ts';
import { Shipping } from '../../app/routes/insights/journey-shipping.tsx';
import { drawn } from './draw.ts';

const draw = (before: number | null): Promise<string> => {
  const found: Pick<JourneyView, 'carriers' | 'shipping'> = {
    carriers: [],
    shipping: [
      { side: 'inside', units: 6, median: 1, p90: 2, medianBefore: before, p90Before: before },
      { side: 'outside', units: 9, median: 1, p90: 3, medianBefore: null, p90Before: null },
    ],
  };
  return drawn(createElement(Shipping, found), { me: { quantities: true } });
};

test('what was before stands beside it, a dash where one side is not known', async () => {
  const page = await draw(4);
  expect(page.match(/>Before</g)).toHaveLength(2);
  expect(page).toContain('4 working days');
  expect(page).toContain('–');
});

test('given nothing of before can be known, as of a campaign, then there is no column for it', async () => {
  const page = await draw(null);
  expect(page).not.toContain('Before');
  expect(page).not.toContain('–');
});

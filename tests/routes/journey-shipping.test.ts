/** How fast orders leave, beside the time before where there is one. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { JourneyView } from '../../app/db/views/views.ts';
import { Shipping } from '../../app/routes/insights/journey-shipping.tsx';
import { drawn } from './draw.ts';

const period = {
  from: Date.UTC(2026, 10, 1, 12),
  to: Date.UTC(2026, 10, 28, 12),
  beforeFrom: Date.UTC(2026, 9, 1),
  beforeTo: Date.UTC(2026, 10, 1),
};
const draw = (before: number | null): Promise<string> => {
  const found: Pick<JourneyView, 'carriers' | 'shipping' | 'period'> = {
    period,
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

test.each([
  [
    'en',
    'Parcels of orders placed from Nov 1, 2026 to Nov 28, 2026. Readiness always looks at orders of the last four weeks',
  ],
  ['de', 'Pakete zu Bestellungen vom 1. Nov. 2026 bis 28. Nov. 2026. Die Bereitschaft'],
] as const)('the shares of carriers say which orders they are of: %s', async (locale, said) => {
  const found: Pick<JourneyView, 'carriers' | 'shipping' | 'period'> = {
    carriers: [{ carrier: 'Post', parcels: 50, onTime: 0.92, onTimeBefore: null }],
    shipping: [],
    period,
  };
  const page = await drawn(createElement(Shipping, found), { me: { quantities: true } }, locale);
  expect(page.replaceAll('\u202f', ' ')).toContain(said);
});

test('given nothing of before can be known, as of a campaign, then there is no column for it', async () => {
  const page = await draw(null);
  expect(page).not.toContain('Before');
  expect(page).not.toContain('–');
});

/** What Home says of a past that is longer than what is kept of it. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { ReplayView } from '../../app/db/views/views.ts';
import { Replay } from '../../app/routes/home/replay.tsx';
import { DAY, NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const row = (n: number): ReplayView['rows'][number] => ({
  variantId: `${n}`,
  productId: `${n}`,
  productTitle: `Lamp ${n}`,
  variantTitle: 'Default Title',
  heldAt: NOW - 3 * DAY,
  because: 'below_need',
  soldOutAt: null,
  stock: 3,
  need: 9,
});

const replay = (kept: number, counts: Pick<ReplayView, 'holds' | 'missed'>): ReplayView => ({
  kind: 'past_orders',
  from: NOW - 60 * DAY,
  to: NOW,
  variants: 1_000,
  soldOut: 0,
  lasted: counts.holds,
  rows: Array.from({ length: kept }, (_, n) => row(n)),
  ...counts,
});

test('the list counts all that was found, not only what is kept and shown', async () => {
  const page = await drawn(createElement(Replay, { replay: replay(200, { holds: 640, missed: 12 }) }));
  expect(page).toContain('Show the list (652)');
  expect(page.match(/Lamp \d+/g)).toHaveLength(50);
  expect(page).toContain('602 more');
});

test('a list that is shown whole says nothing of more', async () => {
  const page = await drawn(createElement(Replay, { replay: replay(3, { holds: 2, missed: 1 }) }));
  expect(page).toContain('Show the list (3)');
  expect(page).not.toContain('more');
});

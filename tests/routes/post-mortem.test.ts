/** The look back on a campaign that is over, as the browser gets it. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { MeasureView, PostMortemView } from '../../app/db/views/views.ts';
import { PostMortem } from '../../app/routes/campaign/post-mortem.tsx';
import { withoutQuantities } from '../../app/core/without-quantities.ts';
import { NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const measure = (name: MeasureView['name'], value: number | null): MeasureView => ({
  name,
  unit: 'share',
  better: 'less',
  value,
  valueBefore: null,
  amount: null,
  amountBefore: null,
});

const found: PostMortemView = {
  measuredAt: NOW,
  measures: [measure('out_of_stock', 0.12), measure('satisfaction', null)],
  lessons: [{ key: 'well', params: {} }],
  unknownItems: 0,
  teaches: null,
  holds: [],
  holdsTotal: 0,
};
const drawnOf = (found: PostMortemView, quantities = true): Promise<string> =>
  drawn(createElement(PostMortem, { campaignId: 'c', found }), {
    me: { quantities },
    frame: { channels: {} },
  });

test('what nobody knows of it is folded, with what it needs, and does not stand among its numbers', async () => {
  const page = await drawnOf(found);
  const [, facts = ''] = /<dl class="hf-facts">(.*?)<\/dl>/s.exec(page) ?? [];
  expect(facts).toContain('12%');
  expect(facts).not.toContain('Satisfaction');
  const [, folded = ''] = /<details>(.*?)<\/details>/s.exec(page) ?? [];
  expect(folded).toContain('1 measure is not known yet');
  expect(folded).toContain('Not known without answers.');
});

test('what it teaches has its numbers, and none for somebody who may see no quantities', async () => {
  const taught: PostMortemView = {
    ...found,
    lessons: [
      { key: 'plan_far', params: { planned: 2300, ordered: 100 } },
      { key: 'plan_low', params: { share: 0.2 } },
    ],
  };
  expect(await drawnOf(taught)).toContain('Of 2,300 units planned');
  const blind = await drawnOf(withoutQuantities(taught), false);
  expect(blind).toContain('far more was planned than ordered: plan less.');
  expect(blind).toContain('Plans were 20% too low');
  expect(blind).not.toMatch(/2,?300/);
});

test('items that may have run out unseen are said to be left out, and only where there are any', async () => {
  expect(await drawnOf({ ...found, unknownItems: 3 })).toContain('3 items are left out');
  expect(await drawnOf(found)).not.toContain('left out');
});

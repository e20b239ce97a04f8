/** The look back on a campaign that is over, as the browser gets it. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { MeasureView, PostMortemView } from '../../app/db/views/views.ts';
import { PostMortem } from '../../app/routes/campaign/post-mortem.tsx';
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

const drawnOf = (found: PostMortemView): Promise<string> =>
  drawn(createElement(PostMortem, { campaignId: 'c', found }), { me: { quantities: true } });

test('what nobody knows of it is folded, with what it needs, and does not stand among its numbers', async () => {
  const page = await drawnOf({
    measuredAt: NOW,
    measures: [measure('out_of_stock', 0.12), measure('satisfaction', null)],
    lessons: [{ key: 'well', params: {} }],
    teaches: null,
    holds: [],
    holdsTotal: 0,
  });
  const [, facts = ''] = /<dl class="hf-facts">(.*?)<\/dl>/s.exec(page) ?? [];
  expect(facts).toContain('12%');
  expect(facts).not.toContain('Satisfaction');
  const [, folded = ''] = /<details>(.*?)<\/details>/s.exec(page) ?? [];
  expect(folded).toContain('1 measure is not known yet');
  expect(folded).toContain('Not known without answers.');
});

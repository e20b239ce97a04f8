/** The look back on a campaign that is over, as the browser gets it. */
import { AppProvider } from '@shopify/polaris';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { MeasureView, PostMortemView } from '../../app/db/views/views.ts';
import { loadLanguage } from '../../app/i18n/locales.ts';
import { createSpeaker, Speaking } from '../../app/i18n/speak.tsx';
import { PostMortem } from '../../app/routes/campaign/post-mortem.tsx';
import { createFormat } from '../../app/ui/format.ts';
import { FormatContext, FrameContext, type FrameData } from '../../app/ui/frame-context.ts';
import { NOW } from '../support/builders.ts';

const measure = (name: MeasureView['name'], value: number | null): MeasureView => ({
  name,
  unit: 'share',
  better: 'less',
  value,
  valueBefore: null,
  amount: null,
  amountBefore: null,
});

async function drawn(found: PostMortemView): Promise<string> {
  const language = await loadLanguage('en');
  const frame = { me: { quantities: true } } as FrameData;
  const format = createFormat('en', 'Europe/Berlin', 'EUR', NOW);
  const page = createElement(PostMortem, { campaignId: 'c', found });
  const framed = createElement(FrameContext.Provider, { value: frame }, page);
  const inside = createElement(FormatContext.Provider, { value: format }, framed);
  return renderToStaticMarkup(
    createElement(
      AppProvider,
      { i18n: {} },
      Speaking({ locale: 'en', language, speaker: createSpeaker(language), children: inside }),
    ),
  );
}

test('what nobody knows of it is folded, with what it needs, and does not stand among its numbers', async () => {
  const page = await drawn({
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

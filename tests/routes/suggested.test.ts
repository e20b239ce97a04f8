/** What the form of a campaign says of the units that it suggests. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { Suggestion } from '../../app/flow/commands/preview.ts';
import { Suggested, SuggestedFrom } from '../../app/routes/campaign-form/suggested.tsx';
import { drawn } from './draw.ts';

const suggestion: Suggestion = {
  units: 5,
  low: 3,
  high: 8,
  perDay: 3.6,
  days: 52,
  uplift: 1.34,
  learnedFrom: 20,
  campaigns: 3,
  last: { id: 'c', name: 'Spring', endedAt: 0, times: 1.42, items: 5 },
  betterThanRecentPace: true,
};
const words = (page: string): string => page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const said = async (given: Partial<Suggestion>): Promise<string> =>
  words(
    await drawn(
      createElement(Suggested, {
        suggestion: { ...suggestion, ...given },
        label: 'Hat',
        onTake: () => undefined,
      }),
    ),
  );
const origin = async (given: Partial<Suggestion>): Promise<string> =>
  words(await drawn(createElement(SuggestedFrom, { suggestion: { ...suggestion, ...given } })));

test('an item that sells every day is not said to hardly sell because the suggestion is none', async () => {
  const none = { units: 0, low: 0, high: 1 };
  const slow = await said({ ...none, perDay: 0.75 });
  expect(slow).toContain('Suggested: 0 (0 to 1)');
  expect(slow).toContain('0.8 a day lately');
  expect(slow).not.toContain('Hardly');
  expect(await said({ ...none, perDay: 0.04 })).toContain('Hardly sold lately');
  expect(await said({ units: 1, low: 0, high: 3, perDay: 0 })).toContain('less than 0.1 a day lately');
});

test('the factor on the page gives the number on the page, and a tiny one asks for a look', async () => {
  const tiny = await origin({ uplift: 0.0452 });
  expect(tiny).toContain('× 0.045.');
  expect(tiny).toContain('far less than usual');
  const usual = await origin({});
  expect(usual).toContain('× 1.3.');
  expect(usual).not.toContain('far less');
});

test('only the campaigns that were learned from are spoken of, and one is said to be little', async () => {
  const three = await origin({ betterThanRecentPace: false });
  expect(three).toContain('learned from 3 of your ended campaigns');
  expect(three).toContain('The latest of them, Spring, sold 1.4 × usual.');
  expect(three).toContain('do not show yet');
  const one = await origin({ campaigns: 1, betterThanRecentPace: false });
  expect(one).toContain('little to go by, so it is drawn towards 1: Spring sold 1.4 × usual.');
  expect(one).not.toContain('do not show yet');
});

/** What the policy's sentences say about hiding: true for every channel, also for those that it does not touch. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { policySchema, type Policy } from '../../app/core/policy.ts';
import { PolicyInWords } from '../../app/ui/policy-words.tsx';
import { drawn } from './draw.ts';

const said = async (
  policy: Partial<Policy>,
  hideChannelNames: string[] = [],
  locale: 'en' | 'de' = 'en',
): Promise<string> => {
  const words = createElement(PolicyInWords, {
    policy: policySchema.parse(policy),
    goal: 'keep_available',
    locationNames: null,
    hideChannelNames,
  });
  const page = await drawn(words, { frame: {} }, locale);
  return page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
};

test('unlisting takes a product out of every channel, and the sentence says so', async () => {
  expect(await said({ soldOutResponse: 'hide' })).toContain(
    'on every sales channel, not only in the online store',
  );
  expect(await said({ soldOutResponse: 'hide' }, [], 'de')).toContain('in jedem Vertriebskanal');
});

test('a hidden variant stays at the till', async () => {
  const words = await said({ hideRisk: 0.9, hideMode: 'hide_variant' });
  expect(words).toContain('every sales channel except POS');
  expect(words).toContain('Market and B2B catalogues are not changed');
});

test('channels that hiding leaves are named, the others and the ads too', async () => {
  const policy = { soldOutResponse: 'hide', hideMode: 'hide_from_channels', hideChannels: ['7'] } as const;
  const words = await said({ ...policy, hideChannels: [...policy.hideChannels] }, ['Shop', 'TikTok']);
  expect(words).toContain('Shop and TikTok');
  expect(words).toContain('advertising channels chosen in Settings');
  expect(words).toContain('stays on all others');
});

test('without a chosen channel hiding is no more than leaving the ads', async () => {
  const words = await said({ soldOutResponse: 'hide', hideMode: 'hide_from_channels' });
  expect(words).toContain('No channel is chosen');
  expect(words).not.toContain('all others');
});

test('a policy that never hides says nothing of channels', async () => {
  expect(await said({ soldOutResponse: 'flag', hideMode: 'unlist' })).not.toContain('channel');
});

/** Settings say who is really told of what they are about, by the shop's own rules. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { tellingSchema } from '../../app/core/telling.ts';
import type { TellingOverview } from '../../app/flow/telling/commands.ts';
import { WhoHears } from '../../app/routes/settings/who-hears.tsx';
import { drawn } from './draw.ts';

const EVERYBODY: TellingOverview['rolesPresent'] = ['owner', 'operations', 'merchandiser'];

async function said(
  matrix: object,
  more: Partial<Pick<TellingOverview, 'rolesPresent' | 'canMail' | 'channels'>> = {},
  locale: 'en' | 'de' = 'en',
): Promise<string> {
  const telling = {
    settings: tellingSchema.parse({ matrix }),
    channels: { slack: null, teams: null, webhook: null },
    rolesPresent: EVERYBODY,
    canMail: true,
    ...more,
  };
  const page = await drawn(createElement(WhoHears, { trigger: 'budget', telling }), {}, locale);
  return page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

test('whom the rules name, and nobody else', async () => {
  const some = { budget: { owner: 'off', operations: 'now', merchandiser: 'digest' } };
  const told = await said(some);
  expect(told).toContain('At once: Operations');
  expect(told).toContain('In the daily digest: Merchandisers.');
  expect(told).not.toContain('Owners');
  expect(await said(some, {}, 'de')).toContain('In der Tagesübersicht: Marketing.');
});

test('nobody where the rules say so, where nothing can be sent, and an owner in the place of a role that is missing', async () => {
  const off = {
    budget: { owner: 'off', operations: 'off', merchandiser: 'off', webhook: 'off', flow: 'off' },
  };
  expect(await said(off)).toContain('Nobody is told.');
  const some = { budget: { owner: 'off', operations: 'now', merchandiser: 'off', flow: 'off' } };
  expect(await said(some, { canMail: false })).toContain('Nobody is told.');
  expect(await said(some, { rolesPresent: ['owner', 'merchandiser'] })).toContain('At once: Owners.');
  const channels = { slack: '#promo', teams: null, webhook: null };
  expect(await said({}, { canMail: false, channels })).toContain('In the daily digest: Slack.');
});

/** What the page of who is told what says where no mail server is set up. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { NoMail } from '../../app/routes/settings/telling-no-mail.tsx';
import { drawn } from './draw.ts';

const NOTHING = { slack: null, teams: null, webhook: null };

test('channels that are not set up are not said to get messages', async () => {
  const alone = await drawn(createElement(NoMail, { channels: NOTHING }));
  expect(alone).toContain('Alerts are in Holdfast’s inbox');
  expect(alone).not.toContain('Messages still go to');
});

test('those that are set up are named, and no other', async () => {
  const slack = { ...NOTHING, slack: '#promo' };
  expect(await drawn(createElement(NoMail, { channels: slack }))).toContain('Messages still go to: Slack.');
  const both = { ...slack, webhook: 'tea.example' };
  expect(await drawn(createElement(NoMail, { channels: both }), {}, 'de')).toContain(
    'Nachrichten gehen weiterhin an: Slack und Dein eigenes Programm.',
  );
});

/** Who may not change settings reads them as text: no field that is greyed out. */
import { createElement, type ReactNode } from 'react';
import { expect, test } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import { AnswerTimesCard } from '../../app/routes/settings/answer-times-card.tsx';
import { settingsInRows } from '../../app/routes/settings/settings-rows.tsx';
import { BriefCard } from '../../app/routes/settings/telling-brief.tsx';
import { LimitsCard } from '../../app/routes/settings/telling-limits.tsx';
import { SettingRows } from '../../app/ui/setting-rows.tsx';
import { drawn } from './draw.ts';

const act = { send: () => {}, pending: null, result: null, problems: [] };
const settings = settingsSchema.parse({
  reserve: 4,
  workdays: [1, 2],
  launchTag: 'new',
  advertisingPublicationIds: ['7'],
});
const telling = tellingSchema.parse({ meetDay: 2 });
const asText = async (piece: ReactNode, locale: 'en' | 'de' = 'en'): Promise<string> => {
  const page = await drawn(piece, { frame: {}, me: { may: [], role: 'viewer' } }, locale);
  expect(page).not.toMatch(/<(input|select|textarea|button)|disabled/);
  return page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
};

test('the settings of a shop, each with its name', async () => {
  const told = {
    settings: telling,
    channels: { slack: null, teams: null, webhook: null },
    rolesPresent: ['owner' as const],
    canMail: true,
  };
  const sections = settingsInRows({
    settings,
    locations: [],
    publications: [{ id: '7', name: 'Google & YouTube', handle: 'google' }],
    told,
  });
  const all = createElement('div', null, ...sections.map(({ card }) => card));
  const page = await asText(all);
  for (const said of [
    'Advertising channels Google &amp; YouTube',
    'Reserve per variant 4',
    'Working days Monday and Tuesday',
    'Days on which nobody works none',
    'Tag of a product launch new',
    'How new campaigns begin',
    'At once',
  ])
    expect(page).toContain(said);
  expect(await asText(all, 'de')).toContain('Reserve je Variante 4');
});

test.each([
  [
    'limits',
    createElement(LimitsCard, { settings: telling, editable: false, act, onSave: () => {} }),
    'Quiet hours 9:00 PM – 7:00 AM',
  ],
  [
    'the meeting',
    createElement(BriefCard, { settings: telling, editable: false, canMail: true, act, onSave: () => {} }),
    'Day of the meeting Tuesday',
  ],
  [
    'answer times',
    createElement(AnswerTimesCard, { times: { now: 3, today: null, later: null }, editable: false, act }),
    'Hours to answer alerts marked “Now” 3',
  ],
  [
    'the team',
    createElement(SettingRows, {
      values: { defaultRole: 'viewer', signers: ['owner'], viewersSeeQuantities: false },
    }),
    'Who may sign owner',
  ],
])('%s', async (_what, card, said) => {
  expect((await asText(card)).replaceAll('\u00a0', ' ')).toContain(said);
});

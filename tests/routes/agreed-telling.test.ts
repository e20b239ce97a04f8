/** What "How we work" says of who is told, in a shop where not every role has somebody or nothing can be sent. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { tellingSchema } from '../../app/core/telling.ts';
import type { TellingOverview } from '../../app/flow/telling/commands.ts';
import { ToldWords } from '../../app/routes/settings/agreed-telling.tsx';
import type { Unseen } from '../../app/routes/settings/unseen.ts';
import { drawn } from './draw.ts';

const NO_CHANNELS = { slack: null, teams: null, webhook: null };

async function told(
  rolesPresent: TellingOverview['rolesPresent'],
  {
    canMail = true,
    channels = NO_CHANNELS as TellingOverview['channels'],
    unseen = [] as readonly Unseen[],
  } = {},
  locale: 'en' | 'de' = 'en',
): Promise<string> {
  const page = await drawn(
    createElement(ToldWords, {
      settings: tellingSchema.parse({}),
      channels,
      hasSlackBot: false,
      canMail,
      rolesPresent,
      themes: null,
      unseen,
    }),
    { me: { may: [] }, frame: {} },
    locale,
  );
  return page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

test('an owner who is alone is told at once what others would be, and no role that nobody has is named as told', async () => {
  const alone = await told(['owner']);
  expect(alone).toMatch(/Sold out At once At once/);
  expect(alone).toContain('Operations: nobody can be told yet, so the owners are told in their place.');
  expect(await told(['owner', 'operations', 'merchandiser'])).toMatch(
    /Sold out Digest At once At once At once/,
  );
  expect(await told(['owner'], {}, 'de')).toContain('Betrieb: Noch kann niemand benachrichtigt werden');
});

test('without a mail server and without channels no digest and no hours are promised', async () => {
  const nothing = await told(['owner'], { canMail: false });
  expect(nothing).toContain('Nobody is sent anything yet');
  expect(nothing).not.toMatch(/The digest comes at|nothing arrives|messages a day/);
});

test('a channel alone has its digest and its hours', async () => {
  const slack = await told(['owner'], { canMail: false, channels: { ...NO_CHANNELS, slack: '#promo' } });
  expect(slack).toMatch(/The digest comes at.*Nothing comes by email/);
  expect(slack).not.toContain('Nobody is sent anything yet');
});

test('what Holdfast does not see in this shop is off, and why', async () => {
  const page = await told(['owner'], { unseen: ['traffic', 'expiry'] });
  expect(page).toMatch(/unusually busy Off: visits are not counted, the web pixel is off\. Off Off/);
  expect(page).toMatch(/expires soon Off: no metafield with expiry dates is named in Settings\. Off Off/);
  expect(page).toMatch(/Sold out At once/);
  const german = await told(['owner'], { unseen: ['traffic'] }, 'de');
  expect(german).toMatch(/Aus: Besuche werden nicht gezählt, das Web-Pixel ist aus\. Aus Aus/);
  expect(await told(['owner'])).not.toContain('Off:');
});

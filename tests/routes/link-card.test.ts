/** What the page of links says of one link. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import type { ListedLink } from '../../app/flow/guests/commands.ts';
import { LinkCard } from '../../app/routes/links/link-card.tsx';
import { DAY, NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const LINK: ListedLink = {
  id: 'l1',
  name: 'Anna at the warehouse',
  role: 'operations',
  purposes: ['stock'],
  createdAt: NOW - DAY,
  createdBy: 'Olive (1001)',
  expiresAt: NOW + 30 * DAY,
  revokedAt: null,
  lastUsedAt: null,
  holds: true,
  path: '/links/secret',
  locale: 'en',
};
const act = { send: () => {}, pending: null, result: null, problems: [] };
const card = (more: Partial<ListedLink>, locale?: 'en' | 'de'): Promise<string> =>
  drawn(createElement(LinkCard, { link: { ...LINK, ...more }, act }), {}, locale);

test('a link that was revoked is not said to be valid until some day', async () => {
  const revoked = { holds: false, revokedAt: NOW, path: null };
  expect(await card({ holds: true, path: null })).toContain('valid until');
  expect(await card(revoked)).toContain('Revoked');
  expect(await card(revoked)).not.toContain('valid until');
  expect(await card(revoked, 'de')).not.toContain('gilt bis');
});

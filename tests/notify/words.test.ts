/** What a message says, in both languages, before it is laid out. */
import { describe, expect, test } from 'vitest';
import type { OwnedLine } from '../../app/flow/telling/tell.ts';
import { wordsFor, type Words } from '../../app/notify/words.ts';
import { NOW, toldLine } from './told-line.ts';

const SHOP = { domain: 'tea.myshopify.com', name: 'Tea & more', zone: 'Europe/Berlin', currency: 'EUR' };
const parts = { apiKey: 'key', leaveAddress: () => 'https://app.test/unsubscribe' };
const digest = (lines: OwnedLine[], locale = 'en'): Promise<Words> =>
  wordsFor(
    {
      id: 'm1',
      shop: SHOP,
      to: { channel: 'email', userId: '2', email: 'mo@tea.test', locale, zone: 'Europe/Berlin' },
      what: 'digest',
      lines,
      at: NOW,
    },
    parts,
  );

describe('what is over', () => {
  const over = toldLine({ phase: 'resolved', openedAt: NOW - 3_600_000, resolvedAt: NOW });

  test.each([
    ['en', /^Over since .*\. Until then: “Tea <b> is sold out in Spring: 0 units can be bought\.”$/],
    ['de', /^Vorbei seit .*\. Bis dahin: „Tea <b> ist in Spring ausverkauft: 0 Stück sind kaufbar\.“$/],
  ])('what was true until then is not said as if it still were: %s', async (locale, said) => {
    const { lines } = await digest([over], locale);
    expect(lines.map(({ text }) => text)).toEqual([expect.stringMatching(said)]);
  });
});

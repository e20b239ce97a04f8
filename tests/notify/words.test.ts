/** What a message says, in both languages, before it is laid out. */
import { describe, expect, test } from 'vitest';
import type { OwnedLine } from '../../app/flow/telling/tell.ts';
import { slackBody, teamsBody } from '../../app/notify/layouts.ts';
import { letterOf } from '../../app/notify/letter.ts';
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
    ['en', /^Over since .*\. Until then: “Tea <b> is sold out in Spring: 0 can be bought\.”$/],
    ['de', /^Vorbei seit .*\. Bis dahin: „Tea <b> ist in Spring ausverkauft: noch 0 Stück kaufbar\.“$/],
  ])('what was true until then is not said as if it still were: %s', async (locale, said) => {
    const { lines } = await digest([over], locale);
    expect(lines.map(({ text }) => text)).toEqual([expect.stringMatching(said)]);
  });
});

describe('many of one cause', () => {
  const item = (place: number, more: Partial<OwnedLine> = {}): OwnedLine =>
    toldLine({
      alertId: `a${place}`,
      params: { product: `Tea ${place}.`, variant: '', campaign: 'Spring', buyable: 0 },
      productId: String(place),
      ...more,
    });
  const many = (count: number, more: Partial<OwnedLine> = {}): OwnedLine[] =>
    Array.from({ length: count }, (_, place) => item(place, more));
  const page = (path: string): string => `https://tea.myshopify.com/admin/apps/key${path}`;
  const othersIn = ({ lines }: Words) => lines.flatMap(({ others }) => (others === null ? [] : [others]));

  test('the first few are listed, the others are counted, with the page that has them all', async () => {
    const task = item(99, { kind: 'task', message: 'alert.task.take_out' });
    const words = await digest([...many(32), task, item(32)]);
    expect(words.lines.map(({ text }) => /Tea \d+/.exec(text)?.[0])).toEqual([
      'Tea 0',
      'Tea 1',
      'Tea 2',
      'Tea 3',
      'Tea 4',
      'Tea 99',
    ]);
    expect(othersIn(words)).toEqual([
      { label: 'and 28 more of the same kind', url: page('/app/campaigns/c1?verdict=sold_out') },
    ]);
    expect(words.more).toBe('');
  });

  test('every layout says how many others there are, after the last that is listed', async () => {
    const words = await digest(many(7), 'de');
    const mail = letterOf(words, 'mo@tea.test', '<m1>', null);
    for (const body of [mail.text, mail.html ?? '', slackBody(words), teamsBody(words)]) {
      const said = body.indexOf('und 2 weitere Meldungen dieser Art');
      expect(said).toBeGreaterThan(body.indexOf('Tea 4.'));
      expect(body).toContain('verdict=sold_out');
    }
  });

  test('another campaign, another cause and what is over are told apart', async () => {
    const words = await digest([
      ...many(6),
      ...many(6, { campaignId: 'c2', campaignName: 'Winter' }),
      ...many(6, { kind: 'not_known', message: 'alert.not_known' }),
      ...many(6, { alertId: 'over', phase: 'resolved', resolvedAt: NOW }),
    ]);
    expect(othersIn(words)).toEqual(
      [
        '/app/campaigns/c1?verdict=sold_out',
        '/app/campaigns/c2?verdict=sold_out',
        '/app/campaigns/c1?verdict=not_known',
        '/app/campaigns/c1?tab=activity',
      ].map((path) => ({ label: 'and 1 more of the same kind', url: page(path) })),
    );
  });

  test('what asks for an answer of its own each time is listed each time', async () => {
    const notes = many(12, { kind: 'mention', message: 'alert.mention' });
    const words = await digest(notes);
    expect(words.lines).toHaveLength(12);
  });

  test('a message has an end: what is left out of it is counted once', async () => {
    const notes = Array.from({ length: 18 }, (_, place) =>
      item(100 + place, { kind: 'mention', message: 'alert.mention' }),
    );
    const words = await digest([...notes, ...many(6), ...many(3, { campaignId: 'c2' })]);
    expect(words.lines).toHaveLength(20);
    expect(othersIn(words).map(({ label }) => label)).toEqual(['and 4 more of the same kind']);
    expect(words.more).toBe('And 3 more, in Holdfast.');
  });
});

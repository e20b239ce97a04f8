/** The weekly brief as text and HTML, in a person's language and on their clock. */
import { expect, test } from 'vitest';
import { WANTED_KINDS } from '../../app/core/wanted.ts';
import { briefLetter, type BriefFacts } from '../../app/notify/brief-letter.ts';

const NOW = Date.UTC(2026, 10, 16, 8);
const DAY = 86_400_000;
const facts: BriefFacts = {
  decisions: [
    {
      id: 'd',
      text: 'Order more <tea>',
      owner: 'Mo',
      dueAt: NOW - DAY,
      createdAt: NOW - 9 * DAY,
      doneAt: null,
    },
  ],
  coming: [
    {
      id: 'c1',
      name: 'Winter',
      state: 'proposed',
      sentBack: false,
      startsAt: NOW + 3 * DAY,
      commitAt: NOW + DAY,
      items: 4,
      readiness: 'not_ready',
    },
  ],
  comingTotal: 1,
  wanted: [
    {
      kind: 'sign',
      campaignId: 'c1',
      campaign: 'Winter',
      state: 'proposed',
      of: ['operations'],
      by: NOW + DAY,
      startsAt: NOW + 3 * DAY,
      endsAt: NOW + 9 * DAY,
      proposedAt: NOW - DAY,
      sentBackBy: null,
    },
  ],
  wantedTotal: 1,
  risks: [
    {
      campaignId: 'c2',
      campaignName: 'Autumn',
      productId: '7',
      title: 'Green tea',
      pStockout: 0.4,
      runsOutAt: NOW + DAY,
      gone: false,
      soldOut: false,
      moneyAtRisk: 1200,
    },
  ],
  unknown: [{ campaignId: 'c2', campaignName: 'Autumn', items: 2 }],
  points: [{ id: 'p', title: 'Spring', text: 'Plan a week earlier', by: null, doneAt: null }],
  notes: [
    {
      id: 'n',
      at: NOW - DAY,
      actor: 'Mo (2)',
      about: 'Winter',
      text: 'Swap the <hero>?',
      campaignId: 'c1',
      productId: null,
    },
  ],
  more: { unknown: 0, points: 3, notes: 1 },
  unanswered: { messages: 3, items: 71 },
  live: 1,
  next: null,
  measures: [
    {
      name: 'stock_outs',
      unit: 'count',
      better: 'less',
      value: 2,
      valueBefore: 4,
      amount: null,
      amountBefore: null,
    },
    {
      name: 'broken',
      unit: 'count',
      better: 'less',
      value: null,
      valueBefore: null,
      amount: null,
      amountBefore: null,
    },
    {
      name: 'sell_through',
      unit: 'share',
      better: 'more',
      value: 0.2,
      valueBefore: 0.1,
      amount: null,
      amountBefore: null,
    },
  ],
  week: { from: NOW - 8 * DAY, to: NOW - DAY, beforeFrom: NOW - 15 * DAY, beforeTo: NOW - 8 * DAY },
  shop: { name: 'Tea & more', zone: 'UTC', currency: 'EUR', tokenRevokedAt: null },
};
const to = (locale: string, zone: string) => ({
  id: 'm1',
  shop: 'tea.myshopify.com',
  userId: '2',
  email: 'mo@tea.test',
  locale,
  zone,
  at: NOW,
});
const options = { apiKey: 'key', leave: 'https://app.test/unsubscribe/x' };

test('all six parts in the order of the meeting, with numbers, money and links, and how to stop it', async () => {
  const letter = await briefLetter(facts, to('en', 'Asia/Tokyo'), options);
  const order = ['1. ', '2. ', '3. ', '4. ', '5. ', '6. '].map((start) => letter.text.indexOf(`\n${start}`));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(0);
  expect(letter.subject).toBe('Tea & more: meeting brief of Nov 16, 2026');
  expect(letter.text).toContain('Order more <tea> · Mo · by Nov 15, 2026 · overdue');
  expect(letter.text).toMatch(/Winter · Proposed · Starts: Nov 19, 2026, 5:00\sPM · not ready/);
  for (const said of [letter.text, letter.html])
    expect(said).toContain('Times are in the time zone Asia/Tokyo.');
  expect(letter.text).toContain('3 urgent messages about 71 items that nobody');
  expect(letter.text).toContain('Green tea (Autumn)');
  expect(letter.text).toContain('€1,200');
  expect(letter.text).toContain('https://tea.myshopify.com/admin/apps/key/app/campaigns/c1?tab=signoff');
  expect(letter.text).toContain('(Week before: 4; ');
  expect(letter.text).toMatch(/- Mo on Winter: Swap the <hero>\?\n.*\/app\/campaigns\/c1\?tab=activity/);
  expect(letter.html).toContain('Swap the &lt;hero&gt;?');
  expect(letter.text).not.toContain('Sell-through');
  expect(letter.text).not.toContain('Promises broken');
  expect(letter.html).toContain('Order more &lt;tea&gt;');
  expect(letter.html).toContain('Tea &amp; more');
  expect(letter.headers).toEqual({
    'List-Unsubscribe': '<https://app.test/unsubscribe/x>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
});

test.each([
  ['en', 'Holdfast lost its access to the shop on Nov 13, 2026', 'Load Holdfast'],
  ['de', 'Holdfast hat seit 13. Nov. 2026', 'Öffne Holdfast'],
] as const)('lost access is said first, with what to do (%s)', async (language, lost, step) => {
  const shop = { ...facts.shop, tokenRevokedAt: NOW - 3 * DAY };
  const { text, html } = await briefLetter({ ...facts, shop }, to(language, 'UTC'), options);
  for (const said of [text, html]) {
    expect(said).toContain(step);
    expect(said.indexOf(lost)).toBeGreaterThan(-1);
    expect(said.indexOf(lost)).toBeLessThan(said.indexOf('1. '));
  }
  expect((await briefLetter(facts, to(language, 'UTC'), options)).text).not.toContain(lost.slice(0, 20));
});

test('a week of which nothing is known is not compared with', async () => {
  const [one] = facts.measures;
  const told = async (value: number | null, valueBefore: number | null) => {
    const measures = one ? [{ ...one, value, valueBefore }] : [];
    const { text } = await briefLetter({ ...facts, measures }, to('en', 'UTC'), options);
    return text.split('\n').find((line) => line.startsWith('- Stock-outs'));
  };
  expect(await told(2, null)).toBe('- Stock-outs: 2');
  expect(await told(null, 4)).toBe('- Stock-outs: not known (Week before: 4)');
  expect(await told(2, 4)).toBe('- Stock-outs: 2 (Week before: 4; better)');
});

test('in the reader’s language and on their clock; parts without anything say so', async () => {
  const empty = {
    ...facts,
    decisions: [],
    coming: [],
    wanted: [],
    risks: [],
    unknown: [],
    unanswered: { messages: 0, items: 0 },
    measures: [],
  };
  const letter = await briefLetter(empty, to('de', 'Europe/Berlin'), options);
  expect(letter.text).toContain('In keiner laufenden Kampagne ist Umsatz in Gefahr.');
  expect(letter.text).toContain('Noch keine Zahlen.');
  const full = await briefLetter(facts, to('de', 'Europe/Berlin'), options);
  expect(full.text).toContain('Winter · Vorgeschlagen · Beginnt: 19. Nov. 2026, 9:00 · nicht bereit');
  expect(full.html).toContain('<html lang="de">');
});

test('questions that are not named are counted', async () => {
  const { text } = await briefLetter(facts, to('en', 'UTC'), options);
  expect(text).toContain('- and 4 more questions');
  const all = { ...facts, more: { unknown: 0, points: 0, notes: 0 } };
  expect((await briefLetter(all, to('en', 'UTC'), options)).text).not.toContain('more question');
});

test('with nothing under promotion it says so, and what comes next, instead of empty truths', async () => {
  const next = { id: 'c9', name: 'Winter', startsAt: NOW + 30 * DAY };
  const none = {
    ...facts,
    coming: [],
    risks: [],
    unknown: [],
    points: [],
    notes: [],
    more: { unknown: 0, points: 0, notes: 0 },
  };
  const said = async (more: Partial<BriefFacts>, language = 'en'): Promise<string> =>
    (await briefLetter({ ...none, ...more }, to(language, 'UTC'), options)).text;
  const idle = await said({ live: 0, next });
  expect(idle).toContain('No campaign runs in Holdfast, so nothing is watched here.');
  expect(idle).toContain('No campaign starts within three weeks. The next one is Winter, on Dec 16, 2026.');
  expect(idle).toContain('No open questions.\n');
  expect(idle).not.toContain('every item in live campaigns');
  expect(await said({ live: 0 })).toContain('No campaign is planned.');
  expect(await said({ live: 0, next }, 'de')).toContain('Die nächste ist Winter, am 16. Dez. 2026.');
  const running = await said({ live: 2, next });
  expect(running).toContain('No live campaign has money at risk.');
  expect(running).toContain('there is a forecast for every item in live campaigns');
});

test('what campaigns wait for: how it stands, what to do, whose it is, and the page where it is done', async () => {
  const [sign] = facts.wanted;
  if (!sign) throw new Error('A decision is given');
  const said = async (given: Partial<typeof sign>, locale = 'en'): Promise<string[]> => {
    const wanted = [{ ...sign, ...given }];
    const { text } = await briefLetter({ ...facts, wanted }, to(locale, 'UTC'), options);
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.startsWith('4. '));
    return lines.slice(at + 1, at + 3).map((line) => line.replace(/^.*(?=\/app\/campaigns)/, ''));
  };
  expect(await said({})).toEqual([
    '- Winter starts on Nov 19, 2026 and waits for its sign-off. Sign it off or send it back before Nov 17, 2026 (operations)',
    '/app/campaigns/c1?tab=signoff',
  ]);
  const missed = { startsAt: NOW - 2 * DAY, by: NOW - 2 * DAY, of: ['merchandiser' as const] };
  expect(await said({ ...missed, kind: 'missed_propose' })).toEqual([
    '- Winter should have begun on Nov 14, 2026, and nobody proposed it. Propose it, move its dates or cancel it (merchandiser)',
    '/app/campaigns/c1',
  ]);
  expect(await said({ ...missed, kind: 'missed_propose' }, 'de')).toEqual([
    '- Winter hätte am 14. Nov. 2026 beginnen sollen, und niemand hat sie vorgeschlagen. Schlag sie vor, verschieb sie oder sag sie ab (Marketing)',
    '/app/campaigns/c1',
  ]);
  expect((await said({ ...missed, kind: 'again', by: NOW + DAY, sentBackBy: 'Ben' }))[0]).toContain(
    'Ben sent its plan back. Change the plan and propose it again before Nov 17, 2026 (merchandiser)',
  );
  expect((await said({ kind: 'sign_late', by: NOW - DAY }))[0]).toContain('which was due by Nov 15, 2026');
  const [askedLate] = await said({ kind: 'sign_asked_late' });
  expect(askedLate).toContain('it was proposed after its commit date, on Nov 15, 2026');
  expect(askedLate).not.toContain('due by');
  expect(await said({ kind: 'not_ready' })).toContain('/app/campaigns/c1?tab=readiness');
});

test('of more decisions than are named it says how many there are', async () => {
  const { text } = await briefLetter({ ...facts, wantedTotal: 14 }, to('en', 'UTC'), options);
  expect(text).toMatch(/- 13 more campaigns wait for a decision: see Campaigns\n.*\/app\/campaigns\n/);
});

test('a coming campaign whose plan was sent back is no ordinary draft', async () => {
  const coming = facts.coming.map((one) => ({ ...one, state: 'draft' as const, sentBack: true }));
  const { text } = await briefLetter({ ...facts, coming }, to('en', 'UTC'), options);
  expect(text).toContain('Winter · Sent back · Starts');
});

test('every kind of decision has its words in both languages', async () => {
  const [sign] = facts.wanted;
  if (!sign) throw new Error('A decision is given');
  for (const locale of ['en', 'de'])
    for (const kind of WANTED_KINDS) {
      const wanted = [{ ...sign, kind, sentBackBy: 'Ben' }];
      const { text } = await briefLetter({ ...facts, wanted }, to(locale, 'UTC'), options);
      expect(text).not.toMatch(/\{\{|wanted\./);
    }
});

test('many campaigns are named up to a dozen; what has run out is said as that', async () => {
  const [one] = facts.coming;
  const [risk] = facts.risks;
  if (!one || !risk) throw new Error('A campaign and a risk are given');
  const coming = (many: number) =>
    Array.from({ length: many }, (_, nth) => ({ ...one, id: `c${nth}`, state: 'approved' as const }));
  const textOf = async (more: Partial<typeof facts>): Promise<string> =>
    (await briefLetter({ ...facts, ...more }, to('en', 'UTC'), options)).text;
  const dozen = await textOf({ coming: coming(12) });
  expect(dozen.match(/Winter · Scheduled · Starts/g)).toHaveLength(12);
  expect(dozen).not.toContain('more campaign');
  const many = await textOf({ coming: coming(50), comingTotal: 90 });
  expect(many.match(/Winter · Scheduled · Starts/g)).toHaveLength(12);
  expect(many).toContain('78 more campaigns start within three weeks');
  const risks = (many: number) =>
    Array.from({ length: many }, (_, nth) => ({ ...risk, productId: `${nth}` }));
  expect(await textOf({ risks: risks(10) })).not.toContain('These are the 10');
  const eleven = await textOf({ risks: risks(11) });
  expect(eleven.split(`${risk.title} (`)).toHaveLength(11);
  expect(eleven).toContain('These are the 10 with the most money at risk. See the others');
  expect(await textOf({ risks: [{ ...risk, runsOutAt: NOW - DAY, gone: true }] })).toContain(
    '40% · nothing left to promise ·',
  );
  expect(await textOf({ risks: [{ ...risk, gone: true, soldOut: true }] })).toContain('40% · sold out ·');
  expect(await textOf({ risks: [{ ...risk, runsOutAt: NOW }] })).toContain('Runs out: any time now');
});

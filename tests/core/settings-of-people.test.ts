/** What a shop can choose about people and shipping, and what it has before it chooses. */
import { describe, expect, test } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import type { peopleSettings } from '../../app/core/people-settings.ts';
import type { shippingSettings } from '../../app/core/shipping-settings.ts';

/** What becomes of one setting: its value, or the key of the text that says why it is refused. */
function chosen(name: keyof typeof peopleSettings | keyof typeof shippingSettings, value: unknown): unknown {
  const parsed = settingsSchema.safeParse({ [name]: value });
  return parsed.success ? parsed.data[name] : { refused: parsed.error.issues[0]?.message };
}
const refused = (message: string) => ({ refused: message });
const isRefused = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'refused' in answer;

test('a shop that has chosen nothing watches, asks nobody to sign, and promises two days, Monday to Friday', () => {
  const { data } = settingsSchema.safeParse({});
  expect(data).toMatchObject({
    defaultMode: 'watch',
    expiryMetafield: null,
    launchTag: null,
    budgetShare: 0.2,
    viewersSeeQuantities: true,
    defaultRole: 'viewer',
    signOff: 'off',
    survey: 'off',
    signers: ['owner', 'operations'],
    ownerRules: [],
    answerNowHours: 4,
    answerTodayHours: null,
    answerLaterHours: null,
    expectedPeople: [],
    shipWithinDays: 2,
    workdays: [1, 2, 3, 4, 5],
    closedDays: [],
  });
});

describe('the metafield of the expiry date', () => {
  test.each(['custom.best_before', 'my-app.Day_1', 'ab.cd', `${'n'.repeat(255)}.${'k'.repeat(64)}`, null])(
    '%s can be one',
    (name) => expect(chosen('expiryMetafield', name)).toBe(name),
  );
  test.each([
    'best_before',
    'a.key',
    'custom.k',
    '.key',
    'custom.',
    'custom.best before',
    'cus tom.key',
    'custom.key.more',
    ' custom.key',
    'custom.key ',
    'custom.schlüssel',
    'customxkey',
    `${'n'.repeat(256)}.key`,
    `custom.${'k'.repeat(65)}`,
  ])('"%s" cannot', (name) =>
    expect(chosen('expiryMetafield', name)).toEqual(refused('problem.metafield_name')),
  );
});

describe('the tag of a launch', () => {
  test('is kept without the blanks around it', () => expect(chosen('launchTag', '  new in ')).toBe('new in'));
  test('has 1 to 255 characters', () => {
    expect(chosen('launchTag', 'n')).toBe('n');
    expect(chosen('launchTag', 'n'.repeat(255))).toBe('n'.repeat(255));
    expect(isRefused(chosen('launchTag', 'n'.repeat(256)))).toBe(true);
    expect(isRefused(chosen('launchTag', '   '))).toBe(true);
  });
});

describe('people', () => {
  test('whoever comes first can be anything but the owner', () => {
    for (const role of ['operations', 'merchandiser', 'viewer'])
      expect(chosen('defaultRole', role)).toBe(role);
    expect(isRefused(chosen('defaultRole', 'owner'))).toBe(true);
  });
  test('somebody has to be able to sign, and a viewer never can', () => {
    expect(chosen('signers', [])).toEqual(refused('problem.no_signer'));
    expect(chosen('signers', ['merchandiser'])).toEqual(['merchandiser']);
    expect(chosen('signers', ['owner', 'operations', 'merchandiser'])).toHaveLength(3);
    expect(isRefused(chosen('signers', ['owner', 'operations', 'merchandiser', 'owner']))).toBe(true);
    expect(isRefused(chosen('signers', ['viewer']))).toBe(true);
  });
  test.each(['off', 'wait', 'watch'])('without a signature: %s', (rule) =>
    expect(chosen('signOff', rule)).toBe(rule),
  );
  test('an alert is taken on within an hour to thirty days, or no time is agreed', () => {
    for (const name of ['answerNowHours', 'answerTodayHours', 'answerLaterHours'] as const) {
      expect([1, 720, null].map((hours) => chosen(name, hours))).toEqual([1, 720, null]);
      expect(chosen(name, 0)).toEqual(refused('problem.answer_hours'));
      expect(chosen(name, 721)).toEqual(refused('problem.answer_hours'));
      expect(isRefused(chosen(name, 1.5))).toBe(true);
    }
  });
  test('who is expected is found again whatever way the address was typed', () => {
    expect(chosen('expectedPeople', [{ email: ' Anna@Tea.Test ', role: 'operations' }])).toEqual([
      { email: 'anna@tea.test', role: 'operations' },
    ]);
    expect(isRefused(chosen('expectedPeople', [{ email: 'anna', role: 'operations' }]))).toBe(true);
    expect(isRefused(chosen('expectedPeople', [{ email: 'anna@tea.test', role: 'boss' }]))).toBe(true);
    expect(isRefused(chosen('expectedPeople', [{ email: 'anna@tea.test' }]))).toBe(true);
  });
  test('at most 500 are expected', () => {
    const people = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ email: `p${i}@tea.test`, role: 'viewer' }));
    expect(chosen('expectedPeople', people(500))).toHaveLength(500);
    expect(isRefused(chosen('expectedPeople', people(501)))).toBe(true);
  });
});

describe('shipping', () => {
  test('is promised for the same day up to thirty days later', () => {
    expect([0, 30].map((days) => chosen('shipWithinDays', days))).toEqual([0, 30]);
    for (const days of [-1, 31, 0.5]) expect(isRefused(chosen('shipWithinDays', days))).toBe(true);
  });
  test('happens on one weekday at least, Monday 1 to Sunday 7', () => {
    expect(chosen('workdays', [7])).toEqual([7]);
    expect(chosen('workdays', [1, 2, 3, 4, 5, 6, 7])).toHaveLength(7);
    expect(chosen('workdays', [])).toEqual(refused('problem.workdays'));
    for (const wrong of [[0], [8], [1.5], [1, 2, 3, 4, 5, 6, 7, 1]])
      expect(isRefused(chosen('workdays', wrong))).toBe(true);
  });
  test('rests on dates of the calendar, a hundred at most', () => {
    expect(chosen('closedDays', ['2028-02-29', '2026-12-25'])).toEqual(['2028-02-29', '2026-12-25']);
    for (const date of ['2026-02-29', '25.12.2026', 'Christmas'])
      expect(chosen('closedDays', [date])).toEqual(refused('problem.dates'));
    const dates = (n: number) => Array.from({ length: n }, () => '2026-12-25');
    expect(chosen('closedDays', dates(100))).toHaveLength(100);
    expect(chosen('closedDays', dates(101))).toEqual(refused('problem.dates'));
  });
});

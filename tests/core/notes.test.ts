import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mentionsIn, noteInput, noteTarget } from '../../app/core/notes.ts';
import { anyText } from '../support/texts.ts';

const people = [
  { userId: '1', name: 'Ada' },
  { userId: '2', name: 'Ada Lovelace' },
  { userId: '3', name: 'Jürgen Groß' },
  { userId: '4', name: 'ada' },
  { userId: '5', name: ' ' },
  { userId: '6', name: ' Grace ' },
];

describe('mentions', () => {
  test.each<[string, string[]]>([
    ['@Ada please look', ['1', '4']],
    ['@Ada Lovelace, please look', ['2']],
    ['hello @jürgen groß!', ['3']],
    ['@Jürgen Groß and @Jürgen Groß', ['3']],
    ['@Adam is somebody else', []],
    ['write to info@Ada', []],
    ['xAda and 1Grace', []],
    ['', []],
    ['(@Ada Lovelace)', ['2']],
    ['@ nobody', []],
    ['@@Ada Lovelace', ['2']],
    ['later, @Ada Lovelace first, then @Ada', ['2', '1', '4']],
    ['@Grace', ['6']],
  ])('%s', (text, meant) => {
    expect(mentionsIn(text, people)).toEqual(meant);
  });

  test('whatever is written: only people of the shop, each once, and whoever is written as @Name is meant', () => {
    fc.assert(
      fc.property(anyText(60), fc.constantFrom('2', '3'), (before, userId) => {
        const name = people.find((one) => one.userId === userId)?.name ?? '';
        const meant = mentionsIn(`${before} @${name}`, people);
        expect(meant).toContain(userId);
        expect(new Set(meant).size).toBe(meant.length);
        for (const one of mentionsIn(before, people)) expect(people.map((who) => who.userId)).toContain(one);
      }),
    );
  });
});

test('an empty note, a long one, and one on nothing are refused', () => {
  const on = { kind: 'campaign', campaignId: 'c1' };
  const problems = (input: unknown) => noteInput.safeParse(input).error?.issues.map(({ message }) => message);
  expect(problems({ on, text: ' ' })).toEqual(['problem.note_empty']);
  expect(problems({ on, text: 'x'.repeat(2_001) })).toEqual(['problem.note_long']);
  expect(problems({ on: { kind: 'shop' }, text: 'x' })).toHaveLength(1);
  expect(problems({ on, text: 'x' })).toBeUndefined();
  expect(problems({ on, text: 'x'.repeat(2_000) })).toBeUndefined();
  expect(noteInput.parse({ on, text: ' call them\n' })).toEqual({ on, text: 'call them' });
});

describe('a note is on', () => {
  test.each([
    [{ kind: 'campaign', campaignId: 'c1' }],
    [{ kind: 'product', productId: '1' }],
    [{ kind: 'placement', placementId: 'p1' }],
    [{ kind: 'alert', alertId: 'x'.repeat(60) }],
    [{ kind: 'check', campaignId: 'c1', check: 'ship_time' }],
    [{ kind: 'item', campaignId: 'c1', productId: '1', variantId: '11' }],
  ])('%j', (on) => expect(noteTarget.parse(on)).toEqual(on));

  test.each([
    [{ kind: 'campaign', campaignId: '' }],
    [{ kind: 'alert', alertId: 'x'.repeat(61) }],
    [{ kind: 'product', campaignId: 'c1' }],
    [{ kind: 'check', campaignId: 'c1', check: 'Ship time' }],
    [{ kind: 'check', campaignId: 'c1', check: 'ship_time!' }],
    [{ kind: 'check', campaignId: 'c1', check: '!ship_time' }],
    [{ kind: 'check', campaignId: 'c1', check: '' }],
    [{ kind: 'check', campaignId: 'c1', check: 'x'.repeat(61) }],
    [{ kind: 'check', check: 'ship_time' }],
    [{ kind: 'item', campaignId: 'c1', variantId: '11' }],
  ])('never %j', (on) => expect(noteTarget.safeParse(on).success).toBe(false));
});

/** What shoppers answered, as a tool sends it and as a file has it: taken as told, or refused with what is wrong. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readLine,
  readSent,
  satisfactionMessage,
  SCALE_NAMES,
  type AnswerLine,
} from '../../app/core/satisfaction.ts';
import { DAY, NOW } from '../support/builders.ts';

const at = new Date(NOW).toISOString();
const sent = (more: object = {}) => {
  const answer = { id: 'a1', at, score: 4, ...more };
  const [one] = satisfactionMessage.parse({ answers: [answer] }).answers;
  if (!one) throw new Error('No answer');
  return readSent(one, NOW);
};
const line = (more: Partial<AnswerLine> = {}) =>
  readLine({ id: 'a1', at, score: '4', scale: '', order: '', ...more }, 'Europe/Berlin', NOW);

describe('an answer that is sent', () => {
  test('is a share of its scale, of one to five where none is named', () => {
    expect(sent()).toEqual({ answerId: 'a1', at: NOW, score: 0.75, orderId: null });
    const middle = { '1-5': 3, '1-7': 4, '1-10': 5.5, '0-10': 5, '0-100': 50 };
    for (const scale of SCALE_NAMES) {
      expect(sent({ scale, score: middle[scale] })).toMatchObject({ score: 0.5 });
      const [low, high] = scale.split('-').map(Number) as [number, number];
      expect([low, high].map((score) => sent({ scale, score }))).toMatchObject([{ score: 0 }, { score: 1 }]);
      expect([low - 0.1, high + 0.1].map((score) => sent({ scale, score }))).toEqual(['score', 'score']);
    }
  });

  test('may be a day ahead and four hundred days old', () => {
    const on = (moment: number) => sent({ at: new Date(moment).toISOString() });
    expect(on(NOW + DAY)).toMatchObject({ at: NOW + DAY });
    expect(on(NOW + DAY + 1)).toBe('at');
    expect(on(NOW - 400 * DAY)).toMatchObject({ at: NOW - 400 * DAY });
    expect(on(NOW - 400 * DAY - 1)).toBe('at');
  });

  test('is of a moment, on whatever clock it is told', () => {
    expect(sent({ at: '2026-05-31T10:00:00-04:00' })).toMatchObject({ at: Date.UTC(2026, 4, 31, 14) });
  });

  test('is about an order by Shopify’s number, bare or as it writes it', () => {
    expect(sent({ order: '12345' })).toMatchObject({ orderId: '12345' });
    expect(sent({ order: ' gid://shopify/Order/12345678901234567890 ' })).toMatchObject({
      orderId: '12345678901234567890',
    });
    for (const order of [
      '1234',
      '123456789012345678901',
      '#12345',
      '12345a',
      'gid://shopify/Customer/12345',
      '',
    ])
      expect(sent({ order })).toBe('order');
  });

  test.each([
    [{ id: ' ' }],
    [{ id: 'x'.repeat(101) }],
    [{ at: '2026-06-01' }],
    [{ scale: '1-6' }],
    [{ score: '4' }],
    [{ email: 'a@b.test' }],
    [{ order: '1'.repeat(61) }],
  ])('%j is refused', (more) => {
    expect(satisfactionMessage.safeParse({ answers: [{ id: 'a1', at, score: 4, ...more }] }).success).toBe(
      false,
    );
  });

  test('one to five hundred in a message, and nothing beside them', () => {
    const many = (length: number) => ({
      answers: Array.from({ length }, () => ({ id: ' a1 ', at, score: 4 })),
    });
    expect([0, 1, 500, 501].map((n) => satisfactionMessage.safeParse(many(n)).success)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(satisfactionMessage.safeParse({ ...many(1), shop: 'tea' }).success).toBe(false);
    expect(satisfactionMessage.parse(many(1)).answers[0]).toEqual({ id: 'a1', at, score: 4, scale: '1-5' });
  });
});

describe('a line of a file', () => {
  test('numbers as people type them', () => {
    expect(line()).toEqual({ answerId: 'a1', at: NOW, score: 0.75, orderId: null });
    expect(line({ score: '3,5' })).toMatchObject({ score: 0.625 });
    expect(line({ score: '3.0001' })).toMatchObject({ score: 0.500025 });
    expect(line({ score: '50', scale: ' 0 - 100 ' })).toMatchObject({ score: 0.5 });
    for (const score of ['', 'four', '4 of 5', '4.', '.5', '3.12345', '1000', '-1', '1e0'])
      expect(line({ score, scale: '0-100' })).toBe('score');
    expect(line({ scale: '1 to 5' })).toBe('score');
  });

  test('times without an offset are on the shop’s clock, a day alone means its noon', () => {
    expect(line({ at: '2026-05-31T10:00:00-04:00' })).toMatchObject({ at: Date.UTC(2026, 4, 31, 14) });
    expect(line({ at: '2026-05-31' })).toMatchObject({ at: Date.UTC(2026, 4, 31, 10) });
    expect(line({ at: '2026-05-31 08:30' })).toMatchObject({ at: Date.UTC(2026, 4, 31, 6, 30) });
    expect(line({ at: '2026-05-31T08:30:15' })).toMatchObject({ at: Date.UTC(2026, 4, 31, 6, 30, 15) });
    for (const wrong of [
      '',
      '31.05.2026',
      'on 2026-05-31',
      '2026-05-31 8:30',
      '2026-05-31 noon',
      '2024-01-01',
    ])
      expect(line({ at: wrong })).toBe('at');
  });

  test('needs an id of a hundred letters at most; an order that is none is not linked', () => {
    expect(line({ id: '' })).toBe('id');
    expect(line({ id: 'x'.repeat(101) })).toBe('id');
    expect(line({ id: 'x'.repeat(100) })).toMatchObject({ orderId: null });
    expect(line({ order: '#1001' })).toMatchObject({ orderId: null });
    expect(line({ order: '54321' })).toMatchObject({ orderId: '54321' });
  });

  test('whatever a file says, an answer is between lowest and highest', () => {
    const text = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(
        text,
        fc.oneof(text, fc.float().map(String)),
        fc.oneof(text, fc.constantFrom(...SCALE_NAMES)),
        (id, score, scale) => {
          const read = line({ id, score, scale });
          if (typeof read === 'object') expect(read.score >= 0 && read.score <= 1).toBe(true);
        },
      ),
    );
  });
});

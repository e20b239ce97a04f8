import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactly } from '../../app/shopify/webhooks/exact-json.ts';

/** Any JSON in which numbers are whole, beside what is to be read of it. */
const { json } = fc.letrec<{ json: { text: string; read: unknown } }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }).map((id) => ({ text: String(id), read: String(id) })),
    fc.integer().map((count) => ({ text: String(count), read: String(count) })),
    fc.string({ unit: 'binary' }).map((text) => ({ text: JSON.stringify(text), read: text })),
    fc.constantFrom(true, false, null).map((word) => ({ text: String(word), read: word })),
    fc.array(tie('json'), { maxLength: 4 }).map((parts) => ({
      text: `[${parts.map(({ text }) => text).join()}]`,
      read: parts.map(({ read }) => read),
    })),
    fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), tie('json'), { maxKeys: 4 }).map((parts) => ({
      text: `{${Object.entries(parts).map(([key, { text }]) => `${JSON.stringify(key)}: ${text}`)}}`,
      read: Object.fromEntries(Object.entries(parts).map(([key, { read }]) => [key, read])),
    })),
  ),
}));

describe('numbers of a body', () => {
  it('are read as the text that was sent, however long', () => {
    fc.assert(fc.property(json, ({ text, read }) => void expect(parseExactly(text)).toEqual(read)));
  });

  it.each(['', '{', '{"id":1,}', '{"id":9007199254740993'])('%j is no JSON', (text) => {
    expect(() => parseExactly(text)).toThrow(SyntaxError);
  });
});

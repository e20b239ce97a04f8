/** Texts that nobody thought of. */
import fc from 'fast-check';

/** Any characters at all, surrogates among them. `unit: 'binary'` gives the same and takes seconds to begin. */
export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.nat(0x10ffff), { maxLength, size: 'max' }).map((points) => String.fromCodePoint(...points));

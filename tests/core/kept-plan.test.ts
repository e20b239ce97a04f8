import fc from 'fast-check';
import { expect, test } from 'vitest';
import { useOfKept } from '../../app/core/kept-plan.ts';

const MINUTE = 60_000;
const mark = fc.constantFrom('a', 'b');
const anyKept = fc.record({ set: mark, told: mark, settled: fc.boolean(), at: fc.constant(0) });
const anyMarks = fc.record({ set: mark, told: mark });
const anyAge = fc.integer({ min: -MINUTE, max: 120 * MINUTE });

test('what people set is never shown late', () => {
  fc.assert(
    fc.property(anyKept, anyMarks, anyAge, (kept, marks, age) => {
      const use = useOfKept(kept, marks, age);
      if (kept.set !== marks.set) expect(use).toBe('anew');
    }),
  );
});

test('it is as of now only when nothing was told since and nothing was under way', () => {
  fc.assert(
    fc.property(anyKept, anyMarks, anyAge, (kept, marks, age) => {
      if (useOfKept(kept, marks, age) !== 'as_now') return;
      expect(kept.settled).toBe(true);
      expect(kept.told).toBe(marks.told);
      expect(age).toBeLessThan(10 * MINUTE);
    }),
  );
});

test.each([
  [59_999, 'b', 'behind'],
  [60_000, 'b', 'renew'],
  [60 * MINUTE - 1, 'b', 'renew'],
  [60 * MINUTE, 'b', 'anew'],
  [10 * MINUTE - 1, 'a', 'as_now'],
  [10 * MINUTE, 'a', 'renew'],
  [60 * MINUTE, 'a', 'anew'],
  [-1, 'a', 'anew'],
])('after %i ms with "%s" told it is used: %s', (age, told, use) => {
  expect(useOfKept({ set: 's', told: 'a', settled: true, at: 1_000 }, { set: 's', told }, 1_000 + age)).toBe(
    use,
  );
});

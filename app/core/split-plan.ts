/**
 * Splits whole units by weights, those of a product over its variants by recent sales for one (equal shares without any
 * weight), in whole units that add up exactly: largest remainders first (Hamilton's method).
 * @param units whole units, ≥ 0
 */
export function splitPlan(units: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + Math.max(0, weight), 0);
  const exact = weights.map((weight) =>
    total > 0 ? (units * Math.max(0, weight)) / total : units / weights.length,
  );
  const whole = exact.map(Math.floor);
  const missing = units - whole.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .toSorted((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder.slice(0, missing)) whole[index] = (whole[index] ?? 0) + 1;
  return whole;
}

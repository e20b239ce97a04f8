/**
 * Units that a plan says were sold by `now`, spread evenly over the window: for where orders do not tell. No plan: 0. Times are
 * epoch milliseconds, `startsAt` before `endsAt`.
 */
export function soldByPlan(
  planned: number | null,
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
  now: number,
): number {
  const over = Math.min(endsAt, Math.max(startsAt, now)) - startsAt;
  return ((planned ?? 0) * over) / (endsAt - startsAt);
}

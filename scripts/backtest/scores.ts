/** How good a rule's answers are. `outcomes[i]` says whether question i sold out, `scores[i]` is higher for riskier. */

/** Area under the ROC curve with ties counted half: the chance that a sold-out item ranks above one that lasted. */
export function areaUnderCurve(outcomes: readonly boolean[], scores: readonly number[]): number {
  const order = sortedBy(scores, 1);
  let rank = 0;
  let rankSum = 0;
  let positives = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && scoreAt(scores, order, end) === scoreAt(scores, order, start)) end++;
    const middle = rank + (end - start + 1) / 2;
    for (let i = start; i < end; i++) {
      if (!outcomes[order[i] ?? 0]) continue;
      positives++;
      rankSum += middle;
    }
    rank += end - start;
    start = end;
  }
  const negatives = outcomes.length - positives;
  if (positives === 0 || negatives === 0) return NaN;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Mean squared distance of probability and outcome. */
export function brierScore(outcomes: readonly boolean[], probabilities: readonly number[]): number {
  return mean(probabilities.map((p, i) => (p - (outcomes[i] ? 1 : 0)) ** 2));
}

const BIN_EDGES = [0.1, 0.3, 0.5, 0.7, 0.9];

/** |mean probability − share that sold out| in six bins of probability, weighted by their size. */
export function calibrationError(outcomes: readonly boolean[], probabilities: readonly number[]): number {
  const gap = new Array<number>(BIN_EDGES.length + 1).fill(0);
  probabilities.forEach((p, i) => {
    const bin = BIN_EDGES.filter((edge) => p >= edge).length;
    gap[bin] = (gap[bin] ?? 0) + p - (outcomes[i] ? 1 : 0);
  });
  return gap.reduce((sum, one) => sum + Math.abs(one), 0) / probabilities.length;
}

/** Share of right alarms when the alarm line is set so that `recall` of the sold-out questions are caught. */
export function precisionAtRecall(
  outcomes: readonly boolean[],
  scores: readonly number[],
  recall: number,
): number {
  const order = sortedBy(scores, -1);
  const wanted = recall * outcomes.filter(Boolean).length;
  let caught = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && scoreAt(scores, order, end) === scoreAt(scores, order, start)) {
      if (outcomes[order[end] ?? 0]) caught++;
      end++;
    }
    if (caught >= wanted) return caught / end;
    start = end;
  }
  return NaN;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / values.length;

/** NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? NaN;
  return ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

function sortedBy(scores: readonly number[], direction: 1 | -1): number[] {
  return scores.map((_, i) => i).toSorted((a, b) => direction * ((scores[a] ?? 0) - (scores[b] ?? 0)));
}

const scoreAt = (scores: readonly number[], order: readonly number[], i: number): number =>
  scores[order[i] ?? 0] ?? 0;

/** Where something stands in a chart; null where it is not known. */
export type ChartPoint = { x: number; y: number } | null;

/** The path of a line through what is known: what is not known is a gap, not a straight line from neighbour to neighbour. */
export const lineWithGaps = (points: readonly ChartPoint[]): string =>
  points
    .map((point, place) =>
      point === null
        ? ''
        : `${(points[place - 1] ?? null) === null ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`,
    )
    .join('');

/** Whether this one lies between two gaps: a line through it alone cannot be seen. */
export const liesAlone = (points: readonly ChartPoint[], place: number): boolean =>
  (points[place] ?? null) !== null &&
  (points[place - 1] ?? null) === null &&
  (points[place + 1] ?? null) === null;

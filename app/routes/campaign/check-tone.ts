import type { CheckState } from '../../core/readiness/shapes.ts';

/** The colour of a check's badge; its word says the same. */
export const CHECK_TONE: Record<CheckState, 'success' | 'warning' | 'critical' | 'attention'> = {
  ready: 'success',
  warning: 'warning',
  blocking: 'critical',
  not_known: 'attention',
};

import { answer } from './check.ts';
import type { Check, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'survey', owner: 'owner', next: 'surveys', effort: 2 } as const;

/** What people said in the last survey and nobody has done yet; no check where no survey was held. */
export function surveyCheck({ openPoints }: ReadinessFacts): Check | null {
  if (openPoints === null) return null;
  const params = { count: openPoints };
  return openPoints > 0
    ? answer(FRAME, 'warning', 'open', { params })
    : answer(FRAME, 'ready', 'ready', { params });
}

import type { PlanChange } from '../../core/signoff-facts.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { planChangeInWords } from '../../ui/plan-change.ts';

/** What changed in a plan, as a sentence. */
export function useChangeInWords(): (change: PlanChange) => string {
  const t = useT();
  const format = useFormat();
  return (change) => planChangeInWords(change, t, format);
}

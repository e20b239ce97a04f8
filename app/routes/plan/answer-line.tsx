import { Text } from '@shopify/polaris';
import type { FeasibilityView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';

export const ANSWER_TONE = {
  feasible: 'success',
  feasible_with: 'warning',
  not_feasible: 'critical',
} as const;

/** Who answered when and with what note, and whether other units were planned then. */
export function AnswerLine({ answer, planned }: { answer: FeasibilityView; planned: number | null }) {
  const t = useT();
  const format = useFormat();
  const { by, at, note, plannedThen } = answer;
  return (
    <>
      <Text as="p" tone="subdued">
        {t(note === '' ? 'plan.answered' : 'plan.answered_with', {
          name: by,
          at: format.dateTime(at),
          note,
        })}
      </Text>
      {plannedThen !== planned && plannedThen !== null && planned !== null ? (
        <Text as="p" tone="caution">
          {t('plan.changed_since', { before: format.number(plannedThen), now: format.number(planned) })}
        </Text>
      ) : null}
    </>
  );
}

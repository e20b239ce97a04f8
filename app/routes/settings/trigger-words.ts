import type { MatrixTrigger } from '../../core/audience.ts';
import type { Translate } from '../../i18n/speak.tsx';

/** What a row of the shop's rules is about: of placements only those without an owner, who is told in place of a role. */
export const rowInWords = (trigger: MatrixTrigger, t: Translate): string =>
  trigger === 'task' ? t('telling.task_of_nobody') : t(`telling.trigger.${trigger}`);

import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { measuredWords } from '../../ui/measured.ts';

/** How this person reads measures. */
export const useMeasured = () => measuredWords(useT(), useFormat());

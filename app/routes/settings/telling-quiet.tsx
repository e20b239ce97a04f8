import { Checkbox, FormLayout, Select } from '@shopify/polaris';
import type { Quiet } from '../../core/telling.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Format } from '../../ui/format.ts';
import { useFormat } from '../../ui/frame-context.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** Full hours of a day. */
export const hourChoices = ({ clock }: Pick<Format, 'clock'>) =>
  HOURS.map((hour) => ({ value: String(Number(hour)), label: clock(`${hour}:00`) }));

const TIMES = HOURS.flatMap((hour) => [`${hour}:00`, `${hour}:30`]);
/** Half hours of a day, and this time. */
export const timesWith = (time: string, { clock }: Pick<Format, 'clock'>) =>
  [...new Set([...TIMES, time])].toSorted().map((one) => ({ value: one, label: clock(one) }));

/** Hours in which nothing is sent at once. */
export function QuietFields({
  quiet,
  onChange,
}: {
  quiet: Quiet | null;
  onChange(quiet: Quiet | null): void;
}) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <Checkbox
        label={t('telling.quiet.keep')}
        helpText={t('telling.quiet.help')}
        checked={quiet !== null}
        onChange={(keep) => onChange(keep ? { from: '21:00', to: '07:00' } : null)}
      />
      {quiet === null ? null : (
        <FormLayout.Group condensed>
          <Select
            label={t('telling.quiet.from')}
            options={timesWith(quiet.from, format)}
            value={quiet.from}
            onChange={(from) => onChange({ ...quiet, from })}
          />
          <Select
            label={t('telling.quiet.to')}
            options={timesWith(quiet.to, format)}
            value={quiet.to}
            onChange={(to) => onChange({ ...quiet, to })}
          />
        </FormLayout.Group>
      )}
    </>
  );
}

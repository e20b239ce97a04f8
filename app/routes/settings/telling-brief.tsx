import { Card, FormLayout, Select } from '@shopify/polaris';
import type { Telling } from '../../core/telling.ts';
import { useSpoken, useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { hourChoices } from './telling-quiet.tsx';
import { weekdayNames } from './weekdays.ts';

/** When the weekly brief goes out by email. */
export function BriefCard(props: {
  settings: Telling;
  editable: boolean;
  act: Act;
  onSave(changes: Partial<Telling>): void;
}) {
  const { settings, editable, act, onSave } = props;
  const t = useT();
  const { locale } = useSpoken();
  const disabled = !editable || act.pending !== null;
  return (
    <Card>
      <FormLayout>
        <FormLayout.Group condensed>
          <Select
            label={t('telling.brief.day')}
            disabled={disabled}
            options={[
              { value: '', label: t('telling.brief.never') },
              ...weekdayNames(locale).map((label, at) => ({ value: String(at + 1), label })),
            ]}
            value={String(settings.briefDay ?? '')}
            onChange={(day) => onSave({ briefDay: day === '' ? null : Number(day) })}
          />
          <Select
            label={t('telling.brief.hour')}
            disabled={disabled || settings.briefDay === null}
            options={hourChoices()}
            value={String(settings.briefHour)}
            onChange={(hour) => onSave({ briefHour: Number(hour) })}
          />
        </FormLayout.Group>
      </FormLayout>
    </Card>
  );
}

import { Card, ChoiceList, FormLayout, TextField } from '@shopify/polaris';
import { useSpoken, useT } from '../../i18n/speak.tsx';
import type { CardProps } from './draft.ts';
import { weekdayNames } from '../../ui/weekdays.ts';

/** What the shop promises about shipping, and when it works. */
export function ShippingCard({ draft, set, errorOf }: CardProps) {
  const t = useT();
  const { locale } = useSpoken();
  const { error } = errorOf('workdays');
  return (
    <Card>
      <FormLayout>
        <TextField
          label={t('settings.shipping.days')}
          helpText={t('settings.shipping.days_help')}
          type="number"
          min={0}
          max={30}
          value={draft.shipWithinDays}
          onChange={(shipWithinDays) => set({ shipWithinDays })}
          autoComplete="off"
          {...errorOf('shipWithinDays')}
        />
        <ChoiceList
          title={t('settings.shipping.workdays')}
          allowMultiple
          choices={weekdayNames(locale).map((label, at) => ({ value: String(at + 1), label }))}
          selected={draft.workdays}
          onChange={(workdays) => set({ workdays: workdays.toSorted() })}
          {...(error === undefined ? {} : { error })}
        />
        <TextField
          label={t('settings.shipping.closed')}
          helpText={t('settings.shipping.closed_help')}
          value={draft.closedDays}
          onChange={(closedDays) => set({ closedDays })}
          autoComplete="off"
          {...errorOf('closedDays')}
        />
      </FormLayout>
    </Card>
  );
}
